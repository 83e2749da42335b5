"""What the page Données et méthode shows, and its address.

``/donnees?phase=2024&table=projects``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tdi.data.catalogue import CATALOG
from tdi.model.phases import CURRENT_PHASE
from tdi.views.address import Address, Addressed, Choice
from tdi.views.selection import PHASE


@dataclass(frozen=True)
class DonneesSelection(Addressed):
    """The table that the reader looks at, or None for the list of all.

    The phase is carried for the other pages.
    """

    phase: str = CURRENT_PHASE
    table: str | None = None


ADDRESS: Final = Address(
    DonneesSelection,
    PHASE,
    Choice(
        "table",
        "table",
        "Aucune table ne s’appelle",
        "Table",
        nothing="Toutes les tables",
        values={name: info.title_fr for name, info in CATALOG.items()},
        offered=lambda *_: {name: f"{info.title_fr} ({name})" for name, info in CATALOG.items()},
    ),
)


parse_donnees = ADDRESS.parse
