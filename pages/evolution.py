"""Draw the page Évolution.

What became of the territories between two phases, as a flow chart, a map and the full list; who
left; 2018; announced counts.
"""

import streamlit as st

from pages.ui import cache, frame, map_view, render
from pages.ui.evolution import parts, rows

here = frame.here()
selection = here.selection
view = cache.evolution(selection)
render.title(view.title, view.subtitle)
parts.settings(selection)
parts.follow(view, selection)
left, right = st.columns([8, 4], gap="large")
with left:
    map_view.draw(view.atlas, here.theme, parts.map_links(selection), key="evolution", height=660)
with right:
    parts.question(view, selection)
render.headlines(view.headlines)
# Below the first screen: plotly is 1.2 MB, and the page answers without waiting for it.
left, right = st.columns([7, 5], gap="medium")
with left:
    parts.flow(view, selection, here.theme)
with right:
    parts.official(view)
rows.filters(selection, view)
rows.listing(selection, view, here.theme)
render.downloads(rows.files(selection, view), "evolution", selection)
parts.states(view)
parts.timeline(view.waves, view.years)
render.about(view.about)
