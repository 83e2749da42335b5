"""The page Évolution without a browser: any address gives a page, the URL is the state, what was not followed is named."""

from __future__ import annotations

import re
from html import escape

import pytest

from tdi.views.targets import address, territory_target
from tests.pages.choosing import choose, follow, write
from tests.pages.test_pages import html_of, visit

PAGE = "pages/evolution.py"


def query_of(app) -> dict[str, str]:
    return {key: value[0] if isinstance(value, list) else value for key, value in app.query_params.items()}


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"de": "2018", "a": "2023", "region": "76"},
        {"de": "2018", "a": "2024", "statut": "inconnu", "tri": "-habitants"},
        {"de": "2022", "a": "2023", "texte": "rien de tel"},
        {"de": "2020", "a": "2022", "phase": "2022", "ti": "ti-5301"},
        {"de": "2023", "a": "2024", "region": "06"},
        {"de": "x", "a": "y", "region": "z", "statut": "w", "tri": "v", "phase": "u", "ti": "t"},
    ],
)
def test_any_address_gives_a_page(query: dict[str, str]) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    markup = html_of(app)
    assert "panne" not in markup, "the error boundary was shown"
    assert "<h1>" in markup
    assert "Ce que montre cette vue" in markup
    assert "aucune commune" in markup
    figures = re.findall(r'<div class="chiffre">.*?</div></details>', markup, re.S)
    assert all("source" in figure and re.search(r'class="bulle">.*<p>\S', figure) for figure in figures)


def test_the_default_answers_who_left_phase_1() -> None:
    app = visit(PAGE)
    markup = html_of(app)
    assert "Quels territoires de la phase 1 (fin 2022) n’ont aucune commune en phase 2" in markup
    assert '<p class="reponse-courte">7</p>' in markup
    assert f'href="{escape(address(*territory_target("2022", "ti-5210")))}"' in markup
    assert query_of(app) == {"de": "2022", "a": "2023", "phase": "2023"}


def test_2018_shows_its_three_states_and_the_region_counts() -> None:
    markup = html_of(visit(PAGE, de="2018", a="2023", region="84"))
    assert "L’Auvergne-Rhône-Alpes, de novembre 2018 à novembre 2023" in markup
    assert "Novembre 2018, région par région" in markup
    assert "État de 2018 inconnu" in markup
    assert "Novembre 2018, région par région" not in html_of(visit(PAGE))


def test_the_filters_are_in_the_address() -> None:
    app = visit(PAGE, de="2022", a="2023")
    choose(app, "Ce qu’ils sont devenus", "Sorti")
    assert query_of(app)["statut"] == "sorti"
    assert "7 territoires sur 190" in html_of(app)
    write(app, "Chercher dans la liste", "saumur")
    assert query_of(app)["texte"] == "saumur"
    assert "1 territoire sur 190" in html_of(app)
    follow(app, "Effacer les filtres")
    assert {"statut", "texte"}.isdisjoint(query_of(app))
    choose(app, "De", "2023")
    assert (query_of(app)["de"], query_of(app)["a"], query_of(app)["phase"]) == ("2023", "2024", "2024")


def test_a_territory_is_followed() -> None:
    app = visit(PAGE)
    choose(app, "Suivre un territoire", "Saumur Val de Loire (2022)")
    assert (query_of(app)["phase"], query_of(app)["ti"]) == ("2022", "ti-5210")
    assert "Territoire suivi" in html_of(app)
    follow(app, "Ne plus suivre")
    assert "ti" not in query_of(app)


def test_bad_input_is_named_with_the_nearest() -> None:
    app = visit(PAGE, de="2019", a="2023", region="<b>occitani</b>", phase="2023", ti="ti-9399")
    markup = html_of(app)
    assert "<b>occitani" not in markup
    assert "« 2019 » n’existe pas" in markup
    assert "Aucune région n’a le code" in markup
    assert "Aucun territoire de 2023 n’a le code « ti-9399 »" in markup
