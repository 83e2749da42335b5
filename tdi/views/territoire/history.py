"""A territory through the phases.

Its genealogy, the reason of each change, what it gained and lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tdi.model.phases import GENERATION, PHASES, PHASES_WITH_PERIMETER, across, perimeter_phase
from tdi.views.comparison import CHANGE_WORDS
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.territoire.shift import Shift, shift
from tdi.views.territory_facts import (
    Key,
    changes_by_territory,
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


@dataclass(frozen=True)
class Node:
    """One territory in the genealogy.

    ``state`` is that of November 2018 for the phase 2018, "" otherwise.
    """

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
    """What happened to one territory between two phases.

    Its name, a word for the change, the reason, and its kin.

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
class History:
    """The genealogy (columns ``phases``), the reasons, the map of gains and losses.

    With what an id meant elsewhere.
    """

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
            found = [
                relative for each in kept.get(one, []) for relative in kin(tables, each, other)
            ]
            kept[other] = list(dict.fromkeys(found))
    states = states_of_2018(tables)
    nodes = [
        Node(
            "2018",
            each.id_ti,
            rows[each].name,
            int(rows[each].population),
            False,
            states[each.id_ti],
        )
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
    """List what happened, the earliest first.

    Arrivals up to the phase of the territory, departures after it.
    """
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
            relatives = tuple(
                (there, code, rows[Key(drawn, code)].name) for code in row.counterparts
            )
            word = CHANGE_WORDS[row.status]
            if row.status == "entered" and since == "2018":
                word = "ajouté"
            steps.append(Step(since, until, node.name, word, row.status, row.reason_fr, relatives))
    return tuple(steps)


def _renumbered(tables: Tables, key: Key) -> tuple[str, tuple[str, str, str] | None]:
    """Say what the same id designated in the other generation of codes.

    When it was another territory.
    """
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
