"""Joins that say what they matched.

A join of official files always leaves something unmatched. Here the unmatched keys must equal a
reviewed list, and the result comes with a report that goes to the manifest.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeVar

import pandas as pd

from geo.errors import CrsError, JoinCoverageError

Frame = TypeVar("Frame", bound=pd.DataFrame)
_SHOWN = 50
NULL = "(null)"


@dataclass(frozen=True)
class JoinReport:
    """What a join matched.

    Attributes
    ----------
    name : str
    left, right : int
        Rows on each side.
    matched : int
        Rows of the left side with a partner.
    left_only : tuple of str
        Keys of the left side without partner (composite keys joined by ``|``), sorted, all of them.
    right_only_count : int
    right_only : tuple of str
        The first of the right side's keys without partner.
    accepted : tuple of str
        The reviewed list which `left_only` equals.
    multiplicity : str
        As pandas' ``validate``: 1:1, m:1, 1:m or m:m.
    """

    name: str
    left: int
    right: int
    matched: int
    left_only: tuple[str, ...]
    right_only_count: int
    right_only: tuple[str, ...]
    accepted: tuple[str, ...]
    multiplicity: str

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON can hold it."""
        return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(self).items()}


def join(
    left: Frame,
    right: pd.DataFrame,
    *,
    on: str | Sequence[str],
    name: str,
    how: Literal["left", "inner"] = "left",
    validate: str = "m:1",
    accepted: Iterable[str] = (),
) -> tuple[Frame, JoinReport]:
    """Join two tables on codes.

    Parameters
    ----------
    left, right : DataFrame
        `left` may be a GeoDataFrame and stays one. With ``m:1`` or ``1:1`` and ``how="left"``, its
        rows come out in their order, none lost and none added.
    on : str or sequence of str
        Key columns, of the same name on both sides.
    name : str
        Name of the join, for the report and the messages.
    how : str
        ``left`` or ``inner``.
    validate : str
        Multiplicity, enforced: ``1:1``, ``m:1``, ``1:m``, ``m:m`` or pandas' long names.
    accepted : iterable of str
        Keys of `left` known to have no partner (``(null)`` for a missing key). Unmatched keys must
        be exactly these: a missing one means that the list is stale.

    Returns
    -------
    frame, JoinReport

    Raises
    ------
    JoinCoverageError
        If a key column is missing, a key of `right` is null, the multiplicity differs, or the
        unmatched keys differ from `accepted`.

    Examples
    --------
    >>> left = pd.DataFrame({"dep": ["01", "2A"]})
    >>> right = pd.DataFrame({"dep": ["01"], "name": ["Ain"]})
    >>> frame, report = join(left, right, on="dep", name="names", accepted=["2A"])
    >>> report.matched, report.left_only
    (1, ('2A',))
    """
    columns = [on] if isinstance(on, str) else list(on)
    multiplicity = validate.replace("_to_", ":").replace("one", "1").replace("many", "m")
    for side, frame in (("left", left), ("right", right)):
        missing = [column for column in columns if column not in frame.columns]
        if missing:
            raise JoinCoverageError(
                f"the {side} table has no column {missing}.",
                where=name,
                remedy="check the names of the keys.",
            )
    left_keys, right_keys = _keys(left, columns), _keys(right, columns)
    if (right_keys == NULL).any():
        raise JoinCoverageError(
            f"{int((right_keys == NULL).sum())} rows of the right table have no key.",
            where=name,
            remedy="pandas would match them with the left rows without key: drop or repair them.",
        )
    known = set(right_keys)
    partner = left_keys.isin(known)
    left_only = tuple(sorted(set(left_keys[~partner])))
    _compare(left_only, tuple(sorted(set(accepted))), name)
    try:
        frame = left.merge(right, on=columns, how=how, validate=multiplicity)  # type: ignore[arg-type]
    except pd.errors.MergeError as error:
        raise JoinCoverageError(
            f"not {multiplicity}: {_duplicates(left_keys, right_keys, multiplicity)} ({error}).",
            where=name,
            remedy="one row per key is needed on the side that says 1.",
        ) from error
    right_only = sorted(known - set(left_keys))
    report = JoinReport(
        name=name,
        left=len(left),
        right=len(right),
        matched=int(partner.sum()),
        left_only=left_only,
        right_only_count=len(right_only),
        right_only=tuple(right_only[:_SHOWN]),
        accepted=left_only,
        multiplicity=multiplicity,
    )
    return frame, report


def _keys(frame: pd.DataFrame, columns: list[str]) -> pd.Series:
    """One string per row; NULL if any part is missing."""
    text = frame[columns[0]].astype("string")
    for column in columns[1:]:
        text = text + "|" + frame[column].astype("string")
    return text.fillna(NULL).astype(object)


def _compare(left_only: tuple[str, ...], accepted: tuple[str, ...], name: str) -> None:
    unexpected = sorted(set(left_only) - set(accepted))
    if unexpected:
        raise JoinCoverageError(
            f"{len(unexpected)} keys have no partner: {', '.join(unexpected[:8])}.",
            where=name,
            remedy="check the vintage of both tables; accept them in data/corrections only with a reason.",
        )
    stale = sorted(set(accepted) - set(left_only))
    if stale:
        raise JoinCoverageError(
            f"{len(stale)} accepted keys have a partner, or are gone: {', '.join(stale[:8])}.",
            where=name,
            remedy="the source was repaired: remove them from the accepted list in data/corrections.",
        )


def _duplicates(left: pd.Series, right: pd.Series, validate: str) -> str:
    cases = []
    if validate in ("1:1", "1:m"):
        cases += [f"left {key}" for key in left[left.duplicated()].unique()[:4]]
    if validate in ("1:1", "m:1"):
        cases += [f"right {key}" for key in right[right.duplicated()].unique()[:4]]
    return "repeated " + ", ".join(cases)


@contextmanager
def strict_crs() -> Iterator[None]:
    """Make GeoPandas' warning about different systems an error for the enclosed joins.

    A spatial join between degrees and metres only warns, and returns an empty result.

    Raises
    ------
    CrsError
        If the two sides of a spatial operation are in different systems.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=r"(?s).*CRS mismatch.*", category=UserWarning)
        try:
            yield
        except UserWarning as warning:
            raise CrsError(
                " ".join(str(warning).split()),
                where="spatial operation",
                remedy="reproject one side with to_crs first.",
            ) from warning
