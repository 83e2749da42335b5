"""What only the page Évolution draws.

Its controls, the flow chart, who left, one territory's chain, the announced counts, 2018.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from pages.ui import announce, charts, map_view, render, state
from pages.ui.templating import render_part
from pages.ui.widgets import Controls, choose
from tdi.figures.flow_phases import legend_html
from tdi.figures.palette import Theme
from tdi.views.evolution.parts import OFFICIAL_PAIR, Wave
from tdi.views.evolution.selection import EvolutionSelection
from tdi.views.evolution.view import EvolutionView
from tdi.views.targets import address


def heading(text: str, subtitle: str = "", anchor: str = "") -> None:
    """Write the heading of a part of the page."""
    st.html(render_part("macros", "heading", text=text, subtitle=subtitle, anchor=anchor))


def settings(selection: EvolutionSelection) -> None:
    """Draw the choice of the two phases, of the region and of a territory to follow."""
    with Controls("evolution", selection) as row:
        row.draw("since", "until", "region", "ti")


def flow(view: EvolutionView, selection: EvolutionSelection, theme: Theme) -> None:
    """Draw the flow chart with its key, and its table one tab away.

    A flow opens the comparison that it counts.
    """
    heading("De phase en phase", "Chaque flux est aussi large qu’il compte de territoires.")
    st.html(legend_html(view.flow, theme))
    charts.flow(
        view.flow,
        view.flow_table,
        key="flux-phases",
        theme=theme,
        link=partial(_compared, selection),
        on_open=lambda query: choose("evolution", **_comparison(query)),
    )


def _comparison(query: Mapping[str, str]) -> Mapping[str, Any]:
    return {"since": query["de"], "until": query["a"], "status": query["statut"] or None}


def _compared(selection: EvolutionSelection, key: str) -> str:
    """Return the address of the comparison that a row of the flow's table counts."""
    query = dict(zip(("de", "a", "statut"), key.split(":"), strict=True))
    return "?" + urlencode(selection.with_(**_comparison(query)).to_query())


def question(view: EvolutionView, selection: EvolutionSelection) -> None:
    """Answer which territories of the earlier phase have no commune left in the later one."""
    other = ""
    if (selection.since, selection.until) != OFFICIAL_PAIR:
        query = selection.with_(since=OFFICIAL_PAIR[0], until=OFFICIAL_PAIR[1]).to_query()
        other = address("pages/evolution.py", query)
    st.html(render_part("evolution", "question", asked=view.question, other=other))


def map_links(selection: EvolutionSelection) -> Mapping[str, str]:
    """Return where a click on the map leads: the territory of the later phase is followed."""
    return {
        "ti": state.view_link(selection, ti=map_view.CODE, phase=selection.until),
        "none": state.view_link(selection, ti=None),
    }


def follow(view: EvolutionView, selection: EvolutionSelection) -> None:
    """Draw the chain of the territory followed through the phases."""
    chain = view.chain
    if chain is None:
        return
    announce.say(f"Territoire suivi : {chain.name}")
    st.html(render_part("evolution", "chain", chain=chain))
    render.back(selection, "Ne plus suivre", ti=None, phase=selection.until)


def official(view: EvolutionView) -> None:
    """Set the official counts beside the computed ones, with the reasons of the difference."""
    heading(
        "Décompte officiel et décompte calculé",
        "Entre la phase 1 (fin 2022) et la phase 2 (novembre 2023), seul passage pour lequel un décompte est publié.",
    )
    render.table(view.official.table)
    st.html(render_part("evolution", "reasons", official=view.official))


def states(view: EvolutionView) -> None:
    """Draw November 2018 by region, when the comparison starts there."""
    if view.states is None:
        return
    heading("Novembre 2018, région par région", view.states.sentence, "annee-2018")
    with st.container(key="etats-2018"):
        render.table(view.states.table)
        st.html(render_part("evolution", "state_sources", sources=view.states.sources))


def timeline(waves: tuple[Wave, ...], years: tuple[tuple[int, float], ...]) -> None:
    """Draw the announced counts in time.

    Steps as wide as they lasted, then the list with each source.
    """
    heading(
        f"Les nombres annoncés, de {years[0][0]} à {years[-1][0]}",
        "Une marche par annonce, aussi large qu’elle a duré. Entre deux listes publiées, seuls des nombres sont connus.",
        "frise",
    )
    st.html(render_part("evolution", "timeline", waves=waves, years=years))
