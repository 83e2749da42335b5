"""The page Territoire: one territory in one phase, or the choice of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from tdi.model.phases import (
    CURRENT_PHASE,
    FIRST_PERIMETER,
    PHASES,
    PHASES_WITH_PERIMETER,
    perimeter_phase,
)
from tdi.text.typography import (
    MISSING,
    NBSP,
    day,
    in_french_order,
    millions,
    number,
    plural,
    quantity,
)
from tdi.views.atlas import AtlasView
from tdi.views.charts import DataTable
from tdi.views.explorer import explore
from tdi.views.figure import Headline, SourceLine
from tdi.views.headlines import source_line
from tdi.views.industry import IndustryView, Place, industry_view
from tdi.views.phases import PHASE_LABELS, PHASE_SHORT, Tables
from tdi.views.place_names import official_names, region_names
from tdi.views.selection import Selection
from tdi.views.territoire.communes import CommuneRow, commune_list
from tdi.views.territoire.history import STATE_WORDS, History, history
from tdi.views.territoire.members import MembersView, members_view
from tdi.views.territoire.projects import ProjectsView, projects_view
from tdi.views.territoire.ranks import Distribution, Rank, comparison, distributions, ranks
from tdi.views.territoire.selection import TerritorySelection
from tdi.views.territory_facts import (
    Key,
    commune_rows,
    communes_of,
    kin,
    phase_rows,
    states_of_2018,
    territory_rows,
)
from tdi.views.territory_table import territory_table

_SHOWN_DEPARTEMENTS: Final = 4


@dataclass(frozen=True)
class PhaseChoice:
    """A phase in which the territory, or what it became, can be looked at.

    ``id_ti`` None: not in the programme then.
    """

    phase: str
    label: str
    id_ti: str | None
    name: str


@dataclass(frozen=True)
class TerritorySheet:
    """All that the page shows of one territory.

    ``facts`` are pairs (term, text); ``headlines`` carry their sources; ``about`` is "Ce que
    montre cette vue".
    """

    key: Key
    phase: str
    title: str
    place: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    headlines: tuple[Headline, ...]
    phases: tuple[PhaseChoice, ...]
    members: MembersView
    communes: tuple[CommuneRow, ...]
    industry: IndustryView
    history: History
    projects: ProjectsView
    ranks: tuple[Rank, ...]
    distributions: tuple[Distribution, ...]
    comparison: DataTable
    other: str | None
    other_name: str
    about: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True)
class Choice:
    """The page without a territory: the map of the phase, and its territories by region.

    (region, ((id, name), ...)).
    """

    title: str
    subtitle: str
    atlas: AtlasView
    regions: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True)
class TerritoryPage:
    """One of both: the sheet of a territory, or the choice of one.

    ``names`` are the territories of the phase by id.
    """

    title: str
    subtitle: str
    sheet: TerritorySheet | None
    choice: Choice | None
    names: dict[str, str]


def territory_page(
    tables: Tables, selection: TerritorySelection, breaks: dict[str, tuple[float, ...]]
) -> TerritoryPage:
    """Build the page for a selection that `parse_territory` has read."""
    rows = territory_rows(tables)
    drawn = perimeter_phase(selection.phase)
    names = {key.id_ti: row.name for key, row in rows.items() if key.phase == drawn}
    names = in_french_order(names)
    if selection.key is None:
        choice = _choice(tables, selection, breaks)
        return TerritoryPage(choice.title, choice.subtitle, None, choice, names)
    sheet = territory_sheet(tables, selection)
    return TerritoryPage(sheet.title, sheet.place, sheet, None, names)


def territory_sheet(tables: Tables, selection: TerritorySelection) -> TerritorySheet:
    """Build the sheet of the chosen territory (a known one)."""
    key = selection.key
    if key is None:  # the page without a territory is another view
        raise ValueError("territory_sheet needs a selection with a territory")
    row = territory_rows(tables)[key]
    other = Key(key.phase, selection.other) if selection.other else None
    members = members_view(tables, selection.phase, key, selection.layers)
    told = history(tables, selection.phase, key, selection.since)
    projects = projects_view(tables, key)
    return TerritorySheet(
        key,
        selection.phase,
        row.name,
        _place(tables, key, selection.phase),
        _sentence(tables, key, selection.phase, members),
        (
            ("Région", " et ".join(_region_names(tables, key))),
            ("Départements", _departements(tables, key)),
            ("Code", f"{key.id_ti} ({PHASE_LABELS[selection.phase]})"),
            ("Pilote", f"{MISSING} (les listes publiées ne le disent pas)"),
        ),
        _headlines(tables, key, members, projects),
        _phases(tables, key),
        members,
        commune_list(tables, key),
        industry_view(tables, Place("territory", key.phase, key.id_ti), row.name, row.region_main),
        told,
        projects,
        ranks(tables, key),
        distributions(tables, key, other),
        comparison(tables, selection.phase, key, other),
        selection.other,
        territory_rows(tables)[other].name if other else "",
        _about(tables, key, members),
        "Périmètre : ANCT. Population : Insee, communes de 2026. Contours : IGN, généralisés. Projets : sources publiques, "
        "chacune citée.",
    )


def _region_names(tables: Tables, key: Key) -> list[str]:
    names = region_names(tables)
    return [names[code] for code in territory_rows(tables)[key].regions]


def _place(tables: Tables, key: Key, phase: str) -> str:
    return (
        f"{' et '.join(_region_names(tables, key))} · Territoire d’industrie, {PHASE_LABELS[phase]}"
    )


def _departements(tables: Tables, key: Key) -> str:
    names = official_names(tables, "departements")
    communes = commune_rows(tables)
    people: dict[str, int] = {}
    for code in communes_of(tables)[key]:
        if code in communes:
            row = communes[code]
            people[row.dep] = people.get(row.dep, 0) + int(row.population or 0)
    ordered = sorted(people, key=lambda dep: (-people[dep], dep))
    shown = [f"{names[dep]} ({dep})" for dep in ordered[:_SHOWN_DEPARTEMENTS]]
    more = len(ordered) - len(shown)
    return ", ".join(shown) + (f" et {more} autres" if more else "")


def _sentence(tables: Tables, key: Key, phase: str, members: MembersView) -> str:
    """Sum the territory up: who, how large, since when, what became of it."""
    row = territory_rows(tables)[key]
    communes = f", {plural(row.commune_count, 'commune')}"
    if all(member.kind == "commune" for member in members.members):  # the members are the communes
        communes = ""
    who = f"{members.title}{communes} et {number(row.population)} habitants"
    since = since_text(tables, key)
    fate = ""
    if key.phase != CURRENT_PHASE:
        heirs = kin(tables, key, CURRENT_PHASE)
        names = [territory_rows(tables)[each].name for each in heirs]
        if not names:
            fate = " Il n’a pas de suite dans le programme actuel."
        elif names != [row.name]:
            fate = f" Aujourd’hui : {', '.join(names)}."
    state = ""
    if phase == "2018":
        states = states_of_2018(tables)
        state = f" En 2018 : {STATE_WORDS[states[key.id_ti]]}."
    return f"{who}. {since}{fate}{state}"


def since_text(tables: Tables, key: Key) -> str:
    """Say since when: follow the kin back as far as the lists go.

    2018 is said only where it is known.
    """
    first = key.phase
    roots: tuple[Key, ...] = (key,)
    for phase in reversed(PHASES_WITH_PERIMETER[: PHASES_WITH_PERIMETER.index(key.phase)]):
        found = tuple(dict.fromkeys(each for root in roots for each in kin(tables, root, phase)))
        if not found:
            break
        first, roots = phase, found
    if first != FIRST_PERIMETER:
        return f"Dans le programme depuis {PHASE_SHORT[first] if first != '2022' else 'la phase 1 (après octobre 2020)'}."
    states = states_of_2018(tables)
    held = {states[root.id_ti] for root in roots}
    if held == {"labelled"}:
        return "Dans le programme depuis novembre 2018."
    if held == {"added_later"}:
        return "Dans le programme depuis 2019 ou 2020."
    if "labelled" in held:
        return "Dans le programme depuis novembre 2018, au moins en partie."
    return "Dans le programme depuis octobre 2020 au moins ; son état en novembre 2018 est inconnu."


def _headlines(
    tables: Tables, key: Key, members: MembersView, projects: ProjectsView
) -> tuple[Headline, ...]:
    row = territory_rows(tables)[key]
    perimeter = source_line(tables, row.source_id)
    people = SourceLine(
        f"{perimeter.text} ; population municipale des communes de 2026 (Insee), calcul de ce site",
        perimeter.url,
    )
    named = SourceLine("Communiqués, articles et listes publiques ; chaque projet porte sa source")
    size = millions(row.population, "million" if row.population < 2e6 else "millions", 2)
    return (
        Headline(
            number(row.population) if row.population < 1e6 else size,
            "habitants",
            "communes de 2026",
            people,
        ),
        Headline(quantity(row.area_km2, "km²"), "superficie", "contours généralisés", perimeter),
        Headline(number(row.commune_count), "communes", PHASE_SHORT[key.phase], perimeter),
        Headline(
            number(len(members.members)),
            "membre" if len(members.members) == 1 else "membres",
            PHASE_SHORT[key.phase],
            perimeter,
        ),
        Headline(
            number(projects.project_count),
            "projets nommés" if projects.project_count > 1 else "projet nommé",
            "liste incomplète",
            named,
        ),
    )


def _phases(tables: Tables, key: Key) -> tuple[PhaseChoice, ...]:
    """Say under which id the territory can be looked at in each phase: its largest kin there."""
    rows = territory_rows(tables)
    choices = []
    for phase in PHASES:
        found = kin(tables, key, phase)
        best = found[0] if found else None
        label = PHASE_SHORT[phase]
        choices.append(
            PhaseChoice(phase, label, best.id_ti if best else None, rows[best].name if best else "")
        )
    return tuple(choices)


def _about(tables: Tables, key: Key, members: MembersView) -> tuple[tuple[str, str], ...]:
    phase = phase_rows(tables)[key.phase]
    row = territory_rows(tables)[key]
    source = source_line(tables, row.source_id)
    return (
        ("Périmètre", f"Membres publiés ({source.text}), codes de {phase.cog_vintage}."),
        (
            "Population",
            "Population municipale des communes de 2026 comprises dans le périmètre ; une commune qui n’y est qu’en partie "
            "compte pour la part de ses anciennes communes.",
        ),
        ("Contours", f"Communes de 2026, généralisées (IGN). {members.note}".strip()),
        (
            "Généalogie",
            f"Deux territoires de deux phases sont parents quand ils partagent assez de communes (seuils dans Données et "
            f"méthode). La largeur d’un lien est le nombre d’habitants en commun.{NBSP}",
        ),
        (
            "Projets",
            "Placés par la commune que leur source nomme ; ceux sans commune ne sont dans aucun territoire.",
        ),
        (
            "Rangs",
            "Parmi tous les territoires de la même phase ; ce qui est inconnu n’a pas de rang.",
        ),
        ("Date des données", day(phase.date)),
    )


def _choice(
    tables: Tables, selection: TerritorySelection, breaks: dict[str, tuple[float, ...]]
) -> Choice:
    frame = territory_table(tables, selection.phase)
    names = region_names(tables)
    groups = []
    for code in in_french_order(names):
        if selection.region and code != selection.region:
            continue
        mine = frame[[code in held for held in frame["regions"]]]
        listed = in_french_order(dict(zip(mine["id_ti"], mine["name"], strict=True))).items()
        if listed:
            groups.append((names[code], tuple(listed)))
    shown = Selection(phase=selection.phase, region=selection.region)
    place = f", {names[selection.region]}" if selection.region else ""
    count = (
        sum(len({code for code, _ in listed}) for _, listed in groups)
        if selection.region
        else len(frame)
    )
    return Choice(
        "Choisissez un territoire",
        f"{plural(count, 'territoire')} en {PHASE_SHORT[selection.phase]}{place} : par son nom, par une de ses communes, par la carte ou par la liste.",
        explore(tables, shown, breaks).atlas,
        tuple(groups),
    )


def members_frame(sheet: TerritorySheet) -> pd.DataFrame:
    """Return the members as rows of a file: one per member, codes as text."""
    return pd.DataFrame(
        [
            {
                "phase": sheet.phase,
                "id_ti": sheet.key.id_ti,
                "territoire": sheet.title,
                "code": member.code,
                "nature": member.words,
                "membre": member.name,
                "communes_2026": member.communes,
                "population_2026": member.population,
            }
            for member in sheet.members.members
        ]
    )


def territory_frame(tables: Tables, sheet: TerritorySheet) -> pd.DataFrame:
    """Return the territory as one row of a file: keys ``phase`` and ``id_ti``, its indicators."""
    frame = territory_table(tables, sheet.key.phase)
    row = frame[frame["id_ti"] == sheet.key.id_ti]
    columns = [
        "phase",
        "id_ti",
        "name",
        "population",
        "area_km2",
        "density",
        "commune_count",
        "epci_count",
        "project_count",
    ]
    return row[columns].reset_index(drop=True)
