"""One territory followed through the phases: where it comes from, what became of it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from tdi.model.phases import PHASES_WITH_PERIMETER, perimeter_phase
from tdi.views.comparison import STATES_2018
from tdi.views.evolution.rows import territory_names
from tdi.views.phases import PHASE_LABELS, Tables

_STATES: Final = {
    "l": "Labellisé dès novembre 2018",
    "a": "Ajouté entre novembre 2018 et octobre 2020",
    "u": "État de novembre 2018 inconnu : rien n’établit s’il faisait partie des 124",
}


@dataclass(frozen=True)
class Link:
    """One territory of the chain.

    ``text`` says what it has become since the step before, ``name`` is "" when not known.
    """

    phase: str
    id_ti: str
    name: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class FollowStep:
    """One phase of the chain: ``state`` is in, out or unknown.

    ``text`` what is said when it holds no territory.
    """

    phase: str
    label: str
    state: str
    links: tuple[Link, ...]
    text: str = ""


@dataclass(frozen=True)
class Chain:
    """A territory's chain through the five phases."""

    phase: str
    id_ti: str
    name: str
    steps: tuple[FollowStep, ...]
    note: str


def follow(tables: Tables, phase: str, id_ti: str) -> Chain:
    """Follow a territory backward to what it comes from and forward to what continues it.

    Parameters
    ----------
    phase, id_ti
        A territory that exists ("2018" stands for the perimeters of 2020).
    """
    home = perimeter_phase(phase)
    links = _links(tables)
    names = territory_names(tables)
    held: dict[str, list[str]] = {home: [id_ti]}
    place = PHASES_WITH_PERIMETER.index(home)
    for later, earlier in pairwise(reversed(PHASES_WITH_PERIMETER[: place + 1])):
        held[earlier] = _next(links, held[later], (earlier, later, "to"))
    for earlier, later in pairwise(PHASES_WITH_PERIMETER[place:]):
        held[later] = _next(links, held[earlier], (earlier, later, "from"))
    steps = [_step_2018(tables, held.get("2020", []), phase, id_ti)]
    for i, step in enumerate(PHASES_WITH_PERIMETER):
        codes = held[step]
        found = []
        for code in codes:
            said = ""
            if i > 0:
                said = links.get((PHASES_WITH_PERIMETER[i - 1], step, "to", code), ((), ""))[1]
            found.append(Link(step, code, names[step, code], said, (step, code) == (home, id_ti)))
        text = "" if found else _absent(links, held, i, place)
        steps.append(
            FollowStep(step, PHASE_LABELS[step], "in" if found else "out", tuple(found), text)
        )
    return Chain(
        phase,
        id_ti,
        names[home, id_ti],
        tuple(steps),
        "Les codes sont renumérotés entre la phase 1 et la phase 2 : le lien se fait par les communes, pas par le code.",
    )


@lru_cache(maxsize=4)
def _links(tables: Tables) -> dict[tuple[str, str, str, str], tuple[tuple[str, ...], str]]:
    """Return what each territory is linked to in the next or the previous phase, and why.

    Made once per store.
    """
    changes = tables.table("changes")
    found: dict[tuple[str, str, str, str], tuple[tuple[str, ...], str]] = {}
    wanted = set(pairwise(PHASES_WITH_PERIMETER))
    for row in changes.itertuples(index=False):
        record: Any = row
        if (record.from_phase, record.to_phase) in wanted:
            key = (record.from_phase, record.to_phase, record.side, record.id_ti)
            found[key] = (tuple(record.counterparts), record.reason_fr)
    return found


def _next(
    links: dict[tuple[str, str, str, str], tuple[tuple[str, ...], str]],
    codes: list[str],
    way: tuple[str, str, str],
) -> list[str]:
    found: dict[str, None] = {}
    for code in codes:
        found |= dict.fromkeys(links.get((*way, code), ((), ""))[0])
    return list(found)


def _absent(
    links: dict[tuple[str, str, str, str], tuple[tuple[str, ...], str]],
    held: dict[str, list[str]],
    i: int,
    place: int,
) -> str:
    if i < place:
        return "Pas encore dans le programme."
    before = PHASES_WITH_PERIMETER[i - 1]
    said = [
        links.get((before, PHASES_WITH_PERIMETER[i], "from", code), ((), ""))[1]
        for code in held[before]
    ]
    return " ".join(said) or "N’est plus dans le programme."


def _step_2018(tables: Tables, codes: list[str], phase: str, id_ti: str) -> FollowStep:
    states = tables.table("status_2018").set_index("id_ti_2020")
    links = []
    held = set()
    for code in codes:
        row = states.loc[code]
        letter = STATES_2018[row["status"]]
        held.add(letter)
        name = row["name_2018"] if isinstance(row["name_2018"], str) else ""
        links.append(
            Link("2018", code, name, f"{_STATES[letter]}.", (phase, id_ti) == ("2018", code))
        )
    state = "in" if "l" in held else "unknown" if "u" in held else "out"
    return FollowStep(
        "2018",
        PHASE_LABELS["2018"],
        state,
        tuple(links),
        ""
        if links
        else "Rien ne le rattache à un territoire de 2020, sur lequel 2018 est dessiné.",
    )
