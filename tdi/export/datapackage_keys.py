"""Which columns of the store lead to the key of another table.

Declared by name, kept where every value is found.

A column named as the key of another table refers to it; the few that say it under another name are
listed. A reference that does not hold for every row (a commune of an old vintage) is not declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tdi.data.catalogue import CATALOG
from tdi.data.store import Store

_TARGETS: Final = {
    "source_id": ("sources", "source_id"),
    "fund": ("funds", "fund"),
    "insee_com": ("communes", "insee_com"),
    "insee_to": ("communes", "insee_com"),
    "siren_epci": ("epci", "siren"),
    "siren_ept": ("epci", "siren"),
    "dep": ("departements", "code"),
    "region": ("regions", "code"),
    "region_main": ("regions", "code"),
    "figure_id": ("figures", "figure_id"),
    "phase": ("phases", "phase"),
    "from_phase": ("phases", "phase"),
    "to_phase": ("phases", "phase"),
    "name_2018": ("territories_2018", "name"),
}
_ONE_TABLE: Final = {
    ("figures", "key"): ("figure_keys", "key"),
    ("statements", "topic"): ("statement_topics", "topic"),
}
_PAIRS: Final = {
    ("phase", "id_ti"): ("territories", ("phase", "id_ti")),
    ("from_phase", "id_from"): ("territories", ("phase", "id_ti")),
    ("to_phase", "id_to"): ("territories", ("phase", "id_ti")),
}


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a table whose values are all found in the key of another."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


@lru_cache(maxsize=128)  # every form of the package declares them
def foreign_keys(store: Store, name: str) -> tuple[ForeignKey, ...]:
    """Return the references of a table that hold for each of its rows.

    A missing value refers to nothing.
    """
    return tuple(key for key in _candidates(name) if _holds(store, name, key))


def _candidates(name: str) -> Iterator[ForeignKey]:
    columns = CATALOG[name].columns
    for column in columns:
        target = _ONE_TABLE.get((name, column)) or _TARGETS.get(column)
        if target is not None and target[0] != name:
            yield ForeignKey((column,), target[0], (target[1],))
    for pair, (table, key) in _PAIRS.items():
        if table != name and all(column in columns for column in pair):
            yield ForeignKey(pair, table, key)


def _holds(store: Store, name: str, key: ForeignKey) -> bool:
    return _rows(store, name, key.columns) <= _rows(store, key.table, key.key)


@lru_cache(maxsize=256)  # a dozen keys are referred to by most tables
def _rows(store: Store, name: str, columns: tuple[str, ...]) -> frozenset[tuple[object, ...]]:
    """Return what stands in some columns of a table, without the rows of which one is missing."""
    frame = store.table(name)
    if len(columns) == 1:
        return frozenset((value,) for value in frame[columns[0]].dropna().unique())
    held = frame[list(columns)].dropna().drop_duplicates()
    return frozenset(held.itertuples(index=False, name=None))
