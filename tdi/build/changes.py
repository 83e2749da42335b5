"""Compute the status of every territory in every pair of phases.

With what it gained and lost, and a reason in French.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from tdi.build.lineage import THRESHOLDS, Thresholds, pairs
from tdi.build.reasons import Balance, Facts, reason
from tdi.search import normalise

CHANGE_COLUMNS = [
    "from_phase",
    "to_phase",
    "side",
    "id_ti",
    "name",
    "status",
    "counterparts",
    "communes_gained",
    "communes_lost",
    "population_gained",
    "population_lost",
    "reason_fr",
]


@dataclass(frozen=True)
class Inputs:
    """What the changes are computed from.

    Attributes
    ----------
    lineage : pandas.DataFrame
        See ``tdi.build.lineage.build_lineage``.
    names : dict of (phase, id_ti) to str
        Names of the territories.
    communes : dict of (phase, id_ti) to frozenset of str
        Their communes, COG 2026.
    population : dict of str to float
        Inhabitants by commune of COG 2026.
    generation : dict of str to int
        Programme phase (1 or 2) of each phase: codes are stable within one, renumbered between the
        two.
    """

    lineage: pd.DataFrame
    names: dict[tuple[str, str], str]
    communes: dict[tuple[str, str], frozenset[str]]
    population: dict[str, float]
    generation: dict[str, int]


def build_changes(inputs: Inputs, thresholds: Thresholds = THRESHOLDS) -> pd.DataFrame:
    """Return the status of each territory of both phases of every pair (2018 apart).

    Parameters
    ----------
    inputs : Inputs
    thresholds : Thresholds
        Decided in docs/adr/0004.

    Returns
    -------
    pandas.DataFrame
        One row per (from_phase, to_phase, side, id_ti); side ``to`` says where a territory of the
        later phase comes from, side ``from`` what became of one of the earlier phase. Sorted by
        key.
    """
    rows = [
        row
        for before, after in pairs()
        for side in ("from", "to")
        for row in _side(inputs, before, after, side, thresholds)
    ]
    return pd.DataFrame(rows, columns=CHANGE_COLUMNS)


def same_name(first: str, second: str) -> bool:
    """Tell whether two names are the same, accents, case and punctuation apart.

    >>> same_name("Ardèche Drome", "ARDÈCHE - DRÔME")
    True
    """
    return normalise(first) == normalise(second)


@dataclass(frozen=True)
class Link:
    """What a territory (here) has in common with one of the other phase (there).

    As shares of each.
    """

    here: str
    there: str
    share_here: float
    share_there: float
    common_population: int


@dataclass(frozen=True)
class Links:
    """All links of a pair of phases above the threshold, seen from one side.

    Attributes
    ----------
    of : dict of str to list of Link
        By territory of this side, the largest common population first.
    onto : dict of str to list of Link
        By territory of the other side.
    """

    of: dict[str, list[Link]]
    onto: dict[str, list[Link]]

    @classmethod
    def from_rows(cls, rows: list[Link]) -> Links:
        """Group links by both ends."""
        of: dict[str, list[Link]] = defaultdict(list)
        onto: dict[str, list[Link]] = defaultdict(list)
        for link in sorted(rows, key=lambda link: (-link.common_population, link.there, link.here)):
            of[link.here].append(link)
            onto[link.there].append(link)
        return cls(dict(of), dict(onto))


def links_of(
    lineage: pd.DataFrame, before: str, after: str, side: str, thresholds: Thresholds = THRESHOLDS
) -> Links:
    """Return the links of a pair of phases above the threshold.

    Seen from ``from`` or from ``to``.
    """
    rows = lineage[(lineage["from_phase"] == before) & (lineage["to_phase"] == after)]
    rows = rows[(rows["share_from"] >= thresholds.link) | (rows["share_to"] >= thresholds.link)]
    other = "to" if side == "from" else "from"
    columns = [f"id_{side}", f"id_{other}", f"share_{side}", f"share_{other}", "common_population"]
    return Links.from_rows([Link(*row) for row in rows[columns].itertuples(index=False, name=None)])


def classify(side: str, id_ti: str, links: Links, thresholds: Thresholds = THRESHOLDS) -> str:
    """Return the status of one territory, names apart (``kept`` may prove to be ``renamed``).

    Parameters
    ----------
    side : str
        ``from`` (what became of it) or ``to`` (where it comes from).
    id_ti : str
        The territory.
    links : Links
        All links of the pair seen from that side.
    thresholds : Thresholds

    Returns
    -------
    str
        ``kept``, ``reshaped``, ``merged``, ``split``, ``entered`` or ``left``.

    Examples
    --------
    >>> links = Links.from_rows([Link("c", "a", 0.4, 1.0, 40), Link("c", "b", 0.6, 1.0, 60)])
    >>> classify("to", "c", links), classify("to", "d", links), classify("from", "d", links)
    ('merged', 'entered', 'left')
    """
    mine = links.of.get(id_ti, [])
    if not mine:
        return "left" if side == "from" else "entered"
    same, most = thresholds.same, thresholds.most
    if any(link.share_here >= same and link.share_there >= same for link in mine):
        return "kept"
    # Several of the other phase lie mostly in this one: it unites them (or, looking forward,
    # divides).
    if sum(link.share_there > most for link in mine) >= 2:
        return "merged" if side == "to" else "split"
    # It lies mostly in one of the other phase, in which another one lies mostly too.
    hosts = [link.there for link in mine if link.share_here > most]
    guests = [link for host in hosts for link in links.onto[host] if link.share_here > most]
    if len(guests) >= 2:
        return "split" if side == "to" else "merged"
    return "reshaped"


def _side(
    inputs: Inputs, before: str, after: str, side: str, thresholds: Thresholds
) -> list[tuple[object, ...]]:
    here, there = (before, after) if side == "from" else (after, before)
    links = links_of(inputs.lineage, before, after, side, thresholds)
    rows: list[tuple[object, ...]] = []
    for (phase, id_ti), name in sorted(inputs.names.items()):
        if phase != here:
            continue
        status = classify(side, id_ti, links, thresholds)
        counterparts = [link.there for link in links.of.get(id_ti, [])]
        if not counterparts and _same_label(inputs, here, there, id_ti):
            # Within one phase of the programme the code is an identity: its whole perimeter was
            # replaced.
            status, counterparts = "reshaped", [id_ti]
        if status == "kept" and not same_name(name, inputs.names[there, counterparts[0]]):
            status = "renamed"
        reference = counterparts if _unites(side, status) else counterparts[:1]
        balance = balance_against(
            inputs, (here, id_ti), [(there, code) for code in reference], side
        )
        facts = Facts(
            side,
            status,
            there,
            name,
            [inputs.names[there, code] for code in counterparts],
            [inputs.names[here, code] for code in _siblings(links, id_ti, status, thresholds)],
            balance,
        )
        moved = (
            balance.communes_gained,
            balance.communes_lost,
            balance.population_gained,
            balance.population_lost,
        )
        rows.append(
            (before, after, side, id_ti, name, status, tuple(counterparts), *moved, reason(facts))
        )
    return rows


def _same_label(inputs: Inputs, here: str, there: str, id_ti: str) -> bool:
    if inputs.generation[here] != inputs.generation[there] or (there, id_ti) not in inputs.names:
        return False
    return same_name(inputs.names[here, id_ti], inputs.names[there, id_ti])


def _unites(side: str, status: str) -> bool:
    """Tell whether what was gained and lost is counted against all counterparts together."""
    return (side, status) in {("to", "merged"), ("from", "split")}


def _siblings(links: Links, id_ti: str, status: str, thresholds: Thresholds) -> list[str]:
    """Return the territories with which this one shares its main counterpart."""
    if status not in {"merged", "split"}:
        return []
    shared = links.onto[links.of[id_ti][0].there]
    return [
        link.here for link in shared if link.share_here > thresholds.most and link.here != id_ti
    ]


def balance_against(
    inputs: Inputs, key: tuple[str, str], others: Iterable[tuple[str, str]], side: str
) -> Balance:
    """Return what a territory gained and lost against others of the other phase taken together.

    Parameters
    ----------
    inputs : Inputs
    key, others : (phase, id_ti)
    side : str
        ``to``: the others came before it; ``from``: they came after.
    """
    mine = inputs.communes[key]
    theirs: frozenset[str] = frozenset().union(*(inputs.communes[other] for other in others))
    gained, lost = (
        (mine - theirs, theirs - mine) if side == "to" else (theirs - mine, mine - theirs)
    )
    return Balance(
        len(gained),
        len(lost),
        round(sum(inputs.population[code] for code in gained)),
        round(sum(inputs.population[code] for code in lost)),
    )
