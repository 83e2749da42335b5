"""What the page Territoire shows, and its address.

``/territoire?phase=2023&ti=ti-8413&avec=ti-2402&depuis=2022&region=84``.

``avec`` is another territory of the same phase, side by side; ``depuis`` the phase that the map of
gains and losses starts from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from tdi.model.phases import CURRENT_PHASE, PHASES, PHASES_WITH_PERIMETER, across, perimeter_phase
from tdi.text.typography import in_french_order
from tdi.views.address import Address, Addressed, Choice, Notice, Query, Refusal
from tdi.views.known_codes import heirs
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.selection import PHASE, REGION, TERRITORY, Known, Selection, counted_phases
from tdi.views.territoire.points import LAYERS
from tdi.views.territory_facts import Key


@dataclass(frozen=True)
class TerritorySelection(Addressed):
    """What the reader looks at. Another territory or phase drops what was compared with the first.

    ``region`` is that whose territories the page without a territory lists; ``layers`` are the
    points on the map.
    """

    phase: str = CURRENT_PHASE
    ti: str | None = None
    other: str | None = None
    since: str | None = None
    region: str | None = None
    layers: str = ""

    @property
    def key(self) -> Key | None:
        """The territory, under the phase whose perimeters are drawn; None when none is chosen."""
        return Key(perimeter_phase(self.phase), self.ti) if self.ti else None


def in_selection(selection: TerritorySelection) -> Selection:
    """Return what the other pages share of it: phase, territory, region."""
    return Selection(phase=selection.phase, ti=selection.ti, region=selection.region)


def _not_itself(
    selection: TerritorySelection, known: Known
) -> tuple[TerritorySelection, Refusal | None]:
    """Compare a territory with another one only."""
    if selection.other is None or selection.other != selection.ti:
        return selection, None
    said = "Un territoire ne se compare pas à lui-même : choisissez-en un autre."
    return replace(selection, other=None), Refusal(said)


def _heir(selection: TerritorySelection, phase: str, known: Known) -> str | None:
    """Return the id of what the territory is in a phase."""
    if phase == selection.phase or selection.ti is None:
        return selection.ti
    return next(iter(known.heirs(perimeter_phase(selection.phase), selection.ti, phase)), None)


def _phases(selection: TerritorySelection, known: Known) -> dict[str, str]:
    return counted_phases(
        known, [phase for phase in PHASES if not selection.ti or _heir(selection, phase, known)]
    )


def _others(selection: TerritorySelection, known: Known) -> dict[str, str]:
    names = known.territories[perimeter_phase(selection.phase)]
    return in_french_order({code: name for code, name in names.items() if code != selection.ti})


def _compared(selection: TerritorySelection) -> str:
    """Return the phase that the territory is compared with."""
    drawn = perimeter_phase(selection.phase)
    other = perimeter_phase(selection.since or across(selection.phase))
    return across(drawn) if other == drawn else other


def _brings(selection: TerritorySelection, changes: dict[str, Any], known: Known) -> dict[str, Any]:
    """Look at what the territory is in the phase chosen."""
    return (
        {"ti": _heir(selection, changes["phase"], known), **changes}
        if "phase" in changes
        else changes
    )


ADDRESS: Final = Address(
    TerritorySelection,
    replace(PHASE, offered=_phases),
    replace(TERRITORY, label="Territoire", nothing="Choisir…"),
    replace(
        TERRITORY,
        name="other",
        parameter="avec",
        after=("phase",),
        label="Comparer avec",
        nothing="aucun",
        offered=_others,
        applies=lambda selection: selection.ti is not None,
        then=_not_itself,
    ),
    Choice(
        "since",
        "depuis",
        "La phase de comparaison",
        "Gagné et perdu, par rapport à",
        values=lambda selection, _: {p: PHASE_SHORT[p] for p in PHASES if p != selection.phase},
        offered=lambda selection, _: {
            p: PHASE_SHORT[p]
            for p in PHASES_WITH_PERIMETER
            if p != perimeter_phase(selection.phase)
        },
        after=("phase", "ti"),
        made=_compared,
        segments=True,
    ),
    REGION,
    Choice(
        "layers",
        "points",
        "La couche de points",
        "Sur la carte",
        values=LAYERS,
        nothing="Aucun point",
        segments=True,
        applies=lambda selection: selection.ti is not None,
    ),
    brings=_brings,
)


def parse_territory(
    query: Query, known: Known, tables: Tables
) -> tuple[TerritorySelection, tuple[Notice, ...]]:
    """Read the page's selection: see `Address.parse`.

    ``tables`` say what became of a territory in another phase.
    """
    return ADDRESS.parse(query, replace(known, heirs=partial(heirs, tables)))
