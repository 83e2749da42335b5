"""Turn a coverage of polygons into TopoJSON: integer arcs shared between neighbours.

The arcs are cut at every node, so that each has at most one cell on each side: the browser can then
draw the border of any union of cells (an EPCI, a territory of any phase, a région) by keeping the
arcs whose two sides differ, without computing a geometry.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from geo.errors import GeometryError

Arc = list[list[int]]


@dataclass(frozen=True)
class Topology:
    """Arcs and the rings made of them.

    Attributes
    ----------
    arcs : list of arrays (n, 2), absolute integer grid coordinates
    cells : per cell, a list of polygons, each a list of rings, each a list of arc references
        (``~i`` is the arc i walked backwards, as in the TopoJSON specification).
    scale, translate : the affine from grid to sheet km.
    """

    arcs: list[np.ndarray]
    cells: list[list[list[list[int]]]]
    scale: float
    translate: tuple[float, float]

    def to_topojson(self) -> dict:
        """Return the TopoJSON object, arcs delta-encoded.

        One geometry per cell in the given order.
        """
        geometries = [
            {"type": "Polygon", "arcs": polygons[0]}
            if len(polygons) == 1
            else {"type": "MultiPolygon", "arcs": polygons}
            for polygons in self.cells
        ]
        return {
            "type": "Topology",
            "transform": {"scale": [self.scale, self.scale], "translate": list(self.translate)},
            "objects": {"cells": {"type": "GeometryCollection", "geometries": geometries}},
            "arcs": [delta(arc) for arc in self.arcs],
        }


def delta(points: np.ndarray) -> Arc:
    """Encode absolute integer points as a first point followed by differences."""
    out = np.asarray(points, dtype=np.int64).copy()
    out[1:] = np.diff(points, axis=0)
    result: Arc = out.tolist()
    return result


def snap_coverage(polygons: np.ndarray, grid: float) -> np.ndarray:
    """Round a coverage to a grid and keep it a coverage.

    Rounding each polygon alone can make neighbours overlap or a ring fold back on itself. The lines
    of all polygons are rounded together instead (snap rounding), and the faces they enclose handed
    back to the polygon in which they lie.

    Parameters
    ----------
    polygons : array of Polygon or MultiPolygon, a valid coverage
    grid : float
        Cell of the grid, in the unit of the coordinates.

    Returns
    -------
    array of Polygon or MultiPolygon with vertices on the grid, in the same order.

    Raises
    ------
    GeometryError
        If a polygon is too small for the grid and vanishes.
    """
    # Edges are shared exactly: union_all on the grid nodes and merges them in one pass.
    lines = shapely.union_all(shapely.boundary(polygons), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    inside = shapely.point_on_surface(faces)
    tree = shapely.STRtree(polygons)
    face_index, polygon_index = tree.query(inside, predicate="intersects")
    owner = np.full(len(faces), -1)
    owner[face_index] = polygon_index
    order = np.argsort(owner, kind="stable")
    order = order[owner[order] >= 0]
    groups = np.split(order, np.flatnonzero(np.diff(owner[order])) + 1)
    result = np.full(len(polygons), None, dtype=object)
    for group in groups:
        if len(group):
            result[owner[group[0]]] = shapely.coverage_union_all(faces[group])
    gone = [i for i, polygon in enumerate(result) if polygon is None or polygon.is_empty]
    if gone:
        raise GeometryError(
            f"{len(gone)} polygons vanish on a grid of {grid}: positions {gone[:10]}.",
            remedy="use a finer grid, or keep the polygon larger when simplifying.",
        )
    return result


def build_topology(polygons: np.ndarray, grid: float) -> Topology:
    """Cut a coverage whose vertices lie on `grid` into shared arcs.

    Exterior rings come out clockwise as y grows to the north, holes the other way, for every cell.

    Raises
    ------
    GeometryError
        If an edge has two cells on the same side, i.e. the input is not a coverage.
    """
    oriented = shapely.orient_polygons(polygons, exterior_cw=True)
    x0, y0, _, _ = shapely.total_bounds(oriented)
    translate = (round(float(np.floor(x0)), 3), round(float(np.floor(y0)), 3))
    rings, owners, structure = _rings(oriented)
    points = [np.rint((ring[:-1] - translate) / grid).astype(np.int64) for ring in rings]
    nodes = _nodes(points, owners)
    index: dict[bytes, int] = {}
    arcs: list[np.ndarray] = []
    references = [
        [_reference(piece, index, arcs) for piece in _pieces(ring, nodes)] for ring in points
    ]
    cells = [[[references[r] for r in polygon] for polygon in cell] for cell in structure]
    return Topology(arcs, cells, grid, translate)


def _rings(polygons: np.ndarray) -> tuple[list[np.ndarray], list[int], list[list[list[int]]]]:
    """List the rings of every polygon, with their cell, and how they nest.

    Cell -> polygon -> ring number.
    """
    rings: list[np.ndarray] = []
    owners: list[int] = []
    structure: list[list[list[int]]] = []
    for cell, geometry in enumerate(polygons):
        parts = []
        for polygon in shapely.get_parts(geometry):
            numbers = []
            for ring in (polygon.exterior, *polygon.interiors):
                numbers.append(len(rings))
                rings.append(shapely.get_coordinates(ring))
                owners.append(cell)
            parts.append(numbers)
        structure.append(parts)
    return rings, owners, structure


def _nodes(rings: list[np.ndarray], owners: list[int]) -> set[tuple[int, int]]:
    """Return the points at which arcs are cut.

    Where more than two edges meet, or the sides of an edge change.
    """
    left: dict[tuple[int, int, int, int], int] = {}
    for ring, owner in zip(rings, owners, strict=True):
        flat = [tuple(p) for p in ring.tolist()]
        for a, b in zip(flat, flat[1:] + flat[:1], strict=True):
            edge = (*a, *b)
            if edge in left:
                raise GeometryError(
                    f"the edge {edge} has two cells on one side: {left[edge]} and {owner}.",
                    remedy="clean and snap the coverage before building its topology.",
                )
            left[edge] = owner
    around: dict[tuple[int, int], set[tuple[int, int, int, int]]] = defaultdict(set)
    for ax, ay, bx, by in left:
        forward, backward = left[ax, ay, bx, by], left.get((bx, by, ax, ay), -1)
        sides = (min(forward, backward), max(forward, backward))
        around[ax, ay].add((bx, by, *sides))
        around[bx, by].add((ax, ay, *sides))
    return {
        point
        for point, edges in around.items()
        if len(edges) != 2 or len({edge[2:] for edge in edges}) != 1
    }


def _pieces(ring: np.ndarray, nodes: set[tuple[int, int]]) -> list[np.ndarray]:
    """Cut a ring (without its repeated end) at the nodes.

    A ring without node starts at its smallest point.
    """
    flat = [tuple(p) for p in ring.tolist()]
    cuts = [i for i, point in enumerate(flat) if point in nodes]
    start = cuts[0] if cuts else flat.index(min(flat))
    turned = np.concatenate([ring[start:], ring[:start], ring[start : start + 1]])
    stops = [cut - start for cut in cuts] + [len(ring)] if cuts else [0, len(ring)]
    return [turned[a : b + 1] for a, b in pairwise(stops)]


def _reference(piece: np.ndarray, index: dict[bytes, int], arcs: list[np.ndarray]) -> int:
    """Return the number of an arc, adding it if neither it nor its reverse is known."""
    forward = piece.tobytes()
    if forward in index:
        return index[forward]
    backward = piece[::-1].tobytes()
    if backward in index:
        return ~index[backward]
    index[forward] = len(arcs)
    arcs.append(piece)
    return index[forward]
