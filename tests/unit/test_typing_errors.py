"""Texts within typing errors of a word, and the rows that hold them."""

from __future__ import annotations

import pytest

from tdi.search.inverted_index import InvertedIndex
from tdi.search.typing_errors import near


def distances(word: str, texts: list[str]) -> dict[str, float]:
    positions, found = near(word, texts)
    return {texts[place]: distance for place, distance in zip(positions, found, strict=True)}


@pytest.mark.parametrize(
    ("word", "text", "distance"),
    [
        ("oyonnax", "oyonnax", 0.0),
        ("oyonax", "oyonnax", 1.0),
        ("oyonnnax", "oyonnax", 1.0),
        ("oyommax", "oyonnax", 2.0),
        ("oyonnxa", "oyonnax", 1.0),
        ("oyonax", "oyonnaxplasturgie", 1.5),
        ("oyonnax", "oyonnaxplasturgie", 0.5),
        ("bour", "bourges", None),
        ("bouf", "bour", 1.0),
        ("lyon", "nyno", None),
        ("ly", "lyon", None),
    ],
)
def test_distance(word: str, text: str, distance: float | None) -> None:
    assert distances(word, [text, "zzzzzzzzz"]) == ({} if distance is None else {text: distance})


def test_no_candidate_is_lost_by_the_first_pass() -> None:
    texts = [f"saint{letter}{other}" for letter in "abcdefgh" for other in "abcdefgh"]
    assert set(distances("saintab", texts)) == set(texts)


def test_nothing_is_near_in_an_empty_index() -> None:
    rows, found = InvertedIndex([]).near("oyonnax")
    assert (len(rows), len(found), len(InvertedIndex([]).beginning("o"))) == (0, 0, 0)


def test_every_row_of_a_near_text_is_given() -> None:
    index = InvertedIndex([("lyon", 0), ("paris", 1), ("lyon", 2)])
    rows, found = index.near("lyo")
    assert (rows.tolist(), found.tolist()) == ([0, 2], [1.0, 1.0])
