"""The page Projets as a reader uses it.

Filter, reload, files, points, groups, table by keyboard, phone.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import MAP, STATE, Recorder, settle
from tests.browser.seeing import too_wide
from tests.browser.test_explorer import open_page
from tests.browser.waiting import choose, expect_parameter, expect_query, save, wait_until

pytestmark = pytest.mark.viewport(1440, 1300)

TABLE = ".projets-table"
ROWS = f"{TABLE} tbody tr"


def clusters(frame: Frame) -> list[dict[str, Any]]:
    """Return the groups drawn: where they are in the window of the map, how many rows and places, the code of the first."""
    return list(
        frame.evaluate(
            """() => {
              const a = window.tdiAtlas.atlas;
              return a.points.clusters.map((c) => {
                const p = a.map.latLngToContainerPoint([c.y, c.x]);
                return {x: p.x, y: p.y, count: c.count, places: c.members.length, code: a.points.data.codes[c.members[0]]};
              });
            }"""
        )
    )


def click_cluster(page: Page, cluster: dict[str, Any]) -> None:
    """Click the middle of a group with a real pointer."""
    box = page.locator(MAP).first.bounding_box()
    assert box
    page.mouse.click(box["x"] + 1 + cluster["x"], box["y"] + 1 + cluster["y"])


def clickable(frame: Frame, wanted: Any) -> dict[str, Any]:
    """Return a group that answers, away from the edges and the buttons of the map."""
    width, height = frame.evaluate("() => [innerWidth, innerHeight]")
    for cluster in clusters(frame):
        inside = 70 < cluster["x"] < width - 40 and 40 < cluster["y"] < height - 160
        if inside and wanted(cluster):
            return cluster
    pytest.fail("no such group on the map")


def test_a_filter_is_in_the_address_and_survives_a_reload(page: Page, server: str) -> None:
    open_page(page, f"{server}/projets?phase=2020")
    choose(page, "Fonds", "FAIIT (France Relance)")
    expect(page.locator("h1")).to_contain_text("FAIIT")
    choose(page, "Situation", "Hors territoire")
    expect(page.locator("h1")).to_contain_text("sur 170 situés")
    expect_query(page, {"phase": "2020", "fonds": "faiit", "situation": "hors"})
    expect(page.get_by_text("Lignes 1 à 15 sur 63")).to_be_visible()
    page.reload()
    expect(page.locator("h1")).to_contain_text("63 projets nommés hors des territoires de 2020")
    expect(page.get_by_text("Lignes 1 à 15 sur 63")).to_be_visible()
    page.get_by_role("link", name="Situation : hors territoire").click()
    expect(page.get_by_text("Lignes 1 à 15 sur 227")).to_be_visible()
    expect_query(page, {"phase": "2020", "fonds": "faiit"})


def test_search_ignores_accents_and_case(page: Page, server: str) -> None:
    open_page(page, f"{server}/projets?phase=2023")
    box = page.get_by_label("Rechercher")
    box.fill("NEVERS look")
    box.press("Enter")
    expect(page.locator(ROWS)).to_have_count(1)
    expect_parameter(page, "q", "NEVERS look")


def test_a_link_right_after_typing_is_followed(page: Page, server: str) -> None:
    """Leaving the field sends its text.

    The page of the link was shown, then that of the field again.
    """
    open_page(page, f"{server}/projets?phase=2023")
    page.get_by_label("Rechercher").fill("bois")
    page.get_by_role("navigation", name="Pages").get_by_role(
        "link", name="Carte", exact=True
    ).first.click()
    page.wait_for_url("**/carte?*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("183")
    settle(page)
    assert "/carte?" in page.url
    assert "q=" not in page.url
    page.go_back()
    expect_parameter(page, "q", "bois")


def test_the_file_holds_exactly_the_filtered_rows(page: Page, server: str) -> None:
    open_page(page, f"{server}/projets?phase=2023&ti=ti-2707")
    listed = page.locator(f"{ROWS} .nom a").all_inner_texts()
    assert len(listed) == 2
    held = save(page, "Télécharger en CSV")
    text = held.read_text(encoding="utf-8-sig")
    assert [row["name"] for row in csv.DictReader(io.StringIO(text))] == listed
    held = save(page, "Télécharger en GeoJSON")
    features = json.loads(held.read_text(encoding="utf-8"))["features"]
    assert [feature["properties"]["name"] for feature in features] == listed
    held = save(page, "Télécharger en Excel")
    assert held.read_bytes()[:2] == b"PK"


def test_a_point_opens_its_card_and_the_address_keeps_it(page: Page, server: str) -> None:
    frame = open_page(page, f"{server}/projets?phase=2023&region=27")
    single = clickable(frame, lambda c: c["places"] == 1 and c["code"].startswith("projet:"))
    click_cluster(page, single)
    card = page.locator(".fiche.projet")
    expect(card).to_be_visible()
    expect_parameter(page, "projet", single["code"].removeprefix("projet:"))
    expect(card.locator(".source a")).to_have_attribute("href", re.compile("^https?://"))
    name = card.locator("h2").inner_text()
    page.reload()
    expect(page.locator(".fiche.projet h2")).to_have_text(name)
    page.get_by_role("link", name="Fermer la fiche").click()
    expect(page.locator(".fiche.projet")).to_have_count(0)
    expect_parameter(page, "projet", None)


def test_a_group_comes_apart_without_a_rerun(page: Page, server: str, recorder: Recorder) -> None:
    frame = open_page(page, f"{server}/projets?phase=2024")
    settle(page)
    before = len(clusters(frame))
    group = clickable(frame, lambda c: c["places"] > 2)
    sent = recorder.websocket_sent
    draws = frame.evaluate(STATE)["draws"]
    click_cluster(page, group)
    wait_until(page, lambda: frame.evaluate(STATE)["draws"] > draws, "the map came nearer")
    wait_until(page, lambda: len(clusters(frame)) > before, "the group came apart")
    assert recorder.websocket_sent == sent, "a group is opened in the browser"


def test_the_map_and_the_table_have_the_same_rows(page: Page, server: str) -> None:
    frame = open_page(page, f"{server}/projets?phase=2024&objet=sites&region=32")
    total = int(page.locator(f"{TABLE} nav p").inner_text().split(" sur ")[1])
    unplaced = int(re.sub(r"\D", "", page.locator(".nonsitues summary").inner_text().split()[0]))
    assert sum(cluster["count"] for cluster in clusters(frame)) + unplaced == total


def test_the_table_by_keyboard(page: Page, server: str) -> None:
    open_page(page, f"{server}/projets?phase=2024")
    page.locator(TABLE).get_by_role("link", name="Suivante").click()
    expect(page.get_by_text("Lignes 16 à 30 sur 363")).to_be_visible()
    expect_parameter(page, "page", "2")
    heading = page.locator(TABLE).get_by_role("link", name="Aide")
    heading.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{TABLE} th[aria-sort=descending]")).to_contain_text("Aide")
    expect_query(page, {"phase": "2024", "tri": "-aide"})
    expect(heading).to_be_focused()
    row = page.locator(f"{ROWS} .nom a").nth(1)
    name = row.inner_text()
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fiche.projet h2")).to_have_text(name)
    expect(page.locator(f"{ROWS}[aria-current=true]")).to_have_count(1)
    expect(row).to_be_focused()
    page.get_by_role("link", name="Fermer la fiche").press("Enter")
    expect(page.locator(".fiche.projet")).to_have_count(0)
    expect(page.locator("h1")).to_be_focused()  # what was followed is gone


def test_an_empty_result_says_so(page: Page, server: str) -> None:
    page.goto(f"{server}/projets?phase=2024&q=introuvable")
    expect(page.locator(".vide")).to_be_visible()
    expect(page.locator(ROWS)).to_have_count(0)


@pytest.mark.viewport(390, 844)
def test_on_a_phone_nothing_runs_over(page: Page, server: str) -> None:
    open_page(page, f"{server}/projets?phase=2023&region=27&projet=faiit-look-cycle-international")
    assert too_wide(page) <= 0
    expect(page.get_by_label("Rechercher")).to_be_visible()
    expect(page.locator(TABLE).get_by_role("link", name="Aide")).to_be_visible()
    expect(page.locator(".fiche.projet h2")).to_have_text("Look Cycle International")
