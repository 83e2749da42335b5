"""Links between our pages stay in the session; the browser's Back returns to the state left."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_explorer import query
from tests.browser.test_search import same_document, visit


def test_a_link_of_ours_changes_page_without_a_reload(page: Page, server: str) -> None:
    visit(page, f"{server}/regions?phase=2022&region=24&par=10000")
    before = query(page)
    link = page.locator(".fiche.region details[open] a[data-interne]").first
    name = link.inner_text()
    link.click()
    expect(page.locator(".fiche h2").first).to_have_text(name)
    assert query(page)["phase"] == "2022"
    assert page.url.startswith((f"{server}/carte?", f"{server}/territoire?"))
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == 0
    assert same_document(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Centre-Val de Loire", exact=True)).to_be_visible()
    assert query(page) == before
    assert same_document(page)


def test_a_small_multiple_chooses_its_region_in_place(page: Page, server: str) -> None:
    visit(page, f"{server}/regions?phase=2023")
    before = query(page)
    page.locator(".multiples a[data-interne]").filter(has_text="Bretagne").click()
    expect(page.locator(".fiche.region h2")).to_have_text("Bretagne")
    assert query(page) == before | {"region": "53"}
    assert same_document(page)
    page.go_back()
    expect(page.locator(".fiche.region h2")).to_have_count(0)
    assert query(page) == before


def test_a_modified_click_is_the_browsers(page: Page, server: str) -> None:
    visit(page, f"{server}/regions?phase=2023")
    with page.context.expect_page() as opened:
        page.locator(".multiples a[data-interne]").filter(has_text="Bretagne").click(modifiers=["Control"])
    opened.value.wait_for_url("**/regions?*region=53*")
    assert "region=" not in page.url
    opened.value.close()
