"""The page Régions: bars and a sheet that lead on."""

from __future__ import annotations

import html
import re

from tdi.views.targets import address, territory_target
from tests.pages.driving import address as address_of
from tests.pages.driving import follow, html_of, links_of, shown, visit


def test_each_bar_is_the_address_of_its_region() -> None:
    app = visit("regions.py", region="24")
    bars = re.findall(
        r'<a class="barre"[^>]*data-cle="(\w+)"[^>]*href="\?([^"]*)"[^>]*>', html_of(app)
    )
    assert len(bars) == 18
    for key, query in bars:
        assert ("region=" not in query) if key == "24" else f"region={key}" in query
        assert "mesure=projets" in query, "the other choices are kept"
    assert html_of(app).count('aria-current="true"><span class="nom">') == 1
    rows = re.findall(r'<th scope="row"><a href="\?([^"]*)" data-interne>', html_of(app))
    assert sorted(rows) == sorted(query for _, query in bars), (
        "the rows of the table lead where the bars do"
    )


def test_the_named_projects_have_their_gauge() -> None:
    assert 'class="jauge"' in html_of(visit("regions.py", mesure="nommes", fonds="faiit"))


def test_the_sheet_links_each_territory_to_its_view() -> None:
    app = visit("regions.py", region="27")
    assert f'href="{html.escape(address(*territory_target("2024", "ti-2707")))}"' in html_of(app)
    assert (
        links_of(app)["Voir Bourgogne-Franche-Comté sur la carte"] == "/carte?phase=2024&region=27"
    )
    follow(app, "Revenir à toutes les régions")
    assert "region" not in address_of(app)
    assert shown(app, "Région") == "Toutes les régions"
