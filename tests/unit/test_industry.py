"""The sums of industry on a country of five communes, and what a faulty table is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from geo.errors import JoinCoverageError
from tdi.build.industry import build_industry, with_industry
from tdi.build.reference_reading import read_table
from tdi.build.reference_schema import TABLES
from tdi.data.catalogue.industry import EMPLOYEE_YEARS
from tdi.errors import SchemaViolation
from tdi.model.vocabulary import NO_PHASE

ROOT = Path(__file__).parents[2]
YEARS = [f"private_employees_{year}" for year in EMPLOYEE_YEARS]
# a and b of 2021 are one commune of 2026 (a); c was split in two, c and d, of two EPCI; e is alone.
ORIGINS = {"a": frozenset("ab"), "c": frozenset("c"), "d": frozenset("c"), "e": frozenset("e")}
EPCI = {"a": "100000001", "c": "100000001", "d": "100000002", "e": "100000002"}


class Links:
    def successors(self, code: str, start: str, end: str) -> list[Any]:
        targets = {"a": ["a"], "b": ["a"], "c": ["c", "d"], "d": ["d"], "e": ["e"]}[code]
        return [SimpleNamespace(target=each) for each in targets]


def country() -> Any:
    parts = pd.DataFrame(
        {
            "part_id": list(EPCI),
            "insee_com": list(EPCI),
            "dep": "01",
            "region": "84",
            "siren_epci": list(EPCI.values()),
            "siren_ept": "",
            "population_share": 1.0,
            "geometry": None,
        }
    )
    now = pd.DataFrame({"siren": list(EPCI.values()), "insee_com": list(EPCI), "kind": "CC"})
    cog = SimpleNamespace(
        communes=pd.DataFrame({"insee_com": list("abce")}),
        groupings=now,
        codes=frozenset(EPCI),
    )
    return SimpleNamespace(
        parts=parts,
        aliases=pd.DataFrame({"alias_code": [], "insee_com": [], "kind": []}, dtype=object),
        cogs={"2021": cog, "2025": cog, "2026": cog},
        communes=pd.DataFrame(
            {"insee_com": list(EPCI), "population": pd.array([10, 20, 30, 40], "Int64")}
        ),
        links=Links(),
        origins=lambda vintage: ORIGINS,
    )


def tables() -> dict[str, pd.DataFrame]:
    employees = pd.DataFrame({"insee_com": list("abce")})
    for year in YEARS:
        employees[year] = pd.array([1, 2, 100, None], "Int64")
    employees["private_employees_2022"] = pd.array([10, 30, 100, 5], "Int64")
    return {
        "private_employees": employees,
        "industry_epci": pd.DataFrame(
            {
                "siren_epci": ["100000001", "100000002"],
                "jobs_industry_share_2022": pd.array([0.2, 0.4], "Float64"),
            }
        ),
        "employment_zones": pd.DataFrame(
            {
                "code_ze": ["0001"],
                "industrial_jobs_2023": [7],
                "unemployment_share_2022": [0.1],
            }
        ),
        "employment_zone_branches": pd.DataFrame({"code_ze": ["0001"]}),
        "commune_employment_zones": pd.DataFrame({"insee_com": ["a", "e"], "code_ze": "0001"}),
        "members": pd.DataFrame(
            {
                "phase": ["2024", "2024"],
                "id_ti": ["ti-0001", "ti-0002"],
                "member_kind": ["epci", "commune"],
                "code": ["100000001", "e"],
                "cog_vintage": ["2023", "2023"],
            }
        ),
    }


TERRITORIES = pd.DataFrame(
    {
        "phase": "2024",
        "id_ti": ["ti-0001", "ti-0001", "ti-0002"],
        "part_id": ["a", "c", "e"],
    }
)


class Raw:
    def composition(self, vintage: str, name: str) -> list[dict[str, Any]]:
        return [
            {"code": "a", "type": "commune-actuelle", "codesPostaux": ["01000", "01001"]},
            {"code": "c", "type": "commune-actuelle", "codesPostaux": ["01000"]},
            {"code": "x", "type": "commune-deleguee", "codesPostaux": ["09999"]},
        ]


def build(change: Callable[[dict[str, pd.DataFrame]], Any] = lambda held: None) -> Any:
    held = tables()
    change(held)
    return build_industry(held, country(), TERRITORIES, Raw())  # type: ignore[arg-type]


def row(rows: pd.DataFrame, level: str, phase: str, code: str) -> Any:
    found = rows[(rows["level"] == level) & (rows["phase"] == phase) & (rows["code"] == code)]
    assert len(found) == 1
    return found.iloc[0]


def test_merged_communes_add_up_and_one_that_is_cut_is_unknown() -> None:
    rows = build().tables["industry"]
    merged = row(rows, "commune", NO_PHASE, "a")
    assert (merged["private_employees_2024"], merged["communes_without_value_2024"]) == (3, 0)
    assert pd.isna(row(rows, "commune", NO_PHASE, "c")["private_employees_2024"])
    first = row(rows, "epci", NO_PHASE, "100000001")
    assert first["private_employees_2024"] == 3, "c lies in two EPCI of today"
    assert first["communes_without_value_2024"] == 1
    departement = row(rows, "departement", NO_PHASE, "01")
    assert departement["private_employees_2024"] == 103, "and as a whole in the département"
    assert departement["communes_without_value_2024"] == 1, "e has no value: at least"


def test_inside_and_outside_hold_what_lies_whole_in_them() -> None:
    rows = build().tables["industry"]
    inside, outside = (row(rows, level, "2024", "FR") for level in ("inside", "outside"))
    assert (inside["private_employees_2024"], inside["communes_without_value_2024"]) == (3, 2)
    assert pd.isna(outside["private_employees_2024"])


def test_a_share_is_weighted_by_employees_and_never_multiplied_with_them() -> None:
    rows = build().tables["industry"]
    whole = row(rows, "departement", NO_PHASE, "01")
    # 40 employees of 2022 in the first EPCI, 5 in the second; c, of two EPCI, has no share.
    assert whole["industry_share"] == pytest.approx((40 * 0.2 + 5 * 0.4) / 45)
    assert (whole["industry_share_min"], whole["industry_share_max"]) == (0.2, 0.4)
    alone = row(rows, "territory", "2024", "ti-0002")
    assert pd.isna(alone["industry_share"])
    assert alone["industry_share_missing"] == "commune"


def test_zones_and_postcodes() -> None:
    held = build().tables
    zones = held["zone_shares"]
    share = zones[(zones["level"] == "departement")]["population_share"].iloc[0]
    assert share == pytest.approx(0.5), "10 and 40 of 100 people live in a known zone"
    assert held["postcodes"].to_numpy().tolist() == [
        ["01000", "a"],
        ["01000", "c"],
        ["01000", "d"],
        ["01001", "a"],
    ]
    territories = pd.DataFrame({"phase": "2024", "id_ti": ["ti-0001", "ti-0002"]})
    more = with_industry(territories, held, tables()["employment_zones"])
    assert more["zone_main"].tolist() == ["0001", "0001"]
    assert more["zone_industrial_jobs"].tolist() == [7, 7]


def append(name: str, **cells: Any) -> Callable[[dict[str, pd.DataFrame]], None]:
    def change(held: dict[str, pd.DataFrame]) -> None:
        held[name] = pd.concat([held[name], pd.DataFrame([cells])], ignore_index=True)

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (append("private_employees", insee_com="99999"), "99999"),
        (append("industry_epci", siren_epci="999999999"), "999999999"),
        (append("commune_employment_zones", insee_com="c", code_ze="9999"), "9999"),
        (append("commune_employment_zones", insee_com="z", code_ze="0001"), "z"),
        (append("employment_zone_branches", code_ze="9999"), "9999"),
    ],
)
def test_a_code_of_another_vintage_stops_the_build(change: Any, said: str) -> None:
    with pytest.raises(JoinCoverageError, match=said):
        build(change)


def faulty(tmp_path: Path, table: str, old: str, new: str) -> None:
    text = (ROOT / "data" / "reference" / f"{table}.csv").read_text("utf-8")
    assert old in text
    (tmp_path / f"{table}.csv").write_text(text.replace(old, new, 1), "utf-8")
    read_table(TABLES[table], tmp_path, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("private_employees", "\n01002,", "\n01001,", "is there twice"),
        ("private_employees", "\n01001,30,", "\n01001,-30,", "private_employees_2014"),
        ("private_employees", "\n01001,30,", "\n01001,30.5,", "whole number"),
        ("private_employees", ",private_employees_2019", "", "private_employees_2019"),
        ("industry_epci", "0.2692", "26.92", "jobs_industry_share_2022"),
        ("employment_zones", "\n0051,", "\n51,", "code_ze"),
        ("employment_zone_branches", "\n0051,BZ,", "\n0051,ZZ,", "branch"),
    ],
)
def test_a_faulty_cell_is_named_with_its_line(
    tmp_path: Path, table: str, old: str, new: str, said: str
) -> None:
    with pytest.raises(SchemaViolation, match=said):
        faulty(tmp_path, table, old, new)
