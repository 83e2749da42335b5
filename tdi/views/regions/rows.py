"""The regions of a selection: their values, ranks, dates and shares.

Everything the page shows is made of these rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pandas as pd

from tdi.model.phases import ANNOUNCED, PHASES_WITH_PERIMETER
from tdi.text.typography import day, french_order, percent, plural
from tdi.views.figure import SourceLine
from tdi.views.headlines import source_line
from tdi.views.phases import PHASE_LABELS, Tables, phase_counts
from tdi.views.place_names import region_names
from tdi.views.regions._data import (
    NATION,
    NATURE_WORDS,
    Listed,
    Statement,
    covered_population,
    regions_menu,
    statements,
    territories_by_region,
    territory_counts,
)
from tdi.views.regions.measures import Menu, RegionMeasure
from tdi.views.regions.selection import RegionsSelection

_YEAR: Final = 365


@dataclass(frozen=True)
class RegionsData:
    """What the page reads in the store, made once per version of the data."""

    tables: Tables
    names: dict[str, str]
    population: dict[str, int]
    found: tuple[Statement, ...]
    menu: Menu
    counts: dict[str, dict[str, int]]
    listed: Listed
    covered: dict[str, dict[str, float]]
    funds: dict[str, str]
    sources: dict[str, SourceLine]


@dataclass(frozen=True)
class RegionRow:
    """One region in the ranking.

    ``statement`` is None where nothing of this nature was published, and for territories.
    """

    code: str
    name: str
    value: float | None
    total: float | None
    rank: int | None
    date: str
    statement: Statement | None


@lru_cache(maxsize=4)
def regions_data(tables: Tables) -> RegionsData:
    """Read the store once: statements, counts, names."""
    regions = tables.table("regions")
    funds = tables.table("funds")
    found = statements(tables)
    listed = territories_by_region(tables)
    return RegionsData(
        tables,
        region_names(tables),
        {
            code: int(count)
            for code, count in zip(regions["code"], regions["population"], strict=True)
        },
        found,
        regions_menu(found),
        territory_counts(tables, listed),
        listed,
        {phase: covered_population(tables, phase) for phase in PHASES_WITH_PERIMETER},
        dict(zip(funds["fund"], funds["label_fr"], strict=True)),
        {code: source_line(tables, code) for code in tables.table("sources")["source_id"]},
    )


@dataclass(frozen=True)
class Nation:
    """The nation's value that a region is compared with, its date.

    With whether it is our sum of the regions.
    """

    value: float
    date: str
    end: str
    summed: bool
    population: int
    source_id: str = ""


def statement_of(data: RegionsData, selection: RegionsSelection, region: str) -> Statement | None:
    """Return the latest statement of the selection about a region.

    Of the chosen year if there is one.
    """
    held = [
        item
        for item in data.found
        if item.region == region
        and (item.measure, item.fund, item.nature)
        == (selection.measure, selection.fund, selection.nature)
        and (not selection.year or item.year == selection.year)
    ]
    return max(held, key=lambda item: (item.end, item.value)) if held else None


def region_rows(
    data: RegionsData, selection: RegionsSelection, measure: RegionMeasure
) -> tuple[RegionRow, ...]:
    """Return the 18 regions in the order of the ranking, those without a figure last."""
    made: list[tuple[str, str, float | None, float | None, str, Statement | None]] = []
    for code, name in data.names.items():
        if measure.key == "territoires":
            total: float | None = data.counts[selection.phase].get(
                code, None if selection.phase == "2018" else 0
            )
            date, statement = PHASE_LABELS[selection.phase], None
        else:
            statement = statement_of(data, selection, code)
            total = statement.value if statement else None
            date = day(statement.as_of) if statement and statement.as_of else ""
            if measure.key == "nommes":
                total, date = (total or 0.0), ""
        value = total
        if total is not None and selection.per != "total":
            value = total / data.population[code] * measure.scale
        made.append((code, name, value, total, date, statement))
    made.sort(key=lambda row: (row[2] is None, -(row[2] or 0), french_order(row[1])))
    values = [row[2] for row in made if row[2] is not None]
    return tuple(
        RegionRow(
            code,
            name,
            value,
            total,
            None if value is None else 1 + sum(v > value for v in values),
            date,
            st,
        )
        for code, name, value, total, date, st in made
    )


def nation_of(
    data: RegionsData,
    selection: RegionsSelection,
    measure: RegionMeasure,
    rows: tuple[RegionRow, ...],
) -> Nation | None:
    """Return what a region is a share of.

    A national statement of the same nature, or the sum where all regions share a date.
    """
    people = sum(data.population.values())
    if measure.key == "territoires":
        if selection.phase == ANNOUNCED:
            count = phase_counts(data.tables)[ANNOUNCED]
            return Nation(count, PHASE_LABELS[ANNOUNCED], "2018-11-22", False, people)
        frame = data.tables.table("territories")
        count = int((frame["phase"] == selection.phase).sum())
        return Nation(count, PHASE_LABELS[selection.phase], "", False, people)
    if measure.key == "nommes" or (
        selection.nature == "releve" and all(row.total is not None for row in rows)
    ):
        end = max((row.statement.end for row in rows if row.statement), default="")
        total = sum(row.total or 0 for row in rows)
        return Nation(total, "" if measure.key == "nommes" else day(end), end, True, people)
    held = [
        item
        for item in data.found
        if item.region == NATION
        and (item.measure, item.fund, item.nature)
        == (selection.measure, selection.fund, selection.nature)
        and item.confidence == "high"
    ]
    if not held:
        return None
    ends = [row.statement.end for row in rows if row.statement and row.value is not None]
    latest = max(ends, default="")
    best = min(held, key=lambda item: (abs(_days(item.end, latest)), -item.value))
    return Nation(best.value, day(best.as_of), best.end, False, people, best.source_id)


def _days(first: str, second: str) -> int:
    if not first or not second:
        return 0
    return int((pd.Timestamp(first) - pd.Timestamp(second)).days)


def share_of(nation: Nation | None, row: RegionRow | None) -> str:
    """Write the region's share of the nation, with the nation's date.

    "" when no total is near enough in time.
    """
    if nation is None or row is None or row.total is None or not nation.value:
        return ""
    end = row.statement.end if row.statement else nation.end
    if abs(_days(nation.end, end)) > _YEAR:
        return ""
    of = "des 18 régions" if nation.summed else "du total national"
    when = f" ({nation.date})" if nation.date and nation.date != row.date else ""
    return f"{percent(row.total / nation.value, 1)} {of}{when}"


def context(data: RegionsData, selection: RegionsSelection) -> str:
    """Say which fund and nature, or which phase."""
    if not selection.fund:
        return PHASE_LABELS[selection.phase]
    year = f" de {selection.year}" if selection.year else ""
    return f"{data.funds[selection.fund]}, {NATURE_WORDS[selection.nature]}{year}"


def companies(rows: tuple[RegionRow, ...]) -> bool:
    """Tell whether the rows count companies instead of projects."""
    return any(
        row.statement is not None
        and row.statement.counted == "companies"
        and row.statement.measure == "projets"
        for row in rows
    )


def phrase(measure: RegionMeasure, value: float | None, statement: Statement | None) -> str:
    """Write a value with what it counts and the source's own reserve: "environ 2 300 emplois"."""
    if measure.key == "projets" and statement is not None and statement.counted == "companies":
        text = plural(value or 0, "entreprise aidée", "entreprises aidées")
    else:
        text = measure.phrase(value)
    return (
        f"{statement.qualifier} {text}" if statement is not None and statement.qualifier else text
    )


def siblings(data: RegionsData, row: RegionRow) -> dict[str, Statement]:
    """Return the other values of the same published row.

    The aid that goes with the projects, at the same date.
    """
    if row.statement is None:
        return {}
    return {item.measure: item for item in data.found if item.row_id == row.statement.row_id}


def perimeter_source(data: RegionsData, phase: str) -> SourceLine:
    """Return the source of the perimeters of a phase."""
    phases = data.tables.table("phases").set_index("phase")
    return data.sources[phases.loc[phase, "source_id"]]
