"""Projects and turnkey sites in one frame, under common columns."""

from __future__ import annotations

from typing import Final

import pandas as pd

from tdi.search import normalise
from tdi.views.phases import Tables
from tdi.views.projets.selection import PLACED_PHASES

COLUMNS: Final = (
    "id",
    "kind",
    "name",
    "siren",
    "title",
    "theme",
    "commune_name",
    "insee_com",
    "dep",
    "region",
    "siren_epci",
    *(f"ti_{phase}" for phase in PLACED_PHASES),
    "fund",
    "date",
    "date_precision",
    "date_start",
    "aid_eur",
    "investment_eur",
    "job_count",
    "area_ha",
    "availability",
    "confidence",
    "source_id",
    "note",
)


def united(tables: Tables) -> pd.DataFrame:
    """Return projects and sites under common columns (`COLUMNS`), with their commune's place.

    lon, lat, and x, y on the sheet.

    One row per id, sorted by name, then id. ``commune_name`` is the name of the commune today where
    the commune is known, else as the source writes it.
    """
    projects = tables.table("projects").rename(columns={"project_id": "id", "company": "name"})
    projects = projects.rename(
        columns={f"decision{end}": f"date{end}" for end in ("", "_precision", "_start")}
    )
    sites = tables.table("sites").rename(columns={"site_id": "id"})
    sites = sites.rename(
        columns={f"label_date{end}": f"date{end}" for end in ("", "_precision", "_start")}
    )
    parts = [
        frame.assign(kind=kind).reindex(columns=list(COLUMNS))
        for kind, frame in (("projets", projects), ("sites", sites))
    ]
    # Columns that only one of the two has are empty in the other: their type is that of the one
    # that has them.
    merged = pd.concat([part.astype(object) for part in parts], ignore_index=True)
    for column in ("aid_eur", "investment_eur", "job_count"):
        merged[column] = merged[column].astype("Int64")
    merged["area_ha"] = merged["area_ha"].astype("float64")
    for column in COLUMNS:
        if merged[column].dtype == object:
            merged[column] = merged[column].where(merged[column].notna(), None)
    communes = tables.table("communes").set_index("insee_com")
    for column in ("lon", "lat", "x", "y"):
        merged[column] = merged["insee_com"].map(communes[column]).astype("float64")
    current = merged["insee_com"].map(communes["name"])
    named = current.where(current.notna(), merged["commune_name"]).astype(object)
    merged["commune_name"] = named.where(named.notna(), None)
    order = merged["name"].map(normalise)
    return (
        merged.assign(_order=order)
        .sort_values(["_order", "id"], ignore_index=True)
        .drop(columns="_order")
    )
