"""EPCI gained and lost, on a few communes: a merger of EPCI is not a gain."""

from __future__ import annotations

from tdi.views.evolution.epci_changes import OUTSIDE, Perimeters, moves, renamed_members

WHERE = Perimeters(
    communes={},
    members={
        ("2022", "old"): {"A": "CC A", "B": "CC B"},
        ("2023", "new"): {"AB": "CA AB"},
        ("2023", "more"): {"A": "CC A", "B": "CC B", "C": "CC C"},
    },
    epci_of={"1": "AB", "2": "AB", "3": "AB", "4": "C", "5": "C", "6": ""},
    communes_of={"AB": frozenset("123"), "C": frozenset("45"), "": frozenset("6")},
    names={"AB": "CA AB", "C": "CC C"},
)


def test_a_whole_epci_is_named_alone() -> None:
    (move,) = moves(WHERE, frozenset("45"), frozenset("1"))
    assert (move.code, move.communes, move.whole) == ("C", 2, True)
    assert move.text(gained=True) == "CC C"


def test_a_part_says_how_much() -> None:
    (move,) = moves(WHERE, frozenset("1"), frozenset())
    assert move.text(gained=True) == "CA AB (1\u00a0commune sur 3)"


def test_what_completes_an_epci_says_so() -> None:
    (move,) = moves(WHERE, frozenset("1"), frozenset("23"))
    assert move.text(gained=True) == "CA AB (1\u00a0commune, les autres y étaient déjà)"
    assert move.text(gained=False) == "CA AB (1\u00a0commune, les autres restent)"


def test_every_commune_is_counted_once() -> None:
    made = moves(WHERE, frozenset("12456"), frozenset())
    assert sum(move.communes for move in made) == 5
    assert [move.name for move in made] == ["CA AB", "CC C", OUTSIDE]


def test_a_merger_is_told_and_is_no_gain() -> None:
    told = renamed_members(WHERE, [("2023", "new")], [("2022", "old")], [], [])
    assert "CC A, CC B → CA AB" in told
    assert "ni gain ni perte" in told


def test_a_true_gain_needs_no_explanation() -> None:
    assert (
        renamed_members(WHERE, [("2023", "more")], [("2022", "old")], iter(["C"]), iter([])) == ""
    )
    assert renamed_members(WHERE, [("2022", "old")], [("2022", "old")], [], []) == ""
