"""The crosswalk conserves totals, is the identity for equal vintages, and composes."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crosswalk import MERGED, RECODED, SPLIT, Crosswalk, Link
from geo.errors import AmbiguousSplit, GeoError, UnknownCode
from tests import mini_france

VINTAGES = ("2000", "2001", "2002", "2003")


@st.composite
def crosswalks(draw: st.DrawFn) -> Crosswalk:
    """Draw a random history: each year communes merge, split or take another code."""
    codes = {f"{i:05d}" for i in range(draw(st.integers(1, 8)))}
    history, steps, fresh = {VINTAGES[0]: frozenset(codes)}, {}, 100
    for old, new in itertools.pairwise(VINTAGES):
        drawn = {
            code: draw(st.sampled_from(["", "", MERGED, SPLIT, RECODED])) for code in sorted(codes)
        }
        stable = [code for code, event in drawn.items() if not event]
        links: dict[str, list[Link]] = {}
        following = set(codes)
        for code, event in drawn.items():
            if event == MERGED and stable:
                links[code] = [Link(draw(st.sampled_from(stable)), MERGED, 1.0)]
                following.discard(code)
            elif event in (SPLIT, RECODED):
                fresh += 1
                born = f"{fresh:05d}"
                following.add(born)
                if event == SPLIT:
                    share = draw(st.floats(0.05, 0.95))
                    links[code] = [Link(code, SPLIT, share), Link(born, SPLIT, 1 - share)]
                else:
                    links[code] = [Link(born, RECODED, 1.0)]
                    following.discard(code)
        steps[old], codes = links, following
        history[new] = frozenset(codes)
    return Crosswalk(history, steps)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Crosswalk, pd.DataFrame]:
    """Draw a history and a table of quantities of its first vintage, some missing."""
    crosswalk = draw(crosswalks())
    codes = sorted(crosswalk.codes[VINTAGES[0]])
    value = st.one_of(st.none(), st.floats(0, 1e6))
    rows = [
        (fund, code, draw(value)) for fund in ("a", "b") for code in codes if draw(st.booleans())
    ]
    table = pd.DataFrame(rows, columns=["fund", "insee_com", "euros"]).astype({"euros": "float64"})
    return crosswalk, table


def move(crosswalk: Crosswalk, table: pd.DataFrame, start: str, stop: str) -> pd.DataFrame:
    return crosswalk.move(table, start, stop, extensive=["euros"], keys=["fund"])


@given(cases())
def test_totals_are_conserved(case: tuple[Crosswalk, pd.DataFrame]) -> None:
    crosswalk, table = case
    moved = move(crosswalk, table, VINTAGES[0], VINTAGES[-1])
    assert math.isclose(moved["euros"].sum(), table["euros"].sum(), rel_tol=1e-9, abs_tol=1e-6)
    assert set(moved["insee_com"]) <= crosswalk.codes[VINTAGES[-1]]
    assert not moved.duplicated(["fund", "insee_com"]).any()


@given(cases())
def test_equal_vintages_change_nothing(case: tuple[Crosswalk, pd.DataFrame]) -> None:
    crosswalk, table = case
    moved = move(crosswalk, table, VINTAGES[0], VINTAGES[0])
    expected = table.sort_values(["fund", "insee_com"], ignore_index=True)
    pd.testing.assert_frame_equal(moved, expected, check_dtype=False, check_index_type=False)


@given(cases(), st.sampled_from(VINTAGES))
def test_two_steps_equal_one(case: tuple[Crosswalk, pd.DataFrame], middle: str) -> None:
    crosswalk, table = case
    direct = move(crosswalk, table, VINTAGES[0], VINTAGES[-1])
    twice = move(crosswalk, move(crosswalk, table, VINTAGES[0], middle), middle, VINTAGES[-1])
    keys = ["fund", "insee_com"]
    assert direct[keys].to_numpy().tolist() == twice[keys].to_numpy().tolist()
    assert np.allclose(direct["euros"].fillna(0), twice["euros"].fillna(0), rtol=1e-9, atol=1e-6)


@given(crosswalks())
def test_weights_of_a_commune_add_up_to_one(crosswalk: Crosswalk) -> None:
    for links in crosswalk.links(VINTAGES[0], VINTAGES[-1]).values():
        assert math.isclose(sum(link.weight for link in links), 1)


@given(crosswalks())
def test_every_commune_of_the_end_has_an_origin(crosswalk: Crosswalk) -> None:
    origins = crosswalk.predecessors(VINTAGES[0], VINTAGES[-1])
    assert set(origins) == crosswalk.codes[VINTAGES[-1]]
    assert all(origins.values())
    assert frozenset().union(*origins.values()) == crosswalk.codes[VINTAGES[0]]


def test_the_events_of_the_mini_france() -> None:
    links = mini_france.geography().links
    found = {
        (code, s.target): s.relation for code, ss in links.links("2019", "2026").items() for s in ss
    }
    assert found == {
        ("01004", "01003"): MERGED,
        ("01007", "01006"): MERGED,
        ("02001", "02001"): SPLIT,
        ("02001", "02002"): SPLIT,
        ("02003", "02003"): SPLIT,
        ("02003", "02004"): SPLIT,
        ("02005", "02006"): RECODED,
    }
    assert [link.target for link in links.successors("01001", "2019", "2026")] == ["01001"]


def test_a_commune_recoded_and_back_has_not_changed() -> None:
    codes = {
        "2021": frozenset({"27676"}),
        "2022": frozenset({"27058"}),
        "2023": frozenset({"27676"}),
    }
    steps = {
        "2021": {"27676": [Link("27058", RECODED, 1.0)]},
        "2022": {"27058": [Link("27676", RECODED, 1.0)]},
    }
    crosswalk = Crosswalk(codes, steps)
    assert crosswalk.links("2021", "2023") == {}
    assert crosswalk.table("2023")["from_vintage"].tolist() == ["2022"]


def test_a_split_without_weight_raises_only_where_there_is_a_value() -> None:
    codes = {"2023": frozenset({"a"}), "2024": frozenset({"a", "b"})}
    crosswalk = Crosswalk(
        codes, {"2023": {"a": [Link("a", SPLIT, math.nan), Link("b", SPLIT, math.nan)]}}
    )
    table = pd.DataFrame({"insee_com": ["a"], "euros": [10.0]})
    with pytest.raises(AmbiguousSplit, match="a became a, b: no weight is known"):
        crosswalk.move(table, "2023", "2024", extensive=["euros"])
    moved = crosswalk.move(table.assign(euros=np.nan), "2023", "2024", extensive=["euros"])
    assert moved["insee_com"].tolist() == ["a", "b"]
    members = crosswalk.move(table[["insee_com"]], "2023", "2024", extensive=[])
    assert members["insee_com"].tolist() == ["a", "b"]


def test_wrong_uses_are_refused() -> None:
    links = mini_france.geography().links
    table = pd.DataFrame({"insee_com": ["01007"], "euros": [1.0]})
    with pytest.raises(UnknownCode, match="1 codes are not of COG 2026: 01007"):
        links.move(table, "2026", "2026", extensive=["euros"])
    with pytest.raises(GeoError, match="cannot move back from COG 2026 to 2019"):
        links.move(table, "2026", "2019", extensive=["euros"])
    with pytest.raises(UnknownCode, match="no COG vintage '2018'"):
        links.move(table, "2018", "2026", extensive=["euros"])
    with pytest.raises(GeoError, match=r"columns \['rate'\] are neither keys nor quantities"):
        links.move(table.assign(rate=0.5), "2019", "2026", extensive=["euros"])
