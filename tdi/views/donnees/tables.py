"""The tables of the store as a reader sees them.

One line each, and one sheet for the table that is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import Any, Final

import pandas as pd

from tdi.data.catalogue import CATALOG, IN_ROW, ColumnInfo
from tdi.data.store import Store
from tdi.text.typography import MISSING, NBSP, day, is_missing, number, plural
from tdi.views.charts import DataTable

PREVIEW_ROWS: Final = 6
_TYPES: Final = {
    "string": "texte",
    "int64": "nombre entier",
    "float64": "nombre décimal",
    "bool": "oui ou non",
    "list<string>": "liste de codes",
    "geometry": "contour",
}
_BYTES: Final = ((1e6, "Mo"), (1e3, "ko"))


@dataclass(frozen=True)
class TableLine:
    """One table in the list of all.

    Attributes
    ----------
    name, title
        Name of its file; name for readers.
    grain, vintage
        What one row is; COG vintage in words, or "".
    rows, columns
        How many.
    digest
        sha256 of its file, hexadecimal.
    size
        Size of its file, in words.
    geometry
        Whether it has outlines.
    """

    name: str
    title: str
    grain: str
    vintage: str
    rows: int
    columns: int
    digest: str
    size: str
    geometry: bool


@dataclass(frozen=True)
class SourceLineage:
    """A source as it occurs in a table or in all of them.

    Attributes
    ----------
    rows
        Rows that name it; None where whole columns come from it.
    """

    key: str
    producer: str
    title: str
    url: str
    licence: str
    published: str
    retrieved: str
    vintage: str
    note: str
    rows: int | None


@dataclass(frozen=True)
class TableSheet:
    """The chosen table: facts, columns, sources, first rows."""

    line: TableLine
    facts: tuple[tuple[str, str], ...]
    columns: DataTable
    sources: tuple[SourceLineage, ...]
    preview: DataTable


def size_text(count: int) -> str:
    """Write a size in bytes for a reader."""
    for limit, unit in _BYTES:
        if count >= limit:
            return f"{number(count / limit, 1 if count / limit < 10 else 0)}{NBSP}{unit}"
    return f"{count}{NBSP}octets"


def vintage_text(vintage: str) -> str:
    """Write a COG vintage for a reader."""
    return "celui de chaque phase" if vintage == "phase" else vintage


def table_lines(store: Store) -> tuple[TableLine, ...]:
    """Return every table, in the order of the catalogue."""
    return tuple(table_line(store, name) for name in CATALOG)


def table_line(store: Store, name: str) -> TableLine:
    """Return the line of one table."""
    info, entry = CATALOG[name], store.manifest["tables"][name]
    return TableLine(
        name,
        info.title_fr,
        info.grain_fr,
        vintage_text(info.vintage),
        int(entry["rows"]),
        len(info.columns),
        str(entry["sha256"]),
        size_text(int(entry["bytes"])),
        info.geometry,
    )


def table_sheet(store: Store, name: str) -> TableSheet:
    """Return the sheet of one table of the catalogue."""
    info, line = CATALOG[name], table_line(store, name)
    facts = (
        ("Une ligne", line.grain.removeprefix("une ligne ")),
        ("Lignes", number(line.rows)),
        ("Clé", ", ".join(info.key)),
        ("Millésime du COG", line.vintage or "sans objet"),
        ("Projection", "EPSG:4326 (longitude, latitude)" if line.geometry else "sans contour"),
        ("Fichier", f"{name}.parquet, {line.size}"),
    )
    return TableSheet(
        line,
        facts,
        _columns(store, name),
        source_lines(store, _uses(store, name)),
        _preview(store, name),
    )


def _columns(store: Store, name: str) -> DataTable:
    info = CATALOG[name]
    frame = store.table(name)
    rows = tuple(
        (
            column,
            held.description_fr,
            _TYPES[held.type],
            held.unit or "–",
            "clé" if column in info.key else _absent(frame, column, held),
            ", ".join("source de la ligne" if s == IN_ROW else s for s in held.sources),
        )
        for column, held in info.columns.items()
    )
    return DataTable(
        f"Les {plural(len(rows), 'colonne')} de la table {info.title_fr}, dans l’ordre du fichier.",
        ("Colonne", "Définition", "Type", "Unité", "Valeurs absentes", "Source"),
        rows,
    )


def _absent(frame: pd.DataFrame, column: str, held: ColumnInfo) -> str:
    if not held.nullable:
        return "jamais"
    values = frame[column]
    missing = (
        int(values.isna().sum() + (values == "").sum())
        if held.type == "string"
        else int(values.isna().sum())
    )
    return f"{number(missing)} sur {number(len(frame))}" if missing else "aucune à ce jour"


def _uses(store: Store, name: str) -> dict[str, int | None]:
    """Return the sources of a table: rows that name each, or None for those of whole columns."""
    info, frame = CATALOG[name], store.table(name)
    uses: dict[str, int | None] = {}
    if IN_ROW in frame.columns and name != "sources":
        uses |= {str(key): int(count) for key, count in frame[IN_ROW].value_counts().items()}
    for column in info.columns.values():
        for key in column.sources:
            if key != IN_ROW:
                uses.setdefault(key, None)
    return uses


def source_lines(store: Store, uses: dict[str, int | None]) -> tuple[SourceLineage, ...]:
    """Return sources of the registry with what is known of each.

    Most rows first, whole columns before.
    """
    table = store.table("sources").set_index("source_id")
    order = sorted(uses, key=lambda key: (uses[key] is not None, -(uses[key] or 0), key))
    return tuple(
        _source(str(key), table.loc[key], uses[key]) for key in order if key in table.index
    )


def _source(key: str, row: pd.Series, rows: int | None) -> SourceLineage:
    def said(field: str) -> str:
        return "" if is_missing(row[field]) else str(row[field])

    def dated(field: str) -> str:
        return day(said(field)) if said(field) else MISSING

    return SourceLineage(
        key,
        said("producer"),
        said("title"),
        said("url"),
        said("licence"),
        dated("published"),
        dated("retrieved"),
        said("vintage"),
        said("note"),
        rows,
    )


def registry(store: Store) -> tuple[SourceLineage, ...]:
    """Return every source of the registry, with the rows of all tables that name it.

    The most used first.
    """
    counts: dict[str, int | None] = dict.fromkeys(map(str, store.table("sources")["source_id"]), 0)
    for name in CATALOG:
        for key, rows in _uses(store, name).items():
            if rows is not None:
                counts[key] = (counts.get(key) or 0) + rows
    return source_lines(store, counts)


def _preview(store: Store, name: str) -> DataTable:
    info = CATALOG[name]
    frame = store.table(name).head(PREVIEW_ROWS)
    columns = [column for column in info.columns if column != "geometry"]
    rows = tuple(
        tuple(_cell(value) for value in row)
        for row in frame[columns].itertuples(index=False, name=None)
    )
    numeric = frozenset(
        place
        for place, column in enumerate(columns)
        if info.columns[column].type in ("int64", "float64")
    )
    note = " Les contours sont dans GeoParquet et GeoJSON." if info.geometry else ""
    return DataTable(
        f"Les {plural(len(rows), 'première ligne', 'premières lignes')} sur {number(len(store.table(name)))} ; "
        f"codes et dates comme dans le fichier.{note}",
        tuple(columns),
        rows,
        numeric,
    )


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "–"
    if is_missing(value) or value == "":
        return MISSING
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "oui" if value else "non"
    if isinstance(value, float):
        return (
            number(value, 0 if value.is_integer() else 4).rstrip("0")
            if value % 1
            else number(value)
        )
    # Whole numbers of a table are numpy's.
    return number(int(value)) if isinstance(value, Integral) else str(value)
