"""A heavy part of a page, drawn once the reader comes near it.

The page answers without waiting for what lies below its first screen.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.ui import hosting
from pages.ui.registry import component


def draw(key: str, part: Callable[[], None], *, height: int, text: str) -> None:
    """Draw a part when the reader comes near it; from then on at once, for the whole session.

    Where a host does not serve our scripts, it is drawn at once.

    Parameters
    ----------
    key
        One per part of a page.
    part
        Draws it.
    height
        In pixels, kept free for it.
    text
        What it shows, in words, read in its place.
    """
    if not hosting.served() or st.session_state.get(f"{key}-vu"):
        part()
        return

    def come() -> None:
        st.session_state[f"{key}-vu"] = True

    component("near")(
        key=f"{key}-approche",
        data={"height": height, "text": text},
        on_near_change=come,
        height="content",
    )
