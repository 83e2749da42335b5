"""A change of filter on the page Projets: server time of the rerun, on the real rows and on ten and a hundred times as many.

The application runs in this process and is spoken to through its websocket, in memory: what is measured is all that the server
does from the message of the browser to the end of the script (reading the address, filters, counts of the choices, map, table,
serialising), and nothing of the network or the browser. Every selection is new, so no cached view helps.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from pages.ui.visitor import running, visiting
from tdi import paths
from tdi.search import normalise
from tdi.store import Store
from tdi.views.projets import projets_view
from tdi.views.projets_selection import PLACED_PHASES, ProjetsSelection
from tdi.views.projets_table import ProjectTable

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


def multiplied(store: Store, factor: int) -> ProjectTable:
    """Return the table of projects with synthetic rows: each real row again, under another name, in another commune."""
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
    rows = rows.assign(_order=order).sort_values(["_order", "id"], ignore_index=True).drop(columns="_order")
    return ProjectTable(rows, real.funds, real.territories)


@contextlib.contextmanager
def _serving(table: ProjectTable) -> Iterator[None]:
    """Let the pages read another table of projects, and keep no view."""
    from pages.ui import cache

    held = cache.projects, cache.projets

    def view(selection: ProjetsSelection) -> Any:
        return projets_view(cache.store(), table, selection)

    cache.projects, cache.projets = lambda: table, view  # type: ignore[assignment]
    try:
        yield
    finally:
        cache.projects, cache.projets = held


@contextlib.asynccontextmanager
async def _application() -> AsyncIterator[Any]:
    """Run the application in this process, not warm, and leave the process as it was: another suite may start it again."""
    from streamlit.runtime import Runtime

    from pages.ui import runs
    from pages.ui.server import create_app

    held = os.environ.get("TDI_WARM")
    os.environ["TDI_WARM"] = "0"
    app = create_app()
    try:
        async with running(app):
            yield app
    finally:
        runs.remove()
        Runtime._instance = None  # the framework allows one for a process
        os.environ.pop("TDI_WARM") if held is None else os.environ.__setitem__("TDI_WARM", held)


async def _measure(rounds: int, factors: Sequence[int] = FACTORS) -> dict[str, Any]:
    from pages.ui import replay

    store = Store(paths.store())
    results: dict[str, Any] = {}
    async with _application() as app:
        for factor in factors:
            table = multiplied(store, factor)
            times: list[float] = []
            cpu: list[float] = []
            sent: list[int] = []
            with _serving(table):
                async with visiting(app) as reader:
                    for number in range(rounds + 1):
                        for query in QUERIES:
                            replay.STATES.clear()  # what is measured is a run, not a state sent again
                            before = time.process_time()
                            answer = await reader.run("projets", query)
                            used = 1000 * (time.process_time() - before)
                            if number:  # the first round pays for what only the first one needs
                                times.append(answer.milliseconds)
                                cpu.append(used)
                                sent.append(answer.size)
            results[f"x{factor}"] = {
                "rows": len(table.rows),
                "rerun_ms": round(median(times)),
                "rerun_ms_p95": round(float(np.percentile(times, 95))),
                "cpu_ms": round(median(cpu)),
                "bytes_unpacked": round(median(sent)),
                "runs": [round(taken) for taken in times[: len(QUERIES)]],
            }
    return results


def filters(rounds: int) -> dict[str, Any]:
    """Change the filters of the page Projets on 1, 10 and 100 times the rows."""
    # In a thread of its own: the browser's driver holds an event loop in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_measure(max(1, rounds // 2)))).result()


def grown(factors: Sequence[int]) -> dict[str, Any]:
    """Change them once on so many times the rows (in a thread of its own, as above)."""
    return asyncio.run(_measure(1, factors))
