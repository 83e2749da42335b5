"""The page Régions without a browser: any address gives a page, every figure has its source, the URL is the state."""

from __future__ import annotations

import re

import pytest

from tdi.views.regions_measures import MEASURES
from tdi.views.targets import address, territory_target
from tests.pages.choosing import choose
from tests.pages.test_pages import html_of, visit

PAGE = "pages/regions.py"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"region": "24"},
        {"mesure": "territoires", "phase": "2018", "region": "11"},
        {"mesure": "nommes", "fonds": "faiit", "region": "27", "par": "10000"},
        {"mesure": "sites", "fonds": "sites-2030", "nature": "vague", "par": "10000"},
        {"mesure": "aide", "fonds": "faiit", "nature": "vague", "annee": "2021", "region": "06"},
        {"mesure": "x", "fonds": "y", "nature": "z", "annee": "1", "par": "w", "region": "99", "phase": "0"},
    ],
)
def test_any_address_gives_a_page(query: dict[str, str]) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    markup = html_of(app)
    assert "panne" not in markup, "the error boundary was shown"
    assert "<h1>" in markup
    assert "Ce que montre cette vue" in markup
    figures = re.findall(r'<div class="chiffre">.*?</div></details>', markup, re.S)
    assert figures
    assert all("source" in figure and re.search(r'class="bulle">.*<p>\S', figure) for figure in figures)


def test_the_address_is_written_in_full() -> None:
    app = visit(PAGE, region="24")
    assert {
        key: value[0] if isinstance(value, list) else value for key, value in app.query_params.items()
    } == {
        "phase": "2024",
        "mesure": "projets",
        "fonds": "faiit",
        "nature": "cumul",
        "region": "24",
    }


def test_each_bar_is_the_address_of_its_region() -> None:
    app = visit(PAGE, region="24")
    markup = html_of(app)
    bars = re.findall(r'<a class="barre"[^>]*data-cle="(\w+)"[^>]*href="\?([^"]*)"[^>]*>', markup)
    assert len(bars) == 18
    for key, query in bars:
        assert ("region=" not in query) if key == "24" else f"region={key}" in query
        assert "mesure=projets" in query, "the other choices are kept"
    assert markup.count('aria-current="true"><span class="nom">') == 1
    assert not app.get("plotly_chart"), "the framework's own chart brings plotly before the page is complete"


def test_what_was_not_followed_is_named() -> None:
    markup = html_of(visit(PAGE, mesure="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in markup
    assert "n’existe pas (valeurs possibles : projets" in markup.replace("\u00a0", " ")


def test_the_named_projects_have_their_gauge() -> None:
    markup = html_of(visit(PAGE, mesure="nommes", fonds="faiit"))
    assert 'class="jauge"' in markup


def test_the_sheet_links_each_territory_to_its_view() -> None:
    markup = html_of(visit(PAGE, region="27"))
    there = address(*territory_target("2024", "ti-2707")).replace("&", "&amp;")
    assert f'href="{there}"' in markup


def test_a_choice_of_measure_keeps_what_it_can() -> None:
    app = visit(PAGE, region="24", nature="releve")
    choose(app, "Mesure", MEASURES["emplois"].label)
    query = dict(app.query_params)
    assert query["mesure"] in ("emplois", ["emplois"])
    assert query["nature"] in ("cumul", ["cumul"]), "jobs have no survey of one date"
    assert query["region"] in ("24", ["24"])
