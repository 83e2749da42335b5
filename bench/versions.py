"""Versions of the store: how long a publication, an opening and a comparison take, on the whole committed store."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tdi import paths
from tdi.build.difference import difference
from tdi.build.versions import publish
from tdi.catalog import CATALOG
from tdi.store import MANIFEST, Store, sha256


def vary(source: Path, folder: Path, tables: list[str], tag: str, *, every: int) -> None:
    """Write a copy of a store in which every n-th row of some tables has another text in one column."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    for name in tables:
        path = folder / f"{name}.parquet"
        table = pq.read_table(path)
        texts = [c for c, info in CATALOG[name].columns.items() if info.type == "string"]
        free = [column for column in texts if column not in CATALOG[name].key]
        if not free:
            continue
        place = table.schema.get_field_index(free[-1])
        values = table.column(place).to_pylist()
        changed = [f"{tag} {value}" if row % every == 0 else value for row, value in enumerate(values)]
        field = table.schema.field(place)
        pq.write_table(table.set_column(place, field, pa.array(changed, field.type)), path)
        manifest["tables"][name]["sha256"] = sha256(path.read_bytes())
    manifest["data_version"] = f"2026-12.{sha256(tag.encode())[:8]}"
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")


def _seconds(what: Callable[[], object]) -> float:
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def versions(rounds: int) -> dict[str, Any]:
    """Measure on copies: nothing of the project's own data is written."""
    committed = paths.store()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        every_table = list(CATALOG)
        vary(committed, home / "one", ["projects"], "one", every=10**9)
        vary(committed, home / "tenth", every_table, "tenth", every=10)
        vary(committed, home / "all", every_table, "all", every=1)
        rows: dict[str, list[float]] = {}
        for _ in range(rounds):
            for name in ("one", "tenth", "all"):
                rows.setdefault(f"difference, {name}", []).append(
                    _seconds(lambda name=name: difference(Store(committed), Store(home / name)))  # type: ignore[misc]
                )
        store = home / "store"
        shutil.copytree(committed, store)
        for number in range(rounds):
            sample = home / ("one", "tenth")[number % 2]
            rows.setdefault("publish", []).append(
                _seconds(
                    lambda sample=sample: publish(  # type: ignore[misc]
                        lambda folder: shutil.copytree(sample, folder, dirs_exist_ok=True),
                        store,
                        note="bench",
                    )
                )
            )
            rows.setdefault("open, verified, in memory", []).append(_seconds(lambda: Store(store, hold=True)))
    return {
        name: {
            "median_s": round(median(times), 3),
            "max_s": round(max(times), 3),
            "runs": [round(t, 3) for t in times],
        }
        for name, times in rows.items()
    }
