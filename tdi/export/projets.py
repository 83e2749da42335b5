"""Projects and turnkey sites as files.

Exactly the rows of a selection, in its order, each with its source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from tdi.data.store import Store
from tdi.export.geojson import collection
from tdi.export.rows import csv_bytes
from tdi.export.xlsx import xlsx_bytes
from tdi.text.typography import day, is_missing
from tdi.views.phases import Tables, perimeter_source
from tdi.views.projets.selection import PLACED_PHASES, SITUATIONS, ProjetsSelection
from tdi.views.projets.table import ProjectTable
from tdi.views.projets.words import filter_words


class _Rows(NamedTuple):
    """What the columns of the file are made from: rows of the selection, and what codes mean."""

    rows: pd.DataFrame
    phase: str
    inside: np.ndarray
    located: np.ndarray
    table: ProjectTable
    regions: pd.Series
    sources: pd.DataFrame


@dataclass(frozen=True)
class Column:
    """A column of the file of projects.

    Attributes
    ----------
    name, label
        Of files for machines, and of those for people.
    make
        Makes it; None for a column of the table of projects (`ProjectTable.rows`).
    """

    name: str
    label: str
    make: Callable[[_Rows], Any] | None = None


def _situation(of: _Rows) -> np.ndarray:
    here, elsewhere, unknown = SITUATIONS["dans"], SITUATIONS["hors"], SITUATIONS["nonsitue"]
    return np.where(of.inside, here, np.where(of.located, elsewhere, unknown))


COLUMNS: Final = (
    Column("id", "Identifiant"),
    Column(
        "kind",
        "Objet",
        lambda of: of.rows["kind"].map({"projets": "projet", "sites": "site clé en main"}),
    ),
    Column("name", "Bénéficiaire ou site"),
    Column("siren", "SIREN"),
    Column("title", "Projet"),
    Column("theme", "Thème"),
    Column("commune_name", "Commune"),
    Column("insee_com", "Code INSEE de la commune"),
    Column("dep", "Département"),
    Column("region", "Région"),
    Column("region_name", "Nom de la région", lambda of: of.rows["region"].map(of.regions)),
    Column("siren_epci", "SIREN de l’EPCI"),
    Column("phase", "Phase", lambda of: of.phase),
    Column("situation", "Situation", _situation),
    Column("id_ti", "Territoire de la phase", lambda of: of.rows[f"ti_{of.phase}"]),
    Column(
        "territory_name",
        "Nom du territoire",
        lambda of: of.rows[f"ti_{of.phase}"].map(of.table.territories[of.phase]),
    ),
    *(Column(f"ti_{phase}", f"Territoire de {phase}") for phase in PLACED_PHASES),
    Column("fund", "Fonds"),
    Column("fund_label", "Nom du fonds", lambda of: of.rows["fund"].map(of.table.funds)),
    Column("date", "Date"),
    Column("date_precision", "Précision de la date"),
    Column("aid_eur", "Aide (€)"),
    Column("investment_eur", "Investissement (€)"),
    Column("job_count", "Emplois"),
    Column("area_ha", "Surface (ha)"),
    Column("availability", "Disponibilité"),
    Column("confidence", "Confiance"),
    Column("note", "Réserve"),
    Column("source_id", "Identifiant de la source"),
    Column(
        "source",
        "Source",
        lambda of: of.rows["source_id"].map(of.sources["producer"] + ", " + of.sources["title"]),
    ),
    Column(
        "source_url",
        "Adresse de la source",
        lambda of: of.rows["source_id"].map(of.sources["url"]),
    ),
    Column("licence", "Licence", lambda of: of.rows["source_id"].map(of.sources["licence"])),
    Column("lon", "Longitude de la commune"),
    Column("lat", "Latitude de la commune"),
)
"""The columns of the file, in its order."""

LABELS: Final = {column.name: column.label for column in COLUMNS}


def projects_frame(
    tables: Tables, table: ProjectTable, selection: ProjetsSelection
) -> pd.DataFrame:
    """Return the rows of a selection, in its order.

    One row per project or site, with `COLUMNS`: ``situation`` and ``id_ti`` are those of the
    selection's phase, ``lon`` and ``lat`` (degrees, EPSG:4326) those of the commune. Amounts in
    euros; missing is missing.
    """
    found = table.filter(selection)
    rows = table.rows.iloc[found].reset_index(drop=True)
    of = _Rows(
        rows,
        selection.phase,
        table.inside(selection.phase)[found],
        table.located[found],
        table,
        tables.table("regions").set_index("code")["name"],
        tables.table("sources").set_index("source_id"),
    )
    made = {column.name: column.make(of) for column in COLUMNS if column.make is not None}
    return rows.assign(**made)[[column.name for column in COLUMNS]]


def projects_notes(
    store: Store, table: ProjectTable, selection: ProjetsSelection
) -> list[tuple[str, str]]:
    """Return what a file of rows says of itself.

    Title, filters, number of rows, sources and version.
    """
    phase = selection.phase
    sources = store.table("sources").set_index("source_id")
    perimeters = sources.loc[perimeter_source(store, phase)]
    return [
        ("Titre", "Projets nommés et sites clés en main, Territoires d’industrie"),
        *((name, value) for _, name, value in filter_words(store, table, selection)),
        ("Lignes", str(len(table.filter(selection)))),
        (
            "Réserve",
            "Liste incomplète de bénéficiaires cités par des sources publiques : ne pas additionner comme un total du programme.",
        ),
        ("Source des lignes", "Indiquée à chaque ligne (source, adresse, licence)"),
        (
            "Source des périmètres",
            f"{perimeters['producer']}, {perimeters['title']}, {day(perimeters['published'])}, {perimeters['licence']}",
        ),
        ("Communes", "COG 2026 ; position : celle de la commune ; © IGN, contours généralisés"),
        ("Version des données", store.data_version),
    ]


def projects_csv(store: Store, table: ProjectTable, selection: ProjetsSelection) -> bytes:
    """Return the rows of a selection as CSV.

    With what the file says of itself in the column ``notes``.
    """
    frame = projects_frame(store, table, selection)
    lines = [f"{name} : {value}" for name, value in projects_notes(store, table, selection)]
    if len(lines) > len(frame) > 0:  # one cell a row: what does not fit closes the last one
        lines = [*lines[: len(frame) - 1], " | ".join(lines[len(frame) - 1 :])]
    return csv_bytes(frame, lines)


def projects_xlsx(store: Store, table: ProjectTable, selection: ProjetsSelection) -> bytes:
    """Return the rows of a selection as XLSX: typed cells, and a sheet of filters and sources."""
    frame = projects_frame(store, table, selection)
    return xlsx_bytes(
        frame, projects_notes(store, table, selection), labels=LABELS, sheet="Projets et sites"
    )


def projects_geojson(store: Store, table: ProjectTable, selection: ProjetsSelection) -> bytes:
    """Return the rows of a selection as GeoJSON, EPSG:4326.

    A point at the commune, or a null geometry where it is not known.
    """
    frame = projects_frame(store, table, selection)
    records = frame.to_dict("records")
    points = [_point(record.pop("lon"), record.pop("lat")) for record in records]
    head = {
        "name": "projets-territoires-industrie",
        "notes": [f"{name} : {value}" for name, value in projects_notes(store, table, selection)],
        "data_version": store.data_version,
    }
    return collection(head, records, points, key="id")


def _point(lon: float, lat: float) -> dict[str, Any] | None:
    return (
        None
        if is_missing(lon)
        else {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}
    )


def file_stem(selection: ProjetsSelection) -> str:
    """Return the name of a file of these rows, without its ending.

    >>> file_stem(ProjetsSelection(phase="2020", fund="faiit", situation="hors"))
    'projets-2020-hors-faiit'
    """
    parts = (
        selection.region,
        selection.ti,
        selection.situation,
        selection.kind,
        selection.fund,
        selection.year,
    )
    return "-".join(["projets", selection.phase, *(part for part in parts if part)])
