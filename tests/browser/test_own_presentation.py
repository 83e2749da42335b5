"""My presentation in a browser.

Collected page by page, edited by keyboard, shown, opened elsewhere; all of it in the address.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tdi.views.presentation.own import item, read, written
from tests.browser.test_presentation import current


def test_a_presentation_is_made_edited_shown_and_opened_elsewhere(server: str, page: Page) -> None:
    page.goto(f"{server}/financements?phase=2024&fonds=faiit")
    add = page.get_by_role("link", name="Ajouter à ma présentation")
    add.click()
    expect(page.get_by_text("Dans ma présentation, scène 1")).to_be_visible()
    # From page to page, by a link and by the menu.
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Évolution").click()
    add.click()
    expect(page.get_by_role("link", name="Ma présentation (2)")).to_be_visible()
    page.get_by_role("link", name="Ma présentation (2)").click()
    rows = page.locator(".tdi-deck li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Financements")
    down = rows.first.get_by_role("button", name=re.compile("^Descendre"))
    down.focus()
    page.keyboard.press("Enter")
    expect(rows.first).to_contain_text("Évolution")
    # The focus went with the scene, on the button that still does something.
    expect(rows.nth(1).get_by_role("button", name=re.compile("^Monter"))).to_be_focused()
    rows.first.get_by_role("textbox").fill("Qui entre, qui sort")
    page.keyboard.press("Tab")
    expect(rows.first).to_contain_text("territoires entrent")
    expect(page).to_have_url(re.compile("deck=1"))
    address = page.locator(".tdi-deck .address input").input_value()
    assert [each.kind for each in read(parse_qs(urlsplit(address).query)["deck"][0])] == ["e", "f"]
    page.goto(address)
    current(page, 1)
    expect(page.locator(".scene.on h2")).to_have_text("Qui entre, qui sort")
    expect(page.locator(".scene.on .subtitle")).to_contain_text("territoires entrent")
    page.keyboard.press("End")
    current(page, 3)
    expect(page.locator(".scene.on .code svg")).to_be_visible()
    page.get_by_role("link", name="Plan").click()
    rows.nth(1).get_by_role("button", name=re.compile("^Retirer")).click()
    expect(rows).to_have_count(1)
    rows.first.get_by_role("button", name=re.compile("^Retirer")).click()
    expect(
        page.get_by_role("heading", name="La présentation proposée, et la vôtre")
    ).to_be_visible()


def test_a_view_that_is_gone_says_so_in_the_room(server: str, page: Page) -> None:
    gone = item("pages/territoire.py", {"phase": "2023", "ti": "ti-9999"})
    there = item("pages/carte.py", {"phase": "2024"})
    page.goto(f"{server}/presentation?deck={written((gone, there))}")
    current(page, 1)
    expect(page.locator(".scene.on .said")).to_contain_text("ti-9999")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".scene.on h2")).to_contain_text("183")
