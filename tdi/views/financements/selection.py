"""What the page Financements shows, and its address.

``/financements?phase=2024&fonds=faiit&region=24&annee=2021``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from tdi.model.phases import CURRENT_PHASE
from tdi.views.address import Address, Addressed, Choice, held
from tdi.views.selection import PHASE, REGION


@dataclass(frozen=True)
class FinancementsSelection(Addressed):
    """What the reader asks of the money.

    None filters nothing; the phase is carried for the other pages.
    """

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
    Choice("fund", "fonds", "Le fonds", "Fonds", nothing="Tous les fonds", values=held("funds")),
    REGION,
    Choice(
        "year",
        "annee",
        "L’année",
        "Année de l’énoncé",
        nothing="Toutes les années",
        values=held("years"),
    ),
)


parse_financements = ADDRESS.parse
