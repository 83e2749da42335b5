"""A join to one row per key keeps every row of the left table, in its order, and counts them all."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo.joins import join

KEYS = st.sampled_from([f"{i:05d}" for i in range(12)])


@given(st.lists(KEYS), st.sets(KEYS))
def test_rows_are_kept(left_keys: list[str], right_keys: set[str]) -> None:
    left = pd.DataFrame({"code": pd.Series(left_keys, dtype="str"), "row": range(len(left_keys))})
    right = pd.DataFrame(
        {"code": pd.Series(sorted(right_keys), dtype="str"), "value": range(len(right_keys))}
    )
    missing = set(left_keys) - right_keys
    frame, report = join(left, right, on="code", name="property", accepted=missing)
    assert frame["row"].tolist() == left["row"].tolist()
    assert frame["value"].notna().sum() == report.matched
    assert report.left == len(left_keys)
    assert set(report.left_only) == missing
    assert report.right_only_count == len(right_keys - set(left_keys))


@given(st.sets(KEYS), st.sets(KEYS))
def test_an_inner_join_keeps_what_both_have(left_keys: set[str], right_keys: set[str]) -> None:
    left = pd.DataFrame({"code": pd.Series(sorted(left_keys), dtype="str")})
    right = pd.DataFrame({"code": pd.Series(sorted(right_keys), dtype="str")})
    frame, report = join(
        left,
        right,
        on="code",
        how="inner",
        validate="1:1",
        name="property",
        accepted=left_keys - right_keys,
    )
    assert set(frame["code"]) == left_keys & right_keys
    assert report.matched == len(frame)
