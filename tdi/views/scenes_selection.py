"""What the room shows, and its one form in the address.

=========  =====================================================  ===========
parameter  meaning                                                example
=========  =====================================================  ===========
phase      phase of the region's and the territory's scenes       ``2024``
scene      number of the scene, from 1, always written out        ``3``
region     INSEE code of the region shown                         ``24``
ti         id of the territory shown, in that phase               ``ti-2402``
deck       a talk of the reader's own (`tdi.views.deck`)          ``1.PnhFS0vGNMzIBAA``
vue        ``plan``: the list of the scenes, not the room         ``plan``
=========  =====================================================  ===========
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from tdi.errors import DeckRefused
from tdi.model.phases import CURRENT_PHASE, PHASES, perimeter_phase
from tdi.search import normalise
from tdi.views.deck import read
from tdi.views.phases import Tables
from tdi.views.selection import Known, Notice, short
from tdi.views.territory_facts import territory_rows
from tdi.views.territory_selection import parse_territory
from tdi.views.territory_table import territory_table

SCENE_COUNT: Final = 8 + len(PHASES)
"""One per phase, and those of the list in `tdi.views.scenes.talk`."""

DEFAULT_REGION: Final = "24"


@dataclass(frozen=True)
class RoomSelection:
    """What the room shows; ``region`` and ``ti`` None: chosen by `resolved`.

    A ``deck`` holds its own phases and places: with one, the other fields say nothing. ``plan``: its list is shown instead.
    """

    phase: str = CURRENT_PHASE
    scene: int = 1
    region: str | None = None
    ti: str | None = None
    deck: str = ""
    plan: bool = False

    def with_(self, **changes: object) -> RoomSelection:
        """Return a copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def to_query(self) -> dict[str, str]:
        """Write the selection as query parameters; scene is always there, phase too unless a deck holds its own."""
        end = {"vue": "plan"} if self.plan else {"scene": str(self.scene)}
        if self.deck:
            return {"deck": self.deck} | end
        named = (("region", self.region), ("ti", self.ti))
        return {"phase": self.phase} | end | {k: v for k, v in named if v}


def parse_room(
    query: Mapping[str, str], known: Known, tables: Tables
) -> tuple[RoomSelection, tuple[Notice, ...]]:
    """Read the selection; what cannot be followed becomes a notice with the nearest matches, never an exception."""
    plan, said = query.get("vue") == "plan", []
    if query.get("vue", "plan") != "plan":
        said.append(Notice(f"La vue « {short(query['vue'])} » n’existe pas (valeur possible : plan)."))
    deck = query.get("deck", "")
    try:
        count = len(read(deck))
    except DeckRefused as fault:
        said.append(Notice(f"{fault.what} {fault.remedy.capitalize()} Voici la présentation proposée."))
        count = 0
    if count:
        scene, told = _scene(query.get("scene", "1"), {"deck": deck}, count + 1)
        return RoomSelection(scene=scene, deck=deck, plan=plan), (*said, *told)
    base, notices = parse_place(query, known, tables)
    scene, told = _scene(query.get("scene", "1"), {"phase": base.phase}, SCENE_COUNT)
    return base.with_(scene=scene, plan=plan), (*said, *notices, *told)


def parse_place(
    query: Mapping[str, str], known: Known, tables: Tables
) -> tuple[RoomSelection, tuple[Notice, ...]]:
    """Read phase, region and territory alone."""
    place = {name: query[name] for name in ("phase", "ti") if name in query}
    base, found = parse_territory(place, known, tables)
    notices = list(found)
    region = query.get("region")
    if region is not None and region not in known.regions:
        notices.append(_no_region(region, base.phase, known))
        region = None
    return RoomSelection(base.phase, 1, region, base.ti), tuple(notices)


def _scene(text: str, kept: Mapping[str, str], count: int) -> tuple[int, tuple[Notice, ...]]:
    try:
        asked = int(text) if len(text) < 9 else count + 1
    except ValueError:
        asked = 0
    if 1 <= asked <= count and text.isascii():
        return asked, ()
    near = min(max(asked, 1), count)
    notice = Notice(
        f"Il n’y a pas de scène « {short(text)} » : elles vont de 1 à {count}. La plus proche est montrée.",
        ((f"Scène {near}", {**kept, "scene": str(near)}),),
    )
    return near, (notice,)


def _no_region(asked: str, phase: str, known: Known) -> Notice:
    return Notice(
        f"Aucune région n’a le code « {short(asked)} »."
        + (" Les plus proches :" if (near := nearest_regions(asked, known.regions)) else ""),
        tuple((f"{known.regions[code]} ({code})", {"phase": phase, "region": code}) for code in near),
    )


def nearest_regions(asked: str, regions: Mapping[str, str]) -> list[str]:
    """Return the codes of the regions that a text may mean, by code or by name, best first."""
    names = {normalise(name): code for code, name in regions.items()}
    text = normalise(asked[:64])
    named = [names[name] for name in get_close_matches(text, list(names), n=3, cutoff=0.5)]
    return list(dict.fromkeys([*named, *get_close_matches(asked[:8], list(regions), n=3, cutoff=0.5)]))[:4]


def resolved(tables: Tables, selection: RoomSelection) -> RoomSelection:
    """Choose what the address leaves open: the region of the territory, then the territory with the most named projects.

    Where the region has no territory in the phase, that of the country.
    """
    if selection.deck:
        return RoomSelection(deck=selection.deck)
    drawn = perimeter_phase(selection.phase)
    region, ti = selection.region, selection.ti
    rows = territory_rows(tables)
    if region is None:
        own = next((row.regions for key, row in rows.items() if (key.phase, key.id_ti) == (drawn, ti)), ())
        region = own[0] if own else DEFAULT_REGION
    if ti is None:
        frame = territory_table(tables, drawn)
        mine = frame[[region in codes for codes in frame["regions"]]]
        ordered = (mine if len(mine) else frame).sort_values(
            ["project_count", "population", "id_ti"], ascending=[False, False, True], kind="stable"
        )
        ti = str(ordered["id_ti"].iloc[0])
    # The scenes are the same whichever one the talk starts at.
    return RoomSelection(selection.phase, 1, region, ti)
