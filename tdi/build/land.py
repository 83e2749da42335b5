"""The land of France's neighbours on the sheet, so that a map without tiles still says where it is.

Source: Natural Earth 1:10m countries, public domain, as packed in the npm package ``world-atlas``.
"""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.insets import METROPOLE, ZONES, Zone
from tdi.build.topology import delta

FRANCE = "250"
GRID_KM = 0.1
# What a wide screen shows around metropolitan France: from Ireland to Vienna, from Algiers to
# Denmark.
WINDOW = (-900.0, 5300.0, 2300.0, 7800.0)
# Natural Earth and the communes' boundaries differ by up to a few km: a fringe of France is kept
# along the land border, under the French cells, so that no sliver of sea shows between the two
# sources.
FRINGE_KM = 8.0
TOLERANCE_KM = 1.5
SMALLEST_KM2 = 20.0


def build_land(atlas: dict[str, Any], holes: np.ndarray) -> bytes:
    """Return ``land.json``.

    Parameters
    ----------
    atlas : dict
        The parsed ``countries-10m.json``.
    holes : array of Polygon
        Real holes of France on the sheet (Llívia), which are land too.

    Returns
    -------
    bytes
        JSON: scale, translate, polygons (rings of delta-encoded integer points), borders (lines
        likewise, between two foreign countries).
    """
    arcs = _arcs(atlas)
    countries = _countries(atlas, arcs)
    lines = _foreign_borders(atlas, arcs)
    polygons: list[shapely.Geometry] = []
    borders: list[shapely.Geometry] = []
    for zone in ZONES.values():
        window = shapely.box(*(WINDOW if zone.rect is None else zone.rect))
        area, near = _zone_land(countries, zone, window)
        extra = [shapely.buffer(hole, 1.0) for hole in holes] if zone.code == METROPOLE else []
        merged = shapely.union_all([area, *extra])
        simple = shapely.intersection(shapely.simplify(merged, TOLERANCE_KM), window)
        parts = shapely.get_parts(simple)
        polygons += [p for p in parts if p.geom_type == "Polygon" and p.area >= SMALLEST_KM2]
        drawn = shapely.intersection(_to_sheet(lines, zone, near), window)
        merged_lines = shapely.simplify(shapely.line_merge(shapely.union_all(drawn)), TOLERANCE_KM)
        borders += [
            p
            for p in shapely.get_parts(merged_lines)
            if p.geom_type == "LineString" and p.length > 1
        ]
    origin = np.array(WINDOW[:2])
    document = {
        "scale": GRID_KM,
        "translate": origin.tolist(),
        "polygons": [
            [
                _encode(ring, origin)
                for ring in (p.exterior, *(h for h in p.interiors if _area(h) > SMALLEST_KM2))
            ]
            for p in polygons
        ],
        "borders": [_encode(line, origin) for line in borders],
    }
    return json.dumps(document, separators=(",", ":")).encode()


def _area(ring: shapely.Geometry) -> float:
    return float(shapely.area(shapely.polygons(ring)))


def _encode(line: shapely.Geometry, origin: np.ndarray) -> list[list[int]]:
    points = np.rint((shapely.get_coordinates(line) - origin) / GRID_KM).astype(np.int64)
    moved = np.ones(len(points), dtype=bool)
    moved[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    return delta(points[moved])


def _arcs(atlas: dict[str, Any]) -> list[np.ndarray]:
    """Decode the arcs to degrees."""
    scale, translate = (
        np.array(atlas["transform"]["scale"]),
        np.array(atlas["transform"]["translate"]),
    )
    return [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in atlas["arcs"]]


def _polygons(country: dict[str, Any]) -> list[list[list[int]]]:
    if country["type"] == "Polygon":
        return [country["arcs"]]
    return list(country["arcs"]) if country["type"] == "MultiPolygon" else []


def _countries(atlas: dict[str, Any], arcs: list[np.ndarray]) -> gpd.GeoSeries:
    """One geometry per country in EPSG:4326, index = ISO numeric code."""

    def ring(references: list[int]) -> np.ndarray:
        pieces = [arcs[r] if r >= 0 else arcs[~r][::-1] for r in references]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    shapes, codes = [], []
    for country in atlas["objects"]["countries"]["geometries"]:
        outlines = [[ring(references) for references in rings] for rings in _polygons(country)]
        # The package's own rounding leaves rings of two points for the smallest islands.
        polygons = [
            shapely.Polygon(rings[0], [hole for hole in rings[1:] if len(hole) > 3])
            for rings in outlines
            if len(rings[0]) > 3
        ]
        if polygons:
            shapes.append(shapely.multipolygons(polygons))
            codes.append(str(country.get("id", "")))
    return gpd.GeoSeries(shapes, index=codes, crs="EPSG:4326")


def _foreign_borders(atlas: dict[str, Any], arcs: list[np.ndarray]) -> gpd.GeoSeries:
    """Arcs shared by two countries other than France, in EPSG:4326."""
    users: dict[int, set[str]] = {}
    for number, country in enumerate(atlas["objects"]["countries"]["geometries"]):
        name = str(country.get("id", f"#{number}"))
        for polygon in _polygons(country):
            for ring in polygon:
                for reference in ring:
                    users.setdefault(reference if reference >= 0 else ~reference, set()).add(name)
    shared = [
        arcs[i] for i, names in sorted(users.items()) if len(names) == 2 and FRANCE not in names
    ]
    return gpd.GeoSeries([shapely.linestrings(arc) for arc in shared], crs="EPSG:4326")


def _near(zone: Zone, window: shapely.Geometry) -> shapely.Geometry:
    """Return a box in degrees well around the window: projecting the whole earth would fold it."""
    x0, y0, x1, y1 = zone.sheet_to_planar(np.array([window], dtype=object))[0].bounds
    corners = gpd.GeoSeries(shapely.points([(x0, y0), (x0, y1), (x1, y0), (x1, y1)]), crs=zone.crs)
    return shapely.box(*corners.to_crs("EPSG:4326").total_bounds).buffer(4, join_style="mitre")


def _to_sheet(shapes: gpd.GeoSeries, zone: Zone, near: shapely.Geometry) -> np.ndarray:
    """Clip to `near` and move to the sheet."""
    x0, y0, x1, y1 = near.bounds
    bounds = shapes.bounds
    beside = (bounds.minx > x1) | (bounds.maxx < x0) | (bounds.miny > y1) | (bounds.maxy < y0)
    # Rounding made some outlines touch themselves; only what is near is repaired, the whole earth
    # takes seconds.
    clipped = shapes[~beside].clip_by_rect(x0, y0, x1, y1).make_valid().to_crs(zone.crs)
    return zone.planar_to_sheet(np.asarray(clipped.values))


def _zone_land(
    countries: gpd.GeoSeries, zone: Zone, window: shapely.Geometry
) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Return the neighbours' land of one zone on the sheet, and the box used.

    The fringe of France is included.
    """
    near = _near(zone, window)
    foreign = shapely.make_valid(_to_sheet(countries[countries.index != FRANCE], zone, near))
    neighbours = shapely.intersection(shapely.union_all(foreign), window)
    france = shapely.make_valid(_to_sheet(countries[countries.index == FRANCE], zone, near))
    fringe = shapely.intersection(
        shapely.union_all(france), shapely.buffer(neighbours, FRINGE_KM * zone.scale)
    )
    return shapely.union_all([neighbours, fringe]), near
