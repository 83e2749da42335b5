"""`tdi export site`: the whole, again after a small change, the weight of pages, and what they cost a slow phone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import brotli
import pyarrow as pa
import pyarrow.parquet as pq
from playwright.sync_api import Browser, Page

from tdi import paths
from tdi.store import MANIFEST, sha256

SLOW = 4
_DRAWN = "window.__tdiAtlas && window.__tdiAtlas.draws > 0 && document.querySelector('[data-vue]')"
_LOADED = re.compile(r'(?:src|href|data-index)="(fichiers/[^"]+)"')
_WATCH = """
window.long = 0;
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.long += Math.max(0, task.duration - 50);
}).observe({ type: "longtask", buffered: true });
"""


def site(browser: Browser, rounds: int) -> dict[str, Any]:
    """Return seconds of both exports, sizes in kB (brotli), paint and blocking times with a CPU four times slower."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "site"
        whole = _export(folder, paths.store())
        changed = Path(scratch) / "store"
        _small_change(changed)
        again = _export(folder, changed)
        version = max((folder / "v").iterdir(), key=lambda each: each.stat().st_mtime)
        sheets = sorted(version.glob("territoires/20*/ti-*.html"), key=lambda each: -each.stat().st_size)
        home = version / "index.html"
        loaded = [version / name for name in set(_LOADED.findall(home.read_text("utf-8")))]
        return {
            "export_s": round(whole, 1),
            "again_s": round(again, 1),
            "pages": sum(1 for _ in version.rglob("*.html")),
            "mb": round(sum(each.stat().st_size for each in version.rglob("*") if each.is_file()) / 1e6),
            "sheet_kb": round(max(_weight(each, 6) for each in sheets[:5]) / 1000),
            "home_kb": round(sum(_weight(each, 11) for each in (home, *loaded)) / 1000),
            "home": _painted(browser, home, rounds),
            "sheet": _painted(browser, sheets[0], rounds),
            "explorer": _painted(browser, version / "carte.html", rounds, _DRAWN),
            "search": _searched(browser, home, rounds),
        }


def _export(folder: Path, store: Path) -> float:
    command = [sys.executable, "-m", "tdi.cli", "export", "site", str(folder), "--workers", "2"]
    start = time.perf_counter()
    subprocess.run(
        command,
        cwd=paths.root(),
        check=True,
        capture_output=True,
        env={**os.environ, "TDI_STORE": str(store)},
    )
    return time.perf_counter() - start


def _small_change(folder: Path) -> None:
    """Write a copy of the store in which one project has another title."""
    shutil.copytree(paths.store(), folder)
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    path = folder / "projects.parquet"
    table = pq.read_table(path)
    place = table.schema.get_field_index("title")
    titles = ["Un autre titre", *table["title"].to_pylist()[1:]]
    pq.write_table(table.set_column(place, table.schema.field(place), pa.array(titles)), path)
    manifest["tables"]["projects"]["sha256"] = sha256(path.read_bytes())
    manifest |= {"data_version": "2099-01.00000000", "data_date": "2099-01-01"}
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")


def _weight(path: Path, quality: int) -> int:
    return len(brotli.compress(path.read_bytes(), quality=quality))


def _slow(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.add_init_script(_WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    return page


def _painted(browser: Browser, path: Path, rounds: int, ready: str = "") -> dict[str, Any]:
    """Return first paint and blocking time; ``ready`` says when a page that draws by itself has done so."""
    first, blocked = [], []
    for _ in range(rounds):
        page = _slow(browser)
        page.goto(path.as_uri(), wait_until="load")
        for condition in ("performance.getEntriesByName('first-contentful-paint').length", ready or "true"):
            # Not wait_for_function: it asks the page to evaluate a text, which the page's own policy forbids.
            page.evaluate(
                f"() => new Promise(done => {{ const look = () => ({condition}) ? done() : setTimeout(look, 50); look(); }})"
            )
        page.wait_for_timeout(300)
        first.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
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
