"""Régions: one measure by region, as a map and a ranking that select each other, the chosen region's sheet, small multiples."""

import streamlit as st

from pages.ui import cache, frame, map_view, regions_ui, render

here = frame.here()
selection = here.selection
view = cache.regions(selection)
render.title(view.title, view.subtitle)
regions_ui.settings(selection)
regions_ui.warning(view.warning)
left, right = st.columns([7, 5], gap="medium")
with left:
    map_view.draw(view.atlas, here.theme, regions_ui.map_links(selection), key="regions", height=720)
with right:
    regions_ui.ranking(view, selection)
    render.downloads(regions_ui.files(view, selection), "regions", selection)
if view.gauge is not None:
    regions_ui.gauges((view.gauge,))
render.headlines(view.headlines)
regions_ui.sheet(view.sheet, selection)
regions_ui.multiples(view, selection, here.theme)
render.drawer(view.drawer)
