"""Draw the page Régions.

One measure by region, as a map and a ranking that select each other, the chosen region's sheet,
small multiples.
"""

import streamlit as st

from pages.ui import cache, frame, map_view, render
from pages.ui.regions import parts

here = frame.here()
selection = here.selection
view = cache.regions(selection)
render.title(view.title, view.subtitle)
parts.settings(selection)
parts.warning(view.warning)
left, right = st.columns([7, 5], gap="medium")
with left:
    map_view.draw(view.atlas, here.theme, parts.map_links(selection), key="regions", height=720)
with right:
    parts.ranking(view, selection)
    render.downloads(parts.files(view, selection), "regions", selection)
if view.gauge is not None:
    parts.gauges((view.gauge,))
render.headlines(view.headlines)
parts.sheet(view.sheet, selection)
parts.multiples(view, selection, here.theme)
render.about(view.about)
