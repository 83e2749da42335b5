"""What `tdi check` prints: the contents of a verified store.

With what differs from the reference tables.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from tdi.data.catalogue import CATALOG
from tdi.data.store import Store, sha256
from tdi.errors import StoreError
from tdi.paths import shown


def checkup(store: Store, reference: Path, provenance: Path | None = None) -> Iterator[str]:
    """Read every table of a store and say what it holds.

    Parameters
    ----------
    store : Store
        Opened with ``verify=True``: the digests are those of the manifest.
    reference : pathlib.Path
        Folder of the reference tables; a table changed since the build is named.
    provenance : pathlib.Path, optional
        What was imported; an import in force that the store was not built from is named.

    Yields
    ------
    str
        One line per fact.

    Raises
    ------
    StoreError
        If a table has another number of rows, or other columns, than the manifest says.
    UnsourcedFigure
        Never: a row without a registered source cannot be built.
    """
    yield f"store {shown(store.folder)}, version {store.data_version}, facts known up to " + str(
        store.manifest["data_date"]
    )
    for name, info in CATALOG.items():
        entry = store.manifest["tables"][name]
        frame = store.table(name)
        if len(frame) != entry["rows"] or list(info.columns) != entry["columns"]:
            raise StoreError(
                f"{len(frame)} rows and {len(info.columns)} columns, the manifest says "
                f"{entry['rows']} and {len(entry['columns'])}.",
                where=f"{name}.parquet",
                remedy="run `tdi build`.",
            )
        crs = f", {entry['crs']}" if entry["crs"] else ""
        vintage = (
            f", COG {entry['vintage']}" if entry["vintage"] and entry["vintage"] != "phase" else ""
        )
        yield f"  {name}: {entry['rows']} rows, {len(entry['columns'])} columns{crs}{vintage}"
    for name, entry in store.manifest["display"].items():
        yield f"  display/{name}: {entry['bytes']} bytes"
    yield from _programme(store)
    unmatched = sum(len(report["left_only"]) for report in store.reports)
    yield f"joins: {len(store.reports)}, {unmatched} unmatched keys, all reviewed"
    changed = [
        name
        for name, digest in store.manifest["reference"].items()
        if not (reference / name).exists() or sha256((reference / name).read_bytes()) != digest
    ]
    yield (
        f"warning: changed since the build: {', '.join(changed)}; run `tdi build`"
        if changed
        else "reference tables: as built"
    )
    yield _imports(store, provenance)
    yield "ok"


def _imports(store: Store, provenance: Path | None) -> str:
    built = set(store.manifest.get("imports", {}))
    held = built
    if provenance is not None:
        document = tomllib.loads(provenance.read_text("utf-8")) if provenance.exists() else {}
        held = {
            entry["file"]
            for entry in {(e["dataset"], e["slot"]): e for e in document.get("import", [])}.values()
        }
    changed = sorted(built ^ held)
    if changed:
        return f"warning: imports not those of the build: {', '.join(changed)}; run `tdi build`"
    return f"imports: {len(built)} in force, as built"


def _programme(store: Store) -> Iterator[str]:
    territories, communes = store.table("territories"), store.table("territory_communes")
    phases = store.table("phases").set_index("phase")
    status = store.table("status_2018")["status"].value_counts()
    yield (
        f"phase 2018: {phases.loc['2018', 'announced_count']} announced, "
        f"{phases.loc['2018', 'territory_count']} established; of the territories of 2020: "
        + ", ".join(f"{count} {name}" for name, count in status.sort_index().items())
    )
    for phase, rows in territories.groupby("phase"):
        covered = int((communes["phase"] == phase).sum())
        vintage = phases.loc[phase, "cog_vintage"]
        yield f"phase {phase}: {len(rows)} territories, {covered} communes of COG {vintage}"
