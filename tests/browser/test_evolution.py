"""The page Évolution as a reader uses it: filter, address, reload, Back, keyboard, phone, dark, accessibility."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Recorder, atlas_frame, settle
from tests.browser.seeing import too_wide
from tests.browser.waiting import choose, expect_parameter, expect_query, query, wait_until

pytestmark = pytest.mark.viewport(1440, 1300)

ROWS = ".evo-liste tbody tr"


def open_evolution(page: Page, url: str) -> None:
    page.goto(url)
    page.locator(".dessin .forme").first.wait_for(state="attached")
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


def test_a_pointer_brings_plotly_which_says_what_is_under_it(
    page: Page, server: str, recorder: Recorder
) -> None:
    open_evolution(page, f"{server}/evolution")
    atlas_frame(page)
    assert not [url for url in recorder.requests if "plotly" in url.lower()]
    widest = page.locator(".dessin .forme").nth(2)
    before = page.locator(".dessin .mot").first.bounding_box()
    widest.hover()
    expect(page.locator(".dessin.repris")).to_be_visible()
    box = page.locator(".dessin .trame").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.42, box["y"] + box["height"] * 0.4)
    expect(page.locator(".dessin .hoverlayer")).to_contain_text("2020 → 2022")
    assert page.locator(".dessin .mot").first.bounding_box() == before, "the words stay where they are"
    assert page.locator(".dessin .annotation").count() == 0, "and are not written twice"
    assert not recorder.off_origin()


def test_a_territory_followed_by_a_choice(page: Page, server: str) -> None:
    open_evolution(page, f"{server}/evolution?de=2020&a=2024")
    figure = page.locator(".dessin")
    expect(figure).to_have_attribute("role", "figure")
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
        "() => [...document.querySelectorAll('.evo-liste tr, .evo-chaine, .dessin, iframe, .evo-marches')]"
        ".map((e) => e.getBoundingClientRect().right)"
    )
    assert max(wide) <= 391
