"""The full list of changes between two phases.

One row per territory, with what it gained and lost and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from tdi.model.phases import perimeter_phase
from tdi.search import normalise
from tdi.text.typography import french_order, is_missing
from tdi.views.evolution.epci_changes import EpciMove, moves, perimeters, renamed_members
from tdi.views.evolution.selection import STATUSES, EvolutionSelection
from tdi.views.map_list import in_region
from tdi.views.phases import Tables
from tdi.views.place_names import region_names

STATUS_ORDER: Final = tuple(STATUSES.values())


@dataclass(frozen=True)
class ChangeRow:
    """One line of the list: a territory of the later phase.

    Or one of the earlier phase that nothing continues.

    Attributes
    ----------
    side
        ``to`` or ``from``: the phase that ``id_ti`` and ``name`` belong to.
    phase
        That phase ("2018" for one of November 2018, whose id is the one of 2020).
    before
        (id_ti, name) of the earlier territories it is compared with, the largest common population
        first.
    communes_gained, communes_lost, population_gained, population_lost
        COG 2026; None where it cannot be known.
    epci_gained, epci_lost, epci_note
        The same by EPCI, and the EPCI that changed without any commune moving.
    words
        What the text filter searches, without accents or case.
    """

    side: str
    phase: str
    id_ti: str
    name: str
    regions: tuple[str, ...]
    region_names: tuple[str, ...]
    status: str
    before: tuple[tuple[str, str], ...]
    communes_gained: int | None
    communes_lost: int | None
    population_gained: int | None
    population_lost: int | None
    epci_gained: tuple[EpciMove, ...]
    epci_lost: tuple[EpciMove, ...]
    epci_note: str
    reason: str
    words: str

    @property
    def communes(self) -> int | None:
        """Communes gained less communes lost."""
        return _balance(self.communes_gained, self.communes_lost)

    @property
    def population(self) -> int | None:
        """Inhabitants gained less inhabitants lost."""
        return _balance(self.population_gained, self.population_lost)


def _balance(gained: int | None, lost: int | None) -> int | None:
    return None if gained is None or lost is None else gained - lost


@lru_cache(maxsize=32)
def change_rows(tables: Tables, since: str, until: str) -> tuple[ChangeRow, ...]:
    """Return every territory of both phases once. Made once per store and pair.

    The later ones, with what they come from; then the earlier ones that nothing continues (left, or
    unknown in 2018 and gone since). Ordered by status (``STATUS_ORDER``), then name.
    """
    changes = tables.table("changes")
    here = changes[(changes["from_phase"] == since) & (changes["to_phase"] == until)]
    # pandas' own missing values are turned into None once, for the whole table.
    records = [
        dict(zip(here.columns, values, strict=True))
        for values in here.itertuples(index=False, name=None)
    ]
    old_names = {record["id_ti"]: record["name"] for record in records if record["side"] == "from"}
    territories = tables.table("territories")
    regions = {
        (phase, code): tuple(held)
        for phase, code, held in zip(
            territories["phase"], territories["id_ti"], territories["regions"], strict=True
        )
    }
    names = region_names(tables)
    rows = [
        _row(tables, record, since, until, old_names, regions, names)
        for record in records
        if record["side"] == "to" or not record["counterparts"]
    ]
    rows.sort(key=lambda row: (STATUS_ORDER.index(row.status), french_order(row.name)))
    return tuple(rows)


def _row(
    tables: Tables,
    record: dict[str, Any],
    since: str,
    until: str,
    old_names: dict[str, str],
    regions: dict[tuple[str, str], tuple[str, ...]],
    names: dict[str, str],
) -> ChangeRow:
    side, code, status = record["side"], record["id_ti"], record["status"]
    phase = until if side == "to" else since
    mine = (perimeter_phase(phase), code)
    counterparts = tuple(record["counterparts"])
    # What the table counts against: the main one, or all of those it unites.
    reference = counterparts if status == "merged" else counterparts[:1]
    others = [(perimeter_phase(since), other) for other in reference]
    counts = [
        _whole(record[name])
        for name in ("communes_gained", "communes_lost", "population_gained", "population_lost")
    ]
    if (
        None in counts
    ):  # a territory that only entered after 2018 cannot have lost what it never had
        counts = [None] * 4
    gained: tuple[EpciMove, ...] = ()
    lost: tuple[EpciMove, ...] = ()
    note = ""
    if counts[0] is not None:
        where = perimeters(tables)
        now = where.communes[mine] if side == "to" else frozenset()
        then_keys = others if side == "to" else [mine]
        then = frozenset[str]().union(*(where.communes[key] for key in then_keys))
        gained = moves(where, now - then, now & then)
        lost = moves(where, then - now, now & then)
        if now and then:
            note = renamed_members(
                where, [mine], then_keys, (m.code for m in gained), (m.code for m in lost)
            )
    before = (
        tuple((other, old_names.get(other, other)) for other in counterparts)
        if side == "to"
        else ()
    )
    held = regions[mine]
    region_labels = tuple(names.get(region, region) for region in held)
    spoken = [record["name"], code, *(name for _, name in before), *(other for other, _ in before)]
    spoken += [
        *region_labels,
        *(move.name for move in (*gained, *lost)),
        *where_members(tables, mine),
    ]
    return ChangeRow(
        side,
        phase,
        code,
        record["name"],
        held,
        region_labels,
        status,
        before,
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        gained,
        lost,
        note,
        record["reason_fr"],
        normalise(" ".join(spoken)),
    )


@lru_cache(maxsize=4)
def territory_names(tables: Tables) -> dict[tuple[str, str], str]:
    """Return the names of the territories by (phase with a perimeter, id_ti).

    Made once per store.
    """
    frame = tables.table("territories")
    return {
        (phase, code): name
        for phase, code, name in zip(frame["phase"], frame["id_ti"], frame["name"], strict=True)
    }


def where_members(tables: Tables, key: tuple[str, str]) -> tuple[str, ...]:
    """Return the names of the whole EPCI and EPT of a territory.

    Keyed by (phase with a perimeter, id_ti).
    """
    return tuple(perimeters(tables).members.get(key, {}).values())


def _whole(value: Any) -> int | None:
    return None if is_missing(value) else int(value)


def filtered_rows(tables: Tables, selection: EvolutionSelection) -> tuple[ChangeRow, ...]:
    """Return the rows of the list for a selection, in its order."""
    wanted = STATUSES.get(selection.status or "")
    words = normalise(selection.text).split()
    rows = [
        row
        for row in change_rows(tables, selection.since, selection.until)
        if in_region(row.regions, selection.region)
        and (wanted is None or row.status == wanted)
        and all(word in row.words for word in words)
    ]
    return tuple(_sorted(rows, selection.sort))


def _sorted(rows: list[ChangeRow], sort: str) -> list[ChangeRow]:
    """Sort rows; unknown values last either way, equal rows in the order of the states."""
    key = sort.removeprefix("-")
    down = sort.startswith("-")
    if key == "nom":
        return sorted(rows, key=lambda row: french_order(row.name))
    if key == "region":
        return sorted(
            rows, key=lambda row: (french_order(" ".join(row.region_names)), french_order(row.name))
        )
    if key in {"communes", "habitants"}:
        field = "communes" if key == "communes" else "population"
        known = [row for row in rows if getattr(row, field) is not None]
        unknown = [row for row in rows if getattr(row, field) is None]
        return [*sorted(known, key=lambda row: getattr(row, field), reverse=down), *unknown]
    return rows


def sides(tables: Tables, since: str, until: str, region: str | None) -> pd.DataFrame:
    """Return the rows of ``changes`` of a pair, both sides.

    Of the territories that lie in a region (or of all).
    """
    changes = tables.table("changes")
    here = changes[(changes["from_phase"] == since) & (changes["to_phase"] == until)]
    if region is None:
        return here
    territories = tables.table("territories")
    inside = {
        (phase, code)
        for phase, code, held in zip(
            territories["phase"], territories["id_ti"], territories["regions"], strict=True
        )
        if region in held
    }
    phases = {"from": perimeter_phase(since), "to": perimeter_phase(until)}
    keep = [
        (phases[side], code) in inside
        for side, code in zip(here["side"], here["id_ti"], strict=True)
    ]
    return here[keep]
