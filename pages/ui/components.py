"""The components of ours that live in the page itself: the search, the list beside the map."""

from __future__ import annotations

from typing import Final

from pages.ui import cache, fallback, hosting, map_view, search_api
from pages.ui.registry import component
from tdi.figures.atlas_message import class_colours, list_message
from tdi.figures.palette import Theme
from tdi.model.phases import CURRENT_PHASE
from tdi.text.typography import spaced
from tdi.views.map_list import Explorer
from tdi.views.selection import Selection

SEARCH_KEY = "recherche"
RANKING_KEY = "liste"

_ADVICE: Final = (
    "Essayez un seul mot, le nom officiel, le code postal, le code INSEE ou le SIREN. "
    "Les projets et les entreprises sont ceux qu’une source publique nomme."
)


def find(
    label: str,
    *,
    key: str = SEARCH_KEY,
    box: search_api.Box = "tout",
    phase: str = CURRENT_PHASE,
    placeholder: str = "Commune, code postal, intercommunalité, territoire, département, région, projet, entreprise",
    help: str = "",
    found: str = "",
) -> None:
    """Draw the search box.

    The browser asks for results while the reader types, and follows the one chosen within the
    session.

    Parameters
    ----------
    label
        What is asked, as the box's label.
    key
        Key of the component, one per box of a page.
    box
        What is found and where it leads (`search_api.KINDS`).
    phase
        Phase that the reader looks at, kept by the links of what has no phase of its own.
    placeholder, help
        Text in the empty box, and below it.
    found
        Name of what the address shows: it stands in the box until another is typed.
    """
    if not hosting.served():
        fallback.find(label, box, phase, key)
        return
    component("search")(
        key=key,
        data={
            "label": spaced(label),
            "placeholder": spaced(placeholder),
            "help": spaced(help),
            "found": spaced(found),
            "advice": spaced(_ADVICE),
            "address": search_api.address(box, phase),
        },
        height="content",
    )


def ranking(explorer: Explorer, selection: Selection, theme: Theme, *, height: int) -> None:
    """Draw the list of the territories shown, in step with the map.

    A row selects as a click on the map does.

    As for the map, only values travel: the names come from the atlas file that the browser holds,
    and the browser sorts.
    """
    if not hosting.served():
        fallback.ranking(explorer)
        return
    component("ranking")(
        key=RANKING_KEY,
        data={
            "links": map_view.click_links(selection, ti="ti", none={"ti": None}),
            "atlas": cache.asset_url("atlas-national.json"),
            "caption": spaced(f"{explorer.atlas.title}. {explorer.atlas.subtitle}"),
            "selected": selection.ti,
            "region": selection.region,
            "colours": class_colours(explorer.atlas, theme),
            "height": height,
            **list_message(explorer),
        },
        height="content",
    )
