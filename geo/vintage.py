"""COG vintages.

The communes and groupings that existed on 1 January of a year, and the proof of it.

The boundaries of French administration move every 1 January. A table says which vintage it is in;
what it says is verified against the code sets, because files are often a year off (one release of
our composition package carries the groupings of 2020 with the communes of 2019).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geo.errors import UnknownCode

# Number of communes of the 101 départements on 1 January, as published by INSEE with each COG.
COMMUNE_COUNTS = {
    "2019": 34970,
    "2020": 34968,
    "2021": 34965,
    "2022": 34955,
    "2023": 34945,
    "2024": 34935,
    "2025": 34875,
    "2026": 34875,
}


@dataclass(frozen=True)
class Cog:
    """One vintage of the official geographic code.

    Attributes
    ----------
    vintage : str
        Year of the 1 January, e.g. "2023".
    communes : DataFrame
        One row per commune: insee_com (key), name, dep, region, population (Int64, missing if
        unknown).
    groupings : DataFrame
        One row per (grouping, commune): siren, kind (CC, CA, CU, ME, MET69 or EPT), name,
        insee_com.
        A commune of Greater Paris is in two: the metropolis and its EPT.
    heads : dict
        Delegated or associated commune -> the commune it is part of, in this vintage.
    formers : dict
        Former commune code -> the commune which replaced it, as known in this vintage.
    """

    vintage: str
    communes: pd.DataFrame
    groupings: pd.DataFrame
    heads: Mapping[str, str]
    formers: Mapping[str, str]

    @cached_property
    def codes(self) -> frozenset[str]:
        """The commune codes."""
        return frozenset(self.communes["insee_com"].tolist())

    @cached_property
    def populations(self) -> dict[str, int]:
        """Known populations by commune."""
        known = self.communes.dropna(subset=["population"])
        return dict(
            zip(known["insee_com"].tolist(), known["population"].astype(int).tolist(), strict=True)
        )

    def members(self, siren: str, *, where: str = "") -> list[str]:
        """Return the communes of a grouping, sorted.

        Raises
        ------
        UnknownCode
            If no EPCI or EPT of this vintage has that SIREN.
        """
        found = self._by_siren.get(siren)
        if found is None:
            raise UnknownCode(
                f"no EPCI or EPT of COG {self.vintage} has the SIREN {siren}.",
                where=where,
                remedy="check the vintage of the table, or the list of mergers of EPCI.",
            )
        return list(found)

    @cached_property
    def _by_siren(self) -> dict[str, list[str]]:
        return {
            str(siren): sorted(group)
            for siren, group in self.groupings.groupby("siren")["insee_com"]
        }


def check_cog(cog: Cog, counts: Mapping[str, int] = COMMUNE_COUNTS) -> None:
    """Verify that a vintage is what it says.

    Parameters
    ----------
    cog : Cog
    counts : mapping of vintage -> int
        Number of communes that each vintage must have; one that is not listed is not counted.

    Raises
    ------
    UnknownCode
        If a commune is listed twice, if the count differs from the published one, or if a grouping
        has a member that is not a commune of the vintage.
    """
    where = f"COG {cog.vintage}"
    twice = cog.communes["insee_com"][cog.communes["insee_com"].duplicated()].tolist()
    if twice:
        raise UnknownCode(
            f"communes listed twice: {twice[:5]}.", where=where, remedy="check the raw file."
        )
    expected = counts.get(cog.vintage)
    if expected is not None and len(cog.codes) != expected:
        raise UnknownCode(
            f"{len(cog.codes)} communes, {expected} published: the file is of another vintage.",
            where=where,
            remedy="check which release of the package carries this vintage (data/raw.lock.toml).",
        )
    verify_codes(cog.groupings["insee_com"].tolist(), cog, where=f"groupings of {where}")


def verify_codes(codes: Iterable[str], cog: Cog, *, where: str, others: Iterable[Cog] = ()) -> None:
    """Verify that every commune code belongs to a vintage.

    Parameters
    ----------
    codes : iterable of str
    cog : Cog
        The vintage the table declares.
    where : str
        File or table, for the message.
    others : iterable of Cog
        Vintages to name in the message when they fit.

    Raises
    ------
    UnknownCode
        Naming the codes at fault and the vintages which have all of them.
    """
    own = set(codes)
    unknown = sorted(own - cog.codes)
    if not unknown:
        return
    fitting = [other.vintage for other in others if own <= other.codes]
    hint = (
        f"the table fits COG {', '.join(fitting)}: declare that one."
        if fitting
        else "check these codes."
    )
    raise UnknownCode(
        f"{len(unknown)} codes are not communes of COG {cog.vintage}: {', '.join(unknown[:8])}.",
        where=where,
        remedy=hint,
    )
