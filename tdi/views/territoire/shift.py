"""What a territory gained and lost between two phases, and the map of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from tdi.model.phases import PHASES_WITH_PERIMETER, across, perimeter_phase
from tdi.text.typography import NBSP, french_order, is_missing, number, of, plural
from tdi.views.atlas import AtlasView, MapClass
from tdi.views.map_list import OUTSIDE
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.territory_facts import (
    Key,
    commune_rows,
    communes_of,
    ids_of,
    kin,
    territory_rows,
)

_SHIFT_CLASSES: Final = (
    MapClass("g", "gained", "Gagné", "Gagné par le territoire"),
    MapClass("S", "member-epci", "Partie commune", "Dans le territoire aux deux dates"),
    MapClass("l", "left", "Perdu", "Perdu par le territoire"),
    MapClass("o", "neighbour", "Autre Territoire d’industrie", "Autre Territoire d’industrie"),
)


@dataclass(frozen=True)
class ShiftPart:
    """Communes gained or lost that belong to one intercommunality of today (or to none).

    With their inhabitants.
    """

    name: str
    communes: int
    whole: bool
    population: int
    place: str


@dataclass(frozen=True)
class Shift:
    """What the territory gained and lost between two phases, and the map of it.

    ``other`` is the phase that it is compared with, one of ``options``: the earlier or the later of
    both.
    """

    since: str
    until: str
    other: str
    options: tuple[str, ...]
    gained: tuple[ShiftPart, ...]
    lost: tuple[ShiftPart, ...]
    sentence: str
    atlas: AtlasView


def shift(tables: Tables, phase: str, key: Key, since: str | None) -> Shift:
    """Compare the territory's communes with those of its kin in another phase, earlier or later."""
    other = since or across(phase)
    drawn = perimeter_phase(other)
    options = tuple(each for each in PHASES_WITH_PERIMETER if each != key.phase)
    if drawn == key.phase:  # 2018 and 2020 are drawn alike
        other = drawn = across(key.phase)
    relatives = kin(tables, key, drawn)
    mine = communes_of(tables)[key]
    theirs: frozenset[str] = frozenset().union(*(communes_of(tables)[each] for each in relatives))
    earlier = drawn < key.phase
    before, now = (theirs, mine) if earlier else (mine, theirs)
    since_phase, until_phase = (drawn, key.phase) if earlier else (key.phase, drawn)
    was, after = (relatives, (key,)) if earlier else ((key,), relatives)
    gained = _parts(tables, now - before, since_phase, gained=True)
    lost = _parts(tables, before - now, until_phase, gained=False)
    order, old_order = ids_of(tables, until_phase), ids_of(tables, since_phase)
    atlas = AtlasView(
        phase=until_phase,
        letters="o" * len(order),
        classes=(*_SHIFT_CLASSES, *OUTSIDE),
        title=f"{of(PHASE_SHORT[since_phase]).capitalize()} à {PHASE_SHORT[until_phase]}",
        subtitle=_balance(gained, lost),
        source="Calculé sur les communes de 2026. Périmètres : ANCT. Contours : IGN, généralisés.",
        before_phase=since_phase,
        before_states="".join("1" if Key(since_phase, code) in was else "0" for code in old_order),
        focus=tuple(order.index(each.id_ti) for each in after),
        selected=None,
    )
    return Shift(
        since_phase,
        until_phase,
        drawn,
        options,
        gained,
        lost,
        _sentence(tables, key, relatives, earlier, other, gained, lost),
        atlas,
    )


def _balance(gained: tuple[ShiftPart, ...], lost: tuple[ShiftPart, ...]) -> str:
    if not gained and not lost:
        return "Même périmètre aux deux dates"
    parts = []
    for word, items in (("gagnées", gained), ("perdues", lost)):
        count = sum(item.communes for item in items)
        if count:
            parts.append(plural(count, f"commune {word[:-1]}", f"communes {word}"))
    return ", ".join(parts)


def _sentence(
    tables: Tables,
    key: Key,
    relatives: tuple[Key, ...],
    earlier: bool,
    other: str,
    gained: tuple[ShiftPart, ...],
    lost: tuple[ShiftPart, ...],
) -> str:
    rows = territory_rows(tables)
    names = " et ".join(f"«{NBSP}{rows[each].name}{NBSP}»" for each in relatives)
    if not relatives:
        return (
            f"Aucun territoire {of(PHASE_SHORT[other])} ne couvrait ce périmètre : tout est nouveau."
            if earlier
            else f"Aucun territoire {of(PHASE_SHORT[other])} ne reprend ce périmètre."
        )
    lead = f"{'Succède à' if earlier else 'Devient'} {names}"
    if len(relatives) == 1 and rows[relatives[0]].name == rows[key].name:
        lead = "Même nom aux deux dates"
    if not gained and not lost:
        return f"{lead}, sans changement de périmètre."
    people = [
        f"{verb} {number(sum(item.population for item in items))} habitants"
        for verb, items in (("gagne", gained), ("perd", lost))
        if items
    ]
    return f"{lead} : {' et '.join(people)}."


def _parts(
    tables: Tables, codes: frozenset[str], phase: str, *, gained: bool
) -> tuple[ShiftPart, ...]:
    """Group communes by their intercommunality of today, the most inhabited first.

    ``phase`` is where a commune stood before (gained) or stands after (lost): in another territory,
    or in none.
    """
    communes = commune_rows(tables)
    owner = _owners(tables, phase)
    names = _groupings(tables)
    groups: dict[tuple[str, str], list[Any]] = {}
    for code in codes:
        if code in communes:
            commune = communes[code]
            groups.setdefault((commune.siren_epci or "", owner.get(code, "")), []).append(commune)
    parts = []
    for (siren, territory), rows in groups.items():
        people = sum(int(row.population) for row in rows if not is_missing(row.population))
        whole = bool(siren) and len(rows) == names[siren][1]
        label = names[siren][0] if siren else "Sans intercommunalité"
        if len(rows) == 1 and not whole:
            label = f"{rows[0].name} ({label})"
        inside, outside = (
            ("venu de", "hors programme jusque-là") if gained else ("passé à", "sorti du programme")
        )
        place = f"{inside} « {territory} »" if territory else outside
        parts.append(ShiftPart(label, len(rows), whole, people, place))
    return tuple(sorted(parts, key=lambda part: (-part.population, french_order(part.name))))


@lru_cache(maxsize=8)
def _owners(tables: Tables, phase: str) -> dict[str, str]:
    """Return the name of the territory of each commune in a phase."""
    rows = territory_rows(tables)
    return {
        code: rows[key].name
        for key, codes in communes_of(tables).items()
        if key.phase == phase
        for code in codes
    }


@lru_cache(maxsize=4)
def _groupings(tables: Tables) -> dict[str, tuple[str, int]]:
    """Return name and number of communes (COG 2026) of each EPCI."""
    frame = tables.table("epci")
    return {
        row.siren: (row.name, int(row.commune_count))
        for row in frame[["siren", "name", "commune_count"]].itertuples(index=False)
    }
