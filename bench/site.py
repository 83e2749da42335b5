"""The static site: the export of everything and the weight of pages (P9), what they cost a slow phone, and the crowd (P10).

`export`: the whole command. kB are of brotli, as a web server sends them. `slow`: first paint and
blocking time with the processor four times slower. `crowd`: where the code on the last scene of the
presentation leads when there is a static site, and what it takes until 300 telephones that ask at once for
the heaviest page of a territory have it from nginx.
"""

from __future__ import annotations

import io
import re
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

import brotli
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

from bench.answers import PAGES
from bench.browsing import chromium, opened, quiet, visitor
from bench.commands import taken
from bench.load import behind
from bench.run import Options, Rows
from bench.serving import dashboard

SLOW = 4
TELEPHONES = 300
_DRAWN = "window.__tdiAtlas && window.__tdiAtlas.draws > 0 && document.querySelector('[data-vue]')"
_LOADED = re.compile(r'(?:src|href|data-index)="(fichiers/[^"]+)"')
_WATCH = """
window.long = 0;
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.long += Math.max(0, task.duration - 50);
}).observe({ type: "longtask", buffered: true });
"""


def measure(options: Options) -> Rows:
    """Export the site, then look at it."""
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        folder = Path(scratch) / "site"
        command = ["-m", "tdi.cli", "export", "site", str(folder), "--workers", "2"]
        rows: Rows = {"export": taken(command)}
        version = max((folder / "v").iterdir(), key=lambda each: each.stat().st_mtime)
        sheets = sorted(
            version.glob("territoires/20*/ti-*.html"), key=lambda each: -each.stat().st_size
        )
        home = version / "index.html"
        loaded = [version / name for name in set(_LOADED.findall(home.read_text("utf-8")))]
        rows["weight"] = {
            "pages": sum(1 for _ in version.rglob("*.html")),
            "territory_kb": round(max(_weight(each, 6) for each in sheets[:5]) / 1000),
            "home_kb": round(sum(_weight(each, 11) for each in (home, *loaded)) / 1000),
        }
        rows["slow: home"] = _painted(browser, home, options.rounds)
        rows["slow: territory"] = _painted(browser, sheets[0], options.rounds)
        rows["slow: explorer"] = _painted(browser, version / "carte.html", options.rounds, _DRAWN)
        rows["slow: search"] = _searched(browser, home, options.rounds)
        rows["crowd"] = _crowd(browser, folder, sheets[0])
    return rows


def _weight(path: Path, quality: int) -> int:
    return len(brotli.compress(path.read_bytes(), quality=quality))


def _slow(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.add_init_script(_WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    return page


def _painted(browser: Browser, path: Path, rounds: int, ready: str = "") -> dict[str, Any]:
    """Return first paint and blocking time.

    ``ready`` says when a page that draws by itself has done so.
    """
    first, blocked = [], []
    for _ in range(rounds):
        page = _slow(browser)
        page.goto(path.as_uri(), wait_until="load")
        for condition in (
            "performance.getEntriesByName('first-contentful-paint').length",
            ready or "true",
        ):
            # Not wait_for_function: it asks the page to evaluate a text, which the page's own
            # policy forbids.
            page.evaluate(
                f"() => new Promise(done => {{ const look = () => ({condition}) ? done() : setTimeout(look, 50); look(); }})"
            )
        page.wait_for_timeout(300)
        first.append(
            page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        )
        blocked.append(page.evaluate("window.long"))
        page.context.close()
    return {
        "fcp_ms": round(median(first)),
        "tbt_ms": round(median(blocked)),
        "runs": [round(v) for v in first],
    }


def _searched(browser: Browser, home: Path, rounds: int) -> dict[str, Any]:
    """Return the time from a letter to its answer, once the index is read, and the time to read it."""
    page = _slow(browser)
    page.goto(home.as_uri())
    box = page.get_by_role("combobox")
    start = time.perf_counter()
    box.press_sequentially("oyonax")
    page.get_by_role("option").first.wait_for()
    opened = time.perf_counter() - start
    spent = page.evaluate(
        """(rounds) => {
          const reader = tdiSearch.read(window.tdiIndex);
          let step = reader.next();
          while (!step.done) step = reader.next();
          const times = [];
          for (const text of ["oyonnax", "saint", "oyonax", "amberieu bugey", "marseile", "st"])
            for (let i = 0; i < rounds; i++) {
              const start = performance.now();
              tdiSearch.search(step.value, text);
              times.push(performance.now() - start);
            }
          return times;
        }""",
        rounds,
    )
    page.context.close()
    ordered = sorted(spent)
    return {
        "first_answer_ms": round(opened * 1000),
        "median_ms": round(median(ordered), 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
    }


def _crowd(browser: Browser, folder: Path, page: Path) -> dict[str, Any]:
    with behind([], folder) as url, ThreadPoolExecutor(64) as pool:
        asked = Request(
            f"{url}/public/{page.relative_to(folder).as_posix()}",
            headers={"Accept-Encoding": "gzip"},
        )
        start = time.perf_counter()
        sizes = list(pool.map(lambda _: len(urlopen(asked).read()), range(TELEPHONES)))
        taken_s = time.perf_counter() - start
    return {
        "code_leads_to": _code_of_the_room(browser),
        "served_s": round(taken_s, 2),
        "kb_each": round(sizes[0] / 1000),
    }


def _code_of_the_room(browser: Browser) -> str:
    """Read the code of the presentation's last scene as a telephone does.

    Tell whether it leads to the static site or to the application.
    """
    public = "https://public.example.org"
    with dashboard(TDI_PUBLIC_SITE=public) as ours, visitor(browser, 1920, 1080) as (page, traffic):
        opened(page, f"{ours.url}/presentation", PAGES["Présentation"][1].test)
        quiet(page, traffic)
        page.keyboard.press("End")
        quiet(page, traffic)
        found = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
        if not found:
            return "no code"
        return "static site" if found[0].text.startswith(public) else "application"
