"""The measurements: plain figures. Alternatives take turns, so that a noisy minute hits them all."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Locator, Page

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
from bench.clicking import click
from bench.filters import filters
from bench.growth import growth
from bench.importing import imports
from bench.load import load
from bench.media import media
from bench.relay import Relay, relaying
from bench.room import room
from bench.searching import search
from bench.serving import ALTERNATIVES, Served, serving
from bench.site import site
from bench.territory import territory
from bench.versions import versions
from tdi import paths

__all__ = [
    "build",
    "change",
    "click",
    "cold",
    "filters",
    "growth",
    "imports",
    "load",
    "media",
    "room",
    "search",
    "site",
    "still",
    "territory",
    "versions",
]

EMPTY = ALTERNATIVES / "empty.py"
FOLIUM_DEFAULT = ALTERNATIVES / "folium_default.py"
PHASES = ("2022", "2020", "2024", "2023")


def build() -> dict[str, Any]:
    """`tdi build` from cached raw inputs into a scratch directory: wall time and peak memory (P8)."""
    with tempfile.TemporaryDirectory() as scratch:
        code = (
            "import sys; from pathlib import Path; from tdi import paths; "
            "from tdi.build.pipeline import build_store; build_store(paths.cache(), Path(sys.argv[1]))"
        )
        start = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-c", code, f"{scratch}/store"], cwd=paths.root())
        # wait4 gives the peak of this process; RUSAGE_CHILDREN would give the largest of all children.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the build ended with code {process.returncode}")
    return {
        "wall_s": round(wall, 1),
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mb": usage.ru_maxrss // 1024,
    }


def cold(browser: Browser, rounds: int) -> dict[str, Any]:
    """From the navigation to the first complete drawing, in a profile that has never seen the site (P1)."""
    with serving() as ours, serving(EMPTY) as empty, serving(FOLIUM_DEFAULT) as default:
        # Name, address, what counts as drawn.
        cases: list[tuple[str, str, str]] = [
            ("empty page", empty.url + "/", IDLE),
            ("Carte", ours.url + "/carte?phase=2023", ATLAS % ""),
            ("Accueil", ours.url + "/", ATLAS % ""),
            ("default folium", default.url + "/", FOLIUM % "2023 Population"),
        ]
        times: dict[str, list[float]] = {name: [] for name, _, _ in cases}
        warm: dict[str, list[float]] = {name: [] for name, _, _ in cases}
        for _ in range(rounds):
            for name, url, condition in cases:
                with visitor(browser) as (page, _traffic):
                    times[name].append(opened(page, url, condition))
                    idle(page)
                    warm[name].append(opened(page, url, condition))
    floor, warm_floor = median(times["empty page"]), median(warm["empty page"])
    return {
        name: {
            "cold_ms": round(median(values)),
            "cold_ratio": round(median(values) / floor, 2),
            "warm_ms": round(median(warm[name])),
            "warm_ratio": round(median(warm[name]) / warm_floor, 2),
            "runs": [round(v) for v in values],
        }
        for name, values in times.items()
    }


def _ours(page: Page, label: str) -> tuple[Locator, Callable[[], str]]:
    target = page.get_by_role("radio", name=label).or_(page.get_by_role("button", name=label)).first
    return target, lambda: ATLAS % page.evaluate(ATLAS_VERSION)


def change(browser: Browser, rounds: int) -> dict[str, Any]:
    """Change the phase of the national map: bytes to the browser, time from click to drawing (P2)."""
    results: dict[str, list[dict[str, float]]] = {"Carte": [], "default folium": []}
    with (
        serving() as ours,
        serving(FOLIUM_DEFAULT) as default,
        relaying(ours.url) as line,
        relaying(default.url) as other_line,
        visitor(browser) as (page, traffic),
        visitor(browser) as (other, other_traffic),
    ):
        opened(page, line.url + "/carte?phase=2023", ATLAS % "")
        opened(other, other_line.url + "/", FOLIUM % "2023 Population")
        for phase in PHASES * (rounds // len(PHASES) + 1):
            idle(page)
            target, condition = _ours(page, phase)
            results["Carte"].append(_one(page, traffic, ours, line, target, condition()))
            idle(other)
            target = other.locator("label", has_text=phase).first
            results["default folium"].append(
                _one(other, other_traffic, default, other_line, target, FOLIUM % f"{phase} Population")
            )
    return _summary(results)


def _one(
    page: Page, traffic: Traffic, server: Served, line: Relay, target: Locator, condition: str
) -> dict[str, float]:
    target.wait_for()
    traffic.reset()
    sent = line.to_browser
    before = server.cpu_seconds()
    taken = changed(page, target, condition)
    idle(page)
    return {
        "ms": taken,
        "bytes": float(line.to_browser - sent),
        "payload": float(sum(traffic.received)),
        "cpu_s": server.cpu_seconds() - before,
        "requests": float(len(traffic.requests)),
    }


def _summary(results: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    summary: dict[str, Any] = {}
    for name, rows in results.items():
        # The first change of each page also pays for what only the first one needs.
        later = rows[1:]
        summary[name] = {
            "redraw_ms": round(median(r["ms"] for r in later)),
            "bytes": round(median(r["bytes"] for r in later)),
            "bytes_max": round(max(r["bytes"] for r in rows)),
            "unpacked_bytes": round(median(r["payload"] for r in later)),
            "cpu_s": round(median(r["cpu_s"] for r in later), 3),
            "http_requests": round(max(r["requests"] for r in later)),
            "runs": [round(r["ms"]) for r in rows],
        }
    summary["times faster"] = round(summary["default folium"]["redraw_ms"] / summary["Carte"]["redraw_ms"], 1)
    return summary


def still(browser: Browser) -> dict[str, Any]:
    """Pan, zoom and hover on the map: nothing may be sent (P3)."""
    with serving() as ours, visitor(browser) as (page, traffic):
        opened(page, ours.url + "/carte?phase=2023", ATLAS % "")
        idle(page)
        frame = page.locator("iframe").first
        frame.scroll_into_view_if_needed()
        box = frame.bounding_box()
        if box is None:
            raise RuntimeError("the map's frame has no size")
        x, y = box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.5
        page.mouse.move(x, y)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        draws = page.evaluate(ATLAS_DRAWS)
        traffic.reset()
        for step in range(12):
            page.mouse.move(x + 15 * step, y + 10 * (step % 3))
        for _ in range(4):
            page.mouse.wheel(0, -240)
            page.evaluate("() => new Promise(done => setTimeout(done, 120))")
        page.mouse.down()
        for step in range(10):
            page.mouse.move(x - 20 * step, y - 6 * step)
        page.mouse.up()
        page.evaluate("() => new Promise(done => setTimeout(done, 600))")
        return {
            "websocket_messages_sent": traffic.sent,
            "websocket_messages_received": len(traffic.received),
            "files_fetched": sorted({url.rsplit("/", 1)[-1] for url in traffic.requests}),
            "repaints_in_the_browser": page.evaluate(ATLAS_DRAWS) - draws,
        }
