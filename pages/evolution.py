"""Évolution: what became of the territories between two phases, as a flow chart, a map and the full list; who left; 2018; announced counts."""

import streamlit as st

from pages.ui import cache, evolution_list, evolution_ui, frame, map_view, render

here = frame.here()
selection = here.selection
view = cache.evolution(selection)
render.title(view.title, view.subtitle)
evolution_ui.settings(selection)
evolution_ui.follow(view, selection)
left, right = st.columns([8, 4], gap="large")
with left:
    map_view.draw(view.atlas, here.theme, evolution_ui.map_links(selection), key="evolution", height=660)
with right:
    evolution_ui.question(view, selection)
render.headlines(view.headlines)
# Below the first screen: plotly is 1.2 MB, and the page answers without waiting for it.
left, right = st.columns([7, 5], gap="medium")
with left:
    evolution_ui.flow(view, selection, here.theme)
with right:
    evolution_ui.official(view)
evolution_list.filters(selection, view)
evolution_list.listing(selection, view, here.theme)
render.downloads(evolution_list.files(selection, view), "evolution", selection)
evolution_ui.states(view)
evolution_ui.timeline(view.waves, view.years)
render.drawer(view.drawer)
