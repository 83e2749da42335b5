"""The built store: read-only tables, verified against their manifest.

Reading a table needs pyarrow and pandas only; GeoPandas is imported when a geometry is asked for.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import weakref
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tdi.data.catalogue import CATALOG
from tdi.errors import NotFound, StoreError
from tdi.paths import shown

if TYPE_CHECKING:
    import geopandas as gpd

FORMAT = 1
MANIFEST = "manifest.json"
JOURNAL = ".publishing.json"
_REBUILD = "run `tdi build` (or `tdi rollback`, or restore data/store from git)."


def sha256(data: bytes) -> str:
    """Return the digest of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def beside(folder: Path) -> Path:
    """Return the folder of a store's other versions: ``data/store.versions``."""
    return folder.with_name(f"{folder.name}.versions")


def standing(folder: Path) -> Path:
    """Return where the store in force stands: ``folder``, but in one case.

    Where a file system cannot exchange two folders in one step, a publication moves the old store
    away, then the new one in. Between the two, and after a run killed there, its journal says where
    the old one is.
    """
    if not (folder / MANIFEST).exists():
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            journal = json.loads((beside(folder) / JOURNAL).read_text("utf-8"))
            moved = beside(folder) / journal["previous"]["name"]
            if (moved / MANIFEST).exists():
                return moved
    return folder


class Store:
    """A built store, opened read-only.

    An open store stays the version it was opened on: its folder may be replaced by another version,
    not torn.

    Parameters
    ----------
    folder : pathlib.Path
        ``data/store``.
    verify : bool
        Compare the digest of every file with the manifest now; a table is compared when it is first
        read in any case.
    hold : bool
        Read every file into memory now, verified: what happens to the folder later does not matter.

    Raises
    ------
    StoreError
        If the store is missing, damaged, of another format, or differs from its manifest.
    """

    def __init__(self, folder: Path, *, verify: bool = False, hold: bool = False) -> None:
        self.folder = folder
        self._files = _Files(folder)
        self.manifest: Mapping[str, Any] = _read_manifest(self._files, folder)
        self._tables: dict[str, pd.DataFrame] = {}
        self._held: dict[str, bytes] = {}
        self._lock = Lock()
        for name in CATALOG:
            if name not in self.manifest["tables"]:
                raise StoreError(
                    f"the table {name} is not in the manifest.",
                    where=shown(folder / MANIFEST),
                    remedy=_REBUILD,
                )
        if hold:
            self._held = {
                relative: self._bytes(relative, digest) for relative, digest in self._digests()
            }
        elif verify:
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
        for relative, digest in self._digests():
            self._bytes(relative, digest)

    def _digests(self) -> list[tuple[str, str]]:
        """Return each file of the manifest with its digest."""
        tables, display = self.manifest["tables"], self.manifest["display"]
        return [(f"{name}.parquet", entry["sha256"]) for name, entry in tables.items()] + [
            (f"display/{name}", entry["sha256"]) for name, entry in display.items()
        ]

    def table(self, name: str) -> pd.DataFrame:
        """Return a table without its geometry. It is shared: the caller must not change it.

        Parameters
        ----------
        name : str
            A table of ``tdi.data.catalogue.CATALOG``, which documents grain, key, order, columns
            and units.

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

        _with_geometry(name)
        arrow = self._read(name, None)
        _check_crs(arrow, self.folder / f"{name}.parquet")
        shapes = gpd.GeoSeries.from_wkb(arrow.column("geometry").to_pylist(), crs="EPSG:4326")
        return gpd.GeoDataFrame(self.table(name).copy(), geometry=shapes)

    def parquet(self, name: str) -> bytes:
        """Return the file of a table as it was built.

        GeoParquet where it has a geometry, Parquet otherwise.

        Raises
        ------
        NotFound
            If there is no such table.
        StoreError
            If it is missing or differs from the manifest.
        """
        _info(name)
        return self._bytes(f"{name}.parquet", self.manifest["tables"][name]["sha256"])

    def wkb(self, name: str) -> list[bytes]:
        """Return the geometries of a table in the order of its rows, as WKB in EPSG:4326.

        Without GeoPandas.

        Raises
        ------
        NotFound
            If there is no such table, or it has no geometry.
        StoreError
            As for :meth:`geometries`.
        """
        _with_geometry(name)
        arrow = self._read(name, ["geometry"])
        _check_crs(arrow, self.folder / f"{name}.parquet")
        return [bytes(shape) for shape in arrow.column("geometry").to_pylist()]

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
                f"no display file {name!r}.",
                where=shown(self.folder / "display"),
                remedy=f"use {known}.",
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
        if relative in self._held:
            return self._held[relative]
        path = self.folder / relative
        try:
            data = self._files.read(relative)
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


class _Files:
    """The files of one folder, read through the folder itself where the system can.

    A rename does not mislead it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = standing(folder)
        self._descriptor: int | None = None
        if os.open in os.supports_dir_fd:
            for _ in range(2):  # it may be moved between the look and the opening
                with contextlib.suppress(OSError):
                    self._descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
                    weakref.finalize(self, os.close, self._descriptor)
                    break
                self._folder = standing(folder)

    def read(self, relative: str) -> bytes:
        """Return the bytes of a file."""
        if self._descriptor is None:
            return (self._folder / relative).read_bytes()
        handle = os.open(relative, os.O_RDONLY, dir_fd=self._descriptor)
        with os.fdopen(handle, "rb") as file:
            return file.read()


def _read_manifest(files: _Files, folder: Path) -> Mapping[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(files.read(MANIFEST).decode("utf-8"))
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
        raise StoreError(
            f"damaged manifest ({error}).", where=shown(path), remedy=_REBUILD
        ) from None
    return dict(manifest)


def _info(name: str):  # type: ignore[no-untyped-def]
    try:
        return CATALOG[name]
    except KeyError:
        raise NotFound(
            f"no table {name!r}.", where="store", remedy=f"use one of {', '.join(CATALOG)}."
        ) from None


def _with_geometry(name: str) -> None:
    if not _info(name).geometry:
        known = ", ".join(table for table, info in CATALOG.items() if info.geometry)
        raise NotFound(
            f"the table {name} has no geometry.", where="store", remedy=f"use one of {known}."
        )


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
            columns[column] = pd.Series(
                [tuple(words) for words in values.to_pylist()], dtype=object
            )
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
        raise StoreError(
            f"its geometry is in {code}, not EPSG:4326.", where=shown(path), remedy=_REBUILD
        )
