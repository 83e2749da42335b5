"""Coverages of boundaries: check, clean, dissolve and simplify without gaps or slivers.

A coverage is a set of polygons which share their borders exactly. Everything here keeps that
property, because simplifying or rounding polygons one by one makes thousands of holes and overlaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.errors import CrsError, GeometryError

POLYGONAL = (3, 6)  # shapely type ids of Polygon and MultiPolygon


def require_crs(frame: gpd.GeoDataFrame | gpd.GeoSeries, crs: str, *, where: str) -> None:
    """Raise unless `frame` declares `crs` and its coordinates are plausible in it.

    Raises
    ------
    CrsError
        If the CRS is missing or another, or if coordinates called EPSG:4326 are not degrees.
    """
    if frame.crs is None or frame.crs != crs:
        raise CrsError(
            f"coordinates are in {frame.crs.to_string() if frame.crs else 'no CRS'}, expected {crs}.",
            where=where,
            remedy=f"reproject with to_crs({crs!r}), or declare the CRS where the file is read.",
        )
    x0, y0, x1, y1 = frame.total_bounds
    if frame.crs.is_geographic and (x0 < -180 or x1 > 180 or y0 < -90 or y1 > 90):
        raise CrsError(
            f"coordinates reach {x0:.0f}..{x1:.0f}, {y0:.0f}..{y1:.0f}: not degrees, though declared {crs}.",
            where=where,
            remedy="the file is in a projected system: declare that one, then reproject.",
        )


def require_polygonal(geometries: np.ndarray, rows: Sequence[Any], *, where: str) -> None:
    """Raise unless every geometry is a valid, non-empty Polygon or MultiPolygon.

    Parameters
    ----------
    geometries : array of shapely geometries
    rows : sequence
        Name of each row, for the message.
    where : str
        File or table, for the message.

    Raises
    ------
    GeometryError
        Naming the first rows at fault and what they hold.
    """
    types = shapely.get_type_id(geometries)
    bad = ~np.isin(types, POLYGONAL) | shapely.is_empty(geometries) | ~shapely.is_valid(geometries)
    if not bad.any():
        return
    cases = []
    for i in np.flatnonzero(bad)[:5]:
        geometry = geometries[i]
        if geometry is None:
            state = "no geometry"
        elif geometry.is_empty:
            state = f"an empty {geometry.geom_type}"
        elif types[i] not in POLYGONAL:
            state = f"a {geometry.geom_type}"
        else:
            state = shapely.is_valid_reason(geometry)
        cases.append(f"{rows[i]}: {state}")
    raise GeometryError(
        f"{int(bad.sum())} rows are not valid polygons ({'; '.join(cases)}).",
        where=where,
        remedy="an area is needed: give the polygon of the member, or record the defect in data/corrections.",
    )


def dissolve_coverage(geometries: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Union a coverage by group.

    Parameters
    ----------
    geometries : array of Polygon or MultiPolygon, a valid coverage
    groups : array
        Group of each geometry.

    Returns
    -------
    values : array
        The distinct groups, sorted.
    outlines : array of Polygon or MultiPolygon
        Their unions, in the order of `values`.
    """
    values, inverse = np.unique(groups, return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    bounds = np.searchsorted(inverse[order], np.arange(len(values) + 1))
    outlines = np.full(len(values), None, dtype=object)
    for i in range(len(values)):
        outlines[i] = _union(geometries[order[bounds[i] : bounds[i + 1]]])
    return values, outlines


def _union(geometries: np.ndarray) -> shapely.Geometry:
    """Union polygons which share their edges; the plain union serves where the fast one fails."""
    if len(geometries) == 1:
        return geometries[0]
    try:
        union = shapely.coverage_union_all(geometries)
    except shapely.GEOSException:  # it refuses some unions of coverages which touch at a point
        union = shapely.union_all(geometries)
    if union.geom_type == "GeometryCollection" or not union.is_valid:
        union = shapely.union_all(geometries)
    parts = shapely.get_parts(union)
    parts = parts[shapely.get_type_id(parts) == 3]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def simplify_coverage(
    geometries: np.ndarray, *, tolerance: float, islet_area: float = 0.0
) -> np.ndarray:
    """Simplify a coverage as a whole, and leave out its smallest islets.

    Parameters
    ----------
    geometries : array of Polygon or MultiPolygon, a valid coverage
    tolerance : float
        Visvalingam tolerance, in the unit of the coordinates.
    islet_area : float
        Free-standing parts below this area are dropped, unless they are the largest of their
        polygon.

    Returns
    -------
    array, in the same order, still a valid coverage.

    Raises
    ------
    GeometryError
        If the input is not a coverage.
    """
    if not shapely.coverage_is_valid(geometries):
        raise GeometryError(
            "neighbours overlap or do not share their borders.",
            where="simplify_coverage",
            remedy="clean the coverage first (geo.boundaries.clean_coverage).",
        )
    kept = drop_islets(geometries, islet_area) if islet_area else geometries
    simple: np.ndarray = shapely.coverage_simplify(kept, tolerance)
    return simple


def drop_islets(geometries: np.ndarray, area: float) -> np.ndarray:
    """Leave out parts smaller than `area` which touch no other part.

    Keeping the largest of each geometry.
    """
    parts, owner = shapely.get_parts(geometries, return_index=True)
    sizes = shapely.area(parts)
    largest = np.zeros(len(geometries))
    np.maximum.at(largest, owner, sizes)
    small = np.flatnonzero((sizes < area) & (sizes < largest[owner]))
    if not len(small):
        return geometries
    hits, _ = shapely.STRtree(parts).query(parts[small], predicate="intersects")
    alone = small[np.bincount(hits, minlength=len(small)) == 1]  # a part always meets itself
    keep = np.ones(len(parts), dtype=bool)
    keep[alone] = False
    result = geometries.copy()
    for i in np.unique(owner[alone]):
        own = parts[(owner == i) & keep]
        result[i] = own[0] if len(own) == 1 else shapely.multipolygons(own)
    return result


def clean_coverage(geometries: np.ndarray, rows: Sequence[Any], *, gap_width: float) -> np.ndarray:
    """Make polygons a coverage.

    Node shared borders, give overlaps to one neighbour, close narrow gaps.

    Parameters
    ----------
    geometries : array of Polygon or MultiPolygon
        In metres.
    rows : sequence
        Name of each, for the messages.
    gap_width : float
        Gaps narrower than this are closed; wider ones stay, for the caller to explain.

    Returns
    -------
    array of Polygon or MultiPolygon, in the same order, a coverage.

    Raises
    ------
    GeometryError
        If a polygon vanishes, or some still overlap.
    """
    cleaned: np.ndarray = shapely.coverage_clean(geometries, gap_width=gap_width)
    require_polygonal(cleaned, rows, where="clean_coverage")
    # Faster than coverage_is_valid on 35,000 communes: overlaps make the sum larger than the union,
    # and edges that are not shared make the coverage union fail.
    total = float(shapely.area(cleaned).sum())
    try:
        union = float(shapely.coverage_union_all(cleaned).area)
    except shapely.GEOSException:
        union = 0.0
    if abs(total - union) > 1e-9 * total:
        raise GeometryError(
            "the polygons still overlap, or do not share their edges, after cleaning.",
            where="clean_coverage",
            remedy="look for large overlaps in the source.",
        )
    return cleaned


def holes_of(geometries: np.ndarray) -> np.ndarray:
    """Return the holes inside the union of a coverage, as polygons, largest first."""
    parts = shapely.get_parts(shapely.coverage_union_all(geometries))
    rings = [ring for part in parts for ring in part.interiors]
    holes = np.array([shapely.polygons(ring) for ring in rings], dtype=object)
    return holes[np.argsort(-shapely.area(holes))] if len(holes) else holes
