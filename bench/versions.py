"""Versions of the store: how long a publication, an opening and a comparison take (seconds), on the whole committed store.

The difference with one row, every tenth row, every row of every table changed. A publication of
other rows holds the comparison with the version in force, which its record tells.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.run import Options, Rows, summary
from tdi import paths
from tdi.build.difference import difference
from tdi.build.versions import publish
from tdi.data.catalogue import CATALOG
from tdi.data.store import MANIFEST, Store, sha256


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
        changed = [
            f"{tag} {value}" if row % every == 0 else value for row, value in enumerate(values)
        ]
        field = table.schema.field(place)
        pq.write_table(table.set_column(place, field, pa.array(changed, field.type)), path)
        manifest["tables"][name]["sha256"] = sha256(path.read_bytes())
    manifest["data_version"] = f"2026-12.{sha256(tag.encode())[:8]}"
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")


def measure(options: Options) -> Rows:
    """Measure on copies: nothing of the project's own data is written."""
    committed = paths.store()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        every_table = list(CATALOG)
        vary(committed, home / "one", ["projects"], "one", every=10**9)
        vary(committed, home / "tenth", every_table, "tenth", every=10)
        vary(committed, home / "all", every_table, "all", every=1)
        taken: dict[str, list[float]] = {}

        def clock(name: str, what: Callable[[], object]) -> None:
            start = time.perf_counter()
            what()
            taken.setdefault(name, []).append(time.perf_counter() - start)

        store = home / "store"
        shutil.copytree(committed, store)
        for number in range(options.rounds):
            for name in ("one", "tenth", "all"):
                clock(f"difference, {name}", partial(_compared, committed, home / name))
            clock("publish", partial(_published, home / ("one", "tenth")[number % 2], store))
            clock("open, verified, in memory", partial(Store, store, hold=True))
    return {name: summary(times, "s", 3) for name, times in taken.items()}


def _compared(before: Path, after: Path) -> object:
    return difference(Store(before), Store(after))


def _published(sample: Path, store: Path) -> object:
    return publish(
        lambda folder: shutil.copytree(sample, folder, dirs_exist_ok=True), store, note="bench"
    )
