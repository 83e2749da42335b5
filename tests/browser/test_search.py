"""The search over everything and the links within the session, in a browser."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settle
from tests.browser.seeing import too_wide
from tests.browser.test_explorer import open_page
from tests.browser.waiting import expect_query

ASKED = "Ma commune est-elle en Territoire d’industrie ?"


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name=ASKED)


def visit(page: Page, address: str) -> None:
    page.goto(address)
    settle(page)
    # Lost when the document is loaded again.
    page.evaluate("() => { window.sameDocument = true }")


def same_document(page: Page) -> bool:
    return bool(page.evaluate("() => window.sameDocument === true"))


def choose(page: Page, typed: str, name: str, kind: str) -> None:
    """Type, wait for the result, go to it with the arrow keys and take it."""
    field = box(page)
    field.fill("")
    field.press_sequentially(typed)
    expect(
        page.get_by_role("option").filter(has_text=name).filter(has_text=kind).first
    ).to_be_visible()
    texts = page.get_by_role("option").all_inner_texts()
    place = next(n for n, text in enumerate(texts) if name in text and kind in text)
    for _ in range(place + 1):
        page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")


def test_typing_finds_a_commune_an_epci_and_a_company_and_back_returns(
    page: Page, server: str
) -> None:
    visit(page, f"{server}/?phase=2023")
    choose(page, "oyonax", "Oyonnax", "Commune")
    expect(page.locator(".reponse h2")).to_contain_text("Oui : Oyonnax")
    expect_query(page, {"phase": "2023", "commune": "01283"})

    choose(page, "haut bugey aglo", "Haut - Bugey", "Intercommunalité")
    expect_query(page, {"phase": "2023", "siren": "200042935"})
    expect(page.get_by_role("heading", level=1)).to_contain_text("Haut - Bugey")
    settle(page)
    page.go_back()
    expect(page.locator(".reponse h2")).to_contain_text("Oui : Oyonnax")
    expect_query(page, {"phase": "2023", "commune": "01283"})

    choose(page, "materr", "Materr’Up", "Entreprise")
    expect(page.locator(".fiche.projet h2")).to_have_text("Materr’Up")
    expect_query(page, {"phase": "2023", "projet": "faiit-materr-up"})
    assert same_document(page), "the session was never left"
    page.go_back()
    expect(page.locator(".reponse h2")).to_contain_text("Oui : Oyonnax")


def test_an_intercommunality_outside_leads_to_its_neighbours(page: Page, server: str) -> None:
    visit(page, server)
    choose(page, "coeur de sologne", "Cœur de Sologne", "Intercommunalité")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cœur de Sologne")
    expect_query(page, {"phase": "2024", "siren": "200000800"})
    assert "/intercommunalite?" in page.url
    expect(page.get_by_role("link", name="Est du Loiret").first).to_be_visible()


def test_the_list_is_a_combobox(page: Page, server: str) -> None:
    visit(page, server)
    field = box(page)
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("creuse")
    expect(page.get_by_role("listbox", name=ASKED)).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option").first).to_contain_text("Département")
    expect(page.get_by_role("option").first.locator("mark")).to_have_text("Creuse")
    violations = Axe().run(page).response["violations"]
    assert not violations, [
        f"{v['id']}: {[n['target'] for n in v['nodes'][:3]]}" for v in violations
    ]
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("creuse")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_nothing_is_lost_when_typing_fast(page: Page, server: str) -> None:
    visit(page, server)
    field = box(page)
    field.press_sequentially("boulogne")  # faster than the answers
    page.keyboard.press("Enter")
    expect(page.locator(".reponse h2")).to_contain_text("Boulogne-Billancourt")


def test_a_name_that_several_communes_bear_gets_them_all(page: Page, server: str) -> None:
    visit(page, f"{server}/?commune=saint-denis")
    expect(page.locator(".avis")).to_contain_text("Plusieurs communes s’appellent « saint-denis »")
    page.get_by_role("link", name="Saint-Denis (La Réunion, 97411)").click()
    expect(page.locator(".reponse p").first).to_contain_text("La Réunion, 97411")
    expect(page).to_have_url(re.compile("commune=97411"))


@pytest.mark.viewport(390, 844)
def test_the_list_fits_a_phone(page: Page, server: str) -> None:
    open_page(page, server)
    box(page).press_sequentially("communaute de communes")
    expect(page.get_by_role("option")).to_have_count(20)
    assert too_wide(page) <= 0


def test_what_was_found_stays_in_the_box_after_a_reload(page: Page, server: str) -> None:
    visit(page, f"{server}/?phase=2023")
    choose(page, "01100", "Oyonnax", "Commune")
    expect_query(page, {"phase": "2023", "commune": "01283"})
    page.reload()
    settle(page)
    expect(box(page)).to_have_value("Oyonnax")
    box(page).focus()
    page.keyboard.type("never")  # what stood there was selected: it goes at the first letter
    expect(box(page)).to_have_value("never")
    expect(page.get_by_role("option").filter(has_text="Nevers").first).to_be_visible()
