"""Write the display layers, which the browser loads once to draw every map.

See records 2 and 3 (docs/adr).
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo.insets import METROPOLE, ZONES
from tdi.build.cells import Cells, Detail
from tdi.build.geography import Geography
from tdi.build.land import build_land
from tdi.build.topology import build_topology, snap_coverage
from tdi.build.towns import build_towns
from tdi.model.phases import PHASES_WITH_PERIMETER

if TYPE_CHECKING:
    from tdi.build.raw import RawInputs

GRID_KM: dict[Detail, float] = {"national": 0.05, "regional": 0.01}
STATUS_LETTER = {"labelled": "l", "added_later": "a", "unknown": "u"}


def build_display(
    geography: Geography,
    cells: Cells,
    territories: pd.DataFrame,
    status_2018: pd.DataFrame,
    raw: RawInputs,
) -> dict[str, bytes]:
    """Return the display files by name.

    Parameters
    ----------
    geography : Geography
    cells : Cells
    territories : DataFrame
        One row per (phase, id_ti): phase, id_ti, name, regions (list of codes).
    status_2018 : DataFrame
        One row per territory of 2020: id_ti_2020, status.
    raw : RawInputs

    Returns
    -------
    dict of str -> bytes
        ``atlas-national.json``, ``atlas-regional.json``, ``land.json``, ``towns.json``. On the
        sheet, in km.
    """
    tables = _tables(geography, cells, territories, status_2018)
    outlines = {detail: cells.on_sheet(detail) for detail in GRID_KM}
    atlases = {
        detail: build_topology(snap_coverage(outlines[detail], grid), grid).to_topojson()
        for detail, grid in GRID_KM.items()
    }
    version = hashlib.sha256(_dump([atlases, tables])).hexdigest()[:12]
    atlases["national"]["tdi"] = {"version": version, **tables}
    atlases["regional"]["tdi"] = {"version": version}
    return {
        "atlas-national.json": _dump(atlases["national"]),
        "atlas-regional.json": _dump(atlases["regional"]),
        "land.json": build_land(raw.world_atlas(), _holes(cells, outlines["regional"])),
        "towns.json": build_towns(geography.communes),
    }


def _dump(document: Any) -> bytes:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def _holes(cells: Cells, outlines: np.ndarray) -> np.ndarray:
    """Return the holes of metropolitan France on the sheet (Llívia, which is Spanish land)."""
    mainland = outlines[(cells.frame["zone"] == METROPOLE).to_numpy()]
    parts = shapely.get_parts(shapely.coverage_union_all(mainland))
    rings = [ring for part in parts for ring in part.interiors]
    return np.array([shapely.polygons(ring) for ring in rings], dtype=object)


def _tables(
    geography: Geography, cells: Cells, territories: pd.DataFrame, status_2018: pd.DataFrame
) -> dict[str, Any]:
    """Return the ``tdi`` member of the national atlas, but for the version."""
    frame = cells.frame
    columns: dict[str, list[Any]] = {
        "dep": frame["dep"].tolist(),
        "region": frame["region"].tolist(),
    }
    documents: dict[str, Any] = {"cells": columns}
    names = geography.groupings.set_index("siren")["name"]
    for key, column in (("epci", "siren_epci"), ("ept", "siren_ept")):
        codes = sorted(set(frame[column]) - {""})
        columns[key] = _positions(frame[column], codes)
        documents[key] = [{"id": code, "n": names[code]} for code in codes]
    singles = sorted(set(frame["single"]) - {""})
    communes = geography.communes.set_index("insee_com")["name"]
    columns["com"] = _positions(frame["single"], singles)
    documents["com"] = [{"id": code, "n": communes[code]} for code in singles]
    documents["territories"] = {}
    for phase in PHASES_WITH_PERIMETER:
        own = territories[territories["phase"] == phase].sort_values("id_ti")
        columns[f"t{phase}"] = _positions(frame[f"ti_{phase}"], own["id_ti"].tolist())
        documents["territories"][phase] = [
            {"id": row.id_ti, "n": row.name, "r": list(row.regions)}
            for row in own[["id_ti", "name", "regions"]].itertuples(index=False)
        ]
    status = status_2018.set_index("id_ti_2020")["status"].map(STATUS_LETTER)
    documents["status2018"] = "".join(status[t["id"]] for t in documents["territories"]["2020"])
    documents["insets"] = [
        {"code": zone.code, "name": zone.name, "rect": list(zone.rect), "scale": zone.scale}
        for zone in ZONES.values()
        if zone.rect is not None
    ]
    for key in ("departements", "regions"):
        table = getattr(geography, key)
        documents[key] = dict(zip(table["code"], table["name"], strict=True))
    return documents


def _positions(values: pd.Series, codes: list[str]) -> list[int]:
    """Return the position of each value in `codes`, -1 for none."""
    position = {code: i for i, code in enumerate(codes)}
    return [position[value] if value else -1 for value in values]
