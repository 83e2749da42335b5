"""Every page on a browser that has never seen the site, and the same address again, beside the alternatives (P1, P5).

Two moments of each: its first screen is drawn, and the framework's page stands in its place and answers.
"""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from bench.browsing import IDLE, both, idle, visitor
from bench.drawn import BESIDE, PAGES
from bench.serving import ALTERNATIVES, serving
from tdi import paths
from tdi.store import Store

EMPTY = "empty page"
# These take every turn; the other pages every second one, which keeps the suite under five minutes.
EVERY_TURN = (EMPTY, "Carte", "Accueil", *BESIDE)
UNSEEN = "Carte, unseen"


def cold(browser: Browser, rounds: int) -> dict[str, Any]:
    """From the navigation to both moments: new to the site, then again with its files kept."""
    with ExitStack() as stack:
        ours = stack.enter_context(serving())
        floor = stack.enter_context(serving(ALTERNATIVES / "empty.py"))
        beside = {name: stack.enter_context(serving(way.script)) for name, way in BESIDE.items()}
        for served in (ours, floor, *beside.values()):
            served.at_rest()
        # Name: address, what counts as drawn.
        cases = {EMPTY: (floor.url + "/", IDLE)}
        cases |= {name: (ours.url + page.address, page.condition) for name, page in PAGES.items()}
        cases[UNSEEN] = (ours.url, PAGES["Carte"].condition)
        cases |= {
            name: (beside[name].url + "/", way.condition % "2023 Population") for name, way in BESIDE.items()
        }
        cold: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
        warm: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
        unseen = (f"/carte?phase=2023&ti={code}" for code in _territories())
        for turn in range(rounds):
            for name, (url, condition) in cases.items():
                if turn % 2 and name not in EVERY_TURN:
                    continue
                with visitor(browser) as (page, _traffic):
                    for times in (cold, warm):
                        address = url + (next(unseen) if name == UNSEEN else "")
                        times[name].append(both(page, address, condition))
                        idle(page)
    return {
        name: _told("cold", cold[name], cold[EMPTY])
        | _told("warm", warm[name], warm[EMPTY])
        | {"runs": [round(first) for first, _ in cold[name]]}
        for name in cases
    }


def _territories() -> list[str]:
    """Codes of the territories of 2023, from the last: nothing else of the benchmark asks for them."""
    known = Store(paths.store()).table("territories")
    return sorted(known.loc[known["phase"] == "2023", "id_ti"], reverse=True)


def _told(kind: str, runs: list[tuple[float, float]], floor: list[tuple[float, float]]) -> dict[str, Any]:
    """Medians, ratios to the empty page's and the runs, of the first screen and of the page at rest."""
    told: dict[str, Any] = {}
    for moment, name in enumerate((kind, f"{kind}_rest")):
        values, empty = [run[moment] for run in runs], [run[moment] for run in floor]
        told |= {
            f"{name}_ms": round(median(values)),
            f"{name}_ratio": round(median(values) / median(empty), 2),
            f"{name}_runs": [round(value) for value in values],
        }
    return told
