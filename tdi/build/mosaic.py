"""The mosaic: all parts of communes as one clean coverage per zone."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries import clean_coverage, holes_of
from geo.errors import GeometryError
from geo.insets import METROPOLE, ZONES
from geo.vintage import Cog
from tdi.build.corrections import Corrections, KnownHole
from tdi.errors import StaleCorrection

# Slivers between neighbours: the largest gap narrower than this has 9.6 ha, and all of them 0.2
# km2.
GAP_WIDTH_M = 200.0
LARGEST_SLIVER_KM2 = 0.1
# Lambert-93 is conformal, its areas are off by up to 0.6 % at the ends of the country.
EQUAL_AREA = "EPSG:6933"


def build_mosaic(
    units: pd.DataFrame, cogs: dict[str, Cog], corrections: Corrections
) -> gpd.GeoDataFrame:
    """Clean the outlines into one coverage per zone and measure them.

    Parameters
    ----------
    units : DataFrame
        part_id, insee_com, piece, zone, geometry (metres of the zone).
    cogs : dict of vintage -> Cog
    corrections : Corrections

    Returns
    -------
    GeoDataFrame
        The same rows in the same order, with population_share and area_km2; geometry a valid
        coverage per zone, in metres of the zone, no CRS declared.

    Raises
    ------
    GeometryError
        If a hole in the union is not a recorded one.
    tdi.errors.StaleCorrection
        If a recorded hole is gone.
    """
    shapes = units["geometry"].to_numpy(dtype=object).copy()
    areas = np.zeros(len(units))
    zones = units["zone"].to_numpy(dtype=object)
    for code, zone in ZONES.items():
        own = zones == code
        if not own.any():
            continue
        names = units["part_id"][own].tolist()
        shapes[own] = clean_coverage(shapes[own], names, gap_width=GAP_WIDTH_M)
        areas[own] = gpd.GeoSeries(shapes[own], crs=zone.crs).to_crs(EQUAL_AREA).area
        _check_holes(shapes[own], code, corrections.holes if code == METROPOLE else ())
    frame = gpd.GeoDataFrame(
        units[["part_id", "insee_com", "piece", "zone"]].copy(), geometry=shapes
    )
    frame["population_share"] = _population_shares(units, cogs, corrections)
    frame["area_km2"] = (areas / 1e6).round(4)
    return frame


def _check_holes(shapes: np.ndarray, zone: str, known: tuple[KnownHole, ...]) -> None:
    """Raise unless the holes of the union are exactly the recorded ones."""
    holes = gpd.GeoSeries(holes_of(shapes), crs=ZONES[zone].crs)
    degrees = holes.to_crs("EPSG:4326")
    unexplained = []
    seen = set()
    for area, hole in zip(holes.area / 1e6, degrees, strict=True):
        if area < LARGEST_SLIVER_KM2:
            continue
        match = [
            one.name
            for one in known
            if hole.contains(shapely.Point(one.lon, one.lat))
            and one.min_area_km2 <= area <= one.max_area_km2
        ]
        seen.update(match)
        if not match:
            inside = hole.representative_point()
            unexplained.append(f"{area:.1f} km2 at {inside.x:.3f}, {inside.y:.3f}")
    if unexplained:
        raise GeometryError(
            f"{len(unexplained)} holes in the union of the communes: {'; '.join(unexplained[:5])}.",
            where=f"mosaic, {zone}",
            remedy="find whose land it is (an older release has the communes apart); record it if it is foreign.",
        )
    _check_known(known, seen)


def _check_known(known: tuple[KnownHole, ...], seen: set[str]) -> None:

    gone = [one.name for one in known if one.name not in seen]
    if gone:
        raise StaleCorrection(
            f"the recorded holes {', '.join(gone)} are gone or of another size.",
            where="data/corrections/geography.toml [[hole]]",
            remedy="check the outlines around, then correct or remove the entry.",
        )


def _population_shares(
    units: pd.DataFrame, cogs: dict[str, Cog], corrections: Corrections
) -> list[float]:
    """Return each part's share of its commune, by the last populations known apart.

    1 if it is not cut.
    """
    shares = {}
    for cut in corrections.cuts:
        people = cogs[cut.last_apart].populations
        rest, piece = people[cut.insee_com], people[cut.piece]
        shares[cut.insee_com, ""] = rest / (rest + piece)
        shares[cut.insee_com, cut.piece] = piece / (rest + piece)
    keys = zip(units["insee_com"].tolist(), units["piece"].tolist(), strict=True)
    return [round(shares.get(key, 1.0), 6) for key in keys]
