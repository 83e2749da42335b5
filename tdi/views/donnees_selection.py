"""What the page Données et méthode shows, and its one form in a URL.

Query parameters (French, stable, part of the product's contract):

=========  ==================================================  =====================
parameter  meaning                                             example
=========  ==================================================  =====================
phase      carried for the other pages, always written out     ``2024``
table      table of the store, shown column by column          ``projects``
=========  ==================================================  =====================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from tdi.catalog import CATALOG
from tdi.model.phases import CURRENT_PHASE, PHASES
from tdi.views.selection import Notice

_LONGEST = 64


@dataclass(frozen=True)
class DonneesSelection:
    """The table that the reader looks at, or None for the list of all."""

    phase: str = CURRENT_PHASE
    table: str | None = None

    def with_(self, **changes: object) -> DonneesSelection:
        """Return a copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def to_query(self) -> dict[str, str]:
        """Write the selection as query parameters; the phase is always there, the table when there is one."""
        return {"phase": self.phase} | ({"table": self.table} if self.table else {})


def parse_donnees(query: Mapping[str, str]) -> tuple[DonneesSelection, tuple[Notice, ...]]:
    """Read a selection from query parameters; what cannot be read becomes a notice, never an exception.

    A table may be named in English, as its file, or in French, as on the page.
    """
    notices: list[Notice] = []
    phase = query.get("phase", CURRENT_PHASE)
    if phase not in PHASES:
        notices.append(
            Notice(f"La phase « {phase[:_LONGEST]} » n’existe pas (valeurs possibles : {', '.join(PHASES)}).")
        )
        phase = CURRENT_PHASE
    table = query.get("table")
    if table is not None and table not in CATALOG:
        notices.append(_unknown(table[:_LONGEST], phase))
        table = None
    return DonneesSelection(phase, table), tuple(notices)


def _unknown(asked: str, phase: str) -> Notice:
    names = {name: name for name in CATALOG} | {
        info.title_fr.casefold(): name for name, info in CATALOG.items()
    }
    near = dict.fromkeys(
        names[found] for found in get_close_matches(asked.casefold(), names, n=4, cutoff=0.5)
    )
    return Notice(
        f"Aucune table ne s’appelle « {asked} ».",
        tuple((CATALOG[name].title_fr, {"phase": phase, "table": name}) for name in list(near)[:3]),
    )
