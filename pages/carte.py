"""Draw the page Carte.

The territories of a phase by an indicator, or what changed between two phases, with the list and
the chosen one.
"""

import streamlit as st

from pages.ui import cache, components, exports, frame, map_view, render
from pages.ui.widgets import Controls

here = frame.here()
selection = here.selection
view = cache.carte(selection)
render.title(view.title, view.subtitle)
with Controls("carte", selection) as row:
    row.draw("mode", "phase", "since", "until", "indicator", "per", "region")
left, right = st.columns([8, 4], gap="medium")
with left:
    links = map_view.click_links(selection, ti="ti", none={"ti": None})
    links |= map_view.epci_link(selection.shown_phase)
    map_view.draw(view.explorer.atlas, here.theme, links, key="explorateur", height=720)
with right:
    # A place of its own, empty or not: else the list would be another element, and the keyboard's
    # place in it lost.
    with st.container(key="choisi"):
        render.card(view.card)
        if view.card is not None:
            render.back(selection, "Revenir à la liste entière", ti=None)
    components.ranking(view.explorer, selection, here.theme, height=360 if view.card else 640)
    render.downloads(exports.of_carte(view, selection), "carte", selection)
render.headlines(view.headlines)
render.about(view.about)
