"""The page Évolution: who left, the three states of 2018."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from tdi.views.targets import address, territory_target
from tests.pages.driving import address as address_of
from tests.pages.driving import html_of, links_of, near, shown, title_of, visit


def test_the_default_answers_who_left_phase_1() -> None:
    app = visit("evolution.py")
    markup = html_of(app)
    assert "Quels territoires de la phase 1 (fin 2022) n’ont aucune commune en phase 2" in markup
    assert '<p class="reponse-courte">7</p>' in markup
    assert address(*territory_target("2022", "ti-5210")) in links_of(app).values()
    assert (shown(app, "De")[:4], shown(app, "À")[:4]) == ("2022", "2023")


def test_2018_shows_its_three_states_and_the_region_counts() -> None:
    app = visit("evolution.py", de="2018", a="2023", region="84")
    assert "L’Auvergne-Rhône-Alpes, de novembre 2018 à novembre 2023" in title_of(app)
    assert "Novembre 2018, région par région" in html_of(app)
    assert "État de 2018 inconnu" in html_of(app)
    assert "Novembre 2018, région par région" not in html_of(visit("evolution.py"))


def test_a_heading_sorts_the_list_up_and_down() -> None:
    app = visit("evolution.py")
    first = links_of(app)["Habitants"]
    assert "tri=-habitants" in first
    sorted_down = visit("evolution.py", tri="-habitants")
    assert "tri=habitants" in links_of(sorted_down)["Habitants ▼"]
    assert shown(sorted_down, "Trier par") != shown(app, "Trier par")


def test_a_flow_chosen_in_the_chart_opens_its_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    def stand_in(_: Any, *, key: str, on_select: Any, **__: Any) -> None:
        def report(*points: dict[str, Any]) -> None:
            st.session_state[key] = SimpleNamespace(selection=SimpleNamespace(points=list(points)))
            on_select()

        flow = {"customdata": {"de": "2020", "a": "2022", "statut": "sorti"}}
        st.button("Flux", key="flux", on_click=report, args=(flow,))
        st.button("À côté", key="vide", on_click=report)

    monkeypatch.setattr(st, "plotly_chart", stand_in)
    app = near(visit("evolution.py", region="84"), "flux-phases")
    app.button(key="flux").click().run()
    chosen = address_of(app)
    assert {"de": "2020", "a": "2022", "statut": "sorti", "region": "84"}.items() <= chosen.items()
    assert shown(app, "Ce qu’ils sont devenus").startswith("Sorti")
    app.button(key="vide").click().run()
    assert address_of(app) == chosen, "beside the flows nothing is chosen"


def test_the_chart_is_sent_once_the_reader_comes_near_it() -> None:
    app = visit("evolution.py")
    assert not app.get("plotly_chart")
    told = [json.loads(sent.json) for sent in app.get("bidi_component")]
    app = near(app, "flux-phases")
    [chart] = app.get("plotly_chart")
    assert chart.alt in [each.get("text") for each in told], (
        "until then its words stand in its place"
    )


def test_de_is_elided_before_a_month_that_begins_with_a_vowel() -> None:
    assert title_of(visit("evolution.py", de="2020", a="2024")).startswith(
        "D’octobre 2020 à juillet 2024"
    )
