"""What the page Régions et départements looks at, and its address.

``/regions?phase=2024&mesure=aide&fonds=faiit&nature=cumul&annee=2021&region=24``, or one
département alone: ``/regions?phase=2024&departement=01``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tdi.model.phases import CURRENT_PHASE
from tdi.text.typography import in_french_order
from tdi.views.address import Address, Addressed, Choice, Notice, Query, always, held
from tdi.views.indicators import RATE, TOTAL
from tdi.views.regions.measures import MEASURES, NATURE_LABELS, Menu
from tdi.views.selection import DENOMINATORS, PHASE, REGION, Known, counted_phases


@dataclass(frozen=True)
class RegionsSelection(Addressed):
    """What the page Régions shows.

    ``fund`` and ``nature`` are "" for a measure that has none, ``year`` "" for the latest.
    """

    phase: str = CURRENT_PHASE
    measure: str = "projets"
    fund: str = "faiit"
    nature: str = "cumul"
    year: str = ""
    per: str = "total"
    region: str | None = None
    departement: str | None = None

    def fitted(self, menu: Menu) -> RegionsSelection:
        """Return the nearest selection that the data can answer.

        A fund, nature and year that the measure has.
        """
        funds = menu[self.measure]
        if not funds:
            return replace(self, fund="", nature="", year="")
        fund = self.fund if self.fund in funds else next(iter(funds))
        natures = funds[fund]
        nature = self.nature if self.nature in natures else next(iter(natures))
        year = self.year if self.year in natures[nature] else ""
        return replace(self, fund=fund, nature=nature, year=year)


@dataclass(frozen=True)
class KnownRegions(Known):
    """What exists, and what the data can answer; the labels of the funds.

    ``departements`` are names by code, ``regions_of`` the region of each.
    """

    menu: Menu = field(default_factory=dict)
    funds: Mapping[str, str] = field(default_factory=dict)
    departements: Mapping[str, str] = field(default_factory=dict)
    regions_of: Mapping[str, str] = field(default_factory=dict)


def _funds(selection: RegionsSelection, known: KnownRegions) -> dict[str, str]:
    return {fund: known.funds.get(fund, fund) for fund in known.menu[selection.measure]}


def _natures(selection: RegionsSelection, known: KnownRegions) -> dict[str, str]:
    return {
        nature: NATURE_LABELS[nature]
        for nature in known.menu[selection.measure].get(selection.fund, ())
    }


def _departements(selection: RegionsSelection, known: KnownRegions) -> dict[str, str]:
    """Offer the départements of the region chosen, all of them without one."""
    return {
        code: f"{name} ({code})"
        for code, name in in_french_order(known.departements).items()
        if selection.region in (None, known.regions_of.get(code))
    }


def _years(selection: RegionsSelection, known: KnownRegions) -> tuple[str, ...]:
    return known.menu[selection.measure].get(selection.fund, {}).get(selection.nature, ())


def _brings(
    selection: RegionsSelection, changes: dict[str, Any], known: KnownRegions
) -> dict[str, Any]:
    """Let what the new measure, fund or nature cannot answer fall back to what it can."""
    return vars(selection.with_(**changes).fitted(known.menu))


ADDRESS: Final = Address(
    RegionsSelection,
    # The statements of a fund have their own dates: the phase is chosen where territories are
    # counted.
    replace(
        PHASE,
        offered=lambda shown, known: {} if known.menu[shown.measure] else counted_phases(known),
    ),
    Choice(
        "measure",
        "mesure",
        "La mesure",
        "Mesure",
        values=lambda _, known: {key: MEASURES[key].label for key in known.menu},
        written=always,
    ),
    Choice(
        "fund",
        "fonds",
        "Le fonds",
        "Fonds",
        values=_funds,
        start=lambda shown, known: shown.fitted(known.menu).fund,
        written=always,
    ),
    Choice(
        "nature",
        "nature",
        "La nature des chiffres",
        "Nature des chiffres",
        values=_natures,
        offered=lambda *asked: found if len(found := _natures(*asked)) > 1 else {},
        start=lambda shown, known: shown.fitted(known.menu).nature,
        written=always,
    ),
    Choice(
        "year",
        "annee",
        "L’année",
        "Énoncés",
        nothing="les plus récents",
        values=_years,
        offered=lambda *asked: {year: year for year in _years(*asked)},
    ),
    Choice(
        "per",
        "par",
        "Le mode de calcul",
        "Compter",
        values=DENOMINATORS,
        offered=lambda shown, _: {TOTAL: "Total", RATE: MEASURES[shown.measure].rate_unit},
        segments=True,
    ),
    replace(REGION, nothing="Toutes les régions"),
    Choice(
        "departement",
        "departement",
        "Aucun département n’a le code",
        "Département",
        nothing="Choisir un département",
        values=held("departements"),
        offered=_departements,
        alphabetical=True,
        after=("region",),
    ),
    brings=_brings,
)


def parse_regions(
    query: Query, known: Known, menu: Menu
) -> tuple[RegionsSelection, tuple[Notice, ...]]:
    """Read the selection from query parameters: see `Address.parse`.

    ``menu`` is what the data can answer.
    """
    return ADDRESS.parse(query, KnownRegions.of(known, menu=menu))
