"""The page Données et méthode and the packages on the committed store.

Every figure recounted, every file read back.
"""

from __future__ import annotations

import errno
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
from frictionless import Package, system

from tdi import paths
from tdi.cli import main
from tdi.data.catalogue import CATALOG
from tdi.data.known_faults import known_faults
from tdi.data.release_notes import read_notes
from tdi.data.store import Store, sha256
from tdi.errors import NotFound, TdiError
from tdi.export.datapackage import Written, descriptor
from tdi.export.datapackage_files import members, package_zip, read_me, write_package
from tdi.export.datapackage_keys import foreign_keys
from tdi.export.store_files import FORMS, dictionary_csv, flat, table_csv, table_geojson, table_xlsx
from tdi.views.donnees.tables import table_sheet
from tdi.views.donnees.view import DonneesView, donnees_view

APOSTROPHE = r"^'(?=[=+\-@\t\r])"


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


@pytest.fixture(scope="module")
def view(store: Store) -> DonneesView:
    return donnees_view(store, known_faults(), read_notes())


@pytest.fixture(scope="module")
def package(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CSV package, extracted from its zip."""
    folder = tmp_path_factory.mktemp("package")
    zipfile.ZipFile(io.BytesIO(package_zip(store, "csv"))).extractall(folder)
    return folder


def test_the_current_version_is_told(store: Store) -> None:
    notes = read_notes()
    assert notes[0].data_date == str(store.manifest["data_date"]), (
        "tell what changed in data/versions.toml, with the new data_date"
    )


def test_every_report_is_a_sentence(store: Store, view: DonneesView) -> None:
    assert len(view.joins) == len(store.reports)
    for report, line in zip(store.reports, view.joins, strict=True):
        said = f"{line.title} {line.matched} {line.left_only} {line.right_only}"
        assert "->" not in said
        assert "{" not in said
        assert line.matched.endswith(".")
        assert report["name"] in line.technical
        assert line.complete == (not report["left_only"])
        assert "Aucune raison" not in line.left_only
    islands = view.joins[0].left_only
    assert "Ouessant (29155)" in islands
    assert "quatre îles dispensées par la loi" in islands


def test_gaps_are_counted_and_lead_somewhere(store: Store, view: DonneesView) -> None:
    said = {gap.label: gap for group in view.gaps for gap in group.gaps}
    unknown = int((store.table("status_2018")["status"] == "unknown").sum())
    assert said["territoires de 2020 à l’état inconnu en novembre 2018"].figure == str(unknown)
    unplaced = said[f"projets nommés sans commune, sur {len(store.table('projects'))}"]
    assert unplaced.figure == str(int(store.table("projects")["insee_com"].isna().sum()))
    assert unplaced.links[0][1].startswith("/projets?situation=nonsitue")
    assert said["communes au contour recomposé"].figure == "55"
    assert "29 nouveaux, 107 reconduits, 47 recomposés" in " ".join(g.text for g in said.values())
    assert all(gap.source and gap.text for gap in said.values())


@pytest.mark.parametrize("name", CATALOG)
def test_every_table_has_its_sheet(store: Store, name: str) -> None:
    sheet = table_sheet(store, name)
    assert [row[0] for row in sheet.columns.rows] == list(CATALOG[name].columns)
    assert all(row[1] for row in sheet.columns.rows)
    assert sheet.line.digest == store.manifest["tables"][name]["sha256"]
    frame = store.table(name)
    if "source_id" in frame.columns and name != "sources":
        assert sum(source.rows or 0 for source in sheet.sources) == len(frame)
    assert sheet.sources


def test_frictionless_accepts_the_package(package: Path) -> None:
    # The first rows of each table, with their keys followed through whole tables: all rows take
    # half a minute, and the next test but one compares every one with the store.
    with system.use_context(trusted=True):
        report = Package(str(package / "datapackage.json")).validate(limit_rows=1500)
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])[:10]
    assert len(report.tasks) == len(CATALOG)


def test_the_check_can_fail(package: Path, tmp_path: Path) -> None:
    """A code that leads nowhere is seen: the foreign keys are really followed."""
    described = json.loads((package / "datapackage.json").read_text("utf-8"))
    wanted = [r for r in described["resources"] if r["name"] in ("waves", "sources")]
    (tmp_path / "data").mkdir()
    for resource in wanted:
        text = (package / resource["path"]).read_text("utf-8")
        if resource["name"] == "waves":
            text = text.replace("anct-ti-2024", "nulle-part")
        (tmp_path / resource["path"]).write_text(text, "utf-8")
        del resource["hash"], resource["bytes"]
    (tmp_path / "datapackage.json").write_text(json.dumps(described | {"resources": wanted}))
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert [error[0] for error in report.flatten(["type"])] == ["foreign-key"]


def test_the_csv_package_holds_the_rows_of_the_store(store: Store, package: Path) -> None:
    for name, info in CATALOG.items():
        read = pd.read_csv(package / "data" / f"{name}.csv", dtype=str, keep_default_na=False)
        frame = flat(store, name)
        assert list(read.columns) == list(frame.columns)
        assert len(read) == len(frame) == store.manifest["tables"][name]["rows"]
        for column, held in info.columns.items():
            if held.type in ("string", "list<string>"):
                back = read[column].str.replace(APOSTROPHE, "", regex=True)
                assert (back == frame[column].fillna("")).all(), (name, column)
            elif held.type in ("int64", "float64"):
                back = pd.to_numeric(read[column], errors="coerce").to_numpy(dtype=float)
                assert np.array_equal(
                    back, frame[column].astype("float64").to_numpy(dtype=float), equal_nan=True
                )
        assert not (read.map(lambda text: text.startswith(("=", "@", "\t")))).to_numpy().any()


def test_the_parquet_package_is_the_store(store: Store) -> None:
    found = dict(members(store, "parquet"))
    for name, entry in store.manifest["tables"].items():
        assert sha256(found[f"data/{name}.parquet"]) == entry["sha256"]
    table = pq.read_table(io.BytesIO(found["data/territories.parquet"]))
    assert b"geo" in table.schema.metadata
    described = json.loads(found["datapackage.json"])
    assert described["version"] == store.data_version
    assert len(described["resources"]) == len(CATALOG)


@pytest.mark.parametrize("name", ["regions", "territories"])
def test_geojson_is_the_geometry_of_the_store(store: Store, name: str) -> None:
    document = json.loads(table_geojson(store, name))
    frame = store.table(name)
    assert len(document["features"]) == len(frame)
    shapes = store.geometries(name).geometry.to_numpy()
    read = shapely.from_geojson([json.dumps(f["geometry"]) for f in document["features"]])
    assert shapely.hausdorff_distance(read, shapes).max() < 2e-6
    assert np.allclose(shapely.area(read), shapely.area(shapes), atol=1e-4)
    for geometry in read[:20]:
        for part in getattr(geometry, "geoms", [geometry]):
            assert part.exterior.is_ccw
            assert not any(ring.is_ccw for ring in part.interiors)
    key = CATALOG[name].key[-1]
    assert [f["properties"][key] for f in document["features"]] == list(frame[key])
    with pytest.raises(NotFound):
        table_geojson(store, "funds")


def test_one_table_as_csv_and_xlsx(store: Store) -> None:
    frame = flat(store, "region_funding")
    read = pd.read_csv(
        io.BytesIO(table_csv(store, "region_funding")), dtype=str, encoding="utf-8-sig"
    )
    assert list(read["funding_id"]) == list(frame["funding_id"])
    assert store.data_version in " ".join(read["notes"].dropna())
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(store, "region_funding")), read_only=True)
    head, *rows = book["Données"].iter_rows(values_only=True)
    assert head == tuple(frame.columns)
    assert [row[0] for row in rows] == list(frame["funding_id"])
    starts = list(head).index("as_of_start")
    assert [row[starts] for row in rows] == [
        None if pd.isna(v) else v for v in frame["as_of_start"]
    ]
    short = pd.read_csv(io.BytesIO(table_csv(store, "lineage_official")), encoding="utf-8-sig")
    assert store.data_version in " ".join(short["notes"].dropna()), (
        "a short table keeps all its notes"
    )


@pytest.mark.parametrize("form", FORMS)
def test_descriptors_describe_every_column(store: Store, form: str) -> None:
    names = [name for name, info in CATALOG.items() if info.geometry or form != "geojson"]
    described = descriptor(store, form, {name: Written(1, "0") for name in names})
    assert [resource["name"] for resource in described["resources"]] == names
    known = {source["id"] for source in described["sources"]}
    for resource in described["resources"]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        wanted = [
            c for c in CATALOG[resource["name"]].columns if c != "geometry" or form == "parquet"
        ]
        assert fields == wanted
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert {source["id"] for source in resource["sources"]} <= known
        assert resource["licenses"][0]["name"] == "etalab-2.0"


def test_references_that_must_hold(store: Store) -> None:
    found = {
        (name, key.columns, key.table) for name in CATALOG for key in foreign_keys(store, name)
    }
    for name, info in CATALOG.items():
        if "source_id" in info.columns and name != "sources":
            assert (name, ("source_id",), "sources") in found
    assert {
        ("projects", ("fund",), "funds"),
        ("projects", ("insee_com",), "communes"),
        ("members", ("phase", "id_ti"), "territories"),
        ("territory_communes_2026", ("insee_com",), "communes"),
        ("statements", ("figure_id",), "figures"),
        ("communes", ("siren_epci",), "epci"),
    } <= found
    assert ("territory_communes", ("insee_com",), "communes") not in found, (
        "codes of older vintages"
    )


def test_equal_stores_give_equal_packages(store: Store) -> None:
    assert package_zip(store, "parquet") == package_zip(Store(paths.store()), "parquet")
    with pytest.raises(NotFound):
        package_zip(store, "shapefile")


def test_dictionary_and_read_me(store: Store) -> None:
    read = pd.read_csv(io.BytesIO(dictionary_csv(store)), encoding="utf-8-sig")
    assert len(read) == sum(len(info.columns) for info in CATALOG.values())
    for form in FORMS.values():
        assert store.data_version in read_me(store, form)


def test_the_command_writes_a_folder_or_a_zip(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file = tmp_path / "paquet", tmp_path / "paquet.zip"
    assert main(["export", "datapackage", "--format", "parquet", "--output", str(folder)]) == 0
    assert main(["export", "datapackage", "--format", "parquet", "--output", str(file)]) == 0
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    archive = zipfile.ZipFile(file)
    assert sorted(archive.namelist()) == names
    assert all(archive.read(name) == (folder / name).read_bytes() for name in names)
    assert main(["export", "datapackage", "--output", str(folder)]) == 2
    assert "not empty" in capsys.readouterr().err
    with pytest.raises(TdiError, match="not empty"):
        write_package(store, "csv", folder)
    assert (
        sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()) == names
    )


def test_a_package_that_finds_no_room_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.suffix == ".json":  # the last of its files
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(TdiError, match="No space left"):
        write_package(store, "parquet", tmp_path / "paquet")
    assert not (tmp_path / "paquet").exists()
