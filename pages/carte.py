"""Carte: the territories of a phase by an indicator, or what changed between two phases, with the list and the chosen one."""

import streamlit as st

from pages.ui import cache, cards, components, controls, exports, render, shell

with shell.page("Carte", "pages/carte.py") as here:
    selection = here.selection
    view = cache.carte(selection)
    render.title(view.title, view.subtitle, controls.explorer(selection, view))
    left, right = st.columns([8, 4], gap="medium")
    with left:
        render.atlas(view.explorer.atlas, here.theme, key="explorateur", height=720)
    with right:
        render.card(view.card, cards.address(selection.shown_phase), selection.shown_phase)
        if view.card is not None:
            render.back(selection, "Revenir à la liste entière", ti=None)
        components.ranking(view.explorer, selection, here.theme, height=360 if view.card else 640)
        render.downloads(exports.of_carte(view, selection), "carte", selection)
    render.headlines(view.headlines)
    render.drawer(view.drawer)
