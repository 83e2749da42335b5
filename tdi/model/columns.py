"""What a column and a table of ``data/reference`` may hold: kinds, allowed values, keys.

The CSV files are the truth. They are read as text, every column is turned into its kind, and the
result is validated strictly by pandera: an unknown column, a missing one, a value out of its list,
a duplicated key stop the build.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandera.pandas as pa

from tdi.model import vocabulary as v
from tdi.model.phases import PHASES_WITH_PERIMETER

SIREN = r"\d{9}"
INSEE = r"(?:\d{2}|2[AB])\d{3}"
ID_TI = r"ti-\d{4}"
VINTAGE = r"20(?:19|2[0-6])"
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
KEY = r"[a-z0-9]+(?:_[a-z0-9]+)*"


@dataclass(frozen=True)
class Column:
    """One column of a reference table.

    Attributes
    ----------
    kind : str
        ``text``, ``int``, ``float``, ``bool``, ``period`` (see ``tdi.text.dates``) or ``words`` (a
        list, separated by spaces).
    required : bool
        Whether an empty cell is an error. An empty cell means unknown, never zero.
    pattern : str
        Regular expression of the whole value (of each word for ``words``).
    allowed : sequence of str
        Closed list of values (of words for ``words``).
    minimum : float or None
        Smallest number.
    maximum : float or None
        Largest number.
    """

    kind: str = "text"
    required: bool = True
    pattern: str = ""
    allowed: Sequence[str] = ()
    minimum: float | None = None
    maximum: float | None = None

    def checks(self) -> list[pa.Check]:
        """Return the pandera checks of this column, each with the remedy as its message."""
        checks: list[pa.Check] = []
        if self.allowed and self.kind != "words":
            allowed = tuple(self.allowed)
            checks.append(pa.Check.isin(allowed, error=f"use one of {_some(allowed)}"))
        if self.allowed and self.kind == "words":
            known = frozenset(self.allowed)
            checks.append(
                pa.Check(
                    lambda words: all(word in known for word in words),
                    element_wise=True,
                    error=f"use codes among {_some(tuple(self.allowed))}, separated by a space",
                )
            )
        if self.pattern and self.kind != "words":
            checks.append(
                pa.Check.str_matches(
                    f"^(?:{self.pattern})$", error=f"write it as {_shape(self.pattern)}"
                )
            )
        if self.pattern and self.kind == "words":
            shape = re.compile(self.pattern)
            checks.append(
                pa.Check(
                    lambda words: all(shape.fullmatch(word) for word in words),
                    element_wise=True,
                    error=f"write each word as {_shape(self.pattern)}",
                )
            )
        if self.minimum is not None:
            checks.append(
                pa.Check.ge(self.minimum, error=f"give a number of at least {self.minimum:g}")
            )
        if self.maximum is not None:
            checks.append(
                pa.Check.le(self.maximum, error=f"give a number of at most {self.maximum:g}")
            )
        return checks


_SHAPES = {
    SIREN: "a SIREN of nine digits, kept as text",
    INSEE: "an INSEE commune code of five characters, kept as text (01283, 2A004)",
    ID_TI: "ti- and four digits, as in ti-2707",
    VINTAGE: "a COG vintage from 2019 to 2026",
    SLUG: "lower-case words joined by hyphens",
    KEY: "lower-case words joined by underscores",
    f"{SIREN}|{INSEE}": "a SIREN of nine digits (epci, ept) or an INSEE code of five characters (commune)",
}


def _shape(pattern: str) -> str:
    return _SHAPES.get(pattern, f"the pattern {pattern}")


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
    grain : str
        What one row is.
    key : tuple of str
        Columns that identify a row; empty when no column does.
    columns : dict of str to Column
        In the order of the file.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: dict[str, Column] = field(default_factory=dict)

    def schema(self) -> pa.DataFrameSchema:
        """Return the strict pandera schema of the typed table."""
        return pa.DataFrameSchema(
            {
                name: pa.Column(
                    _DTYPES[column.kind],
                    checks=column.checks(),
                    nullable=not column.required,
                    required=True,
                )
                for name, column in self.columns.items()
            },
            strict=True,
            ordered=True,
            coerce=False,
            name=self.name,
        )


_DTYPES: dict[str, Any] = {
    "text": "object",
    "period": "object",
    "words": "object",
    "int": "Int64",
    "float": "Float64",
    "bool": "boolean",
}

REQ = Column()
OPT = Column(required=False)
PHASE = Column(allowed=PHASES_WITH_PERIMETER)
TERRITORY = Column(pattern=ID_TI)
SOURCE = Column(pattern=SLUG)
OTHER_SOURCES = Column("words", required=False)
REGION = Column(allowed=tuple(v.REGIONS))
REGION_OPT = Column(required=False, allowed=tuple(v.REGIONS))
REGIONS = Column("words", allowed=tuple(v.REGIONS))
DEP = Column(allowed=v.DEPARTEMENTS)
DEP_OPT = Column(required=False, allowed=v.DEPARTEMENTS)
INSEE_OPT = Column(required=False, pattern=INSEE)
CONFIDENCE = Column(allowed=v.CONFIDENCES)
FUND = Column(pattern=SLUG)
COUNT = Column("int", minimum=0)
COUNT_OPT = Column("int", required=False, minimum=0)
EUR_OPT = Column("int", required=False, minimum=0, maximum=1e12)
DATE = Column("period")
DATE_OPT = Column("period", required=False)
