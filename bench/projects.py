"""A change of filter on the page Projets, on the real rows and on ten and a hundred times as many (P11).

The page runs in this process (Streamlit's `AppTest`), without network or browser: what is measured
is all that the server does for a run, reading the address, filters, counts of the choices, map,
first page of the table, messages. Every selection is computed anew.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest

from bench.run import Options, Rows
from pages.ui import cache
from tdi import paths
from tdi.data.store import Store
from tdi.search import normalise
from tdi.views.projets.selection import PLACED_PHASES, ProjetsSelection
from tdi.views.projets.table import ProjectTable
from tdi.views.projets.view import projets_view

FACTORS = (1, 10, 100)
# One after the other, each differs from the one before by what a reader would change.
QUERIES: tuple[dict[str, str], ...] = (
    {"phase": "2024"},
    {"phase": "2024", "fonds": "faiit"},
    {"phase": "2024", "fonds": "faiit", "situation": "hors"},
    {"phase": "2020", "fonds": "faiit", "situation": "hors"},
    {"phase": "2020", "fonds": "faiit"},
    {"phase": "2020", "fonds": "faiit", "region": "24"},
    {"phase": "2023", "region": "27"},
    {"phase": "2023", "region": "27", "tri": "-date"},
    {"phase": "2023", "annee": "2021"},
    {"phase": "2023", "annee": "2021", "theme": "bois"},
    {"phase": "2023", "q": "usine nantes"},
    {"phase": "2024", "objet": "sites"},
    {"phase": "2024", "objet": "projets", "page": "2"},
    {"phase": "2022", "tri": "territoire"},
    {"phase": "2022"},
)


def measure(options: Options) -> Rows:
    """Change the filters on every size of the table."""
    # In a thread of its own: the browser's driver may hold an event loop in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_measure, 1 if options.quick else max(1, options.rounds // 2)).result()


def _measure(rounds: int) -> Rows:
    rows = {f"x{factor}": _row(factor, rounds) for factor in FACTORS}
    rows["growth"] = {"x100 / x1": round(rows["x100"]["median_ms"] / rows["x1"]["median_ms"], 1)}
    return rows


def _row(factor: int, rounds: int) -> dict[str, Any]:
    table = multiplied(Store(paths.store()), factor)
    times: list[float] = []
    with _serving(table):
        page = AppTest.from_file(str(paths.root() / "pages" / "main.py"), default_timeout=60)
        page.switch_page("projets.py")
        for number in range(rounds + 1):
            for query in QUERIES:
                page.query_params.clear()
                page.query_params.update(query)
                start = time.perf_counter()
                page.run()
                if page.exception:
                    raise RuntimeError(f"the page failed: {page.exception[0].message}")
                if number:  # the first round pays for what only the first one needs
                    times.append(1000 * (time.perf_counter() - start))
    return {
        "rows": len(table.rows),
        "median_ms": round(median(times)),
        "p95_ms": round(float(np.percentile(times, 95))),
        "runs": [round(taken) for taken in times[: len(QUERIES)]],
    }


def multiplied(store: Store, factor: int) -> ProjectTable:
    """Return the table of projects with synthetic rows.

    Each real row again, under another name, in another commune.
    """
    real = ProjectTable.of(store)
    if factor == 1:
        return real
    rng = np.random.default_rng(factor)
    communes = store.table("communes")
    pairs = store.table("territory_communes_2026")
    territory = {
        phase: group.drop_duplicates("insee_com").set_index("insee_com")["id_ti"]
        for phase, group in pairs.groupby("phase")
    }
    copies = [real.rows]
    for number in range(1, factor):
        copy = real.rows.copy()
        place = communes.iloc[rng.integers(0, len(communes), len(copy))].reset_index(drop=True)
        copy["id"] = copy["id"] + f"~{number}"
        copy["name"] = copy["name"] + f" {number}"
        located = real.located
        for column in ("insee_com", "dep", "region", "x", "y", "lon", "lat"):
            copy[column] = place[column].where(located, copy[column])
        copy["commune_name"] = place["name"].where(located, copy["commune_name"])
        for phase in PLACED_PHASES:
            found = copy["insee_com"].map(territory[phase]).astype(object)
            copy[f"ti_{phase}"] = found.where(found.notna(), None)
        copies.append(copy)
    rows = pd.concat(copies, ignore_index=True)
    order = rows["name"].map(normalise)
    rows = (
        rows.assign(_order=order)
        .sort_values(["_order", "id"], ignore_index=True)
        .drop(columns="_order")
    )
    return ProjectTable(rows, real.funds, real.territories)


@contextlib.contextmanager
def _serving(table: ProjectTable) -> Iterator[None]:
    """Let the pages read another table of projects, and keep no view."""
    held = cache.projects, cache.projets

    def view(selection: ProjetsSelection) -> Any:
        return projets_view(cache.store(), table, selection)

    cache.projects, cache.projets = lambda: table, view  # type: ignore[assignment]
    try:
        yield
    finally:
        cache.projects, cache.projets = held
