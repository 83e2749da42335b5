"""What the page Projets shows, and its one form in a URL.

Query parameters (French, stable, part of the product's contract):

=========  ======================================================  =====================
parameter  meaning                                                 example
=========  ======================================================  =====================
phase      phase whose perimeters place the projects, always out   ``2023``
region     INSEE code of a region                                  ``27``
ti         id of a territory of that phase                         ``ti-2707``
situation  ``dans``, ``hors`` or ``nonsitue``                      ``hors``
objet      ``projets`` or ``sites`` (turnkey sites)                ``projets``
fonds      fund, measure or label                                  ``faiit``
annee      year of the decision, ``nd`` where unknown              ``2021``
theme      theme, ``nd`` where unknown                             ``bois``
lieu       INSEE code of a commune                                 ``58194``
q          words to find, accents and case ignored                 ``nevers``
tri        sort key, preceded by ``-`` for descending              ``-date``
page       page of the table                                       ``2``
projet     id of the project whose card is open                    ``faiit-...``
=========  ======================================================  =====================
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from tdi.model.phases import CURRENT_PHASE, FIRST_PERIMETER, PHASES_WITH_PERIMETER
from tdi.views.selection import Known, Notice

PLACED_PHASES: Final = PHASES_WITH_PERIMETER
SITUATIONS: Final = ("dans", "hors", "nonsitue")
KINDS: Final = ("projets", "sites")
SORTS: Final = ("nom", "commune", "territoire", "fonds", "date", "aide")
UNKNOWN: Final = "nd"
LONGEST_TEXT: Final = 100
_LONGEST_SHOWN: Final = 64
_LAST_PAGE: Final = 99_999

# Field of the selection, parameter of the address; the order is that of the address.
_PARAMETERS: Final = (
    ("phase", "phase"),
    ("region", "region"),
    ("ti", "ti"),
    ("situation", "situation"),
    ("kind", "objet"),
    ("fund", "fonds"),
    ("year", "annee"),
    ("theme", "theme"),
    ("place", "lieu"),
    ("text", "q"),
)
FILTERS: Final = tuple(field for field, _ in _PARAMETERS[1:])


@dataclass(frozen=True)
class ProjetsSelection:
    """What the reader asks of the list of projects. Every field has one query parameter; None filters nothing."""

    phase: str = CURRENT_PHASE
    region: str | None = None
    ti: str | None = None
    situation: str | None = None
    kind: str | None = None
    fund: str | None = None
    year: str | None = None
    theme: str | None = None
    place: str | None = None
    text: str = ""
    sort: str = "nom"
    page: int = 1
    project: str | None = None

    def with_(self, **changes: object) -> ProjetsSelection:
        """Return a copy with some fields changed.

        What no longer holds goes with it: another phase or region drops the territory (ids are renumbered), another filter
        goes back to the first page and closes the card, another order goes back to the first page.
        """
        fields = set(changes)
        if fields & {"phase", "region"}:
            changes.setdefault("ti", None)
        if fields & {"phase", *FILTERS}:
            changes.setdefault("project", None)
        if fields & {"phase", "sort", *FILTERS}:
            changes.setdefault("page", 1)
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return any(getattr(self, field) for field in FILTERS)

    def to_query(self) -> dict[str, str]:
        """Write the selection as query parameters; the phase is always there, the rest when it is not the default."""
        query = {name: getattr(self, field) for field, name in _PARAMETERS if getattr(self, field)}
        if self.sort != "nom":
            query["tri"] = self.sort
        if self.page != 1:
            query["page"] = str(self.page)
        if self.project:
            query["projet"] = self.project
        return query


@dataclass(frozen=True)
class KnownProjects:
    """The values that occur among the projects and sites: funds and themes (key -> label), years, ids (-> name)."""

    funds: Mapping[str, str]
    themes: Collection[str]
    years: Collection[str]
    ids: Mapping[str, str]


def parse_projets(
    query: Mapping[str, str], known: Known, projects: KnownProjects
) -> tuple[ProjetsSelection, tuple[Notice, ...]]:
    """Read a selection from query parameters; what cannot be read becomes a notice, never an exception.

    Parameters
    ----------
    query
        Raw query parameters; values may be anything a stranger typed.
    known, projects
        The codes and values that exist.

    Returns
    -------
    (ProjetsSelection, notices)
        The nearest valid selection, and one notice per parameter that was not followed.
    """
    notices: list[Notice] = []

    def one_of(name: str, allowed: Collection[str], label: str, listed: bool = True) -> str | None:
        value = query.get(name)
        if value is None or value in allowed:
            return value
        near = allowed if listed else get_close_matches(value[:_LONGEST_SHOWN], list(allowed), n=3)
        tail = f" (valeurs possibles : {', '.join(near)})" if near else ""
        notices.append(Notice(f"{label} « {_short(value)} » n’existe pas dans la liste{tail}."))
        return None

    phase = _phase(query, notices)
    region = query.get("region")
    if region is not None and region not in known.regions:
        notices.append(Notice(f"Aucune région n’a le code « {_short(region)} »."))
        region = None
    place = query.get("lieu")
    if place is not None and place not in known.communes:
        notices.append(Notice(f"Aucune commune n’a le code INSEE « {_short(place)} »."))
        place = None
    sort = query.get("tri", "nom")
    if sort.removeprefix("-") not in SORTS:
        notices.append(Notice(f"L’ordre « {_short(sort)} » n’existe pas (possibles : {', '.join(SORTS)})."))
        sort = "nom"
    text = " ".join(query.get("q", "").split())
    if len(text) > LONGEST_TEXT:
        notices.append(Notice(f"La recherche a été coupée à {LONGEST_TEXT} caractères."))
        text = text[:LONGEST_TEXT].strip()
    selection = ProjetsSelection(
        phase=phase,
        region=region,
        ti=_territory(query.get("ti"), phase, known, notices),
        situation=one_of("situation", SITUATIONS, "La situation"),
        kind=one_of("objet", KINDS, "L’objet"),
        fund=one_of("fonds", projects.funds, "Le fonds"),
        year=one_of("annee", projects.years, "L’année"),
        theme=one_of("theme", projects.themes, "Le thème", listed=False),
        place=place,
        text=text,
        sort=sort,
        page=_page(query.get("page"), notices),
        project=_project(query.get("projet"), phase, projects, notices),
    )
    return selection, tuple(notices)


def _phase(query: Mapping[str, str], notices: list[Notice]) -> str:
    # A link from an evolution carries its later phase.
    asked = query.get("phase") or (query.get("a") if query.get("mode") == "evolution" else None)
    if asked is None or asked in PLACED_PHASES:
        return asked or CURRENT_PHASE
    if asked == "2018":
        notices.append(
            Notice(
                "Les périmètres de novembre 2018 ne sont pas publiés : les projets sont placés dans ceux d’octobre 2020."
            )
        )
        return FIRST_PERIMETER
    listed = ", ".join(PLACED_PHASES)
    notices.append(Notice(f"La phase « {_short(asked)} » n’existe pas (valeurs possibles : {listed})."))
    return CURRENT_PHASE


def _territory(ti: str | None, phase: str, known: Known, notices: list[Notice]) -> str | None:
    here = known.territories[phase]
    if ti is None or ti in here:
        return ti
    found = [
        (f"{names[ti]} ({other})", {"phase": other, "ti": ti})
        for other, names in known.territories.items()
        if ti in names
    ] or [
        (f"{here[code]} ({code})", {"phase": phase, "ti": code})
        for code in get_close_matches(ti[:_LONGEST_SHOWN], list(here), n=3)
    ]
    notices.append(
        Notice(
            f"Aucun territoire de {phase} n’a le code « {_short(ti)} » ; les codes changent d’une phase à l’autre.",
            tuple(found),
        )
    )
    return None


def _project(asked: str | None, phase: str, projects: KnownProjects, notices: list[Notice]) -> str | None:
    if asked is None or asked in projects.ids:
        return asked
    near = get_close_matches(asked[:_LONGEST_SHOWN], list(projects.ids), n=3)
    suggestions = tuple((projects.ids[code], {"phase": phase, "projet": code}) for code in near)
    notices.append(Notice(f"Aucun projet ni site n’a l’identifiant « {_short(asked)} ».", suggestions))
    return None


def _page(asked: str | None, notices: list[Notice]) -> int:
    if asked is None:
        return 1
    if asked.isascii() and asked.isdigit() and len(asked) <= 5 and 1 <= int(asked) <= _LAST_PAGE:
        return int(asked)
    notices.append(Notice(f"La page « {_short(asked)} » n’existe pas : voici la première."))
    return 1


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"
