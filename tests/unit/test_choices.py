"""Controls as markup: each choice is the address of the same page with that choice, and nothing in it is markup."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl

from pages.ui.choices import Controls
from tdi.views.projets_selection import ProjetsSelection
from tdi.views.territory_selection import TerritorySelection


def options(markup: str) -> dict[str, dict[str, str]]:
    found = re.findall(r'<option value="([^"]*)"(?: selected)?>(.*?)</option>', markup)
    return {html.unescape(said): dict(parse_qsl(html.unescape(value))) for value, said in found}


def test_a_choice_changes_its_field_and_what_depends_on_it() -> None:
    row = Controls(ProjetsSelection(phase="2023", region="84", ti="ti-8413", page=3, project="x"))
    row.select("Région", {"": "France entière", "27": "Bourgogne-Franche-Comté"}, field="region")
    assert options(row.markup()) == {
        "France entière": {"phase": "2023"},
        "Bourgogne-Franche-Comté": {"phase": "2023", "region": "27"},
    }


def test_what_is_chosen_is_marked() -> None:
    row = Controls(TerritorySelection("2022", "ti-1"))
    row.segments("Phase", {"2020": "2020", "2022": "2022"}, field="phase")
    row.select("Territoire", {"ti-1": "Un", "ti-2": "Deux"}, field="ti", many=True)
    markup = row.markup()
    assert re.findall(r'value="([^"]*)" (?:checked|selected)', markup) == ["phase=2022&amp;ti=ti-1", "ti-1"]
    assert 'data-parametre="ti" data-sans="phase=2022"' in markup


def test_a_text_starts_at_the_first_page_and_is_escaped() -> None:
    row = Controls(ProjetsSelection(phase="2023", text='<b> "x" &', page=4))
    row.text("Rechercher", field="text", placeholder="Entreprise")
    markup = row.markup()
    assert 'data-parametre="q" data-sans="phase=2023"' in markup
    assert 'value="&lt;b&gt; &quot;x&quot; &amp;"' in markup
    assert "<b>" not in markup


def test_labels_of_the_data_stay_text() -> None:
    row = Controls(ProjetsSelection())
    row.select("<i>", {"": "<script>x</script>"}, field="fund")
    row.leave("Tout effacer <b>", text="")
    assert not re.search(r"<(i|script|b)>", row.markup())
