"""A territory through the phases: its genealogy, the reason of each change, what it gained and lost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from tdi.model.phases import GENERATION, PHASES, PHASES_WITH_PERIMETER, across, perimeter_phase
from tdi.typography import NBSP, is_missing, number, plural
from tdi.views.atlas import AtlasView, MapClass
from tdi.views.evolution import CHANGE_WORDS
from tdi.views.listing import OUTSIDE
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.territory_facts import (
    Key,
    changes_by_territory,
    commune_rows,
    communes_of,
    kin,
    related,
    states_of_2018,
    territory_rows,
)

STATE_WORDS: Final = {
    "labelled": "labellisé en novembre 2018",
    "added_later": "ajouté entre 2019 et 2020",
    "unknown": "état de 2018 inconnu",
}
GENEALOGY_NOTE: Final = (
    "Une barre par territoire, haute comme sa population (communes de 2026) ; un lien, large comme les habitants en commun. "
    "Contour pointillé : état de novembre 2018 inconnu. Sources : listes de l’ANCT ; presse et préfectures pour 2018 ; parenté "
    "calculée."
)
_SHIFT_CLASSES: Final = (
    MapClass("g", "gained", "Gagné", "Gagné par le territoire"),
    MapClass("S", "member-epci", "Partie commune", "Dans le territoire aux deux dates"),
    MapClass("l", "left", "Perdu", "Perdu par le territoire"),
    MapClass("o", "neighbour", "Autre Territoire d’industrie", "Autre Territoire d’industrie"),
)


@dataclass(frozen=True)
class Node:
    """One territory in the genealogy; ``state`` is that of November 2018 for the phase 2018, "" otherwise."""

    phase: str
    id_ti: str
    name: str
    population: int
    chosen: bool
    state: str = ""


@dataclass(frozen=True)
class Link:
    """Inhabitants (COG 2026) that a territory and its successor both hold."""

    since: str
    id_from: str
    until: str
    id_to: str
    population: int


@dataclass(frozen=True)
class Step:
    """What happened to one territory between two phases: its name, a word for the change, the reason, and its kin.

    ``kin`` holds (phase, id, name) of the territories at the other end.
    """

    since: str
    until: str
    name: str
    word: str
    status: str
    reason: str
    kin: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ShiftPart:
    """Communes gained or lost that belong to one intercommunality of today (or to none), with their inhabitants."""

    name: str
    communes: int
    whole: bool
    population: int
    place: str


@dataclass(frozen=True)
class Shift:
    """What the territory gained and lost between two phases, and the map of it.

    ``other`` is the phase that it is compared with, one of ``options``: the earlier or the later of both.
    """

    since: str
    until: str
    other: str
    options: tuple[str, ...]
    gained: tuple[ShiftPart, ...]
    lost: tuple[ShiftPart, ...]
    sentence: str
    atlas: AtlasView


@dataclass(frozen=True)
class History:
    """The genealogy (columns ``phases``), the reasons, the map of gains and losses, and what an id meant elsewhere."""

    phases: tuple[str, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    steps: tuple[Step, ...]
    shift: Shift
    renumbered: str
    renumbered_link: tuple[str, str, str] | None
    alt: str


def history(tables: Tables, phase: str, key: Key, since: str | None) -> History:
    """Build the history of a territory (a known one) seen from a phase."""
    nodes, links = _genealogy(tables, key)
    steps = _steps(tables, key, nodes)
    text, link = _renumbered(tables, key)
    return History(
        PHASES,
        nodes,
        links,
        steps,
        shift(tables, phase, key, since),
        text,
        link,
        _alt(nodes),
    )


def _genealogy(tables: Tables, key: Key) -> tuple[tuple[Node, ...], tuple[Link, ...]]:
    """Follow predecessors back and successors on, phase by phase."""
    rows = territory_rows(tables)
    kept: dict[str, list[Key]] = {key.phase: [key]}
    here = PHASES_WITH_PERIMETER.index(key.phase)
    for chain in (PHASES_WITH_PERIMETER[here::-1], PHASES_WITH_PERIMETER[here:]):
        for one, other in pairwise(chain):
            found = [relative for each in kept.get(one, []) for relative in kin(tables, each, other)]
            kept[other] = list(dict.fromkeys(found))
    states = states_of_2018(tables)
    nodes = [
        Node("2018", each.id_ti, rows[each].name, int(rows[each].population), False, states[each.id_ti])
        for each in kept.get("2020", [])
    ]
    nodes += [
        Node(phase, each.id_ti, rows[each].name, int(rows[each].population), each == key)
        for phase in PHASES_WITH_PERIMETER
        for each in kept.get(phase, [])
    ]
    links = [
        Link("2018", node.id_ti, "2020", node.id_ti, node.population)
        for node in nodes
        if node.phase == "2018"
    ]
    for one, other in pairwise(PHASES_WITH_PERIMETER):
        held = set(kept.get(other, []))
        for each in kept.get(one, []):
            heirs = set(kin(tables, each, other))
            links += [
                Link(one, each.id_ti, other, item.key.id_ti, item.population)
                for item in related(tables, each, other)
                if item.key in held and (item.key in heirs or each in kin(tables, item.key, one))
            ]
    return tuple(nodes), tuple(links)


def _steps(tables: Tables, key: Key, nodes: tuple[Node, ...]) -> tuple[Step, ...]:
    """List what happened, the earliest first: arrivals up to the phase of the territory, departures after it."""
    found = changes_by_territory(tables)
    rows = territory_rows(tables)
    by_phase = {phase: [node for node in nodes if node.phase == phase] for phase in PHASES}
    steps = []
    for since, until in zip(PHASES, PHASES_WITH_PERIMETER, strict=False):
        side = "to" if until <= key.phase else "from"
        here, there = (until, since) if side == "to" else (since, until)
        for node in by_phase[here]:
            row = found.get((since, until, side, node.id_ti))
            if row is None:
                continue
            drawn = perimeter_phase(there)
            relatives = tuple((there, code, rows[Key(drawn, code)].name) for code in row.counterparts)
            word = CHANGE_WORDS[row.status]
            if row.status == "entered" and since == "2018":
                word = "ajouté"
            steps.append(Step(since, until, node.name, word, row.status, row.reason_fr, relatives))
    return tuple(steps)


def _renumbered(tables: Tables, key: Key) -> tuple[str, tuple[str, str, str] | None]:
    """Say what the same id designated in the other generation of codes, when it was another territory."""
    other = across(key.phase)
    twin = Key(other, key.id_ti)
    row = territory_rows(tables).get(twin)
    if row is None or twin in kin(tables, key, other):
        return "", None
    when = "En phase 1 (2018-2022)" if GENERATION[other] == 1 else "En phase 2 (depuis 2023)"
    text = f"{when}, le code {key.id_ti} désigne un autre territoire : {row.name}. Les codes ont été renumérotés entre les deux phases."
    return text, (other, key.id_ti, row.name)


def _alt(nodes: tuple[Node, ...]) -> str:
    parts = []
    for phase in PHASES:
        names = [
            f"{node.name}{f' ({STATE_WORDS[node.state]})' if node.state else ''}"
            for node in nodes
            if node.phase == phase
        ]
        parts.append(f"{PHASE_SHORT[phase]} : {', '.join(names) if names else 'hors programme'}")
    return "Généalogie du territoire. " + " ; ".join(parts) + "."


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
    rows = territory_rows(tables)
    order = sorted(each.id_ti for each in rows if each.phase == until_phase)
    old_order = sorted(each.id_ti for each in rows if each.phase == since_phase)
    atlas = AtlasView(
        phase=until_phase,
        letters="o" * len(order),
        classes=(*_SHIFT_CLASSES, *OUTSIDE),
        title=f"De {PHASE_SHORT[since_phase]} à {PHASE_SHORT[until_phase]}",
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
            f"Aucun territoire de {PHASE_SHORT[other]} ne couvrait ce périmètre : tout est nouveau."
            if earlier
            else f"Aucun territoire de {PHASE_SHORT[other]} ne reprend ce périmètre."
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


def _parts(tables: Tables, codes: frozenset[str], phase: str, *, gained: bool) -> tuple[ShiftPart, ...]:
    """Group communes by their intercommunality of today, the most inhabited first.

    ``phase`` is where a commune stood before (gained) or stands after (lost): in another territory, or in none.
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
    return tuple(sorted(parts, key=lambda part: (-part.population, part.name)))


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
