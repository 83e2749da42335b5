"""Draw the page Projets.

Every named project and turnkey site on a map and in a table, filtered, with its source, and as
files.
"""

import streamlit as st

from pages.ui import cache, frame, map_view, render
from pages.ui.projets import controls, parts, table

here = frame.here()
selection = here.selection
view = cache.projets(selection)
render.title(view.title, view.subtitle)
controls.filters(selection, view)
left, right = st.columns([6, 7], gap="medium")
with left:
    map_view.draw(view.atlas, here.theme, parts.map_links(selection), key="projets", height=660)
with right:
    if view.card is not None:
        parts.card(view.card, here.shared)
        render.back(selection, "Fermer la fiche", project=None)
    table.table(view, selection, here.theme)
    render.downloads(parts.files(selection, view), "projets", selection)
render.headlines(view.headlines)
parts.gauges(view.gauges)
parts.unplaced(view)
render.about(view.about)
