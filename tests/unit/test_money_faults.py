"""Bad money rows: each stops the build with file, row, value and remedy, unless a reasoned entry accepts it."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from tdi.build.places import resolve_names
from tdi.build.reference import read_reference
from tdi.errors import SchemaViolation, StaleCorrection, TdiError, UnsourcedFigure
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
    (tmp_path / "programme.toml").write_text("", "utf-8")
    return copy


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def save(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def change(
    folder: Path, table: str, key: str, changes: Mapping[str, str], *, copy: bool = False
) -> int:
    """Change the row whose first cell is `key`, or add a changed copy.

    Return the line of the row.
    """
    path = folder / f"{table}.csv"
    rows = rows_of(path)
    first = next(iter(rows[0]))
    place = next(number for number, row in enumerate(rows) if row[first] == key)
    if copy:
        rows.append({**rows[place], **changes})
        place = len(rows) - 1
    else:
        rows[place].update(changes)
    save(path, rows)
    return place + 2


def refused(folder: Path) -> TdiError:
    with pytest.raises(TdiError) as caught:
        read_reference(folder, folder.parent / "sources.toml", folder.parent / "programme.toml")
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    return caught.value


def accept(folder: Path, check: str, table: str, rows: list[str], reason: str = "seen") -> None:
    (folder.parent / "programme.toml").write_text(
        f'[[accepted_fault]]\ncheck = "{check}"\ntable = "{table}"\nrows = {rows!r}\nreason = "{reason}"\n'.replace(
            "'", '"'
        ),
        "utf-8",
    )


CVL = "faiit-24-running-total-2022-04-25"


@pytest.mark.parametrize(
    ("table", "key", "changes", "says"),
    [
        ("region_funding", CVL, {"region": "99"}, "'99' is not valid in column region"),
        ("region_funding", CVL, {"fund": "faiiit"}, "the fund 'faiiit' is unknown"),
        ("figures", "faiit-aid-2020-12-15", {"unit": "MEUR"}, "'MEUR' is not valid in column unit"),
        (
            "figures",
            "faiit-aid-2020-12-15",
            {"scope_code": "99"},
            "is not valid in column scope_code",
        ),
        (
            "region_funding",
            CVL,
            {"as_of": "2031-04-25"},
            "2031-04-25 in column as_of lies after the data's date",
        ),
        (
            "projects",
            "faiit-adventys",
            {"decision": "2031-04"},
            "2031-04 in column decision lies after",
        ),
        (
            "projects",
            "faiit-adventys",
            {"insee_com": "99132", "dep": ""},
            "99132 lies outside the 18 regions",
        ),
        (
            "projects",
            "faiit-adventys",
            {"insee_com": "98818", "dep": ""},
            "98818 lies outside the 18 regions",
        ),
        (
            "projects",
            "faiit-adventys",
            {"aid_eur": "999000000"},
            "999 M€ is above the envelope announced for the fund, 950 M€",
        ),
        (
            "region_funding",
            CVL,
            {"aid_eur": "960000000", "investment_eur": "970000000"},
            "960 M€ is above the envelope announced for the fund, 950 M€",
        ),
        (
            "figures",
            "fonds-vert-ti-2025-01-14",
            {"value": "163000000"},
            "163 M€ is above the envelope announced for the fund, 100 M€",
        ),
        (
            "figures",
            "faiit-aid-2020-12-15",
            {"key": "faiit_aide"},
            "the key 'faiit_aide' has no label",
        ),
        ("waves", "2018-11-22", {"territory_count": "125"}, "125 territories on 2018-11-22"),
        (
            "phases",
            "2024",
            {"date": "2024-07-05"},
            "no announced number has the date of this phase",
        ),
        ("statements", "ti-count", {"figure_id": "nothing"}, "there is no figure 'nothing'"),
        ("statements", "ti-count", {"topic": "nothing"}, "unknown topic"),
    ],
)
def test_bad_row(folder: Path, table: str, key: str, changes: dict[str, str], says: str) -> None:
    line = change(folder, table, key, changes)
    error = refused(folder)
    assert isinstance(error, SchemaViolation)
    assert says in error.what
    assert error.where.endswith(f"{table}.csv, line {line}")


def test_unknown_source(folder: Path) -> None:
    line = change(folder, "projects", "faiit-adventys", {"source_id": "nobody"})
    error = refused(folder)
    assert isinstance(error, UnsourcedFigure)
    assert "'nobody' is not registered" in error.what
    assert error.where.endswith(f"projects.csv, line {line}")


TWICE = [
    (
        "figures",
        "pack-rebond-envelope-2020-07-20",
        {"figure_id": "other", "value": "500000000", "stated": "500 M€"},
        "other says 500 M€ where",
    ),
    (
        "figures",
        "faiit-aid-2020-12-15",
        {"figure_id": "other"},
        "other repeats faiit-aid-2020-12-15",
    ),
    (
        "figures",
        "envelope-priority-2019-08-09",
        {"figure_id": "other", "qualifier": "plus de"},
        "other says 1360 M€ where",
    ),
    (
        "region_funding",
        CVL,
        {"funding_id": "other", "project_count": "172"},
        "project_count is 172 in other, 171 in",
    ),
    (
        "departement_funding",
        "faiit-dep-04-2021-06-10",
        {"funding_id": "other", "project_count": "12"},
        "project_count is 12 in other",
    ),
    (
        "projects",
        "faiit-adventys",
        {"project_id": "other", "company": "ADVENTYS", "aid_eur": "5000"},
        "is already there as faiit-adventys",
    ),
]


@pytest.mark.parametrize(("table", "key", "changes", "says"), TWICE)
def test_two_rows_that_say_the_same_thing_differently(
    folder: Path, table: str, key: str, changes: dict[str, str], says: str
) -> None:
    line = change(folder, table, key, changes, copy=True)
    error = refused(folder)
    assert says in error.what
    assert error.where.endswith(f"{table}.csv, line {line}")
    accept(folder, "said_twice", table, ["other", key])
    read_reference(folder, folder.parent / "sources.toml", folder.parent / "programme.toml")


def test_a_total_and_a_figure_of_the_same_day_agree(folder: Path) -> None:
    line = change(
        folder, "region_funding", "faiit-fr-running-total-2020-12-15", {"project_count": "254"}
    )
    error = refused(folder)
    assert (
        "project_count is 254, faiit-projects-2020-12-15 of figures.csv says 253 projets"
        in error.what
    )
    assert error.where.endswith(f"region_funding.csv, line {line}")
    accept(
        folder,
        "said_twice",
        "region_funding",
        ["faiit-projects-2020-12-15", "faiit-fr-running-total-2020-12-15"],
    )
    read_reference(folder, folder.parent / "sources.toml", folder.parent / "programme.toml")


def test_shown_disagreements_are_no_fault(folder: Path) -> None:
    path = folder / "statements.csv"
    save(path, [row for row in rows_of(path) if row["topic"] != "new-ti"])
    topics = folder / "statement_topics.csv"
    save(topics, [row for row in rows_of(topics) if row["topic"] != "new-ti"])
    assert (
        "new-ti-2023-11-09-2 says 34 territoires where new-ti-2023-11-09 says 29"
        in refused(folder).what
    )


def test_a_question_needs_two_answers(folder: Path) -> None:
    path = folder / "statements.csv"
    save(path, [row for row in rows_of(path) if row["figure_id"] != "new-ti-2023-11-09"])
    assert "fewer than two statements" in refused(folder).what


def test_accepted_fault_needs_its_reason_and_its_fault(folder: Path) -> None:
    accept(folder, "said_twice", "figures", ["a", "b"])
    error = refused(folder)
    assert isinstance(error, StaleCorrection)
    assert "no longer occurs" in error.what
    accept(folder, "said_twice", "figures", ["a", "b"], reason="")
    assert "needs check, table, rows and reason" in refused(folder).what


def test_envelope_can_be_accepted(folder: Path) -> None:
    change(folder, "projects", "faiit-adventys", {"aid_eur": "999000000"})
    accept(folder, "above_envelope", "projects", ["faiit-adventys"])
    read_reference(folder, folder.parent / "sources.toml", folder.parent / "programme.toml")


COMMUNES = pd.DataFrame(
    [
        ("01033", "Valserhône", "01"),
        ("10000", "Lavau", "10"),
        ("89000", "Lavau", "89"),
        ("42218", "Saint-Étienne", "42"),
        ("42001", "Doublon", "42"),
        ("42002", "Doublon", "42"),
    ],
    columns=["insee_com", "name", "dep"],
)
ALIASES = pd.DataFrame(
    [("Bellegarde-sur-Valserine", "01033"), ("Saint-Etienne", "42001")],
    columns=["alias_name", "insee_com"],
)


@pytest.mark.parametrize(
    ("code", "name", "dep", "found", "how", "reason"),
    [
        ("01283", "Oyonnax", "01", "01283", "code", None),
        (None, "ST ETIENNE", "42", "42218", "name", None),
        (None, "bellegarde sur valserine", "01", "01033", "name", None),
        (None, "Lavau", "10", "10000", "name", None),
        (None, "Lavau", None, None, None, "sans dire le département"),
        (None, "Doublon", "42", None, None, "Plusieurs communes du département 42"),
        (None, "Vireux", "08", None, None, "Aucune commune du département 08"),
        (None, None, "08", None, None, "ne nomme pas la commune"),
    ],
)
def test_a_town_is_resolved_with_its_departement_or_left_unplaced(
    code: str | None,
    name: str | None,
    dep: str | None,
    found: str | None,
    how: str | None,
    reason: str | None,
) -> None:
    frame = pd.DataFrame({"insee_com": [code], "commune_name": [name], "dep": [dep]}, dtype=object)
    row = resolve_names(frame, COMMUNES, ALIASES).iloc[0]
    assert (row["insee_com"], row["located_by"], row["insee_com_source"]) == (found, how, code)
    assert (row["unplaced_reason"] is None) == (reason is None)
    assert re.search(reason or "", row["unplaced_reason"] or "")
