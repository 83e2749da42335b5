"""Joins report what they matched, and stop on what nobody reviewed."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.errors import CrsError, JoinCoverageError
from geo.joins import join, strict_crs

LEFT = pd.DataFrame({"code": ["a", "b", "c"], "v": [1, 2, 3]})
RIGHT = pd.DataFrame({"code": ["a", "b", "d"], "w": [10, 20, 40]})


def test_report() -> None:
    frame, report = join(LEFT, RIGHT, on="code", name="test", accepted=["c"])
    assert frame["code"].tolist() == ["a", "b", "c"]
    assert report.to_dict() == {
        "name": "test",
        "left": 3,
        "right": 3,
        "matched": 2,
        "left_only": ["c"],
        "right_only_count": 1,
        "right_only": ["d"],
        "accepted": ["c"],
        "multiplicity": "m:1",
    }


def test_an_unmatched_key_nobody_accepted_stops() -> None:
    with pytest.raises(JoinCoverageError, match="test: 1 keys have no partner: c"):
        join(LEFT, RIGHT, on="code", name="test")


def test_an_accepted_key_that_matches_is_stale() -> None:
    with pytest.raises(JoinCoverageError, match=r"1 accepted keys have a partner, or are gone: b"):
        join(LEFT, RIGHT, on="code", name="test", accepted=["b", "c"])


def test_a_repeated_key_stops_and_is_named() -> None:
    twice = pd.concat([RIGHT, RIGHT.head(1)])
    with pytest.raises(JoinCoverageError, match="not m:1: repeated right a"):
        join(LEFT, twice, on="code", name="test", accepted=["c"])


def test_long_names_of_multiplicity_are_understood() -> None:
    _, report = join(LEFT, RIGHT, on="code", name="test", accepted=["c"], validate="many_to_one")
    assert report.multiplicity == "m:1"


def test_missing_keys_never_match_each_other() -> None:
    left = pd.DataFrame({"code": ["a", None]})
    with pytest.raises(JoinCoverageError, match=r"\(null\)"):
        join(left, RIGHT, on="code", name="test")
    frame, _ = join(left, RIGHT, on="code", name="test", accepted=["(null)"])
    assert frame["w"].isna().tolist() == [False, True]
    with pytest.raises(JoinCoverageError, match="1 rows of the right table have no key"):
        join(LEFT, pd.DataFrame({"code": ["a", None]}), on="code", name="test")


def test_composite_keys() -> None:
    left = pd.DataFrame({"phase": ["2023", "2023"], "code": ["a", "b"]})
    right = pd.DataFrame({"phase": ["2023"], "code": ["a"], "w": [1]})
    _, report = join(left, right, on=["phase", "code"], name="test", accepted=["2023|b"])
    assert report.left_only == ("2023|b",)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(JoinCoverageError, match=r"the right table has no column \['siren'\]"):
        join(LEFT.assign(siren="1"), RIGHT, on="siren", name="test")


def test_a_geodataframe_stays_one() -> None:
    left = gpd.GeoDataFrame(LEFT, geometry=[shapely.Point(0, 0)] * 3, crs="EPSG:4326")
    frame, _ = join(left, RIGHT, on="code", name="test", accepted=["c"])
    assert isinstance(frame, gpd.GeoDataFrame)
    assert frame.crs == "EPSG:4326"


def test_joining_degrees_with_metres_is_an_error() -> None:
    degrees = gpd.GeoDataFrame(geometry=[shapely.Point(2, 47)], crs="EPSG:4326")
    metres = gpd.GeoDataFrame(geometry=[shapely.Point(600000, 6600000)], crs="EPSG:2154")
    with pytest.raises(CrsError, match="reproject"), strict_crs():
        gpd.sjoin(degrees, metres)
