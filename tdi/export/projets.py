"""Projects and turnkey sites as files.

Exactly the rows of a selection, in its order, each with its source.
"""

from __future__ import annotations

from typing import Any, Final

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

LABELS: Final = {
    "id": "Identifiant",
    "kind": "Objet",
    "name": "Bénéficiaire ou site",
    "siren": "SIREN",
    "title": "Projet",
    "theme": "Thème",
    "commune_name": "Commune",
    "insee_com": "Code INSEE de la commune",
    "dep": "Département",
    "region": "Région",
    "region_name": "Nom de la région",
    "siren_epci": "SIREN de l’EPCI",
    "phase": "Phase",
    "situation": "Situation",
    "id_ti": "Territoire de la phase",
    "territory_name": "Nom du territoire",
    **{f"ti_{phase}": f"Territoire de {phase}" for phase in PLACED_PHASES},
    "fund": "Fonds",
    "fund_label": "Nom du fonds",
    "date": "Date",
    "date_precision": "Précision de la date",
    "aid_eur": "Aide (€)",
    "investment_eur": "Investissement (€)",
    "job_count": "Emplois",
    "area_ha": "Surface (ha)",
    "availability": "Disponibilité",
    "confidence": "Confiance",
    "note": "Réserve",
    "source_id": "Identifiant de la source",
    "source": "Source",
    "source_url": "Adresse de la source",
    "licence": "Licence",
    "lon": "Longitude de la commune",
    "lat": "Latitude de la commune",
}


def projects_frame(
    tables: Tables, table: ProjectTable, selection: ProjetsSelection
) -> pd.DataFrame:
    """Return the rows of a selection, in its order.

    One row per project or site, with the columns of ``LABELS``: ``situation`` and ``id_ti`` are
    those of the selection's phase,
    ``lon`` and ``lat`` (degrees, EPSG:4326) those of the commune. Amounts in euros; missing is
    missing.
    """
    found = table.filter(selection)
    frame = table.rows.iloc[found].reset_index(drop=True)
    phase = selection.phase
    inside = table.inside(phase)[found]
    located = table.located[found]
    regions = tables.table("regions").set_index("code")["name"]
    sources = tables.table("sources").set_index("source_id")
    made = {
        "phase": phase,
        "situation": np.where(
            inside,
            SITUATIONS["dans"],
            np.where(located, SITUATIONS["hors"], SITUATIONS["nonsitue"]),
        ),
        "id_ti": frame[f"ti_{phase}"],
        "territory_name": frame[f"ti_{phase}"].map(table.territories[phase]),
        "region_name": frame["region"].map(regions),
        "fund_label": frame["fund"].map(table.funds),
        "kind": frame["kind"].map({"projets": "projet", "sites": "site clé en main"}),
        "source": frame["source_id"].map(sources["producer"] + ", " + sources["title"]),
        "source_url": frame["source_id"].map(sources["url"]),
        "licence": frame["source_id"].map(sources["licence"]),
    }
    return frame.assign(**made)[list(LABELS)]


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
    """Return the rows of a selection as CSV, with what the file says of itself in the column ``notes``."""
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
