"""What the page Projets shows, and its address.

``/projets?phase=2023&region=27&situation=hors&fonds=faiit&q=nevers&tri=-date&page=2``.

A year or theme that is not known is ``nd``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from tdi.model.phases import ANNOUNCED, CURRENT_PHASE, FIRST_PERIMETER, PHASES_WITH_PERIMETER
from tdi.views.address import Address, Addressed, Choice, Notice, Number, Query, Refusal, Text, held
from tdi.views.selection import COMMUNE, PHASE, REGION, TERRITORY, Known

PLACED_PHASES: Final = PHASES_WITH_PERIMETER
SITUATIONS: Final = {
    "dans": "dans un territoire",
    "hors": "hors territoire",
    "nonsitue": "non situé",
}
KINDS: Final = {"projets": "projets", "sites": "sites clés en main"}
SORTS: Final = ("nom", "commune", "territoire", "fonds", "date", "aide")
UNKNOWN: Final = "nd"
FILTERS: Final = ("region", "ti", "situation", "kind", "fund", "year", "theme", "place", "text")


@dataclass(frozen=True)
class ProjetsSelection(Addressed):
    """What the reader asks of the list of projects.

    Every field has one query parameter; None filters nothing.

    Another phase or region drops the territory (ids are renumbered); another filter goes back to
    the first page and closes the card; another order goes back to the first page.
    """

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

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return any(getattr(self, name) for name in FILTERS)


@dataclass(frozen=True)
class KnownProjects:
    """The values that occur among the projects and sites.

    Funds and themes (key -> label), years, ids (-> name).
    """

    funds: Mapping[str, str]
    themes: Collection[str]
    years: Collection[str]
    ids: Mapping[str, str]


@dataclass(frozen=True)
class KnownFilters(Known):
    """What exists, and what occurs among the projects."""

    projects: KnownProjects = field(default_factory=lambda: KnownProjects({}, (), (), {}))


def _later_phase(query: Query) -> Query:
    """Take the later phase of a link from an evolution."""
    if query.get("mode") == "evolution" and "a" in query and not query.get("phase"):
        return {**query, "phase": query["a"]}
    return query


def _no_phase(
    field: Choice, asked: str, selection: ProjetsSelection, known: KnownFilters
) -> Refusal:
    """Place projects in the perimeters of October 2020 where those of 2018 are asked for.

    Which were never published.
    """
    if asked != ANNOUNCED:
        return field.refusal(asked, selection, known)
    return Refusal(
        "Les périmètres de novembre 2018 ne sont pas publiés : les projets sont placés dans ceux d’octobre 2020.",
        instead=FIRST_PERIMETER,
    )


def _labelled(values: Collection[str]) -> dict[str, str]:
    return {value: "n.d." if value == UNKNOWN else value for value in values}


ADDRESS: Final = Address(
    ProjetsSelection,
    replace(PHASE, label="Territoires de", values=PLACED_PHASES, offered=None, otherwise=_no_phase),
    REGION,
    replace(
        TERRITORY, label="Territoire", nothing="Tous les territoires", after=("phase", "region")
    ),
    Choice(
        "situation",
        "situation",
        "La situation",
        "Situation",
        nothing="Dans, hors ou non situé",
        values={key: words.capitalize() for key, words in SITUATIONS.items()},
    ),
    Choice(
        "kind",
        "objet",
        "L’objet",
        "Objet",
        nothing="Tout",
        values={"projets": "Projets", "sites": "Sites"},
        segments=True,
    ),
    Choice(
        "fund",
        "fonds",
        "Le fonds",
        "Fonds",
        nothing="Tous les fonds",
        values=held("projects.funds"),
    ),
    Choice(
        "year",
        "annee",
        "L’année",
        "Année",
        nothing="Toutes les années",
        values=lambda _, known: _labelled(known.projects.years),
    ),
    Choice(
        "theme",
        "theme",
        "Le thème",
        "Thème",
        nothing="Tous les thèmes",
        values=lambda _, known: _labelled(known.projects.themes),
        alphabetical=True,
    ),
    replace(COMMUNE, name="place", parameter="lieu"),
    Text("text", "q", "La recherche", "Rechercher", placeholder="Entreprise, commune, projet…"),
    Choice(
        "sort", "tri", "Le tri", values=tuple(sign + key for key in SORTS for sign in ("", "-"))
    ),
    Number("page", "page", "La page", after=("phase", "sort", *FILTERS)),
    Choice(
        "project",
        "projet",
        "Aucun projet ni site n’a l’identifiant",
        values=held("projects.ids"),
        after=("phase", *FILTERS),
    ),
    before=_later_phase,
)


def parse_projets(
    query: Query, known: Known, projects: KnownProjects
) -> tuple[ProjetsSelection, tuple[Notice, ...]]:
    """Read a selection from query parameters: see `Address.parse`.

    ``projects`` are the values that occur.
    """
    return ADDRESS.parse(query, KnownFilters.of(known, projects=projects))
