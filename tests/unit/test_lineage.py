"""Lineage and changes on a mosaic of ten parts."""

from __future__ import annotations

import pandas as pd
import pytest

from tdi.build.changes import Inputs, Link, Links, build_changes, classify
from tdi.build.changes_2018 import build_changes_2018
from tdi.build.lineage import build_lineage, pairs

PARTS = pd.DataFrame(
    {
        "part_id": list("abcdefghij"),
        "insee_com": list("abcdefghij"),
        "population": [100.0] * 8 + [1.0, float("nan")],
    }
)


def parts_of(layout: dict[str, dict[str, str]]) -> pd.DataFrame:
    rows = [
        (phase, id_ti, part)
        for phase, territories in layout.items()
        for id_ti, parts in territories.items()
        for part in parts
    ]
    return pd.DataFrame(rows, columns=["phase", "id_ti", "part_id"])


def inputs_of(
    layout: dict[str, dict[str, str]], names: dict[tuple[str, str], str] | None = None
) -> Inputs:
    full = {
        phase: layout.get(phase, {"ti-0000": "j"}) for phase in ("2020", "2022", "2023", "2024")
    }
    territory_parts = parts_of(full)
    default = {(phase, id_ti): id_ti for phase, rows in full.items() for id_ti in rows}
    return Inputs(
        lineage=build_lineage(territory_parts, PARTS),
        names=default | (names or {}),
        communes={
            (phase, id_ti): frozenset(parts)
            for phase, rows in full.items()
            for id_ti, parts in rows.items()
        },
        population=dict(zip(PARTS["insee_com"], PARTS["population"].fillna(0), strict=True)),
        generation={"2020": 1, "2022": 1, "2023": 2, "2024": 2},
    )


def changes_of(
    layout: dict[str, dict[str, str]], names: dict[tuple[str, str], str] | None = None
) -> pd.DataFrame:
    return build_changes(inputs_of(layout, names))


def status(
    changes: pd.DataFrame, side: str, id_ti: str, before: str = "2022", after: str = "2023"
) -> pd.Series:
    rows = changes[
        (changes["from_phase"] == before)
        & (changes["to_phase"] == after)
        & (changes["side"] == side)
        & (changes["id_ti"] == id_ti)
    ]
    assert len(rows) == 1
    return rows.iloc[0]


def test_every_pair_earlier_first() -> None:
    assert pairs() == [
        ("2020", "2022"),
        ("2020", "2023"),
        ("2020", "2024"),
        ("2022", "2023"),
        ("2022", "2024"),
        ("2023", "2024"),
    ]


def test_lineage_shares() -> None:
    lineage = build_lineage(parts_of({"2022": {"x": "abcd"}, "2023": {"y": "cdef"}}), PARTS)
    row = lineage[(lineage["from_phase"] == "2022") & (lineage["to_phase"] == "2023")].iloc[0]
    assert (row["common_communes"], row["common_population"]) == (2, 200)
    assert (row["share_from"], row["share_to"]) == (0.5, 0.5)


def test_unknown_population_counts_parts() -> None:
    lineage = build_lineage(parts_of({"2022": {"x": "j"}, "2023": {"y": "j"}}), PARTS)
    assert lineage[["share_from", "share_to"]].iloc[0].tolist() == [1.0, 1.0]


def test_kept_renamed_entered_left() -> None:
    changes = changes_of(
        {
            "2022": {"k": "ab", "r": "cd", "gone": "g"},
            "2023": {"k2": "ab", "r2": "cd", "new": "ef"},
        },
        {("2022", "k"): "Pays d'Ébène", ("2023", "k2"): "PAYS D EBENE", ("2023", "r2"): "Autre"},
    )
    assert status(changes, "to", "k2")["status"] == "kept"
    assert status(changes, "to", "r2")["status"] == "renamed"
    assert "s’appelait «\u00a0r\u00a0»" in status(changes, "to", "r2")["reason_fr"]
    assert status(changes, "to", "new")["status"] == "entered"
    assert status(changes, "to", "new")["population_gained"] == 200
    assert status(changes, "from", "gone")["status"] == "left"
    assert status(changes, "from", "gone")["communes_lost"] == 1


def test_one_part_in_a_hundred_is_the_same_perimeter() -> None:
    changes = changes_of({"2022": {"x": "ab"}, "2023": {"x": "abi"}})
    row = status(changes, "to", "x")
    assert row["status"] == "kept"
    assert "À la marge, gagne 1\u00a0commune (1\u00a0habitant)" in row["reason_fr"]


def test_merged_and_split() -> None:
    changes = changes_of(
        {
            "2022": {"m1": "ab", "m2": "cd", "s": "efgh"},
            "2023": {"m": "abcd", "s1": "ef", "s2": "gh"},
        }
    )
    merged = status(changes, "to", "m")
    assert merged["status"] == "merged"
    assert set(merged["counterparts"]) == {"m1", "m2"}
    assert merged["communes_gained"] == 0
    assert status(changes, "from", "m1")["status"] == "merged"
    assert (
        "Réuni à «\u00a0m2\u00a0» dans «\u00a0m\u00a0»"
        in status(changes, "from", "m1")["reason_fr"]
    )
    assert status(changes, "to", "s1")["status"] == "split"
    assert status(changes, "from", "s")["status"] == "split"


def test_reshaped_says_what_moved() -> None:
    changes = changes_of({"2022": {"x": "abcd"}, "2023": {"x": "bcdef"}})
    row = status(changes, "to", "x")
    assert row["status"] == "reshaped"
    assert (row["communes_gained"], row["communes_lost"]) == (2, 1)
    assert (row["population_gained"], row["population_lost"]) == (200, 100)
    assert row["reason_fr"].startswith("Même nom, périmètre modifié")
    back = status(changes, "from", "x")
    assert (back["communes_gained"], back["communes_lost"]) == (2, 1)


def test_small_overlap_makes_no_successor() -> None:
    links = Links.from_rows([Link("x", "y", 0.3, 0.3, 30)])
    assert classify("to", "x", links) == "reshaped"
    lineage = build_lineage(parts_of({"2022": {"x": "abi"}, "2023": {"y": "icd"}}), PARTS)
    assert lineage["share_from"].iloc[0] < 0.05
    changes = changes_of({"2022": {"x": "abi"}, "2023": {"y": "icd"}})
    assert status(changes, "to", "y")["status"] == "entered"
    assert status(changes, "from", "x")["status"] == "left"


def test_codes_are_an_identity_within_one_phase_only() -> None:
    layout = {"2023": {"x": "ab"}, "2024": {"x": "cd"}, "2022": {"x": "ef"}}
    changes = changes_of(layout)
    assert status(changes, "to", "x", "2023", "2024")["status"] == "reshaped"
    assert status(changes, "to", "x", "2022", "2023")["status"] == "entered"


@pytest.fixture
def since_2018() -> pd.DataFrame:
    layout = {
        "2020": {"known": "ab", "later": "cd", "doubt": "ef"},
        "2022": {"known": "ab", "later": "cd", "doubt": "ef", "new": "g"},
        "2023": {"both": "abef", "later": "cd"},
    }
    states = pd.DataFrame(
        {
            "id_ti_2020": ["known", "later", "doubt"],
            "status": ["labelled", "added_later", "unknown"],
            "name_2018": ["Connu", None, None],
        }
    )
    return build_changes_2018(changes_of(layout), states, inputs_of(layout))


def test_2018_never_guesses(since_2018: pd.DataFrame) -> None:
    def of(side: str, id_ti: str, after: str) -> pd.Series:
        return status(since_2018, side, id_ti, "2018", after)

    assert of("to", "known", "2020")["status"] == "kept"
    assert of("from", "known", "2020")["name"] == "Connu"
    assert of("to", "later", "2020")["status"] == "entered"
    assert of("to", "doubt", "2020")["status"] == "unknown"
    assert pd.isna(of("to", "doubt", "2020")["communes_gained"])
    assert of("to", "new", "2022")["status"] == "entered"
    assert of("to", "later", "2023")["status"] == "entered"
    assert of("to", "both", "2023")["status"] == "unknown"
    assert of("from", "doubt", "2023")["status"] == "unknown"
    assert since_2018[(since_2018["side"] == "from") & (since_2018["id_ti"] == "later")].empty


def test_2018_merger_needs_two_labelled() -> None:
    layout = {
        "2020": {"known": "ab", "later": "cd"},
        "2023": {"both": "abcd"},
        "2022": {"known": "ab", "later": "cd"},
    }
    changes = changes_of(layout)
    assert status(changes, "from", "known", "2020", "2023")["status"] == "merged"
    states = pd.DataFrame(
        {
            "id_ti_2020": ["known", "later"],
            "status": ["labelled", "added_later"],
            "name_2018": [None, None],
        }
    )
    since = build_changes_2018(changes, states, inputs_of(layout))
    grown, grew = (
        status(since, side, id_ti, "2018", "2023")
        for side, id_ti in (("to", "both"), ("from", "known"))
    )
    assert (grown["status"], grew["status"]) == ("reshaped", "reshaped")
    # What was added later is a gain: both sides tell the same.
    for moved in ("communes_gained", "communes_lost", "population_gained", "population_lost"):
        assert grown[moved] == grew[moved], moved
    assert grown["communes_gained"] == 2
    assert (
        "labellisé dès novembre 2018, et «\u00a0later\u00a0», ajouté ensuite" in grown["reason_fr"]
    )
    states["status"] = "labelled"
    since = build_changes_2018(changes, states, inputs_of(layout))
    assert status(since, "from", "known", "2018", "2023")["status"] == "merged"
    assert status(since, "to", "both", "2018", "2023")["status"] == "merged"
