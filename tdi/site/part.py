"""A store of which only some tables may be read: what is made of it depends on nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from tdi.store import Store

if TYPE_CHECKING:
    import geopandas as gpd


class Part(Store):
    """Some tables of a store. Whatever else is asked for is an error, so that a list of tables cannot be too short.

    Parameters
    ----------
    whole
        The store.
    names
        The tables that may be read.
    """

    def __init__(self, whole: Store, names: tuple[str, ...]) -> None:
        self._whole = whole
        self._names = frozenset(names)
        self.digests: tuple[tuple[str, str], ...] = tuple(
            (name, str(whole.manifest["tables"][name]["sha256"])) for name in sorted(names)
        )

    def _allowed(self, name: str) -> str:
        if name not in self._names:
            raise LookupError(f"{name} is read, and not among the tables declared: {sorted(self._names)}")
        return name

    @property
    def manifest(self) -> Mapping[str, Any]:  # type: ignore[override]
        """Refused: it says the version, which changes with any table."""
        raise LookupError("the manifest is read by what declares its tables")

    def table(self, name: str) -> pd.DataFrame:
        """Return a table."""
        return self._whole.table(self._allowed(name))

    def geometries(self, name: str) -> gpd.GeoDataFrame:
        """Return a table with its geometry."""
        return self._whole.geometries(self._allowed(name))

    def wkb(self, name: str) -> list[bytes]:
        """Return the geometries of a table."""
        return self._whole.wkb(self._allowed(name))

    def parquet(self, name: str) -> bytes:
        """Return the file of a table."""
        return self._whole.parquet(self._allowed(name))

    def display(self, name: str) -> bytes:
        """Refused: the outlines are drawn by `Blank.drawings`."""
        raise LookupError(f"the display file {name} is read by what declares its tables")
