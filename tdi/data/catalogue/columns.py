"""What the catalogue says of a column."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    """

    type: str
    description_fr: str
    unit: str = ""
    sources: tuple[str, ...] = (IN_ROW,)
    nullable: bool = False


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
    """

    title_fr: str
    grain_fr: str
    key: tuple[str, ...]
    columns: dict[str, ColumnInfo] = field(default_factory=dict)
    vintage: str = ""

    @property
    def geometry(self) -> bool:
        """Whether the table has a geometry column (EPSG:4326)."""
        return "geometry" in self.columns


def text(
    description_fr: str, *, nullable: bool = False, sources: tuple[str, ...] = (IN_ROW,)
) -> ColumnInfo:
    """Return a column of text or codes."""
    return ColumnInfo("string", description_fr, "", sources, nullable)


def words(description_fr: str, *, sources: tuple[str, ...] = (IN_ROW,)) -> ColumnInfo:
    """Return a column of lists of codes."""
    return ColumnInfo("list<string>", description_fr, "", sources)


def count(
    description_fr: str, unit: str, *, nullable: bool = False, sources: tuple[str, ...] = (IN_ROW,)
) -> ColumnInfo:
    """Return a column of whole numbers."""
    return ColumnInfo("int64", description_fr, unit, sources, nullable)


def number(
    description_fr: str, unit: str, *, nullable: bool = False, sources: tuple[str, ...] = (IN_ROW,)
) -> ColumnInfo:
    """Return a column of decimal numbers."""
    return ColumnInfo("float64", description_fr, unit, sources, nullable)


def flag(
    description_fr: str, *, nullable: bool = False, sources: tuple[str, ...] = (IN_ROW,)
) -> ColumnInfo:
    """Return a column of yes and no."""
    return ColumnInfo("bool", description_fr, "", sources, nullable)


def geometry(description_fr: str, sources: tuple[str, ...]) -> ColumnInfo:
    """Return the geometry column: valid areas in EPSG:4326."""
    return ColumnInfo("geometry", description_fr, "degrés (EPSG:4326)", sources)


def period(name: str, description_fr: str, *, nullable: bool = False) -> dict[str, ColumnInfo]:
    """Return a date as its source gives it, with its precision and its first and last day."""
    return {
        name: text(f"{description_fr}, avec la précision de la source", nullable=nullable),
        f"{name}_precision": text(
            f"{description_fr} : précision (day, month, quarter, half_year, year, span, at_latest)",
            nullable=nullable,
        ),
        f"{name}_start": text(
            f"{description_fr} : premier jour possible (AAAA-MM-JJ)", nullable=True
        ),
        f"{name}_end": text(
            f"{description_fr} : dernier jour possible (AAAA-MM-JJ)", nullable=nullable
        ),
    }


SOURCE = text("Source, clé du registre des sources")
NOTE = text("Précision ou réserve", nullable=True)
CONFIDENCE = text("Confiance dans la source : high, medium ou low")
