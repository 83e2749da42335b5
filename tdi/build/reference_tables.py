"""The reference tables, read and validated, with their place for messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tdi.data.sources import Registry
from tdi.errors import SchemaViolation
from tdi.paths import shown

_LINE = 2  # row 0 of a frame is line 2 of its file


@dataclass(frozen=True)
class Reference:
    """The hand-kept facts, validated.

    Attributes
    ----------
    folder : pathlib.Path
        Where the tables were read.
    tables : dict of str to pandas.DataFrame
        See ``tdi.build.reference_schema`` for grain, key and columns of each.
    registry : Registry
        The sources.
    """

    folder: Path
    tables: dict[str, pd.DataFrame]
    registry: Registry

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table by name."""
        return self.tables[name]

    def line(self, table: str, row: int) -> str:
        """Return file and line of a row, for messages."""
        return f"{shown(self.folder / f'{table}.csv')}, line {int(row) + _LINE}"

    def refuse(self, table: str, rows: Iterable[int], what: str, remedy: str) -> None:
        """Raise SchemaViolation for the first of the rows, if there is one."""
        for row in rows:
            raise SchemaViolation(what, where=self.line(table, row), remedy=remedy)
