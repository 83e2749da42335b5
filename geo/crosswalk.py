"""Move tables between COG vintages: which commune became which, year after year.

Merged communes add up; a commune that was split needs a weight (the population of its successors);
without one, moving a quantity raises.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from geo.errors import AmbiguousSplit, GeoError, UnknownCode

MERGED, SPLIT, RECODED, MIXED = "merged", "split", "recoded", "mixed"
COLUMNS = ["from_vintage", "insee_from", "insee_to", "relation", "population_weight", "note"]


@dataclass(frozen=True)
class Link:
    """One successor of a commune: its code, how it came about, the share of the population."""

    target: str
    relation: str
    weight: float
    note: str = ""


Links = dict[str, list[Link]]


@dataclass(frozen=True)
class Crosswalk:
    """Successions between consecutive vintages, composed at will.

    Parameters
    ----------
    codes : dict of vintage -> set of commune codes, in the order of time
    steps : dict of vintage -> Links
        What changes between this vintage and the next; communes absent from it keep their code.
    """

    codes: dict[str, frozenset[str]]
    steps: dict[str, Links]
    _composed: dict[tuple[str, str], Links] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def vintages(self) -> list[str]:
        """The vintages, oldest first."""
        return list(self.codes)

    def links(self, from_vintage: str, to_vintage: str) -> Links:
        """Return what changes between two vintages: commune -> successors.

        The others keep their code.

        Raises
        ------
        UnknownCode
            If a vintage is unknown.
        GeoError
            If `to_vintage` is older: a crosswalk cannot take apart what was merged.
        """
        for vintage in (from_vintage, to_vintage):
            if vintage not in self.codes:
                raise UnknownCode(
                    f"no COG vintage {vintage!r} in the crosswalk.",
                    remedy=f"one of {', '.join(self.vintages)}.",
                )
        start, stop = self.vintages.index(from_vintage), self.vintages.index(to_vintage)
        if stop < start:
            raise GeoError(
                f"cannot move back from COG {from_vintage} to {to_vintage}: merged communes stay merged.",
                remedy="move the older table forward instead.",
            )
        key = (from_vintage, to_vintage)
        if key not in self._composed:
            result: Links = {}
            for vintage in self.vintages[start:stop]:
                result = _compose(result, self.steps[vintage], self.codes[from_vintage])
            self._composed[key] = result
        return self._composed[key]

    def successors(self, insee_com: str, from_vintage: str, to_vintage: str) -> list[Link]:
        """Return the successors of one commune (itself if nothing happened).

        Raises
        ------
        UnknownCode
            If it is not a commune of `from_vintage`.
        """
        if insee_com not in self.codes.get(from_vintage, frozenset()):
            raise UnknownCode(
                f"{insee_com} is not a commune of COG {from_vintage}.",
                remedy="check the vintage of the table.",
            )
        found = self.links(from_vintage, to_vintage).get(insee_com)
        return found or [Link(insee_com, "same", 1.0)]

    def predecessors(self, from_vintage: str, to_vintage: str) -> dict[str, frozenset[str]]:
        """Return the communes of `from_vintage` that lie in each commune of `to_vintage`."""
        links = self.links(from_vintage, to_vintage)
        found: dict[str, set[str]] = {code: set() for code in self.codes[to_vintage]}
        for code in self.codes[from_vintage]:
            for target in [link.target for link in links[code]] if code in links else [code]:
                found[target].add(code)
        return {code: frozenset(origins) for code, origins in found.items()}

    def table(self, to_vintage: str) -> pd.DataFrame:
        """Return the crosswalk from every earlier vintage as a table.

        Returns
        -------
        DataFrame
            One row per (from_vintage, insee_from, insee_to) which is not "the same code,
            unchanged", sorted by it; relation, population_weight (missing if unknown), note.
        """
        rows = [
            (vintage, code, link.target, link.relation, link.weight, link.note)
            for vintage in self.vintages[: self.vintages.index(to_vintage)]
            for code, links in sorted(self.links(vintage, to_vintage).items())
            for link in sorted(links, key=lambda one: one.target)
        ]
        return pd.DataFrame(rows, columns=COLUMNS).astype({"population_weight": "float64"})

    def move(
        self,
        table: pd.DataFrame,
        from_vintage: str,
        to_vintage: str,
        *,
        extensive: Sequence[str],
        code: str = "insee_com",
        keys: Sequence[str] = (),
    ) -> pd.DataFrame:
        """Move a table of quantities to a later vintage.

        Parameters
        ----------
        table : DataFrame
            One row per (`keys`, `code`).
        from_vintage, to_vintage : str
        extensive : sequence of str
            Quantities that add up (people, euros, counts). A missing value stays missing unless
            another part of the successor has one.
        code : str
            Column of the commune code.
        keys : sequence of str
            The other key columns.

        Returns
        -------
        DataFrame
            One row per (`keys`, `code`) in `to_vintage`, sorted by them; totals are conserved. For
            equal vintages, the table itself in that order.

        Raises
        ------
        UnknownCode
            If a code is not of `from_vintage`, or a vintage is unknown.
        AmbiguousSplit
            If a commune with a value was split and no weight is known.
        GeoError
            If `to_vintage` is older, or a column is neither key nor extensive.
        """
        links = self.links(from_vintage, to_vintage)
        other = [column for column in table.columns if column not in (*keys, code, *extensive)]
        if other:
            raise GeoError(
                f"columns {other} are neither keys nor quantities that add up.",
                where="crosswalk",
                remedy="drop them, or move the numerator and the denominator of a rate.",
            )
        unknown = sorted(set(table[code]) - self.codes[from_vintage])
        if unknown:
            raise UnknownCode(
                f"{len(unknown)} codes are not of COG {from_vintage}: {', '.join(map(str, unknown[:8]))}.",
                where="crosswalk",
                remedy="check the vintage of the table.",
            )
        order = [*keys, code]
        moved = _expand(table, links, code, extensive)
        if not extensive:
            return moved[order].drop_duplicates().sort_values(order, ignore_index=True)
        summed = moved.groupby(order, sort=True, dropna=False)[list(extensive)].sum(min_count=1)
        return summed.reset_index()


def _expand(table: pd.DataFrame, links: Links, code: str, extensive: Sequence[str]) -> pd.DataFrame:
    """Repeat each row for its successors, quantities multiplied by their weight."""
    positions: list[int] = []
    targets: list[str] = []
    weights: list[float] = []
    present = (
        table[list(extensive)].notna().any(axis=1).to_numpy()
        if extensive
        else np.zeros(len(table), bool)
    )
    for i, origin in enumerate(table[code]):
        for link in links.get(origin) or (Link(origin, "same", 1.0),):
            if math.isnan(link.weight) and present[i]:
                raise AmbiguousSplit(
                    f"{origin} became {', '.join(one.target for one in links[origin])}: no weight is known.",
                    where="crosswalk",
                    remedy="give the population of the successors, or the value by successor.",
                )
            positions.append(i)
            targets.append(link.target)
            weights.append(link.weight)
    moved = table.iloc[positions].assign(**{code: targets})
    factor = np.array(weights)
    for column in extensive:
        if (factor != 1).any():
            moved[column] = moved[column].astype("float64") * np.where(np.isnan(factor), 1, factor)
    return moved


def _compose(first: Links, second: Links, codes: frozenset[str]) -> Links:
    """Follow `first` by `second`; `codes` are the communes at the start."""
    result: Links = {}
    for code in {*first, *(second.keys() & codes)}:
        merged: dict[str, Link] = {}
        for one in first.get(code) or [Link(code, "same", 1.0)]:
            for two in second.get(one.target) or [Link(one.target, "same", 1.0)]:
                known = merged.get(two.target)
                weight = one.weight * two.weight + (known.weight if known else 0.0)
                note = "; ".join(
                    dict.fromkeys(n for n in (known.note if known else "", one.note, two.note) if n)
                )
                merged[two.target] = Link(
                    two.target, _relation(one.relation, two.relation), weight, note
                )
        if set(merged) == {code}:
            continue  # recoded and back (27676 was 27058 in 2021 and 2022)
        if len(merged) == 1:  # every piece ends in the same commune
            only = next(iter(merged.values()))
            relation = RECODED if only.relation == RECODED else MERGED
            result[code] = [Link(only.target, relation, 1.0, only.note)]
        else:
            relation = MIXED if any(link.relation == MIXED for link in merged.values()) else SPLIT
            result[code] = [
                Link(link.target, relation, link.weight, link.note) for link in merged.values()
            ]
    return result


def _relation(first: str, second: str) -> str:
    if "same" in (first, second):
        return second if first == "same" else first
    if MIXED in (first, second):
        return MIXED
    return first if first == second else MERGED
