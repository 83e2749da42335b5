"""Official outlines of the EPCI: read and measured, compared with those of the store."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tdi.build.imports.datasets import DATASETS, LICENCE
from tdi.build.imports.outlines import outline_conflicts, read_outlines
from tdi.build.imports.provenance import Entry, Imports, encode
from tdi.data.store import sha256
from tdi.errors import ImportRefused

OUTLINES = DATASETS["contours-epci"]


def square(west: float = 2.0, side: float = 0.1) -> dict[str, object]:
    ring = [[west, 46], [west + side, 46], [west + side, 46 + side], [west, 46 + side], [west, 46]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str = "200018653", geometry: object = None, **more: str) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"code": code, "nom": "CA", **more},
        "geometry": geometry or square(),
    }


def written(path: Path, *features: dict[str, object]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def test_areas_are_measured_on_the_ellipsoid(tmp_path: Path) -> None:
    official = read_outlines(written(tmp_path / "a.geojson", feature()), OUTLINES)
    assert float(official.frame.loc[0, "area_km2"]) == pytest.approx(86, abs=1)
    assert official.frame.loc[0, "nom"] == "CA"


def test_faults(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    bad = [
        feature("12"),
        feature("200018653"),
        feature("200018653"),
        feature("552100554", {"type": "Point", "coordinates": [2, 46]}),
        feature("552100554", {"type": "Polygon", "coordinates": "x"}),
        feature("552100554", square(west=650_000)),
    ]
    official = read_outlines(written(path, *bad), OUTLINES)
    assert len(official.frame) == 1
    reasons = [item.reason for item in official.problems]
    assert "is not a SIREN" in reasons[0]
    assert "already feature 2" in reasons[1]
    assert "no area (Point)" in reasons[2]
    assert "no geometry" in reasons[3]
    assert "not in longitude and latitude" in reasons[4]
    renamed = {"type": "Feature", "properties": {"codes": "1", "nom": "x"}, "geometry": square()}
    with pytest.raises(ImportRefused, match=r"property missing: 'code' \(renamed 'codes'\?\)"):
        read_outlines(written(path, renamed), OUTLINES)
    path.write_text(path.read_text()[:-40])
    with pytest.raises(ImportRefused, match="no whole GeoJSON"):
        read_outlines(path, OUTLINES)
    path.write_text("<html><title>Oups</title>")
    with pytest.raises(ImportRefused, match="web page"):
        read_outlines(path, OUTLINES)


def test_compared_with_the_store(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {
            "line": [1, 2],
            "code": ["200018653", "200000172"],
            "nom": ["A", "B"],
            "area_km2": ["100", "80"],
        }
    )
    data, ending = encode(rows)
    entry = Entry(
        "id", "contours-epci", "2026", f"a.{ending}", sha256(data), "t", "IGN", "", "p", LICENCE, "2026-01-01",
        "2026-02-01", "d", "2026", 2, 0, 2, 0, 0, 0,
    )  # fmt: skip
    held = Imports(tmp_path).with_entry(entry, data)
    ours = pd.DataFrame(
        {
            "siren": ["200018653", "200000172", "249740119", "200057867"],
            "name": ["A", "B", "C", "EPT"],
            "kind": ["CA", "CC", "CC", "EPT"],
            "area_km2": [101.0, 60.0, 5.0, 7.0],
        }
    )
    found = outline_conflicts(held, ours)
    assert [
        (row["row_id"], row["value_fr"].replace("\u202f", " ").replace("\u00a0", " "))
        for row in found
    ] == [
        ("200000172", "60 km²"),
        ("200000172", "80 km²"),
        ("249740119", "5 km²"),
        ("249740119", "absent"),
    ]
    assert [row["kept"] for row in found] == [True, False, True, False]
