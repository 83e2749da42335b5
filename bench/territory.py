"""The sheet of a territory: the whole page on a cold browser beside an empty page, and another territory chosen on its map."""

from __future__ import annotations

from statistics import median
from typing import Any

from playwright.sync_api import Browser

from bench.browsing import IDLE, idle, opened, visitor
from bench.serving import ALTERNATIVES, serving

EMPTY = ALTERNATIVES / "empty.py"
FIRST, OTHER = "ti-8413", "ti-8412"

# Everything a reader sees: the map drawn, the picture of gains and losses loaded, the last parts of the page there.
COMPLETE = """
() => window.__benchWhen(() => {
  const map = [...document.querySelectorAll('iframe')].map((f) => f.contentWindow && f.contentWindow.__tdiAtlas).find(Boolean);
  const pictures = [...document.querySelectorAll('.ecart img, .genealogie img, .distributions img')];
  return !!map && !!map.version && pictures.length === 6 && pictures.every((image) => image.complete && image.naturalWidth > 0)
    && !!document.querySelector('.pied');
})
"""
CHOSEN = """
(wanted) => {
  const frame = [...document.querySelectorAll('iframe')].find((f) => f.contentWindow && f.contentWindow.__tdiAtlas);
  const { atlas } = frame.contentWindow.tdiAtlas;
  const before = document.querySelector('.titre h1').textContent, version = frame.contentWindow.__tdiAtlas.version;
  const start = window.__bench.now();
  atlas.select(atlas.territories.findIndex((territory) => territory.id === wanted));
  return window.__benchWhen(() => {
    const title = document.querySelector('.titre h1');
    return !!title && title.textContent !== before && frame.contentWindow.__tdiAtlas.version !== version;
  }).then((end) => end - start);
}
"""


def territory(browser: Browser, rounds: int) -> dict[str, Any]:
    """Measure the page complete (cold), and the time from a choice on the map to the other territory's title and map."""
    with serving() as ours, serving(EMPTY) as empty:
        address = f"{ours.url}/territoire?phase=2023&ti={FIRST}"
        times: dict[str, list[float]] = {"empty page": [], "Territoire": []}
        chosen: list[float] = []
        for _ in range(rounds):
            with visitor(browser) as (page, _traffic):
                times["empty page"].append(opened(page, empty.url + "/", IDLE))
            with visitor(browser) as (page, _traffic):
                times["Territoire"].append(opened(page, address, COMPLETE))
                for wanted in (OTHER, FIRST, OTHER):
                    idle(page)
                    chosen.append(float(page.evaluate(CHOSEN, wanted)))
    floor = median(times["empty page"])
    return {
        name: {
            "cold_ms": round(median(values)),
            "ratio": round(median(values) / floor, 2),
            "runs": [round(v) for v in values],
        }
        for name, values in times.items()
    } | {"another territory": {"ms": round(median(chosen)), "runs": [round(v) for v in chosen]}}
