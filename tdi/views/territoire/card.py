"""One territory, and one commune's answer: what stands beside the map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from tdi.errors import NotFound
from tdi.model.phases import (
    CURRENT_PHASE,
    FIRST_PERIMETER,
    LISTS_SPAN,
    PHASES,
    PHASES_WITH_PERIMETER,
    perimeter_phase,
)
from tdi.text.typography import MISSING, french_order, number, ordinal, plural, quantity
from tdi.views.comparison import STATES_2018
from tdi.views.phases import PHASE_LABELS, Tables
from tdi.views.place_names import official_names, region_names
from tdi.views.territory_facts import (
    Key,
    changes_by_territory,
    commune_rows,
    states_of_2018,
    territory_rows,
)
from tdi.views.territory_table import indicator_rows, territory_table

_STATE_TEXT: Final = {"l": "labellisé", "a": "pas encore", "u": "inconnu"}


@dataclass(frozen=True)
class Step:
    """One phase in a commune's answer: ``state`` is in, out or unknown."""

    phase: str
    label: str
    state: str
    text: str
    id_ti: str | None


@dataclass(frozen=True)
class CommuneAnswer:
    """The answer to "is this commune in a Territoire d'industrie, and since when?".

    ``tone`` is yes, was or no; ``id_ti`` is the territory of the current phase, None outside.
    """

    insee_com: str
    name: str
    tone: str
    headline: str
    detail: str
    steps: tuple[Step, ...]
    id_ti: str | None
    source: str


@dataclass(frozen=True)
class TerritoryCard:
    """The summary of one territory in one phase."""

    id_ti: str
    phase: str
    name: str
    place: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    members_title: str
    members: tuple[str, ...]
    history: tuple[tuple[str, str], ...]
    source: str


def commune_answer(tables: Tables, insee_com: str, current: str) -> CommuneAnswer:
    """Answer for a commune of COG 2026.

    Parameters
    ----------
    insee_com
        INSEE code, COG 2026.
    current
        The phase that "is" means.

    Raises
    ------
    NotFound
        When no commune has this code.
    """
    commune = commune_rows(tables).get(insee_com)
    if commune is None:
        raise NotFound(
            f"no commune has the INSEE code {insee_com!r}.",
            where="communes",
            remedy="use a code of COG 2026, or search by name.",
        )
    pairs = tables.table("territory_communes_2026")
    mine = list(
        pairs[pairs["insee_com"] == insee_com][["phase", "id_ti", "share"]].itertuples(index=False)
    )
    steps = tuple(_step(tables, mine, phase) for phase in PHASES)
    place = f"{commune.name} ({official_names(tables, 'departements').get(commune.dep, commune.dep)}, {insee_com})"
    now = next(step for step in steps if step.phase == current)
    tone, headline, detail = _verdict(commune.name, steps, now)
    if any(row.phase == current and row.share < 1 for row in mine):
        detail += " Une partie seulement de la commune actuelle est dans le périmètre : elle réunit d’anciennes communes, dont l’une était dehors."
    return CommuneAnswer(
        insee_com,
        commune.name,
        tone,
        headline,
        f"{place}. {detail}",
        steps,
        now.id_ti,
        f"Sources : listes de l’ANCT ({LISTS_SPAN}), presse et préfectures pour 2018 ; communes de 2026.",
    )


def _step(tables: Tables, mine: list[Any], phase: str) -> Step:
    label, drawn = phase, perimeter_phase(phase)
    code = next((row.id_ti for row in mine if row.phase == drawn), None)
    if code is None:
        if phase == "2018":
            return Step(phase, label, "unknown", "inconnu (hors des périmètres de 2020)", None)
        return Step(phase, label, "out", "hors programme", None)
    if phase == "2018":
        letter = STATES_2018[states_of_2018(tables)[code]]
        state = {"l": "in", "a": "out", "u": "unknown"}[letter]
        return Step(phase, label, state, _STATE_TEXT[letter], code)
    return Step(phase, label, "in", territory_rows(tables)[Key(phase, code)].name, code)


def _verdict(name: str, steps: tuple[Step, ...], now: Step) -> tuple[str, str, str]:
    inside = [step for step in steps if step.state == "in"]
    if now.state == "in":
        first = next(step for step in reversed(_tail(steps)) if step.state == "in")
        doubt = steps[0].state == "unknown" and first.phase == "2020"
        since = (
            "depuis 2018"
            if first.phase == "2018"
            else f"depuis {first.phase} au moins"
            if doubt
            else f"depuis {first.phase}"
        )
        return (
            "yes",
            f"Oui : {name} est en Territoire d’industrie",
            f"Territoire actuel : {now.text}, {since}.",
        )
    if inside:
        return (
            "was",
            f"Plus maintenant : {name} n’est plus en Territoire d’industrie",
            f"Dernier territoire : {inside[-1].text} ({inside[-1].phase}).",
        )
    return (
        "no",
        f"Non : {name} n’est pas en Territoire d’industrie",
        f"La commune n’est dans aucune des listes publiées de {FIRST_PERIMETER} à {CURRENT_PHASE}.",
    )


def _tail(steps: tuple[Step, ...]) -> list[Step]:
    """Return the current unbroken run of membership, latest first."""
    run = []
    for step in reversed(steps):
        if step.state != "in":
            break
        run.append(step)
    return run


def territory_card(tables: Tables, phase: str, id_ti: str) -> TerritoryCard:
    """Build the summary of a territory.

    Raises
    ------
    NotFound
        When the phase has no territory of this id.
    """
    drawn = perimeter_phase(phase)
    row = indicator_rows(tables, drawn).get(id_ti)
    if row is None:
        raise NotFound(
            f"no territory {id_ti!r} in {phase}.",
            where="territories",
            remedy="see `tdi export territories`.",
        )
    population = territory_table(tables, drawn)["population"]
    regions = region_names(tables)
    rank = int((population > row.population).sum()) + 1
    mine = _members(tables).get(Key(drawn, id_ti), ())
    groupings = [name for kind, name in mine if kind != "commune"]
    singles = [name for kind, name in mine if kind == "commune"]
    parts = [plural(len(groupings), "intercommunalité")] if groupings else []
    if singles:
        parts.append(plural(len(singles), "commune isolée", "communes isolées"))
    place = " · ".join(regions.get(code, code) for code in row.regions)
    state = ""
    if phase == "2018":
        state = {
            "l": " Labellisé en novembre 2018.",
            "a": " Ajouté entre 2019 et 2020.",
            "u": " On ne sait pas s’il faisait partie des 124 de novembre 2018.",
        }[STATES_2018[states_of_2018(tables)[id_ti]]]
    aid = row.aid_keur
    return TerritoryCard(
        id_ti,
        phase,
        row.name,
        f"{place} · {id_ti}, {PHASE_LABELS[phase]}",
        f"{ordinal(rank)} sur {len(population)} par la population.{state}",
        (
            ("Population", quantity(row.population, "hab.")),
            ("Densité", quantity(row.density, "hab./km²")),
            ("Superficie", quantity(row.area_km2, "km²")),
            ("Communes", number(row.commune_count)),
            ("Projets nommés", number(row.project_count)),
            ("Aide connue", MISSING if pd.isna(aid) else quantity(aid, "k€")),
        ),
        f"Membres : {' et '.join(parts)}",
        tuple(groupings + sorted(singles, key=french_order)),
        _history(tables, drawn, id_ti),
        "Périmètre : ANCT. Population : Insee, communes de 2026. Projets : sources publiques, liste incomplète.",
    )


@lru_cache(maxsize=4)
def _members(tables: Tables) -> dict[Key, tuple[tuple[str, str], ...]]:
    """Return kind and name of the members of each territory, in the order of the table."""
    frame = tables.table("members")
    found: dict[Key, list[tuple[str, str]]] = {}
    for phase, code, kind, name in zip(
        frame["phase"], frame["id_ti"], frame["member_kind"], frame["name"], strict=True
    ):
        found.setdefault(Key(phase, code), []).append((kind, name))
    return {key: tuple(members) for key, members in found.items()}


def _history(tables: Tables, phase: str, id_ti: str) -> tuple[tuple[str, str], ...]:
    """Tell what became of the territory before and after, between consecutive phases."""
    changes = changes_by_territory(tables)
    chain = PHASES_WITH_PERIMETER
    here = chain.index(phase)
    steps = [(since, phase, "to") for since in chain[here - 1 : here] if here > 0]
    steps += [(phase, until, "from") for until in chain[here + 1 : here + 2]]
    rows = [
        (since, until, changes.get((since, until, side, id_ti))) for since, until, side in steps
    ]
    return tuple(
        (f"{since} → {until}", str(row.reason_fr)) for since, until, row in rows if row is not None
    )
