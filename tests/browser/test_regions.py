"""Régions as a reader uses it.

The map, the bars and the table choose each other, and a reload shows the same.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import MAP, Recorder, atlas_frame, settle
from tests.browser.seeing import too_wide
from tests.browser.waiting import expect_parameter, query, wait_until

pytestmark = pytest.mark.viewport(1440, 1300)


def open_regions(page: Page, url: str) -> Frame:
    page.goto(url)
    frame = atlas_frame(page)
    page.locator(".barres .barre").first.wait_for()
    settle(page)
    return frame


def click_region(page: Page, frame: Frame, code: str) -> None:
    """Click the middle of a region on the map."""
    point = frame.evaluate(
        """(code) => {
          const a = window.tdiAtlas.atlas;
          const i = a.territories.findIndex((t) => t.id === code);
          const [x, y] = a.detail.national.centres(a.groups, a.territories.length)[i];
          const p = a.map.latLngToContainerPoint([-y, x]);
          return [p.x, p.y];
        }""",
        code,
    )
    box = page.locator(MAP).first.bounding_box()
    assert box
    page.mouse.click(box["x"] + 1 + point[0], box["y"] + 1 + point[1])


def click_bar(page: Page, place: int) -> None:
    page.locator(".barres .barre .forme").nth(place).click()


def test_a_click_on_the_map_opens_the_sheet_and_reload_keeps_it(
    page: Page, server: str, recorder: Recorder
) -> None:
    frame = open_regions(page, f"{server}/regions")
    click_region(page, frame, "24")
    expect(page.locator("h1")).to_contain_text("Le Centre-Val de Loire")
    expect(page.locator("h1")).to_contain_text("171")
    expect_parameter(page, "region", "24")
    expect(page.locator("section.fiche.region h2").first).to_have_text("Centre-Val de Loire")
    frame = open_regions(page, page.url)
    expect(page.locator("h1")).to_contain_text("171")
    assert frame.evaluate("() => window.__tdiAtlas.selected") == "24"
    assert not recorder.off_origin()


def test_a_bar_chooses_and_the_map_follows(page: Page, server: str) -> None:
    frame = open_regions(page, f"{server}/regions")
    click_bar(page, 1)
    wait_until(
        page, lambda: query(page).get("region") == "52", "the bar of Pays de la Loire selects it"
    )
    wait_until(
        page, lambda: frame.evaluate("() => window.__tdiAtlas.selected") == "52", "the map follows"
    )
    expect(page.locator("h1")).to_contain_text("Les Pays de la Loire")
    settle(page)
    click_bar(page, 3)
    wait_until(
        page, lambda: query(page).get("region") == "75", "another bar selects another region"
    )


def test_the_keyboard_goes_from_bar_to_bar_and_chooses(
    page: Page, server: str, recorder: Recorder
) -> None:
    frame = open_regions(page, f"{server}/regions")
    bars = page.locator(".barres a.barre")
    expect(bars).to_have_count(18)
    expect(bars.first).to_have_accessible_name(
        "Centre-Val de Loire\u00a0: 171 projets, 25 avril 2022"
    )
    page.get_by_role("tab", name="Graphique").focus()
    for place in range(3):
        for _ in range(3):  # the panel of the tabs may take the focus before the first
            page.keyboard.press("Tab")
            if bars.nth(place).evaluate("(bar) => bar === document.activeElement"):
                break
        expect(bars.nth(place)).to_be_focused()
        assert bars.nth(place).evaluate("(bar) => getComputedStyle(bar).outlineWidth") == "3px"
    page.keyboard.press("Enter")
    expect_parameter(page, "region", "11")
    expect(page.locator("h1")).to_contain_text("L’Île-de-France")
    chosen = page.locator('.barres a.barre[data-cle="11"]')
    expect(chosen).to_have_attribute("aria-current", "true")
    expect(chosen).to_be_focused()
    wait_until(
        page, lambda: frame.evaluate("() => window.__tdiAtlas.selected") == "11", "the map follows"
    )
    page.keyboard.press("Enter")
    expect_parameter(page, "region", None)
    assert not [url for url in recorder.requests if "plotly" in url.lower()], (
        "the keyboard needs none of it"
    )


def test_a_bar_is_as_long_as_its_value_and_its_text_stands_at_its_end(
    page: Page, server: str
) -> None:
    open_regions(page, f"{server}/regions")
    boxes = [page.locator(".barres .forme").nth(place).bounding_box() for place in (0, 1)]
    ends = [page.locator(".barres .bout").nth(place).bounding_box() for place in (0, 1)]
    available = page.locator(".barres").bounding_box()
    assert available
    for box, end in zip(boxes, ends, strict=True):
        assert box
        assert end
        assert 0 <= end["x"] - box["x"] - box["width"] <= 4
        assert end["x"] + end["width"] <= available["x"] + available["width"] + 1
    assert boxes[0]
    assert boxes[1]
    assert boxes[1]["width"] / boxes[0]["width"] == pytest.approx(163 / 171, abs=0.003)


@pytest.mark.viewport(390, 844)
def test_a_finger_follows_a_bar(page: Page, server: str, recorder: Recorder) -> None:
    open_regions(page, f"{server}/regions")
    page.locator(".barres .barre").nth(1).tap()
    expect_parameter(page, "region", "52")
    assert not [url for url in recorder.requests if "plotly" in url.lower()]


def test_the_table_chooses_by_keyboard(page: Page, server: str) -> None:
    open_regions(page, f"{server}/regions")
    page.get_by_role("tab", name="Tableau").click()
    page.locator(".tableau").get_by_role("link", name="Bretagne", exact=True).focus()
    page.keyboard.press("Enter")
    wait_until(page, lambda: query(page).get("region") == "53", "Enter selects the region")
    expect(page.locator("h1")).to_contain_text("La Bretagne")


def test_the_chart_speaks(page: Page, server: str) -> None:
    open_regions(page, f"{server}/regions?region=24")
    figure = page.locator(".barres")
    expect(figure).to_have_attribute("role", "figure")
    assert "la plus grande\u00a0: Centre-Val de Loire, 171" in (
        figure.get_attribute("aria-label") or ""
    )
    assert page.locator(".multiples img[alt^='Bretagne']").count() == 1


@pytest.mark.viewport(390, 844)
def test_a_phone_has_no_horizontal_scroll(page: Page, server: str, recorder: Recorder) -> None:
    open_regions(page, f"{server}/regions?region=24")
    assert too_wide(page) <= 0
    wide = page.evaluate(
        "() => [...document.querySelectorAll('.barres, iframe, .multiples')].map((e) => e.getBoundingClientRect().right)"
    )
    assert max(wide) <= 391
    assert not recorder.off_origin()


@pytest.mark.colour_scheme("dark")
def test_dark(page: Page, server: str) -> None:
    frame = open_regions(page, f"{server}/regions?mesure=territoires&phase=2023")
    assert frame.evaluate("() => window.tdiAtlas.atlas.view.dark") is True
    expect(page.locator("h1")).to_contain_text("28")
