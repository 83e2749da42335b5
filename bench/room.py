"""The room: a talk opened on a cold browser, each key press until the scene is painted, the size of what travels."""

from __future__ import annotations

import gzip
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from bench.browsing import IDLE, opened, visitor
from bench.serving import ALTERNATIVES, serving
from tdi import paths
from tdi.media.talk import talk_html
from tdi.store import Store
from tdi.views.scenes_selection import RoomSelection

EMPTY = ALTERNATIVES / "empty.py"
# Every map of the talk painted ahead of time; before that a talk can be given, with slower steps.
READY = "() => window.__benchWhen(() => !!frameOf() && 'ready' in frameOf().dataset)"
SHOWN = "() => window.__benchWhen(() => !!frameOf() && !!frameOf().dataset.scene)"
FIND = """
() => { window.frameOf = () => [...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean)
  .map((root) => root.querySelector('.frame')).find(Boolean) || document.querySelector('.frame'); }
"""
# The second frame after the press begins when the first has been painted.
STEP = """
(key) => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  const before = frameOf().dataset.scene, start = performance.now();
  window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  if (frameOf().dataset.scene === before) return done(null);
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})))
"""
KEYS = ("ArrowRight",) * 12 + ("ArrowLeft",) * 12


def room(browser: Browser, rounds: int) -> dict[str, Any]:
    """Measure opening (scene shown, all maps painted) and steps at 1920 × 1080, and the size of the talk as a file."""
    steps: list[float] = []
    floor: list[float] = []
    shown: list[float] = []
    ready: list[float] = []
    with serving() as ours, serving(EMPTY) as empty:
        for _ in range(rounds):
            with visitor(browser) as (page, _traffic):
                floor.append(opened(page, empty.url + "/", IDLE))
            with visitor(browser) as (page, _traffic):
                page.set_viewport_size({"width": 1920, "height": 1080})
                page.add_init_script(f"({FIND})()")
                shown.append(opened(page, f"{ours.url}/presentation?region=24&scene=1", SHOWN))
                ready.append(float(page.evaluate(READY)) - page.evaluate("performance.timeOrigin"))
                steps += [took for key in KEYS if (took := page.evaluate(STEP, key)) is not None]
    file = talk_html(Store(paths.store()), RoomSelection(), "https://example.org")
    return {
        "empty page": {"cold_ms": round(median(floor))},
        "talk": {
            "cold_ms": round(median(shown)),
            "ratio": round(median(shown) / median(floor), 2),
            "all_painted_ms": round(median(ready)),
        },
        "step": {
            "ms": round(median(steps), 1),
            "slowest_ms": round(max(steps), 1),
            "steps": len(steps),
        },
        "file": {"mb": round(len(file) / 1e6, 2), "gzip_kb": round(len(gzip.compress(file)) / 1024)},
    }
