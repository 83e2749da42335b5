"""What the page Financements shows, and its one form in a URL.

Query parameters (French, stable, part of the product's contract):

=========  ==================================================  =====================
parameter  meaning                                             example
=========  ==================================================  =====================
phase      carried for the other pages, always written out     ``2024``
fonds      fund, measure or envelope                           ``faiit``
region     INSEE code of a region                              ``24``
annee      year of the statement                               ``2021``
=========  ==================================================  =====================
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from tdi.model.phases import CURRENT_PHASE, PHASES
from tdi.views.selection import Notice

_LONGEST = 64


@dataclass(frozen=True)
class FinancementsSelection:
    """What the reader asks of the money. None filters nothing."""

    phase: str = CURRENT_PHASE
    fund: str | None = None
    region: str | None = None
    year: str | None = None

    def with_(self, **changes: object) -> FinancementsSelection:
        """Return a copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def to_query(self) -> dict[str, str]:
        """Write the selection as query parameters; the phase is always there, the rest when it is set."""
        chosen = {"fonds": self.fund, "region": self.region, "annee": self.year}
        return {"phase": self.phase} | {name: value for name, value in chosen.items() if value}


@dataclass(frozen=True)
class KnownMoney:
    """The values that occur among the statements: funds and regions (key -> label), years."""

    funds: Mapping[str, str]
    regions: Mapping[str, str]
    years: Collection[str]


def parse_financements(
    query: Mapping[str, str], known: KnownMoney
) -> tuple[FinancementsSelection, tuple[Notice, ...]]:
    """Read a selection from query parameters; what cannot be read becomes a notice, never an exception."""
    notices: list[Notice] = []

    def one_of(name: str, allowed: Mapping[str, str], label: str) -> str | None:
        value = query.get(name)
        if value is None or value in allowed:
            return value
        near = get_close_matches(value[:_LONGEST], list(allowed), n=3)
        suggestions = tuple((allowed[code], {"phase": CURRENT_PHASE, name: code}) for code in near)
        notices.append(Notice(f"{label} « {value[:_LONGEST]} » n’est pas dans les tables.", suggestions))
        return None

    phase = query.get("phase", CURRENT_PHASE)
    if phase not in PHASES:
        notices.append(
            Notice(f"La phase « {phase[:_LONGEST]} » n’existe pas (valeurs possibles : {', '.join(PHASES)}).")
        )
        phase = CURRENT_PHASE
    selection = FinancementsSelection(
        phase=phase,
        fund=one_of("fonds", known.funds, "Le fonds"),
        region=one_of("region", known.regions, "La région"),
        year=one_of("annee", {year: year for year in known.years}, "L’année"),
    )
    return selection, tuple(notices)
