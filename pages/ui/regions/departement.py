"""Draw one département: its map, territories, money, industry, rank among its region's."""

from __future__ import annotations

import streamlit as st

from pages.ui import announce, cache, industry, map_view, render
from pages.ui.regions import parts
from pages.ui.templating import render_part
from tdi.figures.palette import Theme
from tdi.views.regions.selection import RegionsSelection
from tdi.views.targets import address


def draw(selection: RegionsSelection, theme: Theme) -> None:
    """Draw the page of the département chosen."""
    view = cache.departement(selection.departement or "", selection.phase)
    announce.say(view.title, view.sentence)
    render.title(view.title, view.subtitle)
    parts.departement_settings(selection)
    st.html(render_part("departement", "summary", view=view, phase=selection.phase))
    left, right = st.columns([7, 5], gap="medium")
    with left:
        territory = address("pages/territoire.py", {"phase": selection.phase, "ti": map_view.CODE})
        links = {"ti": territory, **map_view.epci_link(selection.phase)}
        map_view.draw(view.atlas, theme, links, key="departement", height=560)
    with right:
        st.html(render_part("departement", "territories", view=view, shown=selection.phase))
    render.headlines(view.headlines)
    industry.draw(view.industry, "L’industrie du département", theme)
    st.html(render_part("departement", "ranking_heading"))
    render.table(view.ranking, _other(selection))
    st.html(render_part("departement", "money", view=view))
    st.html(render_part("departement", "groupings", view=view, phase=selection.phase))
    render.about(view.about)


def _other(selection: RegionsSelection):  # type: ignore[no-untyped-def]
    def link(code: str) -> str:
        return address("pages/regions.py", {"phase": selection.phase, "departement": code})

    return link
