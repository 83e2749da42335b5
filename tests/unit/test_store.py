"""A damaged store is refused with one sentence; a store is written whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from tdi.build import write
from tdi.build.write import table_bytes, write_store
from tdi.data.catalogue import CATALOG
from tdi.data.store import Store
from tdi.errors import NotFound, SchemaViolation, StoreError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "store"
    shutil.copytree(ROOT / "data" / "store", copy)
    return copy


def test_missing_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="missing") as caught:
        Store(tmp_path / "nothing")
    assert "tdi build" in caught.value.remedy


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}'])
def test_damaged_manifest(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(StoreError, match="damaged manifest"):
        Store(folder)


def test_other_format(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 0}))
    with pytest.raises(StoreError, match="has format 0"):
        Store(folder)


def test_changed_file(folder: Path) -> None:
    with (folder / "members.parquet").open("ab") as handle:
        handle.write(b"x")
    with pytest.raises(StoreError, match="digest"):
        Store(folder, verify=True)
    with pytest.raises(StoreError, match=r"members\.parquet"):
        Store(folder).table("members")


def test_missing_file(folder: Path) -> None:
    (folder / "display" / "land.json").unlink()
    with pytest.raises(StoreError, match="is missing"):
        Store(folder, verify=True)


def test_not_parquet(folder: Path) -> None:
    data = b"not parquet"
    (folder / "members.parquet").write_bytes(data)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["tables"]["members"]["sha256"] = write.sha256(data)
    path.write_text(json.dumps(manifest))
    with pytest.raises(StoreError, match="not readable as Parquet"):
        Store(folder).table("members")


def test_unknown_names(folder: Path) -> None:
    store = Store(folder)
    with pytest.raises(NotFound, match="no table"):
        store.table("nothing")
    with pytest.raises(NotFound, match="has no geometry"):
        store.geometries("members")
    with pytest.raises(NotFound, match="no display file"):
        store.display("nothing.json")


def test_wrong_crs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = write._geo

    def lambert(frame: gpd.GeoDataFrame) -> bytes:
        document = json.loads(real(frame))
        document["columns"]["geometry"]["crs"] = {"id": {"authority": "EPSG", "code": 2154}}
        return json.dumps(document).encode()

    monkeypatch.setattr(write, "_geo", lambert)
    data = table_bytes("regions", Store(folder).geometries("regions"))
    (folder / "regions.parquet").write_bytes(data)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["tables"]["regions"]["sha256"] = write.sha256(data)
    path.write_text(json.dumps(manifest))
    with pytest.raises(StoreError, match="is in 2154, not EPSG:4326"):
        Store(folder).geometries("regions")


def waves() -> pd.DataFrame:
    return Store(ROOT / "data" / "store").table("waves").copy()


def test_same_rows_same_bytes_whatever_their_order() -> None:
    frame = waves()
    assert table_bytes("waves", frame) == table_bytes("waves", frame.sample(frac=1, random_state=3))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda frame: frame.drop(columns="note"), "columns missing: note"),
        (lambda frame: frame.assign(extra=1), "not catalogued: extra"),
        (lambda frame: pd.concat([frame, frame.head(1)]), "is there twice"),
        (lambda frame: frame.assign(source_id=None), "values are missing"),
        (lambda frame: frame.assign(territory_count=1.5), "not a whole number"),
        (lambda frame: frame.assign(date_meaning=3), "is not string"),
    ],
)
def test_table_against_the_catalogue(change, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SchemaViolation, match=says):
        table_bytes("waves", change(waves()))


def test_geometry_in_another_crs_is_not_written() -> None:
    frame = gpd.GeoDataFrame(
        {"code": ["11"], "name": ["x"], "population": [1], "area_km2": [1.0], "commune_count": [1]},
        geometry=[box(0, 0, 1, 1)],
        crs="EPSG:2154",
    )
    with pytest.raises(SchemaViolation, match="not EPSG:4326"):
        table_bytes("regions", frame)


def everything(store: Store) -> dict[str, pd.DataFrame]:
    return {
        name: store.geometries(name) if info.geometry else store.table(name)
        for name, info in CATALOG.items()
    }


FACTS = {"data_date": "2026-11-21", "raw": {}, "reference": {}, "thresholds": {}, "reports": []}


def test_a_failure_leaves_the_old_store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = everything(Store(folder))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StoreError, match="No space left"):
        write_store(folder, tables, {"land.json": b"{}"}, FACTS)
    monkeypatch.undo()
    with pytest.raises(SchemaViolation, match="tables missing: waves"):
        write_store(folder, {k: v for k, v in tables.items() if k != "waves"}, {}, FACTS)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in folder.parent.iterdir()) == ["store", "store.versions"]
    assert [path.name for path in (folder.parent / "store.versions").iterdir()] == [".lock"]


def test_write_replaces_the_whole_store(folder: Path) -> None:
    tables = everything(Store(folder))
    (folder / "leftover.parquet").write_bytes(b"")
    manifest = write_store(folder, tables, {"land.json": b"{}"}, FACTS)
    assert not (folder / "leftover.parquet").exists()
    assert Store(folder, verify=True).data_version == manifest["data_version"]
    assert manifest["data_version"].startswith("2026-11.")
    assert sorted(path.name for path in folder.parent.iterdir()) == ["store", "store.versions"]
