"""The store again after an import of rows.

The tables that depend on them anew, the others as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from tdi.build.imports.provenance import Imports, read_imports
from tdi.build.imports.rows import ROW_TABLES, Perimeters, build_rows
from tdi.build.pipeline import reference_digests, source_table
from tdi.build.raw import read_lock
from tdi.build.reference import read_checked
from tdi.build.reference_schema import TABLES
from tdi.build.write import write_tables
from tdi.data.catalogue import CATALOG
from tdi.data.store import Store


@dataclass(frozen=True)
class Folders:
    """Folders of an import.

    The store, the reference tables and registry, the imports, the raw inputs and their lock.
    """

    store: Path
    reference: Path
    sources: Path
    imports: Path
    cache: Path
    lock: Path


def perimeters_of_store(store: Store) -> Perimeters:
    """Return what rows are placed on, from a built store."""
    return Perimeters(
        *(
            store.table(name)
            for name in (
                "communes",
                "commune_aliases",
                "crosswalk",
                "territory_communes",
                "territory_communes_2026",
                "territories",
                "epci",
            )
        )
    )


def geography_unchanged(base: Store, where: Folders) -> bool:
    """Tell whether the geography of a store is what a whole build would give now.

    Same inputs, same tables.
    """
    same_lists = all(
        base.manifest.get("imports", {}).get(file) == digest
        for file, digest in read_imports(where.imports).digests().items()
        if file.startswith("ti-")
    )
    raw = {package.file: package.sha256 for package in read_lock(where.lock)}
    return (
        same_lists
        and set(base.manifest["tables"]) == set(CATALOG)
        and base.manifest["raw"] == raw
        and base.manifest["reference"] == reference_digests(where.reference)
    )


def rebuild_rows(out: Path, base: Store, held: Imports, where: Folders) -> dict[str, Any]:
    """Write a store into an empty folder.

    The tables that depend on imported rows anew, the others as they are.

    Returns
    -------
    dict
        The manifest, the one that a whole build from the same facts writes.
    """
    facts = read_checked(
        where.reference, where.sources, [name for name in ROW_TABLES if name in TABLES]
    )
    registry = held.registry(facts.registry)
    tables: dict[str, pd.DataFrame] = build_rows(facts, held, perimeters_of_store(base))
    tables["sources"] = source_table(registry, read_lock(where.lock), held)
    kept: Sequence[str] = ("raw", "reference", "thresholds", "reports")
    manifest_facts = {
        "data_date": registry.data_date.isoformat(),
        "imports": held.digests(),
        **{name: base.manifest[name] for name in kept},
    }
    return write_tables(out, base, tables, manifest_facts)
