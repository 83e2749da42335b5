"""What the page Financements shows, and its address: ``/financements?phase=2024&fonds=faiit&region=24&annee=2021``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from tdi.model.phases import CURRENT_PHASE
from tdi.views.address import Address, Addressed, Choice, Notice, Query
from tdi.views.selection import PHASE, REGION


@dataclass(frozen=True)
class FinancementsSelection(Addressed):
    """What the reader asks of the money. None filters nothing; the phase is carried for the other pages."""

    phase: str = CURRENT_PHASE
    fund: str | None = None
    region: str | None = None
    year: str | None = None


@dataclass(frozen=True)
class KnownMoney:
    """The values that occur among the statements: funds and regions (key -> label), years."""

    funds: Mapping[str, str]
    regions: Mapping[str, str]
    years: Collection[str]


ADDRESS: Final = Address(
    FinancementsSelection,
    PHASE,
    Choice(
        "fund",
        "fonds",
        noun="Le fonds",
        label="Fonds",
        nothing="Tous les fonds",
        values=lambda _, known: known.funds,
    ),
    REGION,
    Choice(
        "year",
        "annee",
        noun="L’année",
        label="Année de l’énoncé",
        nothing="Toutes les années",
        values=lambda _, known: known.years,
    ),
)


def parse_financements(query: Query, known: KnownMoney) -> tuple[FinancementsSelection, tuple[Notice, ...]]:
    """Read a selection from query parameters: see `Address.parse`."""
    return ADDRESS.parse(query, known)
