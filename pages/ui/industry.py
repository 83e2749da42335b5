"""Draw the employment and industry of a place, on every page about one."""

from __future__ import annotations

import streamlit as st

from pages.ui.templating import render_part
from tdi.figures.palette import Theme
from tdi.views.industry import IndustryView


def draw(view: IndustryView, title: str, theme: Theme) -> None:
    """Draw the figures, the time series beside the employment zones, and what is exact of them.

    Parameters
    ----------
    title
        Heading of the part.
    theme
        The user's theme.
    """
    st.html(render_part("industry", "heading", view=view, title=title))
    left, right = st.columns([6, 6], gap="medium")
    with left:
        st.html(render_part("industry", "chart", view=view, theme=theme))
    with right:
        st.html(render_part("industry", "zones", view=view))
