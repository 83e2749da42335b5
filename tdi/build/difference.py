"""What differs between two versions of the store.

Rows by key, columns, and each territory in words.

Files with the same digest are equal and are not read; the others are compared column by column on
Arrow tables, so that two versions are compared in a few seconds whatever changed, and whatever
tables or columns one of them lacks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from tdi.build.difference_words import Rows, TerritoryDifference, table_words, territory_words
from tdi.data.catalogue import CATALOG
from tdi.data.store import Store
from tdi.errors import StoreError
from tdi.paths import shown

NEW: Final = "new"
CHANGED: Final = "changed"
GONE: Final = "gone"
_OUTLINE: Final = "geometry"


@dataclass(frozen=True)
class RowChange:
    """One row that is new, changed or gone.

    Attributes
    ----------
    key : tuple of str
        Values of the key columns.
    kind : str
        ``new``, ``changed`` or ``gone``.
    columns : tuple of (str, object, object)
        Column, value before and after, for a changed row; an outline is only named.
    """

    key: tuple[str, ...]
    kind: str
    columns: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True)
class TableDifference:
    """The rows of one table that differ, in the order of the key.

    Attributes
    ----------
    table, title_fr : str
        Name, and name shown to readers.
    key : tuple of str
        Key columns.
    rows : tuple of RowChange
    """

    table: str
    title_fr: str
    key: tuple[str, ...]
    rows: tuple[RowChange, ...]

    def count(self, kind: str) -> int:
        """Return the number of rows that are ``new``, ``changed`` or ``gone``."""
        return sum(row.kind == kind for row in self.rows)


@dataclass(frozen=True)
class Difference:
    """What differs between two versions.

    Attributes
    ----------
    old, new : str
        Versions of the data.
    tables : tuple of TableDifference
        Tables with at least one row that differs, in the order of the catalogue.
    display : tuple of str
        Display files whose bytes differ.
    territories : tuple of TerritoryDifference
        One per (phase, id_ti) that something happened to, in words, by phase then code.
    """

    old: str
    new: str
    tables: tuple[TableDifference, ...]
    display: tuple[str, ...]
    territories: tuple[TerritoryDifference, ...]

    @property
    def empty(self) -> bool:
        """Whether no table differs."""
        return not self.tables

    def table(self, name: str) -> TableDifference | None:
        """Return the difference of one table, None when it is equal."""
        return next((item for item in self.tables if item.table == name), None)

    def lines(self, most: int = 40) -> list[str]:
        """Say it in French: the tables, then the territories (at most `most` of them)."""
        if self.empty:
            return ["Rien ne change."]
        said = [
            table_words(t.title_fr, t.count(NEW), t.count(CHANGED), t.count(GONE))
            for t in self.tables
        ]
        said += [
            f"{t.phase} {t.id_ti} {t.name} : {' ; '.join(t.words)}" for t in self.territories[:most]
        ]
        if len(self.territories) > most:
            said.append(f"… et {len(self.territories) - most} autres territoires.")
        return said

    def to_dict(self, most: int | None = None) -> dict[str, Any]:
        """Return it for machines.

        Parameters
        ----------
        most : int, optional
            Largest number of rows given one by one for each table; the counts are always whole.
        """
        return {
            "old": self.old,
            "new": self.new,
            "tables": {
                item.table: {
                    "title_fr": item.title_fr,
                    "key": list(item.key),
                    NEW: item.count(NEW),
                    CHANGED: item.count(CHANGED),
                    GONE: item.count(GONE),
                    "rows": [
                        {
                            "key": list(row.key),
                            "kind": row.kind,
                            "columns": {
                                name: {"before": before, "after": after}
                                for name, before, after in row.columns
                            },
                        }
                        for row in item.rows[:most]
                    ],
                }
                for item in self.tables
            },
            "display": list(self.display),
            "territories": [
                {"phase": t.phase, "id_ti": t.id_ti, "name": t.name, "words_fr": list(t.words)}
                for t in self.territories
            ],
        }


def difference(old: Store, new: Store) -> Difference:
    """Compare two versions of the store.

    Parameters
    ----------
    old, new : Store
        Opened stores; a table that only one of them has is new or gone as a whole.

    Returns
    -------
    Difference

    Raises
    ------
    StoreError
        If a table that must be read is missing or damaged.
    """
    names = dict.fromkeys([*CATALOG, *old.manifest["tables"], *new.manifest["tables"]])
    found: list[TableDifference] = []
    pairs: dict[str, tuple[Rows, Rows]] = {}
    for name in names:
        sides = [store.manifest["tables"].get(name) for store in (old, new)]
        if sides[0] is None and sides[1] is None:
            continue
        if (
            sides[0] is not None
            and sides[1] is not None
            and sides[0]["sha256"] == sides[1]["sha256"]
        ):
            continue
        key = tuple((sides[1] or sides[0])["key"])
        before, after = _rows(old, name, key), _rows(new, name, key)
        rows = compare(before, after)
        if rows:
            title = CATALOG[name].title_fr if name in CATALOG else name
            found.append(TableDifference(name, title, key, tuple(rows)))
            pairs[name] = (before, after)
    files = {**old.manifest["display"], **new.manifest["display"]}
    display = tuple(
        name
        for name in files
        if old.manifest["display"].get(name, {}).get("sha256")
        != new.manifest["display"].get(name, {}).get("sha256")
    )
    territories = territory_words(
        {item.table: [(row.key, row.kind) for row in item.rows] for item in found},
        pairs,
        {**_names(old), **_names(new)},
    )
    return Difference(old.data_version, new.data_version, tuple(found), display, territories)


def compare(before: Rows, after: Rows) -> list[RowChange]:
    """Compare the rows of two tables by key.

    Gone and changed in the order of the old table, then new ones.
    """
    places = [before.places.get(key, -1) for key in after.keys]
    common = [column for column in after.columns if column in before.columns]
    differ: dict[int, list[tuple[str, Any, Any]]] = {}
    pairs = [(old, new) for new, old in enumerate(places) if old >= 0]
    for column in common:
        left, right = before.columns[column], after.columns[column]
        for old, new in pairs:
            one, other = left[old], right[new]
            if one != other:
                said = (None, None) if column == _OUTLINE else (one, other)
                differ.setdefault(old, []).append((column, *said))
    changes = [
        RowChange(key, CHANGED, tuple(differ[row])) if key in after.places else RowChange(key, GONE)
        for row, key in enumerate(before.keys)
        if key not in after.places or row in differ
    ]
    return changes + [
        RowChange(after.keys[row], NEW) for row, place in enumerate(places) if place < 0
    ]


def _rows(store: Store, name: str, key: Sequence[str]) -> Rows:
    if name not in store.manifest["tables"]:
        return Rows((), {}, {})
    path = store.folder / f"{name}.parquet"
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise StoreError(
            f"not readable ({error}).",
            where=shown(path),
            remedy="run `tdi build`, or `tdi rollback`.",
        ) from None
    columns = {column: table.column(column).to_pylist() for column in table.column_names}
    return rows_of(columns, key)


def rows_of(columns: Mapping[str, list[Any]], key: Sequence[str]) -> Rows:
    """Return columns of equal length as rows with a key.

    A missing value in the key counts as empty text.
    """
    parts = [["" if value is None else str(value) for value in columns[name]] for name in key]
    keys = tuple(zip(*parts, strict=True))
    return Rows(keys, {k: row for row, k in enumerate(keys)}, dict(columns))


def _names(store: Store) -> dict[tuple[str, str], str]:
    territories = store.table("territories")
    keys = zip(territories["phase"], territories["id_ti"], strict=True)
    return dict(zip(keys, territories["name"], strict=True))
