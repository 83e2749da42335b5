"""A click on a territory until its summary is shown, beside default folium (P6), and a widget that has nothing to do with the map (P4)."""

from __future__ import annotations

from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, expect

from bench.browsing import (
    ATLAS,
    ATLAS_DRAWS,
    ATLAS_VERSION,
    FOLIUM,
    IDLE,
    Traffic,
    changed,
    idle,
    opened,
    visitor,
)
from bench.drawn import BESIDE
from bench.serving import ALTERNATIVES, Served, serving

EMPTY = ALTERNATIVES / "empty.py"
FOLIUM_DEFAULT = BESIDE["default folium"].script
CHOSEN = ("ti-8413", "ti-2402", "ti-5304", "ti-7601", "ti-3201", "ti-4406", "ti-9301", "ti-7506")
# What is typed, and what the first answer then names.
TYPED = (
    ("oyonnax", "Oyonnax"),
    ("nevers", "Nevers"),
    ("lorient", "Lorient"),
    ("dunkerque", "Dunkerque"),
    ("bourges", "Bourges"),
    ("cholet", "Cholet"),
    ("vierzon", "Vierzon"),
    ("thiers", "Thiers"),
)

# The map itself says what was clicked, as a finger or a mouse on it would; then the card names the territory.
CLICKED = """
(wanted) => {
  const frame = [...document.querySelectorAll('iframe')].find((f) => f.contentWindow && f.contentWindow.__tdiAtlas);
  const { atlas } = frame.contentWindow.tdiAtlas;
  const before = document.querySelector('.fiche h2')?.textContent ?? '';
  const start = window.__bench.now();
  atlas.select(atlas.territories.findIndex((territory) => territory.id === wanted));
  return window.__benchWhen(() => {
    const card = document.querySelector('.fiche h2');
    return !!card && card.textContent !== before;
  }).then((end) => end - start);
}
"""
# The last paths of default folium's map are its territories; the page names the clicked one once the script has run again.
CLICKED_FOLIUM = """
(number) => {
  const frame = [...document.querySelectorAll('iframe')].find((f) => f.contentDocument && f.contentDocument.getElementById('shown'));
  const path = [...frame.contentDocument.querySelectorAll('path.leaflet-interactive')].at(-1 - number);
  const before = document.querySelector('h3')?.textContent ?? '';
  const { x, y, width, height } = path.getBoundingClientRect();
  const start = window.__bench.now();
  path.dispatchEvent(new frame.contentWindow.MouseEvent('click',
    { bubbles: true, view: frame.contentWindow, clientX: x + width / 2, clientY: y + height / 2 }));
  return window.__benchWhen(() => {
    const summary = document.querySelector('h3');
    return !!summary && summary.textContent !== before;
  }).then((end) => end - start);
}
"""


def click(browser: Browser, rounds: int) -> dict[str, Any]:
    """Click territories on the map of Carte; type in the search of Accueil while its map stands there."""
    taken: list[float] = []
    default: list[float] = []
    with serving() as ours, serving(EMPTY) as empty, serving(FOLIUM_DEFAULT) as folium:
        with visitor(browser) as (page, _traffic), visitor(browser) as (usual, _):
            opened(page, ours.url + "/carte?phase=2023", ATLAS % "")
            opened(usual, folium.url + "/", FOLIUM % "2023 Population")
            for number in range(rounds + 1):
                idle(page)
                milliseconds = float(page.evaluate(CLICKED, CHOSEN[number % len(CHOSEN)]))
                idle(usual)
                beside_ms = float(usual.evaluate(CLICKED_FOLIUM, number))
                if number:  # the first click also pays for what only the first one needs
                    taken.append(milliseconds)
                    default.append(beside_ms)
        with visitor(browser) as (page, traffic), visitor(browser) as (floor, _):
            opened(page, ours.url + "/", ATLAS % "")
            opened(floor, empty.url + "/", IDLE)
            beside = _beside(page, traffic, ours, floor, empty, rounds)
    return {
        "click": {"ms": round(median(taken)), "runs": [round(ms) for ms in taken]},
        "click, default folium": {"ms": round(median(default)), "runs": [round(ms) for ms in default]},
        "unrelated widget": beside,
    }


def _beside(
    page: Page, traffic: Traffic, ours: Served, floor: Page, empty: Served, rounds: int
) -> dict[str, Any]:
    idle(page)
    draws, version = page.evaluate(ATLAS_DRAWS), page.evaluate(ATLAS_VERSION)
    box = page.get_by_role("combobox").first
    cpu: list[float] = []
    sent: list[int] = []
    least: list[float] = []
    for number in range(rounds + 1):
        traffic.reset()
        before = ours.cpu_seconds()
        typed, found = TYPED[number % len(TYPED)]
        box.fill(typed)
        expect(page.get_by_role("option").first).to_contain_text(found)
        idle(page)
        used, size = ours.cpu_seconds() - before, sum(traffic.received)
        before = empty.cpu_seconds()
        changed(floor, floor.locator("label", has_text=("2022", "2020")[number % 2]).first, IDLE)
        idle(floor)
        if number:
            cpu.append(used)
            sent.append(size)
            least.append(empty.cpu_seconds() - before)
    # The system counts processor time in hundredths of a second: sums, not medians.
    return {
        "map_drawn_again": page.evaluate(ATLAS_DRAWS) - draws,
        "map_sent_again": int(page.evaluate(ATLAS_VERSION) != version),
        "unpacked_bytes": round(median(sent)),
        "cpu_ms": round(1000 * sum(cpu) / len(cpu)),
        "empty_page_cpu_ms": round(1000 * sum(least) / len(least)),
        "cpu_ratio": round(sum(cpu) / max(sum(least), 0.01), 2),
    }
