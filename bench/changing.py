"""A change of phase and of indicator on the national map, beside the alternatives (P2): time, bytes on the wire, processor time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

from bench.browsing import ATLAS, ATLAS_VERSION, Traffic, changed, idle, opened, visitor
from bench.drawn import BESIDE
from bench.relay import Relay, relaying
from bench.serving import Served, serving

OURS, DEFAULT, CANVAS = "Carte", "default folium", "bare canvas"
PHASES = ("2022", "2020", "2024", "2023")
INDICATORS = ("Communes", "Intercommunalités", "Superficie", "Population")

# When the script of a canvas had handed over its drawing, before the browser showed it.
HANDED_OVER = {
    OURS: """
() => [...document.querySelectorAll('iframe')].map((frame) => frame.contentWindow)
  .filter((inner) => inner.__tdiAtlas).map((inner) => inner.performance.timeOrigin + inner.__tdiAtlas.drawn)[0] - window.__bench.click
""",
    CANVAS: "() => performance.timeOrigin + window.bareCanvas.drawn - window.__bench.click",
}


@dataclass
class _Way:
    """One way to draw the map, open in a tab of its own behind a relay."""

    name: str
    served: Served
    line: Relay
    page: Page
    traffic: Traffic

    def change(self, label: str, shown: str) -> dict[str, float]:
        """Choose a phase or an indicator; return what it took until the map showed it."""
        idle(self.page)
        choice = None
        if self.name == OURS:
            condition = ATLAS % self.page.evaluate(ATLAS_VERSION)
            target = self.page.get_by_role("radio", name=label)
            if label in INDICATORS:
                target, choice = self.page.locator("#c-indicator"), label
        else:
            condition = BESIDE[self.name].condition % shown
            target = self.page.locator("label", has_text=label).first
        target.wait_for()
        self.traffic.reset()
        sent, before = self.line.to_browser, self.served.cpu_seconds()
        taken = changed(self.page, target, condition, choice)
        handed = self.page.evaluate(HANDED_OVER[self.name]) if self.name in HANDED_OVER else 0.0
        idle(self.page)
        return {
            "ms": taken,
            "handed": float(handed),
            "bytes": float(self.line.to_browser - sent),
            "payload": float(sum(self.traffic.received)),
            "cpu_s": self.served.cpu_seconds() - before,
            "requests": float(len(self.traffic.requests)),
        }


def change(browser: Browser, rounds: int) -> dict[str, Any]:
    """Change the phase, then the indicator, of each map in turn."""
    with ExitStack() as stack:
        servers = {OURS: stack.enter_context(serving())}
        servers |= {name: stack.enter_context(serving(one.script)) for name, one in BESIDE.items()}
        for served in servers.values():
            served.at_rest()

        def way(name: str, path: str, condition: str) -> _Way:
            line = stack.enter_context(relaying(servers[name].url))
            page, traffic = stack.enter_context(visitor(browser))
            opened(page, line.url + path, condition)
            return _Way(name, servers[name], line, page, traffic)

        address = "/carte?phase=2023&indicateur=population"
        ways = [way(OURS, address, ATLAS % "")]
        ways += [way(name, "/", one.condition % "2023 Population") for name, one in BESIDE.items()]
        # The last phase chosen is the one in which indicators are then changed.
        phases = (PHASES * (rounds // len(PHASES) + 1))[: rounds + 1]
        indicators = (INDICATORS * (rounds // len(INDICATORS) + 1))[: rounds + 1]
        return {
            "phase": _turns(ways, phases, lambda phase: f"{phase} Population"),
            "indicator": _turns(ways, indicators, lambda indicator: f"{phases[-1]} {indicator}"),
        }


def _turns(ways: list[_Way], labels: tuple[str, ...], shown: Callable[[str], str]) -> dict[str, Any]:
    taken: dict[str, list[dict[str, float]]] = {way.name: [] for way in ways}
    for label in labels:
        for way in ways:
            taken[way.name].append(way.change(label, shown(label)))
    return _summary(taken)


def _summary(taken: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    summary: dict[str, Any] = {}
    for name, rows in taken.items():
        # The first change of each page also pays for what only the first one needs.
        later = rows[1:]
        summary[name] = {
            "redraw_ms": round(median(r["ms"] for r in later)),
            "handed_over_ms": round(median(r["handed"] for r in later)) or "",
            "bytes": round(median(r["bytes"] for r in later)),
            "bytes_max": round(max(r["bytes"] for r in rows)),
            "unpacked_bytes": round(median(r["payload"] for r in later)),
            # The system counts processor time in hundredths of a second: means, not medians.
            "cpu_s": round(sum(r["cpu_s"] for r in later) / len(later), 3),
            "http_requests": round(max(r["requests"] for r in later)),
            "runs": [round(r["ms"]) for r in rows],
        }
    ours = median(r["ms"] for r in taken[OURS][1:])
    for name in BESIDE:
        summary[name]["times slower than ours"] = round(median(r["ms"] for r in taken[name][1:]) / ours, 1)
    summary[OURS]["times slower than ours"] = 1.0
    return summary | {
        "times faster": summary[DEFAULT]["times slower than ours"],
        "redraw / bare canvas": round(ours / median(r["ms"] for r in taken[CANVAS][1:]), 2),
    }
