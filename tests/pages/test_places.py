"""The pages of an intercommunality and of a département: default, chosen, unknown, links."""

from __future__ import annotations

import pytest

from tests.pages.driving import address, choose, html_of, links_of, visit


def test_an_intercommunality_outside_has_its_communes_and_neighbours() -> None:
    app = visit("intercommunalite.py", siren="246700488", phase="2024")
    markup = html_of(app)
    assert "Elle n’est dans aucun Territoire d’industrie" in markup
    assert "Alsace Centrale" in markup
    assert "Illkirch-Graffenstaden" in markup
    assert "L’industrie ici" in markup
    assert links_of(app)["Bas-Rhin (67)"] == "/regions?departement=67"


def test_the_page_without_an_intercommunality_offers_a_search() -> None:
    assert "Une intercommunalité" in html_of(visit("intercommunalite.py"))


@pytest.mark.parametrize("siren", ["123456789", "oyonnax", "", "2000", "٢٠٠"])
def test_an_unknown_siren_is_a_notice(siren: str) -> None:
    markup = html_of(visit("intercommunalite.py", siren=siren))
    assert 'class="panne"' not in markup
    if siren:
        assert "Aucune intercommunalité n’a le SIREN" in markup


def test_a_departement_opens_with_its_own_map_and_territories() -> None:
    app = visit("regions.py", phase="2024", departement="01")
    markup = html_of(app)
    assert "<h1>Ain (01)</h1>" in markup
    assert "Bassin de Bourg-en-Bresse" in markup
    assert "Parmi les départements de sa région" in markup
    assert "Ses 17 intercommunalités" in markup.replace("\u00a0", " ")


def test_an_unknown_departement_is_a_notice() -> None:
    markup = html_of(visit("regions.py", departement="99"))
    assert "Aucun département n’a le code" in markup
    assert 'class="panne"' not in markup


def test_another_departement_is_one_choice_away() -> None:
    app = visit("regions.py", phase="2024", departement="01")
    choose(app, "Département", "Rhône (69)")
    assert address(app)["departement"] == "69"
    assert "<h1>Rhône (69)</h1>" in html_of(app)


def test_a_region_shows_its_industry() -> None:
    assert "L’industrie de la région" in html_of(visit("regions.py", region="84"))


def test_a_territory_shows_its_industry_and_its_communes() -> None:
    markup = html_of(visit("territoire.py", phase="2024", ti="ti-8413")).replace("\u00a0", " ")
    assert "L’industrie ici" in markup
    assert "Ses 42 communes" in markup
    assert "Zone d’emploi Oyonnax" in markup
    assert "/intercommunalite?phase=2024&amp;siren=200042935" in markup
