"""A store of a few rows per table, for tests of what happens to whole stores."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tdi.data.catalogue import CATALOG
from tdi.data.store import FORMAT, MANIFEST, sha256
from tests.conftest import ROOT


def write_small(folder: Path, tag: str) -> str:
    """Write a whole small store that differs from another by its tag; return its data version."""
    (folder / "display").mkdir(parents=True, exist_ok=True)
    tables = {}
    for name in CATALOG:
        table = pq.read_table(ROOT / "data" / "store" / f"{name}.parquet").slice(0, 1)
        if name == "waves":
            place = table.schema.get_field_index("note")
            table = table.set_column(place, table.schema.field(place), pa.array([tag] * len(table)))
        pq.write_table(table, folder / f"{name}.parquet")
        tables[name] = {
            "rows": len(table),
            "columns": list(CATALOG[name].columns),
            "key": list(CATALOG[name].key),
            "sha256": sha256((folder / f"{name}.parquet").read_bytes()),
        }
    body = json.dumps({"tag": tag}).encode()
    (folder / "display" / "land.json").write_bytes(body)
    display = {"land.json": {"sha256": sha256(body), "bytes": len(body)}}
    version = f"2026-11.{sha256(tag.encode())[:8]}"
    manifest = {
        "format": FORMAT,
        "data_version": version,
        "data_date": "2026-11-21",
        "tables": tables,
        "display": display,
        "reports": [],
    }
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    return version


def write_changed(source: Path, folder: Path, tag: str) -> str:
    """Write a copy of a store in which the first project and the national atlas differ.

    Return its data version.
    """
    shutil.copytree(source, folder, dirs_exist_ok=True)
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    path = folder / "projects.parquet"
    table = pq.read_table(path)
    place = table.schema.get_field_index("title")
    titles = [f"{tag} {table['title'][0].as_py()}", *table["title"].to_pylist()[1:]]
    pq.write_table(table.set_column(place, table.schema.field(place), pa.array(titles)), path)
    manifest["tables"]["projects"]["sha256"] = sha256(path.read_bytes())
    layer = folder / "display" / "atlas-national.json"
    layer.write_bytes(layer.read_bytes().rstrip() + b"\n" * (1 + len(tag)))
    manifest["display"][layer.name]["sha256"] = sha256(layer.read_bytes())
    manifest["data_version"] = f"2026-12.{sha256(tag.encode())[:8]}"
    manifest["data_date"] = "2026-12-04"
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    return str(manifest["data_version"])
