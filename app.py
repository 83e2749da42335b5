"""Accueil: what the programme is, "is my commune in it?", the map of a phase, the headline figures."""

import streamlit as st

from pages.ui import cache, components, controls, render, shell

with shell.page("Accueil", "app.py") as here:
    selection = here.selection
    view = cache.accueil(selection)
    render.title(view.title, view.subtitle)
    left, right = st.columns([5, 7], gap="large")
    with left:
        components.commune_search("Ma commune est-elle en Territoire d’industrie ?")
        if view.answer is not None:
            render.answer(view.answer)
            if view.answer.id_ti:
                render.go(
                    "pages/carte.py",
                    "Voir ce territoire sur la carte",
                    selection,
                    phase="2024",
                    ti=view.answer.id_ti,
                )
        with st.container(key="reperes"):
            render.headlines(view.perimeters)
        with st.container(key="argent"):
            render.headlines(view.money)
    with right:
        controls.phase(selection)
        render.atlas(view.explorer.atlas, here.theme, key="accueil", height=660)
        render.go(
            "pages/carte.py",
            "Ouvrir la carte complète : indicateurs, évolution, téléchargements",
            selection,
            commune=None,
        )
