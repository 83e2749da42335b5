"""A change of phase and of indicator on the national map, beside default folium and a bare canvas (P2).

`ms`: from the choice until the map that shows it is painted. `handed_over`: when the script of a
canvas had told the browser what to draw. `bytes`: on the wire to the browser (HTTP and websocket,
compressed) for the whole page: map, list, figures, links. `unpacked`: messages of the websocket
after decompression. All are served by the same server.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import mean, median
from typing import Any

from playwright.sync_api import Page

from bench.browsing import (
    CANVAS,
    FOLIUM,
    Traffic,
    choose,
    chromium,
    opened,
    press,
    quiet,
    since_pressed,
    visitor,
)
from bench.relay import Relay, relaying
from bench.run import Options, Rows
from bench.serving import Served, alternative, dashboard, earlier

OURS, BEFORE, FOLIUM_NAME, CANVAS_NAME = "Carte", "before: Carte", "default folium", "bare canvas"
PHASES = ("2022", "2020", "2024", "2023")
INDICATORS = ("Communes", "Intercommunalités", "Superficie", "Population")
SHOWN = {FOLIUM_NAME: FOLIUM, CANVAS_NAME: CANVAS}
_MAP = "bench.map()?.version && bench.map().version !== %s"
# The moment of the drawing is that of the map's frame, whose clock starts later than the page's.
_HANDED_OVER = {
    OURS: "() => { const frame = [...bench.maps.keys()].at(-1); return frame.performance.timeOrigin + bench.map().drawn - bench.pressed; }",
    CANVAS_NAME: "() => performance.timeOrigin + window.bareCanvas.drawn - bench.pressed",
}


@dataclass
class _Way:
    """One way to draw the map, open in a tab of its own behind a relay."""

    name: str
    served: Served
    line: Relay
    page: Page
    traffic: Traffic
    taken: list[dict[str, float]] = field(default_factory=list)

    def change(self, label: str, shown: str) -> None:
        """Choose a phase or an indicator, and wait until the map shows it."""
        quiet(self.page, self.traffic)
        self.traffic.reset()
        sent, before = self.line.to_browser, self.served.cpu_seconds()
        if self.name in SHOWN:
            test = SHOWN[self.name] % shown
            press(self.page, label)
        else:
            test = _MAP % json.dumps(self.page.evaluate("bench.map().version"))
            if label in INDICATORS:
                choose(self.page, "Indicateur", label)
            else:
                press(self.page, label)
        milliseconds = since_pressed(self.page, test)
        handed = self.page.evaluate(_HANDED_OVER[self.name]) if self.name in _HANDED_OVER else 0.0
        quiet(self.page, self.traffic)
        self.taken.append(
            {
                "ms": milliseconds,
                "handed_over_ms": float(handed),
                "bytes": float(self.line.to_browser - sent),
                "unpacked": float(sum(self.traffic.received)),
                "cpu_ms": 1000 * (self.served.cpu_seconds() - before),
                "http_requests": float(len(self.traffic.requests)),
            }
        )


def measure(options: Options) -> Rows:
    """Change the phase, then the indicator, of each map in turn."""
    rounds = (
        options.rounds + 1
    )  # the first change of a page also pays for what only the first one needs
    phases = (PHASES * rounds)[:rounds]
    indicators = (INDICATORS * rounds)[:rounds]
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        served = {OURS: stack.enter_context(dashboard())}
        served |= {
            FOLIUM_NAME: stack.enter_context(alternative("folium_default")),
            CANVAS_NAME: stack.enter_context(alternative("bare_canvas")),
        }
        if options.against:
            served[BEFORE] = stack.enter_context(earlier(options.against))
        ways = []
        for name, server in served.items():
            server.at_rest()
            line = stack.enter_context(relaying(server.url))
            page, traffic = stack.enter_context(visitor(browser))
            if name in SHOWN:
                opened(page, f"{line.url}/", SHOWN[name] % "2023 Population")
            else:
                opened(
                    page,
                    f"{line.url}/carte?phase=2023&indicateur=population",
                    "!!bench.map()?.version",
                )
            ways.append(_Way(name, server, line, page, traffic))
        rows = _turns("phase", ways, phases, lambda phase: f"{phase} Population")
        # The list of indicators of another state of the project is another control.
        ways = [way for way in ways if way.name != BEFORE]
        return rows | _turns(
            "indicator", ways, indicators, lambda indicator: f"{phases[-1]} {indicator}"
        )


def _turns(
    kind: str, ways: list[_Way], labels: tuple[str, ...], shown: Callable[[str], str]
) -> Rows:
    for way in ways:
        way.taken.clear()
    for label in labels:
        for way in ways:
            way.change(label, shown(label))
    rows = {f"{kind}: {way.name}": _row(way.taken) for way in ways}
    ours = rows[f"{kind}: {OURS}"]["ms"]
    for row in rows.values():
        row["times ours"] = round(row["ms"] / ours, 2)
    ours_row = rows[f"{kind}: {OURS}"]
    ours_row["beside canvas"] = round(ours / rows[f"{kind}: {CANVAS_NAME}"]["ms"], 2)
    ours_row["kb_most"] = round(ours_row["bytes_most"] / 1000, 1)
    return rows


def _row(taken: list[dict[str, float]]) -> dict[str, Any]:
    later = taken[1:]

    def middle(name: str) -> int:
        return round(median(one[name] for one in later))

    return {
        "ms": middle("ms"),
        "handed_over_ms": middle("handed_over_ms") or "",
        "bytes": middle("bytes"),
        "bytes_most": round(max(one["bytes"] for one in taken)),
        "unpacked": middle("unpacked"),
        # The system counts processor time in hundredths of a second: means, not medians.
        "cpu_ms": round(mean(one["cpu_ms"] for one in later)),
        "http_requests": round(max(one["http_requests"] for one in later)),
        "runs": [round(one["ms"]) for one in taken],
    }
