"""The coverage gauge: how many projects or sites are named.

Of how many that an official count announces.

A list of names made from press releases is never whole. Where no official count is published the
gauge says so; a region without a named project is not a region without projects.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pandas as pd

from tdi.text.typography import MISSING, day, number, percent, plural
from tdi.views.figure import SourceLine
from tdi.views.headlines import source_line
from tdi.views.phases import Tables
from tdi.views.place_names import region_names

# Funds whose beneficiaries are named in the tables, and of which an official count exists at least
# once.
COUNTED_FUNDS: Final = ("faiit", "fonds-vert-ti", "sites-2020", "sites-2030")
_COUNTED: Final = {"projects": "projets", "companies": "entreprises", "sites": "sites"}


@dataclass(frozen=True)
class Coverage:
    """Named against counted, for one fund in one place.

    Attributes
    ----------
    named
        Rows of the list of names.
    official
        The largest official count of the same thing that was published, never a sum of two; None
        when there is none.
    counted
        What the official count counts: ``projets``, ``entreprises`` or ``sites``.
    date
        Date of the official count, in French; "" without one.
    """

    fund: str
    label: str
    place: str
    named: int
    official: int | None
    counted: str
    date: str
    source: SourceLine | None

    @property
    def share(self) -> float | None:
        """Named over official (0-1, at most 1), None without an official count."""
        return min(1.0, self.named / self.official) if self.official else None

    @property
    def text(self) -> str:
        """The gauge in words, also its alternative text."""
        what = "site" if self.counted == "sites" else "projet"
        named = plural(self.named, f"{what} nommé", f"{what}s nommés")
        if self.official is None:
            return f"{named} ; nombre officiel non publié ({MISSING})"
        return (
            f"{named} sur {number(self.official)} {self.counted} "
            f"({percent(self.share)}), décompte officiel : {self.date}"
        )


@lru_cache(maxsize=256)
def coverage(tables: Tables, fund: str, region: str | None = None) -> Coverage:
    """Measure how complete the list of names is for a fund, in a region (INSEE code) or in France.

    Running totals of projects are preferred to indicators of companies; waves are never added.
    Among equals the largest count is taken, so that coverage is never overstated.
    """
    sites = fund.startswith("sites-")
    names = tables.table("sites" if sites else "projects")
    mine = names[names["fund"] == fund]
    if region:
        mine = mine[mine["region"] == region]
    place = "France" if region is None else region_names(tables)[region]
    labels = tables.table("funds").set_index("fund")["label_fr"]
    best = (
        _official_sites(tables, fund, region) if sites else _official_projects(tables, fund, region)
    )
    if best is None:
        counted = "sites" if sites else "projets"
        return Coverage(fund, labels[fund], place, len(mine), None, counted, "", None)
    count, counted, as_of, source_id = best
    return Coverage(
        fund,
        labels[fund],
        place,
        len(mine),
        count,
        _COUNTED[counted],
        day(as_of),
        source_line(tables, source_id),
    )


def coverages(tables: Tables, funds: tuple[str, ...], region: str | None) -> tuple[Coverage, ...]:
    """Measure several funds in one place, in the order given."""
    return tuple(coverage(tables, fund, region) for fund in funds)


def _here(frame: pd.DataFrame, region: str | None) -> pd.DataFrame:
    return frame[frame["scope"] == "nation"] if region is None else frame[frame["region"] == region]


def _official_projects(
    tables: Tables, fund: str, region: str | None
) -> tuple[int, str, str, str] | None:
    rows = tables.table("region_funding")
    rows = _here(rows[(rows["fund"] == fund) & rows["project_count"].notna()], region)
    for nature in ("running_total", "official_indicator"):
        kind = rows[rows["nature"] == nature]
        if not kind.empty:
            best = kind.loc[kind["project_count"].astype("int64").idxmax()]
            return (
                int(best["project_count"]),
                str(best["counted"]),
                best["as_of"],
                best["source_id"],
            )
    return None


def _official_sites(
    tables: Tables, fund: str, region: str | None
) -> tuple[int, str, str, str] | None:
    rows = tables.table("sites_counts")
    rows = _here(rows[rows["fund"] == fund], region)
    # A label given in several waves is whole only in a running total; given in one wave, that wave
    # is the whole.
    whole = rows[rows["nature"] == "running_total"]
    if whole.empty and len(rows) == 1 and fund == "sites-2030":
        whole = rows
    if whole.empty:
        return None
    best = whole.loc[whole["site_count"].idxmax()]
    return int(best["site_count"]), "sites", best["as_of"], best["source_id"]
