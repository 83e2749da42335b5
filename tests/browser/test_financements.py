"""The page Financements in a browser.

Sources one step away, filters in the address, files, phone, no violation.
"""

from __future__ import annotations

import csv

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settle
from tests.browser.seeing import too_wide
from tests.browser.waiting import save


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(".fondateurs")
    settle(page)


def test_each_figure_opens_its_source_in_one_step(page: Page, server: str) -> None:
    open_page(page, f"{server}/financements?fonds=faiit&region=24")
    expect(page.locator("h1")).to_contain_text("171")
    row = page.locator(".volet li", has_text="cumul, 171")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    assert "prefectures-regions" in (row.locator(".bulle a").get_attribute("href") or "")
    figures = page.locator(".volet li, .divergence li, .frise li, .fondateur li, .chiffre")
    sourced = page.locator(".volet li, .divergence li, .frise li, .fondateur li, .chiffre").filter(
        has=page.locator("details .bulle")
    )
    assert figures.count() == sourced.count() > 60


def test_filters_reload_and_files(page: Page, server: str) -> None:
    open_page(page, f"{server}/financements?phase=2023&fonds=fonds-vert-ti&annee=2024")
    title = page.locator("h1").inner_text()
    assert "Fonds vert" in title
    page.reload()
    page.wait_for_selector(".fondateurs")
    assert page.locator("h1").inner_text() == title
    shown = page.locator(".volet li").count()
    rows = list(
        csv.DictReader(save(page, "Télécharger en CSV").read_text("utf-8-sig").splitlines())
    )
    assert len(rows) == shown
    assert {row["fund"] for row in rows} == {"fonds-vert-ti"}
    assert {row["year"] for row in rows} == {"2024"}


def test_amounts_by_year_and_one_by_one(page: Page, server: str) -> None:
    open_page(page, f"{server}/financements")
    page.get_by_role("tab", name="Par fonds et par année").click()
    expect(page.get_by_role("columnheader", name="2020")).to_be_visible()
    page.get_by_role("tab", name="Tableau des énoncés").click()
    expect(page.get_by_role("columnheader", name="Source")).to_be_visible()


@pytest.mark.viewport(390, 844)
def test_a_phone_needs_no_sideways_scroll(page: Page, server: str) -> None:
    open_page(page, f"{server}/financements")
    assert too_wide(page) <= 0
    page.locator(".sommaire a", has_text="programme en bref").click()
    expect(page.locator("#en-bref h2")).to_be_in_viewport()
