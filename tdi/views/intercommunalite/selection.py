"""What the page of an intercommunality shows, and its address.

``/intercommunalite?siren=200042935&phase=2024``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tdi.model.phases import CURRENT_PHASE
from tdi.views.address import Address, Addressed, Choice, held
from tdi.views.selection import PHASE, Known


@dataclass(frozen=True)
class IntercommunaliteSelection(Addressed):
    """What the user looks at: an EPCI or EPT of 2026 by its SIREN, the territories of a phase."""

    phase: str = CURRENT_PHASE
    siren: str | None = None


@dataclass(frozen=True)
class KnownGroupings(Known):
    """The codes that exist, with the names of the EPCI and EPT of 2026 by SIREN."""

    groupings: Mapping[str, str] = field(default_factory=dict)


def _not_listed(selection: Any, known: Any) -> Mapping[str, str]:
    """Offer nothing: there are 1,264, and the search finds them."""
    return {}


ADDRESS: Final = Address(
    IntercommunaliteSelection,
    replace(PHASE),
    Choice(
        "siren",
        "siren",
        "Aucune intercommunalité n’a le SIREN",
        values=held("groupings"),
        offered=None,
        nothing="Choisir…",
        alphabetical=True,
    ),
)
