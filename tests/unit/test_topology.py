"""Arcs are shared, cut at every node, and give the polygons back."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import shapely

from geo.errors import GeometryError
from tdi.build.topology import Topology, build_topology, snap_coverage


def rebuild(topology: Topology) -> list[shapely.Geometry]:
    """Decode as a reader of TopoJSON does."""
    document = topology.to_topojson()
    scale, translate = document["transform"]["scale"], document["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in document["arcs"]]

    def ring(references: list[int]) -> np.ndarray:
        pieces = [arcs[r] if r >= 0 else arcs[~r][::-1] for r in references]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    shapes = []
    for geometry in document["objects"]["cells"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        shapes.append(
            shapely.union_all(
                [shapely.Polygon(ring(p[0]), [ring(h) for h in p[1:]]) for p in polygons]
            )
        )
    return shapes


def uses(topology: Topology) -> Counter[int]:
    return Counter(
        r for cell in topology.cells for polygon in cell for ring in polygon for r in ring
    )


GRID = np.array([shapely.box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)], dtype=object)


def test_round_trip_and_one_cell_per_side() -> None:
    topology = build_topology(GRID, 0.5)
    assert all(a.equals(b) for a, b in zip(rebuild(topology), GRID, strict=True))
    counts = uses(topology)
    assert max(counts.values()) == 1
    inner = [arc for arc in range(len(topology.arcs)) if counts[arc] and counts[~arc]]
    assert len(inner) == 12  # borders between neighbours
    assert len(topology.arcs) == 20  # and eight pieces of coast: corners are no nodes


def test_a_hole_filled_by_another_cell_is_one_arc() -> None:
    inside = shapely.box(1, 1, 2, 2)
    around = shapely.box(0, 0, 3, 3).difference(inside)
    topology = build_topology(np.array([around, inside], dtype=object), 1)
    assert len(topology.arcs) == 2
    assert sorted(uses(topology).values()) == [1, 1, 1]
    assert rebuild(topology)[0].equals(around)


def test_exteriors_and_holes_turn_opposite_ways() -> None:
    around = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    topology = build_topology(np.array([around, shapely.box(3, 0, 4, 3)], dtype=object), 1)

    def turns(ring: list[int]) -> bool:
        pieces = [topology.arcs[r] if r >= 0 else topology.arcs[~r][::-1] for r in ring]
        points = np.concatenate([pieces[0], *(p[1:] for p in pieces[1:])])
        return bool(shapely.is_ccw(shapely.linearrings(points)))

    assert [turns(ring) for ring in topology.cells[0][0]] == [False, True]
    assert not turns(topology.cells[1][0][0])


def test_an_island_starts_anywhere_and_is_found_again() -> None:
    island = shapely.Polygon([(5, 5), (6, 7), (7, 5)])
    hole = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(7, 5), (5, 5), (6, 7)]])
    topology = build_topology(np.array([hole, island], dtype=object), 1)
    assert len(topology.arcs) == 2


def test_overlapping_polygons_are_refused() -> None:
    with pytest.raises(GeometryError, match="two cells on one side"):
        build_topology(
            np.array([shapely.box(0, 0, 2, 2), shapely.box(0, 0, 2, 2)], dtype=object), 1
        )


def test_snapping_keeps_a_coverage() -> None:
    rng = np.random.default_rng(3)
    points = shapely.multipoints(rng.uniform(0, 100, (60, 2)))
    cells = np.array(
        list(shapely.voronoi_polygons(points, extend_to=shapely.box(0, 0, 100, 100)).geoms)
    )
    cells = shapely.coverage_clean(shapely.intersection(cells, shapely.box(0, 0, 100, 100)))
    snapped = snap_coverage(cells, 0.5)
    assert shapely.coverage_is_valid(snapped)
    assert shapely.is_valid(snapped).all()
    coordinates = shapely.get_coordinates(snapped)
    assert np.allclose(coordinates, np.rint(coordinates * 2) / 2)
    assert max(uses(build_topology(snapped, 0.5)).values()) == 1


def test_a_polygon_too_small_for_the_grid_is_an_error() -> None:
    tiny = np.array([shapely.box(0, 0, 10, 10), shapely.box(20.1, 20.1, 20.2, 20.2)], dtype=object)
    with pytest.raises(GeometryError, match="1 polygons vanish"):
        snap_coverage(tiny, 1)
