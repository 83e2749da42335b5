"""A store of which only some tables may be read: what is made of it depends on nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from tdi.data.store import Store

if TYPE_CHECKING:
    import geopandas as gpd


# What is counted of projects; their words are in lists of projects alone, and are mended most often.
COUNTED: Final = "projects:project_id,ti_2020,ti_2022,ti_2023,ti_2024,region,insee_com,fund,decision_end,aid_eur,investment_eur,source_id"

# What maps, lists, comparisons and sums are made of: everything but the words of projects. One set for all of them, so that what
# is worked out of it is worked out once.
FACTS: Final = (
    "changes",
    "communes",
    "departement_funding",
    "departements",
    "epci",
    "field_conflicts",
    "figures",
    "funds",
    "lineage_official",
    "members",
    "phases",
    "programme_facts",
    COUNTED,
    "region_counts_2018",
    "region_funding",
    "regions",
    "sites_counts",
    "sources",
    "statement_topics",
    "statements",
    "status_2018",
    "territories",
    "territories_2018",
    "territory_communes_2026",
    "waves",
)


class Part(Store):
    """Some tables of a store. Whatever else is asked for is an error, so that a list of tables cannot be too short.

    Parameters
    ----------
    whole
        The store.
    names
        The tables that may be read; of one written ``name:column,column``, these columns alone.
    """

    def __init__(self, whole: Store, names: tuple[str, ...]) -> None:
        self._whole = whole
        named = {name: columns for name, _, columns in (each.partition(":") for each in names)}
        self._names = frozenset(name for name, columns in named.items() if not columns)
        self._some = {name: _columns(whole, name, columns) for name, columns in named.items() if columns}
        self.digests: tuple[tuple[str, str], ...] = tuple(
            (
                name,
                self._some[name][1] if name in self._some else str(whole.manifest["tables"][name]["sha256"]),
            )
            for name in sorted(named)
        )

    def _allowed(self, name: str) -> str:
        if name not in self._names:
            said = sorted({*self._names, *self._some})
            raise LookupError(f"{name} is read, and not among the tables declared: {said}")
        return name

    @property
    def manifest(self) -> Mapping[str, Any]:  # type: ignore[override]
        """Refused: it says the version, which changes with any table."""
        raise LookupError("the manifest is read by what declares its tables")

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, or those of its columns that may be read."""
        return self._some[name][0] if name in self._some else self._whole.table(self._allowed(name))

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


@lru_cache(maxsize=8)
def _columns(whole: Store, name: str, columns: str) -> tuple[pd.DataFrame, str]:
    """Return some columns of a table, and the digest of what they hold."""
    frame = whole.table(name)[columns.split(",")]
    held = [(column, str(values.dtype), values.tolist()) for column, values in frame.items()]
    return frame, hashlib.sha256(repr(held).encode("utf-8", "surrogatepass")).hexdigest()
