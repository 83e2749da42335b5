"""The command line: what it prints, what it writes, how it fails (one line, status 2)."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from tdi.cli import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def committed_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDI_STORE", str(ROOT / "data" / "store"))


def succeed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def fail(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("error: ")
    assert "Traceback" not in captured.err
    return captured.err


def test_check(capsys: pytest.CaptureFixture[str]) -> None:
    out = succeed(capsys, "check")
    assert "territories: 663 rows" in out
    assert "phase 2018: 124 announced, 84 established" in out
    assert "phase 2022: 149 territories, 16186 communes of COG 2022" in out
    assert out.endswith("ok\n")


@pytest.mark.parametrize("query", ["01283", "Oyonnax", "OYONNAX"])
def test_where(capsys: pytest.CaptureFixture[str], query: str) -> None:
    answer = json.loads(succeed(capsys, "where", query))
    assert (answer["insee_com"], answer["dep_name"]) == ("01283", "Ain")
    assert list(answer["phases"]) == ["2018", "2020", "2022", "2023", "2024"]
    assert answer["phases"]["2018"]["status"] == "unknown"
    assert answer["phases"]["2020"]["id_ti"] == "ti-8408"
    assert answer["phases"]["2023"] == {"id_ti": "ti-8413", "name": "Plastics Vallée – Oyonnax"}


def test_where_outside_and_labelled(capsys: pytest.CaptureFixture[str]) -> None:
    paris = json.loads(succeed(capsys, "where", "75056"))
    assert paris["phases"]["2023"] is None
    assert paris["phases"]["2018"]["status"] == "unknown", "no perimeter of 2018 was published"
    bourges = json.loads(succeed(capsys, "where", "Bourges"))
    assert bourges["phases"]["2018"]["status"] == "labelled"


def test_where_homonyms_by_departement(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(succeed(capsys, "where", "saint denis"))
    deps = [candidate["dep"] for candidate in answer["candidates"]]
    assert {"11", "30", "93", "974"} <= set(deps)
    assert deps == sorted(deps)


def test_where_former_commune(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(succeed(capsys, "where", "bellegarde sur valserine"))
    assert (answer["name"], answer["matched"]) == ("Valserhône", "Bellegarde-sur-Valserine")


def test_where_part_of_a_commune(capsys: pytest.CaptureFixture[str]) -> None:
    both = json.loads(succeed(capsys, "where", "49160"))  # a postcode too
    answer = next(each for each in both["candidates"] if each["matched_by"] == "insee")
    assert 0 < answer["phases"]["2023"]["share"] < 1


def test_where_answers_for_a_postcode_and_an_insee_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """01100 is the postcode of Oyonnax and the former INSEE code of Cheignieu-la-Balme."""
    found = json.loads(succeed(capsys, "where", "01100"))["candidates"]
    assert (found[0]["name"], found[0]["matched_by"]) == ("Oyonnax", "postcode")
    assert found[0]["phases"]["2024"]["id_ti"] == "ti-8413"
    assert (found[-1]["name"], found[-1]["matched_by"]) == ("Cheignieu-la-Balme", "insee")


def test_where_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Oyonnax (01283)" in fail(capsys, "where", "Oyonax")
    fail(capsys, "where", "00000")


def test_export_territories_csv(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "ti.csv"
    succeed(
        capsys, "export", "territories", "--phase", "2023", "--format", "csv", "--output", str(out)
    )
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert len(rows) == 183
    assert list(rows[0])[:8] == [
        "id_ti",
        "name",
        "phase",
        "regions",
        "population",
        "area_km2",
        "commune_count",
        "epci_count",
    ]
    assert {f"private_employees_{year}" for year in range(2014, 2025)} <= set(rows[0])
    assert {row["phase"] for row in rows} == {"2023"}
    assert sum(int(row["epci_count"]) for row in rows) == 630


@pytest.mark.parametrize("phase", ["2018", "2022"])
def test_export_territories_geojson(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, phase: str
) -> None:
    out = tmp_path / "ti.geojson"
    succeed(
        capsys,
        "export",
        "territories",
        "--phase",
        phase,
        "--format",
        "geojson",
        "--output",
        str(out),
    )
    document = json.loads(out.read_text("utf-8"))
    assert len(document["features"]) == {"2018": 148, "2022": 149}[phase]
    assert "ANCT" in document["attribution"]
    first = document["features"][0]
    assert first["properties"]["id_ti"] == first["id"] == "ti-0101"
    assert isinstance(first["properties"]["regions"], list)
    assert ("status_2018" in first["properties"]) == (phase == "2018")
    assert {feature["geometry"]["type"] for feature in document["features"]} <= {
        "Polygon",
        "MultiPolygon",
    }


def test_export_communes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "communes.csv"
    succeed(capsys, "export", "communes", "--phase", "2022", "--output", str(out))
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert len(rows) == 16_186
    assert list(rows[0]) == ["id_ti", "insee_com"]
    assert all(len(row["insee_com"]) == 5 for row in rows)


def test_usage_errors(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = str(tmp_path / "x.csv")
    assert "2021" in fail(capsys, "export", "territories", "--phase", "2021", "--output", out)
    assert "--output" in fail(capsys, "export", "communes", "--phase", "2022")
    assert "nothing" in fail(capsys, "nothing")
    fail(
        capsys, "export", "communes", "--phase", "2022", "--output", str(tmp_path / "no" / "x.csv")
    )
    assert list(tmp_path.iterdir()) == []


def test_missing_store(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TDI_STORE", str(tmp_path / "none"))
    for arguments in (["check"], ["where", "01283"], ["run"]):
        assert "tdi build" in fail(capsys, *arguments)


def test_damaged_store(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy = tmp_path / "store"
    shutil.copytree(ROOT / "data" / "store", copy)
    (copy / "territories.parquet").write_bytes(b"")
    monkeypatch.setenv("TDI_STORE", str(copy))
    error = fail(capsys, "check")
    assert "territories.parquet" in error
    assert "digest" in error


def test_build_without_raw_inputs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TDI_CACHE", str(tmp_path / "empty"))
    assert "tdi fetch" in fail(capsys, "build")


def test_export_funding_answers_for_centre_val_de_loire(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "funding.csv"
    options = [
        "--region",
        "24",
        "--fund",
        "faiit",
        "--nature",
        "running_total",
        "--output",
        str(out),
    ]
    succeed(capsys, "export", "funding", *options)
    (row,) = csv.DictReader(out.read_text("utf-8-sig").splitlines())
    assert (row["project_count"], row["aid_eur"], row["investment_eur"]) == (
        "171",
        "53000000",
        "465000000",
    )
    assert row["as_of"] == "2022-04-25"
    assert float(row["aid_eur_per_inhabitant"]) == pytest.approx(
        53_000_000 / int(row["population"]), abs=0.01
    )
    assert row["source"]
    assert row["source_url"].startswith("https://")


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (["--phase", "2023", "--territory", "ti-2707", "--kind", "projets"], 2),
        (["--phase", "2020", "--fund", "faiit", "--situation", "hors"], 63),
        (["--phase", "2020", "--fund", "faiit"], 227),
    ],
)
def test_export_projects(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str], rows: int
) -> None:
    out = tmp_path / "projects.csv"
    succeed(capsys, "export", "projects", *options, "--output", str(out))
    found = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert len(found) == rows
    assert all(row["source"] for row in found)
    point = tmp_path / "projects.geojson"
    succeed(capsys, "export", "projects", *options, "--format", "geojson", "--output", str(point))
    assert len(json.loads(point.read_text("utf-8"))["features"]) == rows


def test_export_sheets(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for what, options in (
        ("figures", ["--fund", "faiit", "--year", "2021"]),
        ("funding", ["--fund", "fonds-vert-ti"]),
        ("projects", ["--phase", "2023", "--territory", "ti-2707"]),
    ):
        sheet, text = tmp_path / f"{what}.xlsx", tmp_path / f"{what}.csv"
        succeed(capsys, "export", what, *options, "--format", "xlsx", "--output", str(sheet))
        succeed(capsys, "export", what, *options, "--output", str(text))
        book = openpyxl.load_workbook(sheet)
        assert book.sheetnames[1] == "Filtres et sources"
        rows = list(csv.DictReader(text.read_text("utf-8-sig").splitlines()))
        assert book.worksheets[0].max_row == len(rows) + 1 > 1


def test_export_refuses_what_names_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = str(tmp_path / "x.csv")
    assert "faiit" in fail(capsys, "export", "funding", "--fund", "faitt", "--output", out)
    assert "24" in fail(capsys, "export", "funding", "--region", "99", "--output", out)
    assert "« 99 »" in fail(capsys, "export", "projects", "--region", "99", "--output", out)
    assert "« ti-2799 »" in fail(
        capsys, "export", "projects", "--phase", "2023", "--territory", "ti-2799", "--output", out
    )
    assert "territoires" in fail(capsys, "export", "figures", "--topic", "zz", "--output", out)
    fail(capsys, "export", "funding", "--format", "geojson", "--output", out)
    assert list(tmp_path.iterdir()) == []


def test_export_changes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    options = ("--from", "2022", "--to", "2023", "--status", "sorti", "--output", str(path))
    succeed(capsys, "export", "changes", *options)
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    assert len(rows) == 7
    assert {row["status"] for row in rows} == {"left"}
    assert {row["phase"] for row in rows} == {"2022"}
    said = fail(
        capsys,
        "export",
        "changes",
        "--from",
        "2022",
        "--to",
        "2023",
        "--region",
        "occitani",
        "-o",
        str(path),
    )
    assert "Occitanie (76)" in said
    assert "remises en ordre" in fail(
        capsys, "export", "changes", "--from", "2023", "--to", "2022", "-o", str(path)
    )
