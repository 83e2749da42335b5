"""Territoire as a reader uses it.

Deep link, another phase, comparison, a neighbour on the map, Back, paper, phone.
"""

from __future__ import annotations

import re

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tdi import paths
from tdi.data.store import Store
from tdi.figures.map_cells import MapCells
from tdi.figures.map_geometry import Sheet
from tdi.views.territoire.members import members_view
from tdi.views.territory_facts import Key
from tests.browser.conftest import atlas_frame
from tests.browser.test_explorer import click_territory, open_page
from tests.browser.waiting import save

SHEET = "/territoire?phase=2023&ti=ti-8413"


def title(page: Page, text: str) -> None:
    expect(page.locator("h1")).to_have_text(re.compile(text))


def test_phase_comparison_and_back(page: Page, server: str) -> None:
    open_page(page, server + SHEET)
    title(page, "Plastics Vallée")
    frame = atlas_frame(page)
    expect(frame.locator(".tdi-legend")).to_contain_text("Intercommunalité membre")
    page.get_by_role("radio", name="2022").first.click()
    # The id of the other phase is that of its predecessor, never the same id read anew.
    expect(page).to_have_url(re.compile(r"phase=2022&ti=ti-(?!8413)"))
    title(page, "Oyonnax")
    page.go_back()
    expect(page).to_have_url(re.compile(r"phase=2023&ti=ti-8413"))
    title(page, "Plastics Vallée")
    page.goto(server + SHEET + "&avec=ti-2402&depuis=2020")
    table = page.locator(".tableau", has_text="Médiane des 183 territoires")
    expect(table.locator("thead th")).to_have_count(5)
    width = page.locator(".ecart img").evaluate(
        "(image) => image.decode().then(() => image.naturalWidth)"
    )
    assert width > 0, "the map of gains and losses is drawn"


def test_a_neighbour_on_the_map_is_one_click_away(page: Page, server: str) -> None:
    open_page(page, server + SHEET)
    frame = atlas_frame(page)
    page.evaluate("document.querySelector('iframe').scrollIntoView({ block: 'center' })")
    click_territory(page, frame, "ti-8412")
    expect(page).to_have_url(re.compile("phase=2023&ti=ti-8412"))
    title(page, "Genevois")


@pytest.mark.parametrize(("phase", "code"), [("2024", "ti-7506")])
def test_the_picture_and_the_map_agree_on_every_cell(
    page: Page, server: str, phase: str, code: str
) -> None:
    """The rules for classes exist in JavaScript and in Python: they must not drift apart."""
    open_page(page, f"{server}/territoire?phase={phase}&ti={code}")
    drawn = atlas_frame(page).evaluate("window.tdiAtlas.atlas.classes")
    store = Store(paths.store())
    view = members_view(store, phase, Key(phase, code)).atlas
    assert MapCells(Sheet.of(store.display), view, 100, 100).classes == [
        letter or "" for letter in drawn
    ]


def test_paper_is_three_pages(page: Page, server: str) -> None:
    open_page(page, f"{server}/territoire?phase=2024&ti=ti-7506&avec=ti-7502")
    document = pypdfium2.PdfDocument(save(page, "Imprimer la fiche (PDF)"))
    assert len(document) == 3
    first, second, third = (sheet.get_textpage().get_text_range() for sheet in document)
    assert "Habitants" in first
    assert "1/3" in first
    assert "L’industrie ici" in second
    assert "2/3" in second
    assert "Rangs et comparaison" in third
    assert "3/3" in third
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842), "A4"
