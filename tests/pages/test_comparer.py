"""The page Comparer: default, chosen, added, taken off, a point that opens its territory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from tests.pages.driving import address, html_of, links_of, near, title_of, visit

THREE = "ti-8413,ti-2707,ti-7506"


def test_without_a_territory_it_invites_to_choose() -> None:
    app = visit("comparer.py")
    assert title_of(app) == "Comparer"
    assert "Choisissez 2" in html_of(app)


def test_three_territories_are_links_to_their_pages() -> None:
    app = visit("comparer.py", phase="2024", ti=THREE)
    assert links_of(app)["Nevers Val de Loire"] == "/territoire?phase=2024&ti=ti-2707"
    assert "Salariés du privé depuis 2014" in html_of(app)
    assert "est une estimation" in html_of(app)


def test_a_territory_is_added_and_taken_off() -> None:
    app = visit("comparer.py", phase="2024", ti="ti-8413")
    app.selectbox(key="comparer-ajouter-ti-8413").select("ti-2707").run()
    assert address(app)["ti"] == "ti-8413,ti-2707"
    off = next(
        to for said, to in links_of(app).items() if said.startswith("Plastics") and "×" in said
    )
    assert "ti=ti-2707" in off


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("ti-8413,ti-8413", "est demandé deux fois"),
        ("ti-8413,ti-9999", "ti-9999"),
        (f"{THREE},ti-0101,ti-0102", "est de trop"),
        ("x,y", "Aucun territoire de 2024"),
        (",,", ""),
    ],
)
def test_what_cannot_be_compared_is_a_notice(asked: str, said: str) -> None:
    markup = html_of(visit("comparer.py", phase="2024", ti=asked))
    assert 'class="panne"' not in markup
    assert said in markup


def test_a_point_opens_its_territory(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[Any] = []

    def stand_in(*_: Any, **__: Any) -> Any:
        return SimpleNamespace(selection=SimpleNamespace(points=[{"customdata": "ti-2707"}]))

    monkeypatch.setattr(st, "plotly_chart", stand_in)
    monkeypatch.setattr(
        st, "switch_page", lambda page, query_params: chosen.append((page, query_params))
    )
    near(visit("comparer.py", phase="2024", ti=THREE), "nuage")
    assert chosen[-1] == ("territoire.py", {"phase": "2024", "ti": "ti-2707"})


def test_a_territory_leads_to_its_comparison() -> None:
    links = links_of(visit("territoire.py", phase="2024", ti="ti-8413"))
    assert links["Le comparer avec d’autres territoires"] == "/comparer?phase=2024&ti=ti-8413"
