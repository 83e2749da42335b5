"""What a command or a button asks for, checked.

An unknown phase, region or territory is an error, never another view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from tdi.data.store import Store
from tdi.errors import NotFound, OwnPresentationRefused
from tdi.model.phases import CURRENT_PHASE
from tdi.views.atlas import AtlasView
from tdi.views.explorer import explore, measure_breaks
from tdi.views.known_codes import known
from tdi.views.presentation.own import read
from tdi.views.presentation.selection import PresentationSelection
from tdi.views.regions.rows import RegionsData, regions_data
from tdi.views.regions.selection import RegionsSelection
from tdi.views.selection import Notice, Selection, parse_selection
from tdi.views.territoire.selection import TerritorySelection, parse_territory


@lru_cache(maxsize=4)
def breaks(store: Store) -> dict[str, tuple[float, ...]]:
    """Return the limits of the classes of each measure, the same on every map."""
    return measure_breaks(store)


@lru_cache(maxsize=4)
def facts(store: Store) -> RegionsData:
    """Return what is published by region, read once."""
    return regions_data(store)


def read_territory(store: Store, text: str, phase: str | None = None) -> TerritorySelection:
    """Read ``2023:ti-8413``, or ``ti-8413`` of a phase.

    Raises
    ------
    NotFound
        When the phase has no such territory; the message lists the nearest ones.
    """
    before, colon, code = text.strip().rpartition(":")
    if colon and phase is not None and before != phase:
        raise NotFound(
            f"the territory {text!r} is not of the phase {phase}.",
            where="options",
            remedy=f"use --territory {phase}:{code}, or drop --phase.",
        )
    query = {"phase": before if colon else (phase or CURRENT_PHASE), "ti": code}
    selection, notices = parse_territory(query, known(store), store)
    _refuse(notices)
    return selection


def read_region(store: Store, code: str) -> RegionsSelection:
    """Return the page Régions with a region chosen.

    Raises
    ------
    NotFound
        When no region has the code.
    """
    names = facts(store).names
    if code not in names:
        listed = ", ".join(f"{key} ({name})" for key, name in sorted(names.items()))
        raise NotFound(
            f"no region has the code {code!r}.", where="options", remedy=f"use one of {listed}."
        )
    return RegionsSelection(region=code)


def read_own_presentation(text: str) -> PresentationSelection:
    """Read a deck of the reader's own.

    What stands after ``deck=`` in the address of Présentation, or that whole address.

    Raises
    ------
    OwnPresentationRefused
        When it cannot be read, or is empty.
    """
    given = text.strip()
    if "deck=" in given:
        given = parse_qs(urlsplit(given).query or given).get("deck", [""])[0]
    if not read(given):
        raise OwnPresentationRefused(
            "Cette présentation n’a aucune scène.",
            where="--deck",
            remedy="ajoutez des vues sur le site, puis copiez son adresse.",
        )
    return PresentationSelection(deck=given)


def read_map(store: Store, query: Mapping[str, str]) -> AtlasView:
    """Return the map of the page Carte for query parameters.

    phase, indicateur, par, region, ti, mode, de, a.

    Raises
    ------
    NotFound
        For a parameter that names nothing.
    """
    selection, notices = parse_selection(query, known(store))
    _refuse(notices)
    return map_of(store, selection)


def map_of(store: Store, selection: Selection) -> AtlasView:
    """Return the map of the page Carte for a selection."""
    return explore(store, selection, breaks(store)).atlas


def _refuse(notices: Sequence[Notice]) -> None:
    if notices:
        first = notices[0]
        near = ", ".join(label for label, _ in first.suggestions)
        raise NotFound(
            first.text, where="options", remedy=f"try {near}." if near else "see `--help`."
        )
