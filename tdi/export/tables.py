"""Export territories and communes of a phase as CSV or GeoJSON."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd

from tdi.data.catalogue import CATALOG
from tdi.data.catalogue.industry_columns import territory_columns
from tdi.data.store import Store
from tdi.errors import NotFound
from tdi.export.geojson import areas, collection
from tdi.export.rows import neutral
from tdi.model.phases import PHASES, perimeter_phase
from tdi.views.phases import perimeter_source

TERRITORY_COLUMNS = (
    "id_ti",
    "name",
    "phase",
    "regions",
    "population",
    "area_km2",
    "commune_count",
    "epci_count",
    *territory_columns(),
)
STATUS_2018 = "status_2018"


def territories_csv(store: Store, phase: str) -> bytes:
    """Return the territories of a phase as CSV (UTF-8, comma, decimal point).

    Parameters
    ----------
    store : Store
        The built store.
    phase : str
        2018 (perimeters of 2020, with a column status_2018), 2020, 2022, 2023 or 2024.

    Returns
    -------
    bytes
        One row per territory, sorted by id_ti: the columns of ``TERRITORY_COLUMNS``; several
        regions are separated by a space; a missing value is an empty cell.

    Raises
    ------
    NotFound
        If there is no such phase.
    """
    frame = _territories(store, phase)
    rows = [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    return _csv(list(frame.columns), rows)


def territories_geojson(store: Store, phase: str) -> bytes:
    """Return the territories of a phase as GeoJSON, EPSG:4326, regional detail.

    Parameters and errors are those of :func:`territories_csv`; the properties are its columns, with
    regions as a list and missing values as null. The collection names its sources and the version
    of the data.
    """
    frame = _territories(store, phase)
    held = store.table("territories")
    shapes = {
        code: shape
        for drawn, code, shape in zip(
            held["phase"], held["id_ti"], store.wkb("territories"), strict=True
        )
        if drawn == perimeter_phase(phase)
    }
    head = {
        "name": f"territoires-industrie-{phase}",
        "data_version": store.data_version,
        "attribution": _attribution(store, phase),
    }
    geometries = areas([shapes[code] for code in frame["id_ti"]])
    return collection(head, frame.to_dict("records"), geometries, key="id_ti")


def communes_csv(store: Store, phase: str) -> bytes:
    """Return the pairs (id_ti, insee_com) of a phase as CSV, at the COG vintage of the phase.

    For 2018: the communes of the territories of 2020 known to have been labelled in November 2018.

    Raises
    ------
    NotFound
        If there is no such phase.
    """
    drawn = perimeter_phase(_known(phase))
    pairs = store.table("territory_communes")
    pairs = pairs[pairs["phase"] == drawn]
    if phase == "2018":
        status = store.table("status_2018")
        labelled = status.loc[status["status"] == "labelled", "id_ti_2020"]
        pairs = pairs[pairs["id_ti"].isin(labelled)]
    pairs = pairs.sort_values(["id_ti", "insee_com"])
    return _csv(["id_ti", "insee_com"], pairs[["id_ti", "insee_com"]].to_numpy().tolist())


def _known(phase: str) -> str:
    """Return the phase.

    Raises
    ------
    NotFound
        If there is no such phase.
    """
    if phase not in PHASES:
        raise NotFound(f"no phase {phase!r}.", where="phases", remedy=f"use {', '.join(PHASES)}.")
    return phase


def _territories(store: Store, phase: str) -> pd.DataFrame:
    drawn = perimeter_phase(_known(phase))
    frame = store.table("territories")
    frame = frame[frame["phase"] == drawn].sort_values("id_ti", ignore_index=True)
    frame = frame.assign(phase=phase)[list(TERRITORY_COLUMNS)]
    described = CATALOG["territories"].columns
    whole = [name for name in frame if described[name].type == "int64" and described[name].nullable]
    frame = frame.astype(dict.fromkeys(whole, "Int64"))
    if phase == "2018":
        status = store.table("status_2018").set_index("id_ti_2020")["status"]
        frame[STATUS_2018] = frame["id_ti"].map(status)
    return frame


def _attribution(store: Store, phase: str) -> str:
    sources = store.table("sources").set_index("source_id")
    source = sources.loc[perimeter_source(store, _known(phase))]
    return f"{source['producer']}, {source['title']} ({source['published']}), Licence Ouverte 2.0 ; contours © IGN"


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if pd.isna(value) else str(value)


def _csv(header: list[str], rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([neutral(value) for value in row] for row in rows)
    return buffer.getvalue().encode()
