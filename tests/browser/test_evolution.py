"""The page Évolution as a reader uses it.

Filter, address, reload, Back, keyboard, phone, dark, accessibility.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Recorder, atlas_frame, settle
from tests.browser.seeing import too_wide
from tests.browser.waiting import choose, expect_parameter, expect_query, query, wait_until

pytestmark = pytest.mark.viewport(1440, 1300)

ROWS = ".evo-liste tbody tr"
CHART = ".st-key-flux-phases-diagramme"
WAITING = ".st-key-graphique-flux-phases"
ANNOTATION = f"{CHART} .annotation"  # plotly's own class for a text on a chart


def open_evolution(page: Page, url: str) -> None:
    page.goto(url)
    page.locator(WAITING).scroll_into_view_if_needed()
    page.locator(ANNOTATION).first.wait_for(state="attached")
    settle(page)


def test_a_filter_is_in_the_address_and_survives_reload_and_back(
    page: Page, server: str, recorder: Recorder
) -> None:
    open_evolution(page, f"{server}/evolution")
    expect(page.locator(".reponse-courte")).to_have_text("7")
    expect(page.locator(".evo-question li")).to_have_count(7)
    expect(page.locator(ROWS)).to_have_count(190)
    atlas_frame(page)
    choose(page, "Ce qu’ils sont devenus", "Sorti (7)")
    expect(page.locator(ROWS)).to_have_count(7)
    expect_query(page, {"de": "2022", "a": "2023", "phase": "2023", "statut": "sorti"})
    page.reload()
    expect(page.locator(ROWS)).to_have_count(7)
    box = page.get_by_label("Chercher dans la liste")
    box.fill("ECLUSE")
    box.press("Enter")
    expect(page.locator(".vide")).to_contain_text("Aucun territoire ne répond")
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(7)
    expect_parameter(page, "texte", None)
    assert not recorder.off_origin()


@pytest.mark.range
def test_the_keyboard_reaches_the_list_and_the_table_of_the_chart(page: Page, server: str) -> None:
    open_evolution(page, f"{server}/evolution?de=2018&a=2023&statut=sorti")
    atlas_frame(page)
    page.get_by_role("tab", name="Graphique").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("cell", name="État de 2018 inconnu").first).to_be_visible()
    page.locator(".evo-liste").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".evo-liste thead a").first).to_be_focused()
    link = page.locator(ROWS).first.locator("a").first
    link.focus()
    assert "?phase=2018&ti=ti-" in (link.get_attribute("href") or "")


def number(page: Page, text: str) -> tuple[float, float]:
    """Return where a number on a ribbon stands in the window."""
    written = page.locator(ANNOTATION).filter(has_text=re.compile(f"^{text}$")).first
    written.scroll_into_view_if_needed()
    box = written.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_click_on_a_flow_opens_its_comparison(
    page: Page, server: str, recorder: Recorder
) -> None:
    open_evolution(page, f"{server}/evolution")

    def told() -> bool:  # plotly hears the pointer a moment after it has drawn
        x, y = number(page, "133")
        page.mouse.move(x - 3, y)
        page.mouse.move(x, y)
        said = page.locator(f"{CHART} .hoverlayer").text_content() or ""
        return "Inchangé : 133Cliquer pour en voir la liste" in re.sub(r"\s", " ", said)

    wait_until(page, told, "the chart says what is under the pointer")
    expect(page.locator(f"{CHART} .modebar-btn")).to_have_count(0)
    page.mouse.click(*number(page, "133"))
    expect_query(page, {"de": "2020", "a": "2022", "phase": "2022", "statut": "inchange"})
    expect(page.locator(ROWS)).to_have_count(133)
    settle(page)
    page.mouse.move(5, 5)
    page.mouse.click(*number(page, "29"))
    expect_query(page, {"de": "2022", "a": "2023", "phase": "2023", "statut": "nouveau"})
    page.go_back()
    expect_query(page, {"de": "2020", "a": "2022", "phase": "2022", "statut": "inchange"})
    expect(page.locator(ROWS)).to_have_count(133)
    assert not recorder.off_origin()


def test_the_rows_of_the_chart_s_table_open_the_same(page: Page, server: str) -> None:
    open_evolution(page, f"{server}/evolution")
    page.get_by_role("tab", name="Tableau").click()
    link = page.get_by_role("row", name=re.compile("^2022 → 2023 Sorti")).get_by_role("link")
    link.focus()
    page.keyboard.press("Enter")
    expect_query(page, {"de": "2022", "a": "2023", "phase": "2023", "statut": "sorti"})
    expect(page.locator(ROWS)).to_have_count(7)


@pytest.mark.viewport(390, 844)
def test_a_finger_scrolls_over_the_chart(page: Page, server: str) -> None:
    open_evolution(page, f"{server}/evolution")
    page.locator(ANNOTATION).first.scroll_into_view_if_needed()
    box = page.locator(".js-plotly-plot").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, min(box["y"] + box["height"], 844) - 40
    finger = page.context.new_cdp_session(page)
    finger.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for way in range(10, 210, 10):
        finger.send(
            "Input.dispatchTouchEvent",
            {"type": "touchMove", "touchPoints": [{"x": x, "y": y - way}]},
        )
        page.wait_for_timeout(16)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def risen() -> bool:
        after = page.locator(".js-plotly-plot").bounding_box()
        return bool(after) and after["y"] < box["y"] - 100

    wait_until(page, risen, "the page was scrolled by a finger on the chart")


def test_a_territory_followed_by_a_choice(page: Page, server: str) -> None:
    open_evolution(page, f"{server}/evolution?de=2020&a=2024")
    figure = page.locator(CHART).get_by_role("figure")
    assert "de 2022 à 2023" in (figure.get_attribute("aria-label") or ""), "the chart speaks"
    choose(page, "Suivre un territoire", "Plastics Vallée – Oyonnax (2024)")
    expect(page.locator(".evo-chaine h2")).to_have_text("Plastics Vallée – Oyonnax")
    wait_until(page, lambda: query(page).get("ti") == "ti-8413", "the territory is in the address")
    expect(page.locator(".evo-chaine .etapes > li")).to_have_count(5)


@pytest.mark.viewport(390, 844)
def test_a_phone_has_no_horizontal_scroll(page: Page, server: str) -> None:
    open_evolution(page, f"{server}/evolution?de=2018&a=2023&phase=2022&ti=ti-8408")
    assert too_wide(page) <= 0
    wide = page.evaluate(
        "() => [...document.querySelectorAll('.evo-liste tr, .evo-chaine, .js-plotly-plot, iframe, .evo-marches')]"
        ".map((e) => e.getBoundingClientRect().right)"
    )
    assert max(wide) <= 391
