"""The explorer as a reader uses it.

Address, click, list, search, insets, reload, back, phone, keyboard.
"""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Frame, Locator, Page, Route, expect

from tests.browser.conftest import MAP, STATE, Recorder, atlas_frame, settle
from tests.browser.waiting import expect_parameter, expect_query, save, wait_until

pytestmark = pytest.mark.viewport(1440, 1100)


def open_page(page: Page, url: str) -> Frame:
    """Open an address and wait for its map."""
    page.goto(url)
    frame = atlas_frame(page)
    settle(page)
    return frame


def click_territory(page: Page, frame: Frame, ti: str) -> None:
    """Click well inside a territory, wherever it is on the screen."""
    point = frame.evaluate(
        """(ti) => {
          const a = window.tdiAtlas.atlas;
          const i = a.territories.findIndex((t) => t.id === ti);
          const t = a.detail.national;
          const inside = (x, y) => {
            const cell = t.cellAt(a.probe, x, y);
            return cell >= 0 && a.groups[cell] === i;
          };
          const around = [[0, 0], [4, 0], [-4, 0], [0, 4], [0, -4]];
          for (let cell = 0; cell < t.count; cell += 1) {
            if (a.groups[cell] !== i) continue;
            const [x0, y0, x1, y1] = t.boxes.slice(cell * 4, cell * 4 + 4);
            for (let u = 1; u < 20; u += 1) for (let v = 1; v < 20; v += 1) {
              const [x, y] = [x0 + ((x1 - x0) * u) / 20, y0 + ((y1 - y0) * v) / 20];
              if (!around.every(([dx, dy]) => inside(x + dx, y + dy))) continue;
              const p = a.map.latLngToContainerPoint([-y, x]);
              if (document.elementFromPoint(p.x, p.y)?.closest('.tdi-legend, .tdi-zoom, .tdi-inset')) continue;
              return [p.x, p.y];
            }
          }
          return null;
        }""",
        ti,
    )
    assert point, f"{ti} is not on the map"
    # A real pointer, without the scrolling that a locator's click may do: the whole map is in the
    # window.
    box = page.locator(MAP).first.bounding_box()
    assert box
    page.mouse.click(box["x"] + 1 + point[0], box["y"] + 1 + point[1])


def legend(frame: Frame) -> Locator:
    return frame.locator(".tdi-legend")


@pytest.mark.parametrize(("phase", "count"), [("2020", 148), ("2024", 183)])
def test_each_phase_shows_its_territories(page: Page, server: str, phase: str, count: int) -> None:
    frame = open_page(page, f"{server}/carte?phase={phase}")
    assert frame.evaluate("() => window.tdiAtlas.atlas.territories.length") == count
    painted = frame.evaluate(
        "() => new Set(window.tdiAtlas.atlas.groups.filter((g) => g >= 0)).size"
    )
    assert painted == count, "every territory has an area"
    expect(page.locator("h1")).to_contain_text(str(count))
    expect(page.get_by_text(f"{count} territoires", exact=True)).to_be_visible()


def test_2018_shows_three_states_and_what_was_announced(page: Page, server: str) -> None:
    frame = open_page(page, f"{server}/carte?phase=2018")
    letters = frame.evaluate(
        "() => [...new Set(window.tdiAtlas.atlas.classes)].filter(Boolean).sort().join('')"
    )
    assert letters == "alu"
    expect(legend(frame)).to_contain_text("124 annoncés")
    expect(page.get_by_text("124", exact=True).first).to_be_visible()


def test_phase_switch_keeps_the_frame_and_sends_little(
    page: Page, server: str, recorder: Recorder
) -> None:
    frame = open_page(page, f"{server}/carte?phase=2023")
    frame.evaluate("() => { window.marker = 1; }")
    before, fetched = len(recorder.websocket_received), len(recorder.requests)
    page.get_by_role("radio", name="2020 · 148").click()
    wait_until(
        page,
        lambda: frame.evaluate("() => window.tdiAtlas.atlas.territories.length") == 148,
        "2020 on the map",
    )
    expect(page.locator("h1")).to_contain_text("148")
    expect_query(page, {"phase": "2020"})
    settle(page)
    assert frame.evaluate("() => window.marker") == 1, "the map's frame was rebuilt"
    # A new title makes the browser look at the icon again.
    since = [url for url in recorder.requests[fetched:] if not url.endswith("favicon.svg")]
    assert not since, "values come with the page's own messages"
    assert recorder.bytes_on_the_wire(before) < 10_000, "the whole page"
    assert sum(len(message) for message in recorder.websocket_received[before:]) < 18_000, (
        "before compression"
    )
    page.get_by_role("radio", name="Une évolution").click()
    expect(page.locator("h1")).to_contain_text("→")
    wait_until(
        page,
        lambda: frame.evaluate("() => 'E' in window.tdiAtlas.atlas.view.styles"),
        "changes on the map",
    )
    assert frame.evaluate("() => window.marker") == 1, (
        "the map's frame was rebuilt for another form"
    )


def test_pan_zoom_and_hover_send_nothing(page: Page, server: str, recorder: Recorder) -> None:
    frame = open_page(page, f"{server}/carte?phase=2023")
    settle(page)
    sent = recorder.websocket_sent
    box = page.locator(MAP).first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    draws = frame.evaluate(STATE)["draws"]
    page.mouse.wheel(0, -300)
    wait_until(page, lambda: frame.evaluate(STATE)["draws"] > draws, "the zoom was drawn")
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 80, box["y"] + box["height"] / 2 + 40, steps=6)
    page.mouse.up()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    assert recorder.websocket_sent == sent


@pytest.mark.range
def test_click_selects_then_reload_shows_the_same(page: Page, server: str) -> None:
    frame = open_page(page, f"{server}/carte?phase=2023")
    click_territory(page, frame, "ti-8413")
    expect(page.locator(".fiche h2")).to_contain_text("Oyonnax")
    expect_query(page, {"phase": "2023", "ti": "ti-8413"})
    wait_until(
        page,
        lambda: frame.evaluate(STATE)["selected"] == "ti-8413",
        "the map shows what was clicked",
    )
    page.reload()
    frame = atlas_frame(page)
    expect(page.locator(".fiche h2")).to_contain_text("Oyonnax")
    assert frame.evaluate(STATE)["selected"] == "ti-8413"
    expect(page.locator("tr[aria-current=true]")).to_contain_text("Oyonnax")


def test_back_and_forward(page: Page, server: str) -> None:
    open_page(page, f"{server}/carte?phase=2023")
    page.get_by_role("radio", name="2022 · 149").click()
    expect(page.locator("h1")).to_contain_text("149")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("183")
    expect_parameter(page, "phase", "2023")
    page.go_forward()
    expect(page.locator("h1")).to_contain_text("149")


@pytest.mark.range
def test_list_is_the_map_by_keyboard(page: Page, server: str) -> None:
    frame = open_page(page, f"{server}/carte?phase=2023&indicateur=population&par=total")
    rows = page.locator(".tdi-ranking tbody tr")
    expect(rows).to_have_count(183)
    values = frame.evaluate("() => window.tdiAtlas.atlas.view.values")
    first = rows.first.locator(".value").inner_text()
    assert int(re.sub(r"\D", "", first)) == max(values), "list and map show the same largest value"
    name = rows.nth(1).get_by_role("button").inner_text()
    rows.first.get_by_role("button").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".fiche h2")).to_have_text(name)
    page.get_by_label("Filtrer la liste des territoires").fill("MAURIENNE")
    expect(page.locator(".tdi-ranking tbody tr:visible")).to_have_count(1)


def test_region_filters_list_and_download_alike(page: Page, server: str) -> None:
    open_page(page, f"{server}/carte?phase=2023&region=24")
    rows = page.locator(".tdi-ranking tbody tr")
    expect(rows.first).to_be_visible()
    listed = rows.count()
    held = save(page, "Télécharger en CSV")
    text = held.read_text(encoding="utf-8-sig")
    assert len(text.strip().splitlines()) - 1 == listed
    assert "Licence Ouverte" in text
    held = save(page, "Télécharger en GeoJSON")
    collection = json.loads(held.read_text(encoding="utf-8"))
    assert len(collection["features"]) == listed
    assert all(f["geometry"]["type"] in {"Polygon", "MultiPolygon"} for f in collection["features"])


def test_a_file_that_is_being_made_is_said_and_one_that_fails_too(
    page: Page, server: str, recorder: Recorder
) -> None:
    recorder.allow(r"Failed to load resource.*/telecharger/")
    open_page(page, f"{server}/carte?phase=2023&region=24")
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    page.route("**/telecharger/**", hold)
    page.locator("details.telecharger summary").click()
    link = page.locator(".telecharger").get_by_role("link", name="Diapositive (PPTX)")
    status = page.locator(".telecharger [role=status]")
    with page.expect_request("**/telecharger/**"):
        link.click()
    expect(status).to_have_text("Préparation du fichier « Diapositive (PPTX) »…")
    expect(link).to_have_attribute("aria-busy", "true")
    link.click()
    assert len(asked) == 1, "made twice"
    failed = "Ce fichier n’a pas pu être fait. Signalez l’incident 12ab si cela se répète."
    asked.pop().fulfill(status=500, body=failed)
    expect(status).to_have_text(failed)
    expect(link).not_to_have_attribute("aria-busy", "true")
    with page.expect_request("**/telecharger/**"):
        link.press("Enter")
    expect(status).to_contain_text("Préparation")
    asked.pop().abort()
    expect(status).to_have_text("Le fichier n’a pas pu être fait : réessayez dans un instant.")


@pytest.mark.parametrize(
    ("since", "until"),
    [("2022", "2023"), ("2018", "2024")],
)
def test_evolution_between_any_two_phases(page: Page, server: str, since: str, until: str) -> None:
    frame = open_page(page, f"{server}/carte?mode=evolution&de={since}&a={until}")
    expect(page.locator("h1")).to_contain_text(f"{since} → {until}")
    letters = set(
        frame.evaluate("() => [...new Set(window.tdiAtlas.atlas.classes)].filter(Boolean)")
    )
    styled = set(frame.evaluate("() => Object.keys(window.tdiAtlas.atlas.view.styles)"))
    assert letters <= styled, "every state on the map has a style and so a legend"
    if since == "2018":
        assert letters & {"u", "v"}, "what is unknown of 2018 is shown as unknown"


def test_official_counts_stand_beside_the_computed(page: Page, server: str) -> None:
    open_page(page, f"{server}/carte?mode=evolution&de=2022&a=2023")
    expect(page.get_by_text("29 / 107 / 47")).to_be_visible()


def test_insets_are_reached_by_keyboard(page: Page, server: str) -> None:
    frame = open_page(page, f"{server}/carte?phase=2023")
    button = frame.get_by_role("button", name="Agrandir La Réunion")
    expect(button).to_be_visible()
    zoom = frame.evaluate("() => window.tdiAtlas.atlas.map.getZoom()")
    button.focus()
    page.keyboard.press("Enter")
    wait_until(
        page,
        lambda: frame.evaluate("() => window.tdiAtlas.atlas.map.getZoom()") > zoom + 1,
        "the inset is enlarged",
    )
    for code in ("Guadeloupe", "Martinique", "Guyane", "Mayotte"):
        expect(frame.get_by_role("button", name=f"Agrandir {code}")).to_have_count(1)
    frame.get_by_role("button", name="Revenir à la France entière").click()
    wait_until(
        page,
        lambda: abs(frame.evaluate("() => window.tdiAtlas.atlas.map.getZoom()") - zoom) < 0.01,
        "France again",
    )


def test_a_click_in_an_inset_selects(page: Page, server: str) -> None:
    frame = open_page(page, f"{server}/carte?phase=2023")
    overseas = frame.evaluate(
        "() => window.tdiAtlas.atlas.territories.find((t) => t.r[0] === '04')"
    )
    click_territory(page, frame, overseas["id"])
    expect(page.locator(".fiche h2")).to_have_text(overseas["n"])


def test_search_leads_to_the_territory(page: Page, server: str) -> None:
    open_page(page, server)
    box = page.get_by_role("combobox", name="Ma commune est-elle en Territoire d’industrie ?")
    box.press_sequentially("oyonn")
    expect(page.get_by_role("option").first).to_contain_text("Oyonnax")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".reponse h2")).to_contain_text("Oui : Oyonnax")
    page.get_by_role("link", name="Voir ce territoire sur la carte").click()
    expect(page.locator(".fiche h2")).to_contain_text("Oyonnax")
    assert "/carte" in page.url
    expect_parameter(page, "ti", "ti-8413")


@pytest.mark.parametrize(
    ("typed", "first", "hint"),
    [
        ("01283", "Oyonnax", "Ain"),
        ("bellegarde sur valserine", "Valserhône", "Bellegarde-sur-Valserine"),
    ],
)
def test_search_forgives_spelling(
    page: Page, server: str, typed: str, first: str, hint: str
) -> None:
    page.goto(server)
    box = page.get_by_role("combobox", name="Ma commune est-elle en Territoire d’industrie ?")
    box.fill(typed)
    option = page.get_by_role("option").first
    expect(option).to_contain_text(first)
    expect(option).to_contain_text(hint)


def test_search_says_when_nothing_is_found(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("combobox", name="Ma commune est-elle en Territoire d’industrie ?").fill(
        "zzzzzz"
    )
    expect(page.get_by_text("Aucun projet public ne nomme « zzzzzz »")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/carte?phase=2023&ti=ti-9999", "Aucun territoire de 2023"),
        ("/carte?phase=2023&indicateur=<script>alert(1)</script>", "n’existe pas"),
    ],
)
def test_an_unknown_address_gets_a_notice_and_a_map(
    page: Page, server: str, address: str, said: str
) -> None:
    open_page(page, server + address)
    expect(page.locator(".avis").first).to_contain_text(said)


@pytest.mark.parametrize(
    "address",
    ["/?commune=01283", "/carte?phase=2018"],
)
def test_every_figure_has_its_source_a_click_away(page: Page, server: str, address: str) -> None:
    open_page(page, server + address)
    figures = page.locator(".chiffre")
    assert figures.count() >= 3
    for index in range(figures.count()):
        summary = figures.nth(index).locator("summary")
        summary.click()
        expect(figures.nth(index).locator(".bulle")).to_be_visible()
        assert len(figures.nth(index).locator(".bulle").inner_text()) > 10


@pytest.mark.parametrize("address", ["/", "/carte?mode=evolution&de=2022&a=2023"])
def test_a_fresh_server_answers_a_deep_link_first(
    fresh_server: str, page: Page, address: str
) -> None:
    open_page(page, fresh_server + address)
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_role("link", name="Carte", exact=True)).to_be_visible()


@pytest.mark.colour_scheme("dark")
def test_dark_theme_reaches_the_map(page: Page, server: str) -> None:
    frame = open_page(page, f"{server}/carte?phase=2023")
    assert frame.evaluate("() => window.tdiAtlas.atlas.view.dark") is True
