"""A coverage stays a coverage; what is no area is refused."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.boundaries import (
    clean_coverage,
    dissolve_coverage,
    drop_islets,
    holes_of,
    require_crs,
    require_polygonal,
    simplify_coverage,
)
from geo.errors import CrsError, GeometryError


def boxes(*bounds: tuple[float, float, float, float]) -> np.ndarray:
    return np.array([shapely.box(*b) for b in bounds], dtype=object)


def test_a_wrong_crs_is_an_error() -> None:
    metres = gpd.GeoSeries([shapely.box(6e5, 6.6e6, 6.1e5, 6.7e6)], crs="EPSG:2154")
    with pytest.raises(CrsError, match="coordinates are in EPSG:2154, expected EPSG:4326"):
        require_crs(metres, "EPSG:4326", where="epci.parquet")
    with pytest.raises(CrsError, match="coordinates are in no CRS"):
        require_crs(gpd.GeoSeries([shapely.Point(1, 2)]), "EPSG:4326", where="epci.parquet")
    require_crs(metres, "EPSG:2154", where="epci.parquet")


def test_metres_declared_as_degrees_are_an_error() -> None:
    wrong = gpd.GeoSeries([shapely.box(6e5, 6.6e6, 6.1e5, 6.7e6)], crs="EPSG:4326")
    with pytest.raises(CrsError, match="not degrees, though declared EPSG:4326"):
        require_crs(wrong, "EPSG:4326", where="epci.parquet")


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (shapely.Point(0, 0), "a Point"),
        (shapely.LineString([(0, 0), (1, 1)]), "a LineString"),
        (shapely.Polygon(), "an empty Polygon"),
        (None, "no geometry"),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "Self-intersection"),
    ],
)
def test_what_is_no_area_is_refused(geometry: shapely.Geometry | None, said: str) -> None:
    shapes = np.array([shapely.box(0, 0, 1, 1), geometry], dtype=object)
    with pytest.raises(GeometryError, match=f"ti-9301: {said}"):
        require_polygonal(shapes, ["ti-0101", "ti-9301"], where="territories")


def test_cleaning_removes_overlaps_and_narrow_gaps_only() -> None:
    rough = boxes(
        (0, 0, 1000, 1000), (995, 0, 2000, 1000), (2010, 0, 3000, 1000), (3500, 0, 4000, 1000)
    )
    clean = clean_coverage(rough, list("abcd"), gap_width=20)
    assert shapely.coverage_is_valid(clean)
    assert shapely.area(clean).sum() == pytest.approx(3_500_000 - 0, rel=0.01)
    assert not shapely.intersects(clean[2], clean[3])


def test_holes() -> None:
    squares = [(x, y, x + 1, y + 1) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    ring = boxes(*squares)
    assert shapely.area(holes_of(ring)).tolist() == [1.0]
    assert len(holes_of(ring[:2])) == 0


def test_dissolving_keeps_areas_and_sorts() -> None:
    values, unions = dissolve_coverage(
        boxes((0, 0, 1, 1), (1, 0, 2, 1), (5, 5, 6, 6)), np.array(["b", "b", "a"], dtype=object)
    )
    assert values.tolist() == ["a", "b"]
    assert shapely.area(unions).tolist() == [1.0, 2.0]
    assert [shape.geom_type for shape in unions] == ["Polygon", "Polygon"]


def test_simplifying_leaves_no_gap_between_neighbours() -> None:
    rng = np.random.default_rng(7)
    y = np.linspace(0, 1000, 201)
    border = np.column_stack([1000 + rng.uniform(-20, 20, y.size), y])
    west = shapely.Polygon([(0, 0), *border.tolist(), (0, 1000)])
    east = shapely.Polygon([(2000, 1000), (2000, 0), *border.tolist()])
    simple = simplify_coverage(np.array([west, east], dtype=object), tolerance=60)
    assert shapely.coverage_is_valid(simple)
    assert shapely.get_num_coordinates(simple).sum() < 120
    assert shapely.area(simple).sum() == pytest.approx(2_000_000)


def test_simplifying_refuses_what_is_no_coverage() -> None:
    with pytest.raises(GeometryError, match="clean the coverage first"):
        simplify_coverage(boxes((0, 0, 2, 2), (1, 0, 3, 2)), tolerance=1)


def test_islets_go_but_never_the_whole_of_a_polygon_nor_a_part_that_touches() -> None:
    main, islet, enclave = (
        shapely.box(0, 0, 10, 10),
        shapely.box(25, 0, 26, 1),
        shapely.box(10, 0, 11, 1),
    )
    shapes = np.array(
        [
            shapely.multipolygons([main, islet]),
            shapely.box(30, 0, 31, 1),
            shapely.box(11, 0, 20, 9),
        ],
        dtype=object,
    )
    kept = drop_islets(shapes, 5)
    assert kept[0].equals(main)
    assert kept[1].area == 1
    shapes[0] = shapely.multipolygons([shapely.box(-20, 0, -11, 10), enclave])
    assert drop_islets(shapes, 5)[0].geom_type == "MultiPolygon"
