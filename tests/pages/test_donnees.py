"""The pages Données et méthode and Accessibilité: their sections, the chosen table, how to cite."""

from __future__ import annotations

import pytest

from tests.pages.driving import address, choose, html_of, links_of, shown, visit


@pytest.mark.parametrize(
    ("page", "places"),
    [
        (
            "donnees.py",
            "tables telecharger sources jointures manques perimetres citer integrer versions",
        ),
        ("accessibilite.py", "clavier declaration licences editeur"),
    ],
)
def test_every_section_is_there_and_can_be_reached(page: str, places: str) -> None:
    markup = html_of(visit(page))
    for place in places.split():
        assert f'href="#{place}"' in markup
        assert f'id="{place}"' in markup


def test_a_chosen_table_is_shown_and_in_the_address() -> None:
    app = visit("donnees.py", table="projects")
    assert 'class="table-choisie"' in html_of(app)
    choose(app, "Table", "Sites clés en main nommés")
    assert address(app) == {"phase": "2024", "table": "sites"}
    assert "<h3>Sites clés en main nommés <code>sites" in html_of(app)
    choose(app, "Table", "Toutes les tables")
    assert address(app) == {"phase": "2024"}
    assert "table-choisie" not in html_of(app)


def test_an_unknown_table_is_named_with_its_neighbours() -> None:
    app = visit("donnees.py", table="project")
    assert links_of(app)["Projets nommés"].endswith("table=projects")
    assert shown(app, "Table") == "Toutes les tables"


def test_citations_carry_the_state_and_the_version() -> None:
    markup = html_of(visit("donnees.py"))
    assert "/financements?phase=2024&amp;version=20" in markup
    assert "mode=evolution&amp;de=2022&amp;a=2023&amp;version=20" in markup
    assert "@misc{ti-financements-" in markup


def test_accessibility_says_what_was_measured_and_what_was_not() -> None:
    markup = html_of(visit("accessibilite.py"))
    assert "Conformité au RGAA non établie" in markup
    assert "axe-core" in markup
    assert "lecteur d’écran" in markup
