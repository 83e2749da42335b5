"""The map of a page: a folium map that never changes, shown by `st_folium`.

What changes travels in a FeatureGroup.

What is clicked is a link to another state of the page. The browser follows it like any link of
ours; where our script of the page is not there, streamlit-folium reports it as a drawing
(``last_active_drawing``), and it is followed from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import streamlit as st

from pages.ui import cache, fallback, hosting, state
from tdi.figures.atlas import atlas_map, atlas_values
from tdi.figures.palette import Theme
from tdi.views.atlas import AtlasView
from tdi.views.targets import address

CODE: Final = "{}"
"""In the link of a click: the place of the code of what is clicked."""


def draw(view: AtlasView, theme: Theme, links: Mapping[str, str], *, key: str, height: int) -> None:
    """Draw the map.

    Parameters
    ----------
    view
        What it shows.
    links
        Where a click leads, by the kind of what is clicked (``ti``, ``region``, ``projet``,
        ``lieu``), with `CODE` in the place of its
        code; ``none`` is a click on the sea. A kind without a link does nothing.
    key
        Of the map; pages do not share one.
    height
        In pixels.
    """
    if not hosting.served():
        fallback.picture(view, theme)
        return
    # Imported in a run, never at start: outside of one, the component is registered nowhere and its
    # frame is not found.
    from streamlit_folium import st_folium

    with st.container(key=f"carte-{key}"):
        st_folium(
            atlas_map(cache.asset_url, theme),
            feature_group_to_add=atlas_values(view, theme, links),
            key=key,
            height=height,
            use_container_width=True,
            returned_objects=["last_active_drawing"],
            on_change=partial(_clicked, key),
            # Else it is rendered twice, which is a third of the server's time for a choice.
            render=False,
        )


def click_links(
    selection: state.Addressed, *, none: Mapping[str, object] | None = None, **fields: str
) -> dict[str, str]:
    """Return the links of a map whose clicks change one field each.

    ``click_links(selection, ti="ti")``.

    Parameters
    ----------
    none
        What a click on the sea changes; nothing without it.
    fields
        Field of the selection, by the kind of what is clicked.
    """
    links = {kind: state.view_link(selection, **{field: CODE}) for kind, field in fields.items()}
    return links | ({"none": state.view_link(selection, **none)} if none is not None else {})


def epci_link(phase: str) -> dict[str, str]:
    """Return the link of a click on an area outside of every territory: its intercommunality."""
    return {"epci": address("pages/intercommunalite.py", {"phase": phase, "siren": CODE})}


def _clicked(key: str) -> None:
    drawing = (st.session_state.get(key) or {}).get("last_active_drawing") or {}
    link = drawing.get("properties", {}).get("link")
    if isinstance(link, str) and link.startswith("?"):
        state.follow(link)
