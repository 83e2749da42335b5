"""Links between our pages stay in the session; the browser's Back returns to the state left."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_search import same_document, visit
from tests.browser.waiting import expect_parameter, expect_query, query


@pytest.mark.range
def test_a_link_of_ours_changes_page_without_a_reload(page: Page, server: str) -> None:
    visit(page, f"{server}/regions?phase=2022&region=24&par=10000")
    before = query(page)
    link = page.locator(".fiche.region details[open] a[data-interne]").first
    name = link.inner_text()
    link.click()
    expect(page.locator(".titre h1, .fiche h2").first).to_have_text(name)
    expect_parameter(page, "phase", "2022")
    assert page.url.startswith((f"{server}/carte?", f"{server}/territoire?"))
    expect(page.locator(".marque")).to_be_in_viewport()
    assert same_document(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Centre-Val de Loire", exact=True)).to_be_visible()
    expect_query(page, before)
    assert same_document(page)


def test_a_small_multiple_chooses_its_region_in_place(page: Page, server: str) -> None:
    visit(page, f"{server}/regions?phase=2023")
    before = query(page)
    page.locator(".multiples a[data-interne]").filter(has_text="Bretagne").click()
    expect(page.locator(".fiche.region h2")).to_have_text("Bretagne")
    expect_query(page, before | {"region": "53"})
    assert same_document(page)
    page.go_back()
    expect(page.locator(".fiche.region h2")).to_have_count(0)
    expect_query(page, before)


def test_a_modified_click_is_the_browsers(page: Page, server: str) -> None:
    visit(page, f"{server}/regions?phase=2023")
    with page.context.expect_page() as opened:
        page.locator(".multiples a[data-interne]").filter(has_text="Bretagne").click(
            modifiers=["Control"]
        )
    opened.value.wait_for_url("**/regions?*region=53*")
    assert "region=" not in page.url
    opened.value.close()


def test_from_a_region_to_a_territory_to_a_project_and_back(page: Page, server: str) -> None:
    visit(page, f"{server}/projets?phase=2023&projet=faiit-materr-up")
    trail = page.get_by_role("navigation", name="Fil d’Ariane")
    expect(trail.locator("[aria-current=page]")).to_have_text("Materr’Up")
    trail.get_by_role("link", name="Nouvelle-Aquitaine").click()
    expect(page.locator(".fiche.region h2")).to_have_text("Nouvelle-Aquitaine")
    expect_parameter(page, "phase", "2023")
    expect(trail.locator("[aria-current=page]")).to_have_text("Nouvelle-Aquitaine")
    page.go_back()
    expect(page.locator(".fiche.projet h2")).to_have_text("Materr’Up")
    expect_query(page, {"phase": "2023", "projet": "faiit-materr-up"})
    assert same_document(page)


def test_the_menu_by_keyboard(page: Page, server: str) -> None:
    visit(page, f"{server}/?phase=2022")
    link = page.get_by_role("navigation", name="Pages", exact=True).get_by_role(
        "link", name="Régions"
    )
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile(" · Régions et départements · "))
    expect(
        page.get_by_role("navigation", name="Pages", exact=True).locator("[aria-current=page]")
    ).to_have_text("Régions")
    expect_parameter(page, "phase", "2022")
    assert same_document(page)


@pytest.mark.viewport(390, 844)
def test_the_menu_of_a_phone_is_a_button(page: Page, server: str) -> None:
    visit(page, server)
    expect(page.get_by_role("navigation", name="Pages", exact=True)).to_be_hidden()
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("navigation", name="Pages", exact=True).get_by_role(
        "link", name="Projets"
    ).click()
    expect(page).to_have_title(re.compile(" · Projets · "))
    expect(page.get_by_role("navigation", name="Pages", exact=True)).to_be_hidden()
    assert same_document(page)


def test_the_header_is_skipped_by_keyboard(page: Page, server: str) -> None:
    visit(page, f"{server}/carte?phase=2023")
    page.get_by_role("link", name="Aller au contenu", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Une phase")).to_be_focused()
    expect_query(page, {"phase": "2023"})
    assert same_document(page)
