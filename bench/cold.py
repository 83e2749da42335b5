"""Every page on a browser that has never seen the site, and the same address again, beside the alternatives (P1, P5)."""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from bench.browsing import IDLE, idle, opened, visitor
from bench.drawn import BESIDE, PAGES
from bench.serving import ALTERNATIVES, serving

EMPTY = "empty page"
# These take every turn; the other pages every second one, which keeps the suite under five minutes.
EVERY_TURN = (EMPTY, "Carte", "Accueil", *BESIDE)


def cold(browser: Browser, rounds: int) -> dict[str, Any]:
    """From the navigation to the first complete drawing of the first screen: new to the site, then again with its files kept."""
    with ExitStack() as stack:
        ours = stack.enter_context(serving())
        floor = stack.enter_context(serving(ALTERNATIVES / "empty.py"))
        beside = {name: stack.enter_context(serving(way.script)) for name, way in BESIDE.items()}
        for served in (ours, floor, *beside.values()):
            served.at_rest()
        # Name: address, what counts as drawn.
        cases = {EMPTY: (floor.url + "/", IDLE)}
        cases |= {name: (ours.url + page.address, page.condition) for name, page in PAGES.items()}
        cases |= {
            name: (beside[name].url + "/", way.condition % "2023 Population") for name, way in BESIDE.items()
        }
        first: dict[str, list[float]] = {name: [] for name in cases}
        again: dict[str, list[float]] = {name: [] for name in cases}
        for turn in range(rounds):
            for name, (url, condition) in cases.items():
                if turn % 2 and name not in EVERY_TURN:
                    continue
                with visitor(browser) as (page, _traffic):
                    first[name].append(opened(page, url, condition))
                    idle(page)
                    again[name].append(opened(page, url, condition))
    return {
        name: {
            "cold_ms": round(median(values)),
            "cold_ratio": round(median(values) / median(first[EMPTY]), 2),
            "warm_ms": round(median(again[name])),
            "warm_ratio": round(median(again[name]) / median(again[EMPTY]), 2),
            "runs": [round(value) for value in values],
            "warm_runs": [round(value) for value in again[name]],
        }
        for name, values in first.items()
    }
