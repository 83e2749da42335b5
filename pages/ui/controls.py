"""The controls of the explorer: phase, mode, indicator, region. Each is bound to the address."""

from __future__ import annotations

import streamlit as st

from pages.ui import cache, state
from tdi.model.phases import PHASES
from tdi.views.carte import CarteView
from tdi.views.indicators import INDICATORS
from tdi.views.phases import counted
from tdi.views.selection import Selection

_NATION = "France entière"


def _phase_label(phase: str) -> str:
    return counted(cache.store(), phase)


def phase(selection: Selection) -> None:
    """Draw the phase switch: year and number of territories announced."""
    state.pick(
        st.segmented_control,
        "Phase : année et nombre de territoires annoncés",
        PHASES,
        field="phase",
        value=selection.phase,
        # Ids are renumbered between phases: a territory chosen in one says nothing in the next.
        changes=lambda chosen: {"phase": chosen, "ti": None},
        format_func=_phase_label,
    )


def explorer(selection: Selection, view: CarteView) -> None:
    """Draw the row of controls of the page Carte."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="reglages"):
        state.pick(
            st.segmented_control,
            "Voir",
            ("phase", "evolution"),
            field="mode",
            value=selection.mode,
            changes=lambda chosen: vars(selection.in_mode(chosen)),
            format_func={"phase": "Une phase", "evolution": "Une évolution"}.get,
        )
        if selection.mode == "evolution":
            _evolution(selection)
        else:
            phase(selection)
            if selection.phase != "2018":
                _indicator(selection)
        names = {"": _NATION, **dict(view.regions)}
        state.pick(
            st.selectbox,
            "Région",
            tuple(names),
            field="region",
            value=selection.region or "",
            changes=lambda chosen: {"region": chosen or None},
            format_func=names.get,
        )


def _evolution(selection: Selection) -> None:
    state.pick(
        st.selectbox,
        "De",
        PHASES[:-1],
        field="since",
        value=selection.since,
        changes=lambda chosen: {"since": chosen, "until": _after(chosen, selection.until), "ti": None},
        format_func=_phase_label,
    )
    later = PHASES[PHASES.index(selection.since) + 1 :]
    state.pick(
        st.selectbox,
        "À",
        later,
        field="until",
        value=selection.until,
        changes=lambda chosen: {"until": chosen, "ti": None},
        format_func=_phase_label,
    )


def _after(since: str, until: str) -> str:
    return until if PHASES.index(until) > PHASES.index(since) else PHASES[PHASES.index(since) + 1]


def _indicator(selection: Selection) -> None:
    state.pick(
        st.selectbox,
        "Indicateur",
        tuple(INDICATORS),
        field="indicator",
        value=selection.indicator,
        changes=lambda chosen: {"indicator": chosen, "per": INDICATORS[chosen].allowed_per("10000")},
        format_func=lambda key: INDICATORS[key].label,
    )
    chosen = INDICATORS[selection.indicator]
    if chosen.total is not None and chosen.rate is not None:
        state.pick(
            st.segmented_control,
            "Compter",
            ("10000", "total"),
            field="per",
            value=selection.per,
            format_func={"10000": chosen.rate.unit, "total": "Total"}.get,
        )


def unselect() -> None:
    """Offer to leave the chosen territory."""
    st.button(
        "Revenir à la liste entière",
        key="deselection",
        on_click=state.change,
        kwargs={"ti": None},
        type="tertiary",
    )
