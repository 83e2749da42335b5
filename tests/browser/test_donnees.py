"""Données et méthode, Accessibilité in a browser.

Deep link to a table, files, contents, phone, no violation.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tdi import paths
from tdi.data.catalogue import CATALOG
from tdi.data.store import Store
from tests.browser.conftest import settle
from tests.browser.seeing import too_wide


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector(".pied")
    settle(page)


def saved(page: Page, label: str, file: Path) -> bytes:
    with page.expect_download() as caught:
        page.get_by_role("link", name=label, exact=True).click()
    caught.value.save_as(file)
    return file.read_bytes()


def test_a_link_to_a_table_and_its_files(page: Page, server: str, tmp_path: Path) -> None:
    store = Store(paths.store())
    open_page(page, f"{server}/donnees?table=regions")
    expect(page.locator(".table-choisie h3")).to_contain_text("Régions")
    expect(page.locator(".table-choisie .source")).to_contain_text(
        store.manifest["tables"]["regions"]["sha256"]
    )
    expect(page.get_by_role("rowheader", name="area_km2")).to_be_visible()
    document = json.loads(saved(page, "Télécharger en GeoJSON", tmp_path / "r.geojson"))
    assert [f["properties"]["code"] for f in document["features"]] == list(
        store.table("regions")["code"]
    )
    text = saved(page, "Télécharger en CSV", tmp_path / "r.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["name"] for row in rows] == list(store.table("regions")["name"])
    archive = zipfile.ZipFile(
        io.BytesIO(saved(page, f"GeoParquet ({len(CATALOG)} tables)", tmp_path / "p.zip"))
    )
    assert archive.read("data/regions.parquet") == store.parquet("regions")
    assert json.loads(archive.read("datapackage.json"))["version"] == store.data_version


def test_the_list_and_the_contents_by_keyboard(page: Page, server: str) -> None:
    open_page(page, f"{server}/donnees")
    expect(page.locator(".tableau.haute tbody th[scope=row]")).to_have_count(32)
    page.locator(".sommaire a", has_text="Les jointures").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#jointures h2")).to_be_in_viewport()
    page.locator(".tableau.haute a", has_text="Projets nommés").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".table-choisie h3")).to_contain_text("Projets nommés")
    assert "table=projects" in page.url


@pytest.mark.viewport(390, 844)
def test_a_phone_needs_no_sideways_scroll(page: Page, server: str) -> None:
    for address in ("/donnees?table=territories", "/accessibilite"):
        open_page(page, server + address)
        assert too_wide(page) <= 0
    page.locator(".sommaire a", has_text="Licences").click()
    expect(page.locator("#licences h2")).to_be_in_viewport()
