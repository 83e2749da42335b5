"""The measurements: plain figures. Alternatives take turns, so that a noisy minute hits them all."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from typing import Any

from playwright.sync_api import Browser

from bench.browsing import ATLAS, ATLAS_DRAWS, idle, opened, visitor
from bench.changing import change
from bench.clicking import click
from bench.cold import cold
from bench.filters import filters
from bench.growth import growth
from bench.importing import imports
from bench.load import load
from bench.media import media
from bench.room import room
from bench.searching import search
from bench.serving import serving
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
