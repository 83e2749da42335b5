"""What the sheet of a territory reads again and again, grouped once per store."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from tdi.model.phases import perimeter_phase
from tdi.text.typography import french_order
from tdi.views.phases import Tables


class Key(NamedTuple):
    """A territory: ids are renumbered between phases, so an id alone is none."""

    phase: str
    id_ti: str


class Successor(NamedTuple):
    """What becomes of a territory: another one, and the inhabitants (COG 2026) that both hold."""

    key: Key
    population: int


@lru_cache(maxsize=4)
def territory_rows(tables: Tables) -> dict[Key, Any]:
    """Return the row of each territory by its key (a named tuple, without the geometry)."""
    frame = tables.table("territories")
    return {Key(row.phase, row.id_ti): row for row in frame.itertuples(index=False)}


@lru_cache(maxsize=4)
def communes_of(tables: Tables) -> dict[Key, frozenset[str]]:
    """Return the communes of each territory (INSEE codes, COG 2026).

    Those that are in it only in part included.
    """
    pairs = tables.table("territory_communes_2026")
    return {
        Key(str(phase), str(code)): frozenset(group)
        for (phase, code), group in pairs.groupby(["phase", "id_ti"])["insee_com"]
    }


@lru_cache(maxsize=4)
def commune_rows(tables: Tables) -> dict[str, Any]:
    """Return the row of each commune of COG 2026 by its INSEE code."""
    return {row.insee_com: row for row in tables.table("communes").itertuples(index=False)}


@lru_cache(maxsize=4)
def member_rows(tables: Tables) -> dict[Key, tuple[Any, ...]]:
    """Return the members of each territory, groupings first, then single communes, each by name."""
    frame = tables.table("members")
    order = frame["member_kind"].map({"epci": 0, "ept": 1, "commune": 2})
    frame = frame.assign(order=order, name_order=frame["name"].map(french_order)).sort_values(
        ["order", "name_order"], kind="stable"
    )
    found: dict[Key, list[Any]] = {}
    for row in frame.itertuples(
        index=False
    ):  # once over all: a namedtuple class per territory costs seconds
        found.setdefault(Key(str(row.phase), str(row.id_ti)), []).append(row)
    return {key: tuple(found[key]) for key in sorted(found)}


@lru_cache(maxsize=4)
def _overlaps(tables: Tables) -> dict[tuple[Key, str], tuple[Successor, ...]]:
    """Return, for each territory and other phase, the territories that share inhabitants with it.

    The largest first.
    """
    frame = tables.table("lineage")
    found: dict[tuple[Key, str], list[Successor]] = {}
    for row in frame.itertuples(index=False):
        old, new = Key(row.from_phase, row.id_from), Key(row.to_phase, row.id_to)
        shared = int(row.common_population or 0)
        found.setdefault((old, new.phase), []).append(Successor(new, shared))
        found.setdefault((new, old.phase), []).append(Successor(old, shared))
    return {
        key: tuple(sorted(items, key=lambda item: (-item.population, item.key)))
        for key, items in found.items()
    }


def related(tables: Tables, key: Key, phase: str) -> tuple[Successor, ...]:
    """Return the territories of another phase that hold some of the same inhabitants.

    The largest share first.

    Any overlap counts, even one commune; what counts as the same territory says `kin`.
    """
    drawn = perimeter_phase(phase)
    if drawn == key.phase:
        return (Successor(key, int(territory_rows(tables)[key].population)),)
    return _overlaps(tables).get((key, drawn), ())


@lru_cache(maxsize=4)
def _kin(tables: Tables) -> dict[tuple[Key, str], tuple[str, ...]]:
    frame = tables.table("changes")
    found: dict[tuple[Key, str], tuple[str, ...]] = {}
    for row in frame.itertuples(index=False):
        if row.from_phase == "2018":
            continue
        here, other = (
            (row.to_phase, row.from_phase) if row.side == "to" else (row.from_phase, row.to_phase)
        )
        found[Key(here, row.id_ti), other] = row.counterparts
    return found


def kin(tables: Tables, key: Key, phase: str) -> tuple[Key, ...]:
    """Return the predecessors or successors of a territory in another phase.

    As the table ``changes`` has them.

    Their order is that of the shared inhabitants, the largest first.
    """
    drawn = perimeter_phase(phase)
    if drawn == key.phase:
        return (key,)
    ids = set(_kin(tables).get((key, drawn), ()))
    return tuple(item.key for item in related(tables, key, drawn) if item.key.id_ti in ids)


@lru_cache(maxsize=4)
def changes_by_territory(tables: Tables) -> dict[tuple[str, str, str, str], Any]:
    """Return the rows of ``changes`` by (from_phase, to_phase, side, id_ti)."""
    frame: pd.DataFrame = tables.table("changes")
    return {
        (row.from_phase, row.to_phase, row.side, row.id_ti): row
        for row in frame.itertuples(index=False)
    }


@lru_cache(maxsize=4)
def states_of_2018(tables: Tables) -> dict[str, str]:
    """Return the state in November 2018 of each territory of 2020.

    Labelled, added_later or unknown.
    """
    frame = tables.table("status_2018")
    return dict(zip(frame["id_ti_2020"], frame["status"], strict=True))


@lru_cache(maxsize=4)
def phase_rows(tables: Tables) -> dict[str, Any]:
    """Return the row of each phase of ``phases``."""
    return {row.phase: row for row in tables.table("phases").itertuples(index=False)}


@lru_cache(maxsize=32)
def ids_of(tables: Tables, phase: str) -> tuple[str, ...]:
    """Return the ids of the territories of a phase, sorted.

    The order of their letters in a map's message.
    """
    return tuple(sorted(key.id_ti for key in territory_rows(tables) if key.phase == phase))
