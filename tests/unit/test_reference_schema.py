"""The schemas of the reference tables, made from the catalogue: each declared rule becomes a check."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tdi.build.reference_reading import read_table
from tdi.build.reference_schema import TABLES, Table
from tdi.data.catalogue.columns import TableInfo, count, flag, number, period, text, words
from tdi.errors import SchemaViolation
from tests.conftest import ROOT

INFO = TableInfo(
    "Essais",
    "une ligne par essai",
    ("rank", "code"),
    {
        "rank": count("Rang", "rang", minimum=1, maximum=9),
        "code": text("Code", pattern=r"ti-\d{4}"),
        "status": text("État", allowed=("kept", "left")),
        "computed": text("Calculé", computed=True),
        "regions": words("Régions", allowed=("84", "93"), required=True),
        "others": words("Autres", pattern="[a-z]+"),
        "area": number("Surface", "km²", nullable=True),
        "current": flag("En vigueur", nullable=True, required=True),
        **period("as_of", "Date", nullable=True),
    },
    reference=True,
    reference_key=("code",),
)
TABLE = Table.of("essais", INFO)
GOOD = {
    "code": "ti-0001",
    "rank": "1",
    "status": "kept",
    "regions": "84 93",
    "others": "",
    "area": "",
    "current": "true",
    "as_of": "2024-07",
}


def read(folder: Path, *rows: dict[str, str]) -> None:
    with (folder / "essais.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(GOOD))
        writer.writeheader()
        writer.writerows(rows)
    read_table(TABLE, folder, date(2026, 11, 1))


def test_the_file_has_the_columns_that_are_not_computed_its_key_first() -> None:
    assert list(TABLE.columns) == list(GOOD)
    assert TABLE.key == ("code",)
    assert Table.of("essais", TableInfo("", "", ("rank",), INFO.columns)).key == ("rank",)


def test_a_good_row_is_read(tmp_path: Path) -> None:
    read(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"rank": "0"}, "at least 1"),
        ({"rank": "10"}, "at most 9"),
        ({"rank": "1.5"}, "whole number"),
        ({"rank": ""}, "rank is empty"),
        ({"code": "ti-1"}, "ti-"),
        ({"status": "gone"}, "kept, left"),
        ({"regions": "84 99"}, "84, 93"),
        ({"regions": ""}, "regions is empty"),
        ({"others": "a 1"}, "each word"),
        ({"area": "x"}, "decimal point"),
        ({"current": ""}, "current is empty"),
        ({"as_of": "juillet"}, "as_of"),
        ({"as_of": "2027"}, "after the data's date"),
    ],
)
def test_each_rule_is_checked(tmp_path: Path, fault: dict[str, str], said: str) -> None:
    with pytest.raises(SchemaViolation) as caught:
        read(tmp_path, GOOD | fault)
    assert said in str(caught.value)


def test_a_repeated_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaViolation, match="there twice"):
        read(tmp_path, GOOD, GOOD | {"rank": "2"})


def test_each_reference_table_has_its_file() -> None:
    files = {path.stem for path in (ROOT / "data" / "reference").glob("*.csv")}
    assert set(TABLES) == files
    for name, table in TABLES.items():
        with (ROOT / "data" / "reference" / f"{name}.csv").open(encoding="utf-8") as handle:
            assert next(csv.reader(handle)) == list(table.columns), name
