"""One table of the store as a file: CSV, XLSX, GeoParquet, GeoJSON.

Every row, in the order of the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from tdi.data.catalogue import CATALOG
from tdi.data.sources import CREDIT
from tdi.data.store import Store
from tdi.export.geojson import areas, collection
from tdi.export.rows import csv_bytes
from tdi.export.xlsx import xlsx_bytes
from tdi.text.typography import day

LIST_SEPARATOR: Final = " "


@dataclass(frozen=True)
class Form:
    """A form in which tables leave the store.

    Attributes
    ----------
    key, label
        Word of addresses and commands; word of the page.
    suffix, media_type
        Of the file of one table.
    geometry_only
        Whether only tables with a geometry have it.
    """

    key: str
    label: str
    suffix: str
    media_type: str
    geometry_only: bool = False


FORMS: Final[Mapping[str, Form]] = {
    "csv": Form("csv", "CSV", "csv", "text/csv"),
    "xlsx": Form(
        "xlsx", "XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    "parquet": Form("parquet", "GeoParquet", "parquet", "application/vnd.apache.parquet"),
    "geojson": Form("geojson", "GeoJSON", "geojson", "application/geo+json", geometry_only=True),
}


def tables_of(form: Form) -> tuple[str, ...]:
    """Return the tables that a form can hold, in the order of the catalogue."""
    return tuple(name for name, info in CATALOG.items() if info.geometry or not form.geometry_only)


def flat(store: Store, name: str) -> pd.DataFrame:
    """Return a table without geometry, its lists as codes separated by a space."""
    frame = store.table(name).copy()
    for column, info in CATALOG[name].columns.items():
        if info.type == "list<string>":
            frame[column] = frame[column].map(LIST_SEPARATOR.join)
    return frame


def notes(store: Store, name: str) -> tuple[str, ...]:
    """Return what the file of a table says of itself."""
    info = CATALOG[name]
    return (
        f"{info.title_fr} : {info.grain_fr}",
        f"{CREDIT}, version {store.data_version}, faits connus au {day(str(store.manifest['data_date']))}",
        "Licence Ouverte 2.0 ; sources : colonne source_id et table sources",
        "Vide veut dire inconnu, jamais zéro",
    )


def table_csv(store: Store, name: str) -> bytes:
    """Write a table as CSV, with its notes in a last column as the other files of the site."""
    lines = list(notes(store, name))
    frame = flat(store, name)
    if len(lines) > len(frame) > 0:
        lines = [*lines[: len(frame) - 1], " | ".join(lines[len(frame) - 1 :])]
    return csv_bytes(frame, lines)


def table_xlsx(store: Store, name: str) -> bytes:
    """Write a table as XLSX; texts stay as the store holds them, days included."""
    return xlsx_bytes(flat(store, name), notes(store, name), days=False)


def table_parquet(store: Store, name: str) -> bytes:
    """Return the file of the store, byte for byte."""
    return store.parquet(name)


def table_geojson(store: Store, name: str) -> bytes:
    """Write a table that has a geometry as GeoJSON (EPSG:4326, regional detail).

    One feature per row.

    Raises
    ------
    NotFound
        If the table has no geometry.
    """
    head = {"name": name, "data_version": store.data_version, "notes": list(notes(store, name))}
    return collection(head, store.table(name).to_dict("records"), areas(store.wkb(name)))


WRITERS: Final[Mapping[str, Callable[[Store, str], bytes]]] = {
    "csv": table_csv,
    "xlsx": table_xlsx,
    "parquet": table_parquet,
    "geojson": table_geojson,
}


def dictionary_csv(store: Store) -> bytes:
    """Write the dictionary of the store as CSV: one row per column of each table."""
    rows = [
        {
            "table": name,
            "table_title": info.title_fr,
            "grain": info.grain_fr,
            "column": column,
            "type": held.type,
            "unit": held.unit,
            "key": column in info.key,
            "nullable": held.nullable,
            "definition": held.description_fr,
            "sources": LIST_SEPARATOR.join(held.sources),
            "vintage": info.vintage,
        }
        for name, info in CATALOG.items()
        for column, held in info.columns.items()
    ]
    return csv_bytes(
        pd.DataFrame(rows), [f"{CREDIT}, version {store.data_version}", "Licence Ouverte 2.0"]
    )
