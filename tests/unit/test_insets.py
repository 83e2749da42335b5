"""The sheet: frames where they should be, and back to the earth without loss."""

from __future__ import annotations

import itertools

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import CrsError, UnknownCode
from geo.insets import ZONES, Sheet, zone_code

FRAMES = {code: shapely.box(*zone.rect) for code, zone in ZONES.items() if zone.rect}


def test_frames_do_not_overlap_and_stay_in_the_bay() -> None:
    for one, other in itertools.combinations(FRAMES.values(), 2):
        assert shapely.distance(one, other) >= 8
    x0, y0, x1, y1 = shapely.total_bounds(list(FRAMES.values()))
    assert x0 >= 80
    assert x1 <= 345
    assert y0 >= 6040
    assert y1 <= 6640


@pytest.mark.parametrize(
    ("dep", "lon", "lat"),
    [
        ("971", -61.55, 16.24),
        ("972", -61.07, 14.61),
        ("973", -52.33, 4.93),
        ("974", 55.45, -20.88),
        ("976", 45.23, -12.78),
    ],
)
def test_prefectures_lie_in_their_frame(dep: str, lon: float, lat: float) -> None:
    point = Sheet.to_sheet(gpd.GeoSeries([shapely.Point(lon, lat)], crs="EPSG:4326"), dep)[0]
    assert FRAMES[dep].contains(point)


@pytest.mark.parametrize(
    ("dep", "lon", "lat"), [("75", 2.35, 48.86), ("2A", 8.74, 41.92), ("973", -54.03, 5.5)]
)
def test_there_and_back(dep: str, lon: float, lat: float) -> None:
    point = gpd.GeoSeries([shapely.Point(lon, lat)], crs="EPSG:4326")
    back = Sheet.from_sheet(Sheet.to_sheet(point, dep), dep).iloc[0]
    assert (back.x, back.y) == pytest.approx((lon, lat), abs=1e-7)


def test_metropolitan_france_keeps_its_place_in_kilometres() -> None:
    paris = Sheet.to_sheet(
        gpd.GeoSeries([shapely.Point(652_000, 6_862_000)], crs="EPSG:2154"), "75"
    )[0]
    assert (paris.x, paris.y) == pytest.approx((652.0, 6862.0))


@pytest.mark.parametrize("code", list(FRAMES))
def test_the_scale_of_a_frame_is_that_of_its_distances(code: str) -> None:
    zone = ZONES[code]
    line = np.array([shapely.LineString([zone.centre, (zone.centre[0] + 10_000, zone.centre[1])])])
    assert zone.planar_to_sheet(line)[0].length == pytest.approx(10 * zone.scale)


def test_a_geometry_without_crs_is_refused() -> None:
    with pytest.raises(CrsError, match="without a coordinate reference system"):
        Sheet.to_sheet(gpd.GeoSeries([shapely.Point(0, 0)]), "75")


def test_collectivities_have_no_frame() -> None:
    with pytest.raises(UnknownCode, match="'988'"):
        zone_code("988")
