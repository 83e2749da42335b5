"""Draw the page Accueil.

What the programme is, "is my commune in it?", the map of a phase, the headline figures.
"""

import streamlit as st

from pages.ui import cache, components, frame, map_view, render
from pages.ui.widgets import Controls

here = frame.here()
selection = here.selection
view = cache.accueil(selection)
render.title(view.title, view.subtitle)
# Search, answer, map, figures: the order of a phone; a wide window puts the map beside the rest
# (app.css).
with st.container(key="une"):
    with st.container(key="zone-recherche"):
        components.find(
            "Ma commune est-elle en Territoire d’industrie ?",
            phase=selection.phase,
            help="La même boîte trouve intercommunalités, territoires, régions, projets et entreprises.",
            found=view.answer.name if view.answer else "",
        )
        if view.answer is not None:
            render.answer(view.answer)
    with st.container(key="zone-carte"):
        with Controls("", selection, "accueil") as row:
            row.draw("phase")
        links = map_view.click_links(selection, ti="ti", none={"ti": None})
        links |= map_view.epci_link(selection.shown_phase)
        map_view.draw(view.explorer.atlas, here.theme, links, key="accueil", height=620)
        render.links(
            ("Ouvrir la carte complète", "pages/carte.py", selection.with_(commune=None).to_query())
        )
    with st.container(key="zone-reperes"):
        render.heading("Derniers chiffres publiés, datés et sourcés")
        render.headlines(view.perimeters)
        render.headlines(view.money)
render.ways(view.ways)
render.about(view.about)
