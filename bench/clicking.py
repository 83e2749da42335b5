"""What a reader does on a map that stands.

Pan, zoom, hover (P3), a widget that has nothing to do with it (P4), a click (P6).

`at rest`: nothing may be sent. `click`: from the click until the summary of the territory is there,
beside default folium. `typing`: in the search beside the map of Accueil, the processor time of the
server beside that of a button pressed on an empty page of the same server. `other territory`:
chosen on the map of a territory's page, until its title and map are there.
"""

from __future__ import annotations

from contextlib import ExitStack

from playwright.sync_api import Browser, Page, expect

from bench.browsing import EMPTY, FOLIUM, chromium, opened, press, quiet, visitor
from bench.run import Options, Rows, summary
from bench.serving import Served, alternative, dashboard

CHOSEN = ("ti-8413", "ti-2402", "ti-5304", "ti-7601", "ti-3201", "ti-4406", "ti-9301", "ti-7506")
NEIGHBOURS = ("ti-8412", "ti-8413")
TYPED = ("Oyonnax", "Nevers", "Lorient", "Dunkerque", "Bourges", "Cholet", "Vierzon", "Thiers")
MAP = "!!bench.map()?.version"

# The map itself says what was clicked, as a finger or a mouse on it would; then the page names the
# territory.
CLICKED = """
([wanted, summary, redrawn]) => {
  const frame = [...bench.maps.keys()].at(-1), { atlas } = frame.tdiAtlas, { version } = bench.map();
  const name = () => document.querySelector(summary)?.textContent ?? '';
  const before = name(), start = bench.now();
  atlas.select(atlas.territories.findIndex((territory) => territory.id === wanted));
  return bench.when(() => name() && name() !== before && (!redrawn || bench.map().version !== version)).then((end) => end - start);
}
"""
# The last paths of default folium's map are its territories; the page names the clicked one once
# the script has run again.
CLICKED_FOLIUM = """
(number) => {
  const frame = [...document.querySelectorAll('iframe')].find((each) => each.contentDocument?.getElementById('shown'));
  const path = [...frame.contentDocument.querySelectorAll('path.leaflet-interactive')].at(-1 - number);
  const name = () => document.querySelector('h3')?.textContent ?? '';
  const before = name(), { x, y, width, height } = path.getBoundingClientRect(), start = bench.now();
  path.dispatchEvent(new frame.contentWindow.MouseEvent('click',
    { bubbles: true, view: frame.contentWindow, clientX: x + width / 2, clientY: y + height / 2 }));
  return bench.when(() => name() && name() !== before).then((end) => end - start);
}
"""


def measure(options: Options) -> Rows:
    """Measure all four."""
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        ours = stack.enter_context(dashboard())
        empty = stack.enter_context(alternative("empty"))
        folium = stack.enter_context(alternative("folium_default"))
        for server in (ours, empty, folium):
            server.at_rest()
        return {
            **_at_rest(browser, ours),
            **_clicks(browser, ours, folium, options.rounds),
            **_typing(browser, ours, empty, options.rounds),
        }


def _at_rest(browser: Browser, ours: Served) -> Rows:
    with visitor(browser) as (page, traffic):
        opened(page, ours.url + "/carte?phase=2023", MAP)
        quiet(page, traffic)
        frame = page.locator("iframe").first
        frame.scroll_into_view_if_needed()
        box = frame.bounding_box()
        if box is None:
            raise RuntimeError("the map's frame has no size")
        x, y = box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.5
        page.mouse.move(x, y)
        quiet(page, traffic)
        draws = page.evaluate("bench.map().draws")
        traffic.reset()
        for step in range(12):
            page.mouse.move(x + 15 * step, y + 10 * (step % 3))
        for _ in range(4):
            page.mouse.wheel(0, -240)
            page.wait_for_timeout(120)
        page.mouse.down()
        for step in range(10):
            page.mouse.move(x - 20 * step, y - 6 * step)
        page.mouse.up()
        quiet(page, traffic)
        return {
            "at rest": {
                "sent": traffic.sent,
                "received": len(traffic.received),
                "files": " ".join(sorted({url.rsplit("/", 1)[-1] for url in traffic.requests})),
                "drawings": page.evaluate("bench.map().draws") - draws,
            }
        }


def _clicks(browser: Browser, ours: Served, folium: Served, rounds: int) -> Rows:
    taken: dict[str, list[float]] = {
        "click": [],
        "click, default folium": [],
        "other territory": [],
    }
    with (
        visitor(browser) as (page, traffic),
        visitor(browser) as (usual, usual_traffic),
        visitor(browser) as (sheet, sheet_traffic),
    ):
        opened(page, ours.url + "/carte?phase=2023", MAP)
        opened(usual, folium.url + "/", FOLIUM % "2023 Population")
        opened(sheet, ours.url + "/territoire?phase=2023&ti=ti-8413", MAP)
        for number in range(rounds + 1):
            quiet(page, traffic)
            chosen = CHOSEN[number % len(CHOSEN)]
            taken["click"].append(page.evaluate(CLICKED, [chosen, ".fiche h2", False]))
            quiet(usual, usual_traffic)
            taken["click, default folium"].append(usual.evaluate(CLICKED_FOLIUM, number))
            quiet(sheet, sheet_traffic)
            neighbour = NEIGHBOURS[number % 2]
            taken["other territory"].append(sheet.evaluate(CLICKED, [neighbour, "h1", True]))
    # The first click also pays for what only the first one needs.
    return {name: summary(times[1:]) for name, times in taken.items()}


def _typing(browser: Browser, ours: Served, empty: Served, rounds: int) -> Rows:
    with visitor(browser) as (page, traffic), visitor(browser) as (floor, floor_traffic):
        opened(page, ours.url + "/", MAP)
        opened(floor, empty.url + "/", EMPTY.test)
        quiet(page, traffic)
        quiet(floor, floor_traffic)
        before = page.evaluate("({ ...bench.map() })")
        traffic.reset()
        used = pressed = 0.0
        # The system counts processor time in hundredths of a second: many times, and sums.
        times = 10 * rounds
        for number in range(times):
            used += _used(ours, page, TYPED[number % len(TYPED)])
            start = empty.cpu_seconds()
            press(floor, ("2022", "2020")[number % 2])
            quiet(floor, floor_traffic)
            pressed += empty.cpu_seconds() - start
        after = page.evaluate("({ ...bench.map() })")
    return {
        "typing": {
            "map_drawn_again": after["draws"] - before["draws"],
            "map_sent_again": int(after["version"] != before["version"]),
            "unpacked": sum(traffic.received),
            "cpu_ms": round(1000 * used / times, 1),
            "empty_page_cpu_ms": round(1000 * pressed / times, 1),
            "cpu_ratio": round(used / max(pressed, 0.01), 2),
        }
    }


def _used(ours: Served, page: Page, text: str) -> float:
    """Type what the first answer then names; return the processor time of the server."""
    start = ours.cpu_seconds()
    page.get_by_role("combobox").first.fill(text.lower())
    expect(page.get_by_role("option").first).to_contain_text(text)
    page.wait_for_timeout(250)
    return ours.cpu_seconds() - start
