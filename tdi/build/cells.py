"""Cells: the finest areas on which every layer of the map agrees.

A cell is what is in the same département, EPCI, EPT and territory of every phase; a commune that is
a member by itself in some phase is told apart. Every layer is a union of cells, and the cells are
simplified once, as one coverage, so that the border of a territory is the border of its EPCI, and
neighbours never gap or overlap (see docs/adr/0003).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries import dissolve_coverage, require_polygonal, simplify_coverage
from geo.errors import UnknownCode
from geo.insets import ZONES
from tdi.build.geography import Geography
from tdi.model.phases import PHASES_WITH_PERIMETER

TERRITORY_KEYS = tuple(f"ti_{phase}" for phase in PHASES_WITH_PERIMETER)
KEYS = ("dep", "siren_epci", "siren_ept", *TERRITORY_KEYS, "single")
Detail = Literal["national", "regional"]

# On the sheet 2 km is about a pixel of a national map on a laptop; 500 m cannot be told from the
# full detail at the zoom of a région (measured, see docs/adr/0003).
TOLERANCE_M: dict[Detail, float] = {"regional": 500.0, "national": 2000.0}
# Free-standing islets below this area (on the sheet) are left out of the national map, unless they
# are all there is of their cell (Sein, 0.6 km2, is a commune without EPCI).
ISLET_KM2: dict[Detail, float] = {"regional": 0.05, "national": 2.0}


@dataclass(frozen=True)
class Cells:
    """The cells and their two simplified outlines.

    Attributes
    ----------
    frame : DataFrame
        One row per cell, index 0..n-1, sorted by `KEYS`: zone, dep, region, siren_epci, siren_ept,
        ti_2020, ti_2022, ti_2023, ti_2024, single (INSEE code of a commune that is a member by
        itself); "" where there is none.
    regional, national : dict of zone code -> GeoSeries
        Outline in the zone's projection (metres), index = cell number.
    """

    frame: pd.DataFrame
    regional: dict[str, gpd.GeoSeries]
    national: dict[str, gpd.GeoSeries]

    def detail(self, detail: Detail) -> dict[str, gpd.GeoSeries]:
        """Return the outlines of one detail."""
        return self.regional if detail == "regional" else self.national

    def on_sheet(self, detail: Detail) -> np.ndarray:
        """Return the outlines of all cells on the sheet, in km, in the order of `frame`."""
        out = np.full(len(self.frame), None, dtype=object)
        for zone, series in self.detail(detail).items():
            out[series.index.to_numpy()] = ZONES[zone].planar_to_sheet(np.asarray(series.values))
        return out


def build_cells(
    geography: Geography, territory_parts: pd.DataFrame, singles: frozenset[str] = frozenset()
) -> Cells:
    """Dissolve the mosaic of commune parts into cells and simplify them.

    Parameters
    ----------
    geography : Geography
        Its ``parts`` are a clean coverage per zone, in metres.
    territory_parts : DataFrame
        One row per (phase, part_id): phase, id_ti, part_id.
    singles : frozenset of str
        INSEE codes of the communes that are members by themselves in some phase (Aix-Marseille,
        Nevers, Creuse...).

    Raises
    ------
    UnknownCode
        If a part or a phase is unknown.
    """
    keyed = _key_parts(geography.parts, territory_parts, singles)
    numbers = keyed.groupby(list(KEYS), sort=True).ngroup().to_numpy()
    first = keyed.assign(cell=numbers).drop_duplicates("cell").sort_values("cell")
    frame = pd.DataFrame(first[["zone", "dep", "region", *KEYS[1:]]]).reset_index(drop=True)

    regional: dict[str, gpd.GeoSeries] = {}
    national: dict[str, gpd.GeoSeries] = {}
    zones = keyed["zone"].to_numpy()
    for code in frame["zone"].unique():
        zone, mask = ZONES[code], zones == code
        cells, outlines = dissolve_coverage(np.asarray(keyed.geometry)[mask], numbers[mask])
        targets: list[tuple[Detail, dict[str, gpd.GeoSeries]]] = [
            ("regional", regional),
            ("national", national),
        ]
        for detail, target in targets:
            simple = simplify_coverage(
                outlines,
                tolerance=TOLERANCE_M[detail] / zone.scale,
                islet_area=ISLET_KM2[detail] * 1e6 / zone.scale**2,
            )
            require_polygonal(
                simple, [f"cell {n}" for n in cells], where=f"cells, {detail}, {code}"
            )
            target[code] = gpd.GeoSeries(simple, index=cells, crs=zone.crs)
    return Cells(frame, regional, national)


def _key_parts(
    parts: gpd.GeoDataFrame, territory_parts: pd.DataFrame, singles: frozenset[str]
) -> pd.DataFrame:
    """Give each part its territory in every phase ("" outside)."""
    kept = ["part_id", "insee_com", "zone", "dep", "region", "siren_epci", "siren_ept", "geometry"]
    keyed = pd.DataFrame(parts[kept])
    keyed["single"] = keyed["insee_com"].where(keyed["insee_com"].isin(singles), "")
    for column in ("siren_epci", "siren_ept"):
        keyed[column] = keyed[column].fillna("")
    unknown = set(territory_parts["part_id"]) - set(keyed["part_id"])
    if unknown:
        raise UnknownCode(
            f"{len(unknown)} parts of communes are not in the mosaic, e.g. {sorted(unknown)[:5]}.",
            where="territory_parts",
            remedy="expand the members with Geography.parts_of of the same build.",
        )
    for phase, column in zip(PHASES_WITH_PERIMETER, TERRITORY_KEYS, strict=True):
        rows = territory_parts[territory_parts["phase"] == phase]
        owner = pd.Series(rows["id_ti"].to_numpy(), index=rows["part_id"].to_numpy())
        keyed[column] = keyed["part_id"].map(owner).fillna("")
    return keyed


def dissolve(cells: Cells, by: str, detail: Detail = "regional") -> gpd.GeoDataFrame:
    """Union the cells by one of their keys.

    Parameters
    ----------
    cells : Cells
    by : str
        ``siren_epci``, ``siren_ept``, ``dep``, ``region``, ``single`` or ``ti_<phase>``.
    detail : str
        ``regional`` or ``national``.

    Returns
    -------
    GeoDataFrame
        One row per value of `by` ("" left out), sorted by it; columns `by`, geometry (valid Polygon
        or
        MultiPolygon, EPSG:4326).

    Raises
    ------
    UnknownCode
        If `by` is not a key.
    GeometryError
        If a union is not polygonal.
    """
    if by not in (*KEYS, "region"):
        raise UnknownCode(
            f"cells cannot be dissolved by {by!r}.",
            remedy=f"one of {', '.join((*KEYS, 'region'))}.",
        )
    codes = cells.frame[by].to_numpy()
    frames = []
    for zone, series in cells.detail(detail).items():
        own = codes[series.index.to_numpy()]
        kept = own != ""
        values, outlines = dissolve_coverage(np.asarray(series.values)[kept], own[kept])
        geometry = gpd.GeoSeries(outlines, crs=ZONES[zone].crs).to_crs("EPSG:4326")
        frames.append(gpd.GeoDataFrame({by: values}, geometry=geometry))
    result = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")
    if (
        result[by].duplicated().any()
    ):  # no such case is known; a territory over two zones would be one
        result = result.dissolve(by, as_index=False)
    result = result.sort_values(by, ignore_index=True)
    fixed = shapely.orient_polygons(np.asarray(result.geometry.values))
    require_polygonal(fixed, result[by].tolist(), where=f"dissolve by {by}")
    return result.set_geometry(gpd.GeoSeries(fixed, crs="EPSG:4326"))
