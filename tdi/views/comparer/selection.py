"""What the page Comparer shows, and its address.

``/comparer?phase=2024&ti=ti-8413,ti-2707,ti-7506&x=industrie-taux&y=salaries-taux``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tdi.model.phases import CURRENT_PHASE, perimeter_phase
from tdi.text.typography import in_french_order, plural
from tdi.views.address import Address, Addressed, Choice, Field, Notice, Query, Refusal
from tdi.views.comparer.measures import MEASURES
from tdi.views.selection import PHASE, TERRITORY, Known

MOST: Final = 4
"""Territories side by side: a fifth column is not read on a screen."""
DEFAULT_X: Final = "industrie-taux"
DEFAULT_Y: Final = "salaries-taux"


@dataclass(frozen=True)
class ComparerSelection(Addressed):
    """What the user looks at: up to four territories of a phase, and two measures of all."""

    phase: str = CURRENT_PHASE
    ti: tuple[str, ...] = ()
    x: str = DEFAULT_X
    y: str = DEFAULT_Y

    def with_territory(self, code: str) -> ComparerSelection:
        """Return the same with one more territory, where there is place for it."""
        if code in self.ti or len(self.ti) >= MOST:
            return self
        return replace(self, ti=(*self.ti, code))

    def without_territory(self, code: str) -> ComparerSelection:
        """Return the same without a territory."""
        return replace(self, ti=tuple(each for each in self.ti if each != code))


@dataclass(frozen=True)
class _Territories(Field):
    """Ids of territories of the phase, separated by commas."""

    def read(self, asked: str, selection: Any, known: Known) -> Any:
        """Return the known ones, each once, four at most; else say what was left out."""
        allowed = known.territories[perimeter_phase(selection.phase)]
        kept: list[str] = []
        said: list[str] = []
        links: list[tuple[str, Mapping[str, Any]]] = []
        for text in filter(None, (each.strip().lower() for each in asked.split(",")[:20])):
            if text in kept:
                said.append(f"« {text} » est demandé deux fois")
            elif text in allowed and len(kept) == MOST:
                said.append(f"« {text} » est de trop : quatre territoires au plus")
            elif text in allowed:
                kept.append(text)
            else:
                found = TERRITORY.read(text, selection, known)
                said.append(found.text.rstrip(". ") if isinstance(found, Refusal) else text)
                if isinstance(found, Refusal):
                    links += [
                        (label, {"ti": (*kept, change["ti"])[:MOST]})
                        for label, change in found.links
                        if "phase" not in change
                    ]
        if said:
            return Refusal(f"{'. '.join(said)}.", links[:MOST], tuple(kept))
        return tuple(kept)

    def text(self, selection: Any) -> str:
        """Return the ids as the address has them."""
        return ",".join(selection.ti)

    def options(self, selection: Any, known: Known) -> dict[str, str]:
        """Return the territories that can be added, by name."""
        names = known.territories[perimeter_phase(selection.phase)]
        return in_french_order(
            {code: name for code, name in names.items() if code not in selection.ti}
        )


def _brings(selection: ComparerSelection, changes: dict[str, Any], known: Known) -> dict[str, Any]:
    """Look at what the territories are in the phase chosen."""
    if "phase" not in changes or "ti" in changes or changes["phase"] == selection.phase:
        return changes
    before = perimeter_phase(selection.phase)
    found = [
        heir
        for code in selection.ti
        for heir in list(known.heirs(before, code, changes["phase"]))[:1]
    ]
    return {**changes, "ti": tuple(dict.fromkeys(found))}


def _measure(name: str, parameter: str, noun: str, label: str) -> Choice:
    return Choice(
        name,
        parameter,
        noun,
        label,
        values={key: measure.label for key, measure in MEASURES.items()},
    )


ADDRESS: Final = Address(
    ComparerSelection,
    PHASE,
    _Territories("ti", "ti", "Le territoire", "Ajouter un territoire"),
    _measure("x", "x", "La mesure en abscisse", "En abscisse"),
    _measure("y", "y", "La mesure en ordonnée", "En ordonnée"),
    brings=_brings,
)


def parse_comparer(query: Query, known: Known) -> tuple[ComparerSelection, tuple[Notice, ...]]:
    """Read the page's selection: see `Address.parse`."""
    return ADDRESS.parse(query, known)


def invitation(count: int) -> str:
    """Say how many more territories a comparison needs or may have."""
    if count < 2:
        return f"Choisissez {plural(2 - count, 'territoire')} {'de plus ' if count else ''}pour comparer."
    return f"{plural(MOST - count, 'territoire')} de plus, au plus." if count < MOST else ""
