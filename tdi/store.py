"""The built store: read-only tables, verified against their manifest.

Reading a table needs pyarrow and pandas only; GeoPandas is imported when a geometry is asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tdi.catalog import CATALOG
from tdi.errors import NotFound, StoreError
from tdi.paths import shown

if TYPE_CHECKING:
    import geopandas as gpd

FORMAT = 1
MANIFEST = "manifest.json"
_REBUILD = "run `tdi build` (or restore data/store from git)."


def sha256(data: bytes) -> str:
    """Return the digest of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class Store:
    """A built store, opened read-only.

    Parameters
    ----------
    folder : pathlib.Path
        ``data/store``.
    verify : bool
        Compare the digest of every file with the manifest now; a table is compared when it is first read in
        any case.

    Raises
    ------
    StoreError
        If the store is missing, damaged, of another format, or differs from its manifest.
    """

    def __init__(self, folder: Path, *, verify: bool = False) -> None:
        self.folder = folder
        self.manifest: Mapping[str, Any] = _read_manifest(folder)
        self._tables: dict[str, pd.DataFrame] = {}
        self._lock = Lock()
        for name in CATALOG:
            if name not in self.manifest["tables"]:
                raise StoreError(
                    f"the table {name} is not in the manifest.",
                    where=shown(folder / MANIFEST),
                    remedy=_REBUILD,
                )
        if verify:
            self.verify()

    @property
    def data_version(self) -> str:
        """The version of the data, such as ``2026-11.1a2b3c4d``: it changes when any table does."""
        return str(self.manifest["data_version"])

    @property
    def reports(self) -> list[dict[str, Any]]:
        """The reports of all joins of the build."""
        return list(self.manifest["reports"])

    def verify(self) -> None:
        """Compare every file with the manifest.

        Raises
        ------
        StoreError
            At the first file that is missing, or whose digest differs.
        """
        for name in self.manifest["tables"]:
            self._bytes(f"{name}.parquet", self.manifest["tables"][name]["sha256"])
        for name, entry in self.manifest["display"].items():
            self._bytes(f"display/{name}", entry["sha256"])

    def table(self, name: str) -> pd.DataFrame:
        """Return a table without its geometry. It is shared: the caller must not change it.

        Parameters
        ----------
        name : str
            A table of ``tdi.catalog.CATALOG``, which documents grain, key, order, columns and units.

        Returns
        -------
        pandas.DataFrame
            Codes are text, missing text is None, missing whole numbers are NA, lists are tuples.

        Raises
        ------
        NotFound
            If there is no such table.
        StoreError
            If the file is missing, damaged or differs from the manifest.
        """
        with self._lock:
            if name not in self._tables:
                columns = [column for column in _info(name).columns if column != "geometry"]
                self._tables[name] = _to_pandas(self._read(name, columns), name)
            return self._tables[name]

    def geometries(self, name: str) -> gpd.GeoDataFrame:
        """Return a table with its geometry, EPSG:4326. A new frame at each call.

        Raises
        ------
        NotFound
            If there is no such table, or it has no geometry.
        StoreError
            As for :meth:`table`, or if its coordinate reference system is not EPSG:4326.
        """
        import geopandas as gpd

        if not _info(name).geometry:
            known = ", ".join(table for table, info in CATALOG.items() if info.geometry)
            raise NotFound(f"the table {name} has no geometry.", where="store", remedy=f"use one of {known}.")
        arrow = self._read(name, None)
        _check_crs(arrow, self.folder / f"{name}.parquet")
        shapes = gpd.GeoSeries.from_wkb(arrow.column("geometry").to_pylist(), crs="EPSG:4326")
        return gpd.GeoDataFrame(self.table(name).copy(), geometry=shapes)

    def display(self, name: str) -> bytes:
        """Return a display file of the browser.

        Raises
        ------
        NotFound
            If there is no such file.
        StoreError
            If it is missing or differs from the manifest.
        """
        try:
            digest = self.manifest["display"][name]["sha256"]
        except KeyError:
            known = ", ".join(self.manifest["display"])
            raise NotFound(
                f"no display file {name!r}.", where=shown(self.folder / "display"), remedy=f"use {known}."
            ) from None
        return self._bytes(f"display/{name}", digest)

    def _read(self, name: str, columns: list[str] | None) -> pa.Table:
        data = self._bytes(f"{name}.parquet", self.manifest["tables"][name]["sha256"])
        try:
            return pq.read_table(pa.BufferReader(data), columns=columns)
        except (pa.ArrowInvalid, pa.ArrowKeyError, OSError) as error:
            raise StoreError(
                f"not readable as Parquet ({error}).",
                where=shown(self.folder / f"{name}.parquet"),
                remedy=_REBUILD,
            ) from None

    def _bytes(self, relative: str, digest: str) -> bytes:
        path = self.folder / relative
        try:
            data = path.read_bytes()
        except OSError:
            raise StoreError("the file is missing.", where=shown(path), remedy=_REBUILD) from None
        found = sha256(data)
        if found != digest:
            raise StoreError(
                f"its digest is {found[:12]}..., the manifest says {digest[:12]}...",
                where=shown(path),
                remedy=_REBUILD,
            )
        return data


def _read_manifest(folder: Path) -> Mapping[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text("utf-8"))
        if manifest["format"] != FORMAT:
            raise StoreError(
                f"the store has format {manifest['format']}, this version reads {FORMAT}.",
                where=shown(path),
                remedy=_REBUILD,
            )
        for key in ("data_version", "tables", "display", "reports"):
            manifest[key]
    except OSError:
        raise StoreError("the store is missing.", where=shown(path), remedy=_REBUILD) from None
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"damaged manifest ({error}).", where=shown(path), remedy=_REBUILD) from None
    return dict(manifest)


def _info(name: str):  # type: ignore[no-untyped-def]
    try:
        return CATALOG[name]
    except KeyError:
        raise NotFound(
            f"no table {name!r}.", where="store", remedy=f"use one of {', '.join(CATALOG)}."
        ) from None


def _to_pandas(table: pa.Table, name: str) -> pd.DataFrame:
    """Turn a table into pandas with the types that `Store.table` promises."""
    columns: dict[str, Any] = {}
    for column, info in CATALOG[name].columns.items():
        if column == "geometry":
            continue
        values = table.column(column)
        if info.type == "string":
            columns[column] = pd.Series(values.to_pylist(), dtype=object)
        elif info.type == "list<string>":
            columns[column] = pd.Series([tuple(words) for words in values.to_pylist()], dtype=object)
        elif info.nullable and info.type in ("int64", "bool"):
            dtype = "Int64" if info.type == "int64" else "boolean"
            columns[column] = pd.Series(values.to_pylist(), dtype=dtype)
        else:
            columns[column] = values.to_pandas()
    return pd.DataFrame(columns)


def _check_crs(table: pa.Table, path: Path) -> None:
    try:
        crs = json.loads((table.schema.metadata or {})[b"geo"])["columns"]["geometry"].get("crs")
        code = "4326" if crs is None else str(crs["id"]["code"])
    except (KeyError, ValueError, TypeError):
        code = "unknown"
    if code not in ("4326", "CRS84"):
        raise StoreError(f"its geometry is in {code}, not EPSG:4326.", where=shown(path), remedy=_REBUILD)
