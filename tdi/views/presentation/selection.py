"""What the presentation shows, and its address.

``/presentation?phase=2024&scene=3&region=24&ti=ti-2402``, or ``?deck=1.PnhF…&scene=2``.

``deck`` is a presentation of the user's own (`tdi.views.presentation.own`); with ``vue=plan`` the
list of the scenes is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tdi.errors import OwnPresentationRefused
from tdi.model.phases import CURRENT_PHASE, PHASES, perimeter_phase
from tdi.views.address import (
    Address,
    Addressed,
    Field,
    Flag,
    Notice,
    Number,
    Query,
    Refusal,
    always,
)
from tdi.views.phases import Tables
from tdi.views.presentation.own import read
from tdi.views.selection import PHASE, REGION, TERRITORY, Known
from tdi.views.territory_facts import territory_rows
from tdi.views.territory_table import territory_table

SCENE_COUNT: Final = 9 + len(PHASES)
"""One per phase, and those of the list in `tdi.views.presentation.view.presentation`."""

DEFAULT_REGION: Final = "24"


@dataclass(frozen=True)
class PresentationSelection(Addressed):
    """What the presentation shows; ``region`` and ``ti`` None: chosen by `resolved`.

    A ``deck`` holds its own phases and places: with one, the other fields say nothing. ``plan``:
    its list is shown instead.
    """

    phase: str = CURRENT_PHASE
    scene: int = 1
    region: str | None = None
    ti: str | None = None
    deck: str = ""
    plan: bool = False


def _readable(
    selection: PresentationSelection, known: Known
) -> tuple[PresentationSelection, Refusal | None]:
    """Show the proposed presentation in place of a deck that cannot be read."""
    try:
        read(selection.deck)
    except OwnPresentationRefused as fault:
        said = f"{fault.what} {fault.remedy.capitalize()} Voici la présentation proposée."
        return replace(selection, deck=""), Refusal(said)
    return selection, None


def _last_scene(selection: PresentationSelection, known: Known) -> int:
    return len(read(selection.deck)) + 1 if selection.deck else SCENE_COUNT


def _proposed(selection: PresentationSelection) -> bool:
    return not selection.deck


ADDRESS: Final = Address(
    PresentationSelection,
    Field("deck", "deck", then=_readable),
    replace(PHASE, applies=_proposed),
    Flag("plan", "vue", "La vue", values=("plan",)),
    Number(
        "scene",
        "scene",
        "La scène",
        highest=_last_scene,
        applies=lambda selection: not selection.plan,
        written=always,
    ),
    replace(REGION, applies=_proposed),
    replace(TERRITORY, applies=_proposed),
)


def parse_presentation(
    query: Query, known: Known, tables: Tables
) -> tuple[PresentationSelection, tuple[Notice, ...]]:
    """Read the selection: see `Address.parse`."""
    return ADDRESS.parse(query, known)


def parse_place(
    query: Query, known: Known, tables: Tables
) -> tuple[PresentationSelection, tuple[Notice, ...]]:
    """Read phase, region and territory alone."""
    place = {name: query[name] for name in ("phase", "region", "ti") if name in query}
    return ADDRESS.parse(place, known)


def resolved(tables: Tables, selection: PresentationSelection) -> PresentationSelection:
    """Choose what the address leaves open.

    The region of the territory, then the territory with the most named projects.

    Where the region has no territory in the phase, that of the country.
    """
    if selection.deck:
        return PresentationSelection(deck=selection.deck)
    drawn = perimeter_phase(selection.phase)
    region, ti = selection.region, selection.ti
    rows = territory_rows(tables)
    if region is None:
        own = next(
            (row.regions for key, row in rows.items() if (key.phase, key.id_ti) == (drawn, ti)), ()
        )
        region = own[0] if own else DEFAULT_REGION
    if ti is None:
        frame = territory_table(tables, drawn)
        mine = frame[[region in codes for codes in frame["regions"]]]
        ordered = (mine if len(mine) else frame).sort_values(
            ["project_count", "population", "id_ti"], ascending=[False, False, True], kind="stable"
        )
        ti = str(ordered["id_ti"].iloc[0])
    # The scenes are the same whichever one the presentation starts at.
    return PresentationSelection(selection.phase, 1, region, ti)
