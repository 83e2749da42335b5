"""The pages Données et méthode and Accessibilité without a browser: any address, the chosen table, its files."""

from __future__ import annotations

import pytest

from tests.pages.choosing import choose
from tests.pages.test_pages import html_of, visit

PAGE = "pages/donnees.py"


@pytest.mark.parametrize(
    "query",
    [{}, {"table": "projects"}, {"table": "territories", "phase": "2020"}, {"table": "<b>", "phase": "1999"}],
)
def test_any_address_gives_the_page(query: dict[str, str]) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    markup = html_of(app)
    assert "panne" not in markup
    for place in (
        "tables",
        "telecharger",
        "sources",
        "jointures",
        "manques",
        "perimetres",
        "citer",
        "integrer",
        "versions",
    ):
        assert f'href="#{place}"' in markup
        assert f'id="{place}"' in markup
    assert "<b>»" not in markup
    assert ("table-choisie" in markup) == (query.get("table") in ("projects", "territories"))


def test_a_chosen_table_is_written_to_the_address() -> None:
    app = visit(PAGE)
    choose(app, "Table", "Sites clés en main nommés")
    assert app.query_params["table"] == "sites"
    assert "Sites clés en main nommés" in html_of(app)
    choose(app, "Table", "Toutes les tables")
    assert "table" not in app.query_params


def test_an_unknown_table_is_named_with_its_neighbours() -> None:
    app = visit(PAGE, table="project")
    assert "Aucune table ne s’appelle « project »" in html_of(app)
    assert 'table=projects" data-interne>Projets nommés</a>' in html_of(app)


def test_citations_carry_the_state_and_the_version() -> None:
    markup = html_of(visit(PAGE))
    assert "/financements?phase=2024&amp;version=20" in markup
    assert "mode=evolution&amp;de=2022&amp;a=2023&amp;version=20" in markup
    assert "@misc{ti-financements-" in markup


def test_accessibility_says_what_was_measured_and_what_was_not() -> None:
    app = visit("pages/accessibilite.py", phase="2023")
    assert not app.exception
    markup = html_of(app)
    assert "Conformité au RGAA non établie" in markup
    assert "axe-core" in markup
    assert "lecteur d’écran" in markup
    for place in ("clavier", "declaration", "licences", "editeur"):
        assert f'href="#{place}"' in markup
        assert f'id="{place}"' in markup
    assert 'href="/accessibilite"' in markup, "the foot of every page leads here"
