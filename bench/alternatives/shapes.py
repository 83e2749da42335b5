"""The polygons of the national atlas as GeoDataFrames, for the alternatives to draw exactly what we draw."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from tdi import paths

PHASES = ["2020", "2022", "2023", "2024"]
# Named as the list of our page Carte names them, where the benchmark chooses them by name.
INDICATORS = {
    "Population": "population",
    "Communes": "commune_count",
    "Intercommunalités": "epci_count",
    "Superficie": "area_km2",
}

# One unit of the sheet is a kilometre of Lambert-93, so the whole sheet, insets too, can be given
# that CRS.
SHEET_CRS = "EPSG:2154"


@cache
def atlas() -> dict[str, Any]:
    """Return the national atlas file."""
    return json.loads((paths.store() / "display" / "atlas-national.json").read_bytes())


@cache
def cells() -> np.ndarray:
    """Return the polygon of each cell, in metres on the sheet."""
    topology = atlas()
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [(np.cumsum(np.array(arc), axis=0) * scale + shift) * 1000 for arc in topology["arcs"]]

    def ring(references: list[int]) -> np.ndarray:
        parts = [arcs[r] if r >= 0 else arcs[~r][::-1] for r in references]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    def shape(geometry: dict[str, Any]) -> shapely.Geometry:
        kind = geometry.get("type")
        if not kind:
            return shapely.Polygon()
        polygons = [geometry["arcs"]] if kind == "Polygon" else geometry["arcs"]
        return shapely.MultiPolygon(
            [(ring(p[0]), [ring(hole) for hole in p[1:]]) for p in polygons]
        )

    return np.array([shape(g) for g in topology["objects"]["cells"]["geometries"]], dtype=object)


def _dissolved(keys: list[int], names: pd.DataFrame) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"key": keys}, geometry=list(shapely.make_valid(cells())), crs=SHEET_CRS
    )
    merged = frame[frame["key"] >= 0].dissolve(by="key", as_index=False)
    return (
        merged.merge(names, left_on="key", right_index=True).drop(columns="key").to_crs("EPSG:4326")
    )


def epci() -> gpd.GeoDataFrame:
    """Return the EPCI; one row per EPCI."""
    tags = atlas()["tdi"]
    return _dissolved(tags["cells"]["epci"], pd.DataFrame(tags["epci"]))


def territories(phase: str) -> gpd.GeoDataFrame:
    """Return the territories of a phase with their indicators; one row per id_ti."""
    tags = atlas()["tdi"]
    shapes = _dissolved(tags["cells"][f"t{phase}"], pd.DataFrame(tags["territories"][phase]))
    columns = ["phase", "id_ti", "name", *INDICATORS.values()]
    values = pd.read_parquet(paths.store() / "territories.parquet", columns=columns)
    values = values[values["phase"] == phase].drop(columns="phase")
    return (
        shapes[["id", "geometry"]].merge(values, left_on="id", right_on="id_ti").drop(columns="id")
    )
