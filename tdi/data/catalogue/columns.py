"""What the catalogue says of a column, in the store and in ``data/reference``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack

from tdi.data.catalogue import patterns as p
from tdi.model import vocabulary as v

IN_ROW = "source_id"
"""In ``sources``: each row names its own source in its column source_id."""


@dataclass(frozen=True)
class ColumnInfo:
    """One column of a table of the store.

    Attributes
    ----------
    type : str
        ``string``, ``int64``, ``float64``, ``bool``, ``list<string>`` or ``geometry``.
    description_fr : str
        What it is, in French, as readers see it.
    unit : str
        Unit, or "" for text and codes.
    sources : tuple of str
        Ids of the registry; ``source_id`` when each row names its own.
    nullable : bool
        Whether it may be missing (unknown, never zero).
    computed : bool
        Whether the build adds it: the reference table does not have it.
    period : bool
        Whether it is a date as its source gives it (see ``tdi.text.dates``).
    required : bool or None
        Whether an empty cell of the reference table is an error. When None: unless `nullable`, and
        never for a list.
    pattern : str
        Regular expression of the whole value (of each word of a list), in the reference table like
        all that follows.
    allowed : sequence of str
        Closed list of values (of words of a list).
    minimum, maximum : float or None
        Smallest and largest number.
    """

    type: str
    description_fr: str
    unit: str = ""
    sources: tuple[str, ...] = (IN_ROW,)
    nullable: bool = False
    computed: bool = False
    period: bool = False
    required: bool | None = None
    pattern: str = ""
    allowed: Sequence[str] = ()
    minimum: float | None = None
    maximum: float | None = None


class Rules(TypedDict, total=False):
    """The rules of a column of a reference table: see `ColumnInfo`."""

    computed: bool
    required: bool | None
    pattern: str
    allowed: Sequence[str]
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True)
class TableInfo:
    """One table of the store.

    Attributes
    ----------
    title_fr : str
        Name shown to readers.
    grain_fr : str
        What one row is, in French.
    key : tuple of str
        Columns that identify a row, and the order of the rows.
    columns : dict of str to ColumnInfo
        In the order of the file.
    vintage : str
        COG vintage of its codes, ``phase`` when each phase has its own, or "".
    reference : bool
        Whether ``data/reference/<name>.csv`` holds it, but for its computed columns.
    reference_key : tuple of str
        Columns that identify a row of that file, and come first in it; empty when they are `key`.
    """

    title_fr: str
    grain_fr: str
    key: tuple[str, ...]
    columns: dict[str, ColumnInfo] = field(default_factory=dict)
    vintage: str = ""
    reference: bool = False
    reference_key: tuple[str, ...] = ()

    @property
    def geometry(self) -> bool:
        """Whether the table has a geometry column (EPSG:4326)."""
        return "geometry" in self.columns


def text(
    description_fr: str,
    *,
    nullable: bool = False,
    sources: tuple[str, ...] = (IN_ROW,),
    **rules: Unpack[Rules],
) -> ColumnInfo:
    """Return a column of text or codes."""
    return ColumnInfo("string", description_fr, "", sources, nullable, **rules)


def words(
    description_fr: str, *, sources: tuple[str, ...] = (IN_ROW,), **rules: Unpack[Rules]
) -> ColumnInfo:
    """Return a column of lists of codes."""
    return ColumnInfo("list<string>", description_fr, "", sources, **rules)


def count(
    description_fr: str,
    unit: str,
    *,
    nullable: bool = False,
    sources: tuple[str, ...] = (IN_ROW,),
    **rules: Unpack[Rules],
) -> ColumnInfo:
    """Return a column of whole numbers."""
    return ColumnInfo("int64", description_fr, unit, sources, nullable, **rules)


def number(
    description_fr: str,
    unit: str,
    *,
    nullable: bool = False,
    sources: tuple[str, ...] = (IN_ROW,),
    **rules: Unpack[Rules],
) -> ColumnInfo:
    """Return a column of decimal numbers."""
    return ColumnInfo("float64", description_fr, unit, sources, nullable, **rules)


def flag(
    description_fr: str,
    *,
    nullable: bool = False,
    sources: tuple[str, ...] = (IN_ROW,),
    **rules: Unpack[Rules],
) -> ColumnInfo:
    """Return a column of yes and no."""
    return ColumnInfo("bool", description_fr, "", sources, nullable, **rules)


def geometry(description_fr: str, sources: tuple[str, ...], **rules: Unpack[Rules]) -> ColumnInfo:
    """Return the geometry column: valid areas in EPSG:4326."""
    return ColumnInfo("geometry", description_fr, "degrés (EPSG:4326)", sources, **rules)


def period(name: str, description_fr: str, *, nullable: bool = False) -> dict[str, ColumnInfo]:
    """Return a date as its source gives it, with its precision and its first and last day."""
    date = text(f"{description_fr}, avec la précision de la source", nullable=nullable)
    return {
        name: replace(date, period=True),
        f"{name}_precision": text(
            f"{description_fr} : précision (day, month, quarter, half_year, year, span, at_latest)",
            nullable=nullable,
            computed=True,
        ),
        f"{name}_start": text(
            f"{description_fr} : premier jour possible (AAAA-MM-JJ)", nullable=True, computed=True
        ),
        f"{name}_end": text(
            f"{description_fr} : dernier jour possible (AAAA-MM-JJ)",
            nullable=nullable,
            computed=True,
        ),
    }


SOURCE = text("Source, clé du registre des sources", pattern=p.SLUG)
NOTE = text("Précision ou réserve", nullable=True)
CONFIDENCE = text("Confiance dans la source : high, medium ou low", allowed=v.CONFIDENCES)
