"""The page Présentation: a presentation for any address, and the list in which one's own is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st

from pages.ui.presentation import own as deck_ui
from tdi.views.presentation.own import MOST_SCENES, item, read, written
from tests.pages.driving import address, component, html_of, links_of, title_of, visit

TWO = written(
    [item("pages/carte.py", {"phase": "2023"}), item("pages/regions.py", {"phase": "2024"})]
)


@pytest.mark.parametrize(
    "query", [{}, {"scene": "3", "region": "24"}, {"phase": "x", "ti": "y", "scene": "w"}]
)
def test_any_address_gives_a_talk_with_its_sources(query: dict[str, str]) -> None:
    app = visit("presentation.py", **query)
    assert html_of(app).count("<h2>") == 14
    assert html_of(app).count("Source : ") >= 30
    assert component(app, "salle")["scene"] == int(query.get("scene", "1").replace("w", "1"))


def test_wrong_addresses_say_what_is_near() -> None:
    app = visit("presentation.py", scene="99", region="bretagne", phase="2023", ti="ti-5311")
    assert any("region=53" in to for to in links_of(app).values())
    in_the_room = component(app, "salle")["notices"]
    assert any("ne désigne aucun territoire" in text for text, _ in in_the_room), (
        "the presentation lies over the page"
    )


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("accueil.py", {}),
        ("carte.py", {"phase": "2023"}),
        ("territoire.py", {"phase": "2023", "ti": "ti-8413"}),
        ("financements.py", {"fonds": "faiit"}),
    ],
)
def test_a_page_with_a_drawing_offers_itself(page: str, query: dict[str, str]) -> None:
    offered = links_of(visit(page, **query))["Ajouter à ma présentation"]
    held = parse_qs(urlsplit(offered).query)["deck"][0]
    assert read(held)[0].file == f"pages/{page}"
    again = html_of(visit(page, **query, deck=held))
    assert "Dans ma présentation, scène 1" in again
    assert "Ma présentation (1)" in again


def test_a_page_without_a_drawing_does_not() -> None:
    assert "Ajouter à ma présentation" not in links_of(visit("donnees.py"))


def test_a_full_or_unreadable_presentation_is_said() -> None:
    full = written(
        [item("pages/carte.py", {"phase": "2024", "ti": f"ti-{n}"}) for n in range(MOST_SCENES)]
    )
    assert "20 scènes au plus" in html_of(visit("carte.py", phase="2024", deck=full))
    assert "Ajouter à ma" in html_of(visit("carte.py", phase="2024", deck="1.abc"))
    assert html_of(visit("presentation.py", deck="1.abc")).count("<h2>") == 14


def test_the_plan_lists_what_can_be_added() -> None:
    assert html_of(visit("presentation.py", vue="plan")).count("Ajouter</a>") == 13
    own = written([item("pages/carte.py", {"phase": "2023"})])
    assert title_of(visit("presentation.py", vue="plan", deck=own)) == "Ma présentation : 1 scène"
    assert html_of(visit("presentation.py", deck=own)).count("<h2>") == 2


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Stand a button in for the list of scenes.

    Pressing it reports a change as the component does.
    """
    changes: list[Any] = []

    def stand_in(*, key: str, on_change_change: Callable[[], None], **_: Any) -> None:
        def report() -> None:
            st.session_state[key] = {"change": changes[-1]}
            on_change_change()

        st.button("Liste", key="liste-de-scenes", on_click=report)

    monkeypatch.setattr(deck_ui, "component", lambda _: stand_in)
    return changes.append


@pytest.mark.parametrize(
    ("change", "pages"),
    [
        ({"at": 1, "to": 0}, ["regions", "carte"]),
        ({"at": 0}, ["regions"]),
        ({"at": 0, "title": "Mon titre"}, ["carte", "regions"]),
        ({"at": 99}, ["carte", "regions"]),
        ({"at": "0"}, ["carte", "regions"]),
        ("x", ["carte", "regions"]),
    ],
)
def test_a_change_of_the_list_is_written_to_the_address(
    reported: Callable[[Any], None], change: Any, pages: list[str]
) -> None:
    app = visit("presentation.py", vue="plan", deck=TWO)
    reported(change)
    app.button(key="liste-de-scenes").click().run()
    assert 'class="panne"' not in html_of(app)
    items = read(address(app)["deck"])
    assert [each.file for each in items] == [f"pages/{page}.py" for page in pages]
    assert [each.title for each in items if each.title] == (
        ["Mon titre"] if "title" in change else []
    )


def test_the_last_scene_taken_out_leaves_the_one_proposed(reported: Callable[[Any], None]) -> None:
    app = visit(
        "presentation.py", vue="plan", deck=written([item("pages/carte.py", {"phase": "2023"})])
    )
    reported({"at": 0})
    app.button(key="liste-de-scenes").click().run()
    assert "deck" not in address(app)
    assert title_of(app) == "La présentation proposée, et la vôtre"


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [({}, "/public/"), ({"region": "04"}, "/regions/04.html")],
)
def test_the_code_leads_to_the_static_site_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, query: dict[str, str], leads_to: str
) -> None:
    monkeypatch.setenv("TDI_PUBLIC_SITE", "https://example.org/public")
    app = visit("presentation.py", **query)
    told = component(app, "salle")
    assert told["address"].startswith("example.org/public/")
    assert told["address"].endswith(leads_to)
    monkeypatch.delenv("TDI_PUBLIC_SITE")
    app = visit("presentation.py", **query)
    assert "example.org" not in component(app, "salle")["address"]
