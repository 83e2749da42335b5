"""What became of each territory between two phases, computed on common communes and population.

Both phases are carried to the same mosaic (parts of communes of COG 2026), so that a merger of
communes or of
EPCI is not taken for a change of the programme. The thresholds are decided in docs/adr/0004.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from tdi.model.phases import PHASES_WITH_PERIMETER


@dataclass(frozen=True)
class Thresholds:
    """From which share of the population a link counts.

    Attributes
    ----------
    same : float
        At least this share of both territories is common: the perimeter is the same.
    link : float
        Below this share of both territories, what is common does not make one the successor of the
        other.
    most : float
        More than this share of a territory goes into another: it went there (merged), or comes from
        there
        (split).
    """

    same: float = 0.99
    link: float = 0.05
    most: float = 0.50


THRESHOLDS = Thresholds()

LINEAGE_COLUMNS = [
    "from_phase",
    "to_phase",
    "id_from",
    "id_to",
    "common_communes",
    "common_population",
    "share_from",
    "share_to",
]


def pairs(phases: tuple[str, ...] = PHASES_WITH_PERIMETER) -> list[tuple[str, str]]:
    """Return every pair of phases, the earlier first.

    >>> pairs(("2020", "2022", "2023"))
    [('2020', '2022'), ('2020', '2023'), ('2022', '2023')]
    """
    return list(combinations(phases, 2))


def build_lineage(territory_parts: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Return what each pair of territories of two phases has in common.

    Parameters
    ----------
    territory_parts : pandas.DataFrame
        One row per (phase, id_ti, part_id).
    parts : pandas.DataFrame
        One row per part_id: insee_com (COG 2026), population.

    Returns
    -------
    pandas.DataFrame
        One row per (from_phase, to_phase, id_from, id_to) with a part in common: common_communes
        (communes of 2026), common_population, share_from and share_to (of the population of each),
        sorted by key.
    """
    located = territory_parts.merge(
        parts[["part_id", "insee_com", "population"]], on="part_id", validate="many_to_one"
    )
    # A territory whose population is unknown would have no shares: a part weighs at least a
    # millionth of an inhabitant, so that there the number of parts decides.
    located["population"] = located["population"].fillna(0.0).astype("float64") + 1e-6
    totals = located.groupby(["phase", "id_ti"])["population"].sum()
    frames = [_common(located, totals, *pair) for pair in pairs()]
    return pd.concat(frames, ignore_index=True)[LINEAGE_COLUMNS]


def _common(located: pd.DataFrame, totals: pd.Series, before: str, after: str) -> pd.DataFrame:
    left = located[located["phase"] == before].rename(columns={"id_ti": "id_from"})
    right = located.loc[located["phase"] == after, ["part_id", "id_ti"]].rename(
        columns={"id_ti": "id_to"}
    )
    both = left.merge(right, on="part_id", validate="one_to_one")
    if both.empty:
        return pd.DataFrame(columns=LINEAGE_COLUMNS)
    frame = (
        both.groupby(["id_from", "id_to"], sort=True)
        .agg(common_communes=("insee_com", "nunique"), common_population=("population", "sum"))
        .reset_index()
    )
    for share, column, phase in (("share_from", "id_from", before), ("share_to", "id_to", after)):
        whole = frame[column].map(totals[phase])
        frame[share] = (frame["common_population"] / whole).clip(upper=1.0).round(6)
    frame["common_population"] = frame["common_population"].round().astype("int64")
    return frame.assign(from_phase=before, to_phase=after)
