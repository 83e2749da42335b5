"""Schemas of the tables of ``data/reference``, made from the catalogue.

The catalogue (``tdi.data.catalogue``) declares each column once. The CSV files hold a table's
columns but for the computed ones. They are read as text, every column is turned into its kind, and
the result is validated strictly by pandera: an unknown column, a missing one, a value out of its
list, a duplicated key stop the build.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import pandera.pandas as pa

from tdi.data.catalogue import CATALOG, ColumnInfo, TableInfo
from tdi.data.catalogue.patterns import DESCRIPTIONS

_KINDS: Final = {
    "string": "text",
    "int64": "int",
    "float64": "float",
    "bool": "bool",
    "list<string>": "words",
}
_DTYPES: Final[dict[str, Any]] = {
    "text": "object",
    "period": "object",
    "words": "object",
    "int": "Int64",
    "float": "Float64",
    "bool": "boolean",
}


def kind(column: ColumnInfo) -> str:
    """Return how a cell is read: text, int, float, bool, period or words (separated by spaces)."""
    return "period" if column.period else _KINDS[column.type]


def required(column: ColumnInfo) -> bool:
    """Return whether an empty cell is an error. An empty cell means unknown, never zero."""
    if column.required is not None:
        return column.required
    return not column.nullable and kind(column) != "words"


def checks(column: ColumnInfo) -> list[pa.Check]:
    """Return the pandera checks of a column, each with the remedy as its message."""
    found: list[pa.Check] = []
    listed = kind(column) == "words"
    if column.allowed and not listed:
        allowed = tuple(column.allowed)
        found.append(pa.Check.isin(allowed, error=f"use one of {_some(allowed)}"))
    if column.allowed and listed:
        known = frozenset(column.allowed)
        found.append(
            pa.Check(
                lambda words: all(word in known for word in words),
                element_wise=True,
                error=f"use codes among {_some(tuple(column.allowed))}, separated by a space",
            )
        )
    if column.pattern and not listed:
        found.append(
            pa.Check.str_matches(
                f"^(?:{column.pattern})$", error=f"write it as {_description(column.pattern)}"
            )
        )
    if column.pattern and listed:
        shape = re.compile(column.pattern)
        found.append(
            pa.Check(
                lambda words: all(shape.fullmatch(word) for word in words),
                element_wise=True,
                error=f"write each word as {_description(column.pattern)}",
            )
        )
    if column.minimum is not None:
        found.append(
            pa.Check.ge(column.minimum, error=f"give a number of at least {column.minimum:g}")
        )
    if column.maximum is not None:
        found.append(
            pa.Check.le(column.maximum, error=f"give a number of at most {column.maximum:g}")
        )
    return found


def _description(pattern: str) -> str:
    return DESCRIPTIONS.get(pattern, f"the pattern {pattern}")


def _some(values: tuple[str, ...]) -> str:
    return (
        ", ".join(values)
        if len(values) <= 20
        else f"{', '.join(values[:6])}... ({len(values)} values)"
    )


@dataclass(frozen=True)
class Table:
    """The schema of one reference table.

    Attributes
    ----------
    name : str
        File ``data/reference/<name>.csv``.
    key : tuple of str
        Columns that identify a row.
    columns : dict of str to ColumnInfo
        In the order of the file.
    """

    name: str
    key: tuple[str, ...]
    columns: dict[str, ColumnInfo]

    @classmethod
    def of(cls, name: str, info: TableInfo) -> Table:
        """Return the reference table of a table of the catalogue."""
        own = {column: each for column, each in info.columns.items() if not each.computed}
        first = {column: own[column] for column in info.reference_key}
        return cls(name, info.reference_key or info.key, first | own)

    def schema(self) -> pa.DataFrameSchema:
        """Return the strict pandera schema of the typed table."""
        return pa.DataFrameSchema(
            {
                name: pa.Column(
                    _DTYPES[kind(column)],
                    checks=checks(column),
                    nullable=not required(column),
                    required=True,
                )
                for name, column in self.columns.items()
            },
            strict=True,
            ordered=True,
            coerce=False,
            name=self.name,
        )


TABLES: Final = {name: Table.of(name, info) for name, info in CATALOG.items() if info.reference}
"""The reference tables by name, in the order they are read."""
