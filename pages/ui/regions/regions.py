"""Draw the regions: one measure as a map and a ranking, the sheet of the chosen one."""

from __future__ import annotations

import streamlit as st

from pages.ui import cache, industry, map_view, render
from pages.ui.regions import parts
from tdi.figures.palette import Theme
from tdi.views.regions.selection import RegionsSelection


def draw(selection: RegionsSelection, theme: Theme) -> None:
    """Draw the page without a département."""
    view = cache.regions(selection)
    render.title(view.title, view.subtitle)
    parts.settings(selection)
    parts.warning(view.warning)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        map_view.draw(view.atlas, theme, parts.map_links(selection), key="regions", height=720)
    with right:
        parts.ranking(view, selection)
        render.downloads(parts.files(view, selection), "regions", selection)
    if view.gauge is not None:
        parts.gauges((view.gauge,))
    render.headlines(view.headlines)
    parts.sheet(view.sheet, selection)
    if view.industry is not None:
        industry.draw(view.industry, "L’industrie de la région", theme)
    parts.multiples(view, selection, theme)
    render.about(view.about)
