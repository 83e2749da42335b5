"""Reference tables: what is refused, and how it is said."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from tdi.build.reference import read_reference
from tdi.build.reference_reading import read_table
from tdi.build.reference_schema import TABLES
from tdi.data.sources import read_sources
from tdi.errors import SchemaViolation, SourceError, TdiError, UnsourcedFigure
from tdi.text.dates import parse_period
from tests.tables_once import patched

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    patched(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "reference"
    shutil.copytree(ROOT / "data" / "reference", copy)
    shutil.copy(ROOT / "data" / "sources.toml", tmp_path / "sources.toml")
    return copy


def change(path: Path, old: str, new: str, count: int = 1) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), "utf-8")


def refused(folder: Path) -> TdiError:
    with pytest.raises(TdiError) as caught:
        read_reference(folder, folder.parent / "sources.toml")
    return caught.value


def test_committed_tables_are_valid() -> None:
    reference = read_reference(ROOT / "data" / "reference", ROOT / "data" / "sources.toml")
    assert len(reference["territories"]) == 663
    assert len(reference["members"]) == 2426
    assert reference["members"].groupby("phase").size()["2023"] == 630
    assert (reference["members"]["member_kind"] == "commune").sum() == 88


def test_codes_stay_text() -> None:
    reference = read_reference(ROOT / "data" / "reference", ROOT / "data" / "sources.toml")
    assert "01" in set(reference["departement_funding"]["dep"]) | {"01"}
    assert all(isinstance(code, str) for code in reference["members"]["code"])
    assert {"2A004", "02226"} & set(reference["sites"]["insee_com"].dropna())


@pytest.mark.parametrize(
    ("table", "old", "new", "says"),
    [
        (
            "members",
            "2023,ti-0101,epci,",
            "2023,ti-9999,epci,",
            "ti-9999 does not exist in phase 2023",
        ),
        (
            "members",
            ",epci,200018653,",
            ",epci,20001865,",
            "'20001865' is not valid in column code",
        ),
        (
            "members",
            ",epci,200018653,",
            ",district,200018653,",
            "'district' is not valid in column member_kind",
        ),
        (
            "members",
            "2020,ti-0101,epci,200018653,",
            "2020,ti-0101,commune,200018653,",
            "do not agree",
        ),
        ("territories", "2020,ti-0101,", "2020,ti-101,", "'ti-101' is not valid in column id_ti"),
        ("territories", ",anct-ti-2020", ",anct-ti-1999", "'anct-ti-1999' is not registered"),
        (
            "region_funding",
            ",20000000,115000000,",
            ",20 M€,115000000,",
            "'20 M€' is not valid in column aid_eur",
        ),
        ("region_funding", ",20000000,115000000,", ",200000000,115000000,", "the aid is larger"),
        ("region_funding", ",region,27,", ",region,26,", "'26' is not valid in column region"),
        ("region_funding", ",region,27,", ",region,,", "scope and region do not agree"),
        ("region_funding", ",2020-10-15,", ",2031-10-15,", "2031-10-15 in column as_of lies after"),
        (
            "region_funding",
            ",2020-10-15,",
            ",15/10/2020,",
            "'15/10/2020' is not valid in column as_of",
        ),
        ("figures", ",EUR,", ",kEUR,", "'kEUR' is not valid in column unit"),
        ("figures", ",0.125,", ",12.5,", "a share is larger than 1"),
        ("projects", ",faiit,", ",faiiit,", "the fund 'faiiit' is unknown"),
        ("projects", ",21607,21,", ",21607,22,", "the commune 21607 is not in the département 22"),
        (
            "status_2018",
            "ti-0101,labelled,",
            "ti-0101,maybe,",
            "'maybe' is not valid in column status",
        ),
        (
            "status_2018",
            "ti-0101,labelled,",
            "ti-0199,labelled,",
            "this territory does not exist in phase 2020",
        ),
        ("territories_2018", "Meaux,11,ti-1107", "Meaux,11,ti-1199", "not all territories of 2020"),
        ("phases", "2023-11-09,183", "2023-11-09,184", "184 territories announced for 2023, 183"),
    ],
)
def test_fault_names_line_value_and_remedy(
    folder: Path, table: str, old: str, new: str, says: str
) -> None:
    change(folder / f"{table}.csv", old, new)
    error = refused(folder)
    assert says in error.what
    assert re.search(rf"{table}\.csv(, lines? \d+)?", error.where)
    assert error.remedy
    assert "\n" not in str(error)


def test_duplicated_member_names_both_territories(folder: Path) -> None:
    path = folder / "members.csv"
    lines = path.read_text("utf-8").splitlines()
    row = next(line for line in lines if line.startswith("2023,ti-0101,epci,"))
    path.write_text("\n".join([*lines, row.replace("ti-0101", "ti-0102")]) + "\n", "utf-8")
    assert "is already in ti-0101 in phase 2023" in refused(folder).what


def test_duplicated_row_names_both_lines(folder: Path) -> None:
    path = folder / "territories.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", "utf-8")
    error = refused(folder)
    assert "is there twice" in error.what
    assert "lines 2 and 665" in error.where


def test_unknown_column(folder: Path) -> None:
    change(folder / "waves.csv", "date_meaning", "meaning")
    assert "missing: date_meaning; unknown: meaning" in refused(folder).what


def test_empty_cell_is_unknown_never_zero() -> None:
    table = read_table(TABLES["projects"], ROOT / "data" / "reference", date(2026, 11, 21))
    assert table["aid_eur"].isna().sum() == 264
    assert not (table["aid_eur"] == 0).any()


def test_missing_table(folder: Path) -> None:
    (folder / "funds.csv").unlink()
    error = refused(folder)
    assert isinstance(error, SchemaViolation)
    assert "missing" in error.what


def test_unregistered_source_is_unsourced(folder: Path) -> None:
    change(folder / "waves.csv", "anct-ti-2024", "nobody")
    assert isinstance(refused(folder), UnsourcedFigure)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "anct-ti-2022"', 'id = "anct-ti-2020"', "used twice"),
        ('producer = "ANCT"\n', "", "no producer"),
        ('url = "https://', 'url = "www.', "is not an address"),
        ('published = "2023-11-14"', 'published = "14/11/2023"', "published"),
        ("data_date", "date_of_data", "data_date is missing"),
    ],
)
def test_faulty_registry(folder: Path, old: str, new: str, says: str) -> None:
    path = folder.parent / "sources.toml"
    change(path, old, new)
    if old == "data_date":
        change(path, "data_date", "date_of_data", 5) if "data_date" in path.read_text() else None
    with pytest.raises(SourceError, match=says):
        read_sources(path)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2021-03-18", date(2021, 3, 18), date(2021, 3, 18), "day"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "month"),
        ("2021-Q2", date(2021, 4, 1), date(2021, 6, 30), "quarter"),
        ("2021-H2", date(2021, 7, 1), date(2021, 12, 31), "half_year"),
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "year"),
        ("2018/2022", date(2018, 1, 1), date(2022, 12, 31), "span"),
        ("../2021-02", None, date(2021, 2, 28), "at_latest"),
    ],
)
def test_periods_keep_their_precision(
    text: str, start: date | None, end: date, precision: str
) -> None:
    period = parse_period(text)
    assert (period.start, period.end, period.precision) == (start, end, precision)


@pytest.mark.parametrize("text", ["", "2021-13", "2021-02-30", "mars 2021", "2021-H3", "2022/2018"])
def test_not_a_period(text: str) -> None:
    with pytest.raises(ValueError):
        parse_period(text)
