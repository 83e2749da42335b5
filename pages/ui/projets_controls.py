"""The filters of the page Projets, each bound to the address, and what is set as chips that can be taken off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from pages.ui import cache, state
from tdi.views.projets import ProjetsView
from tdi.views.projets_selection import FILTERS, PLACED_PHASES, ProjetsSelection, parse_projets
from tdi.views.selection import Notice

# Field, label, what no filter is called.
_SELECTS: Final = (
    ("region", "Région", "France entière"),
    ("ti", "Territoire", "Tous les territoires"),
    ("situation", "Situation", "Dans, hors ou non situé"),
    ("fund", "Fonds", "Tous les fonds"),
    ("year", "Année", "Toutes les années"),
    ("theme", "Thème", "Tous les thèmes"),
)


def parse(query: Mapping[str, str]) -> tuple[ProjetsSelection, tuple[Notice, ...]]:
    """Read the page's selection from query parameters."""
    return parse_projets(query, cache.known(), cache.projects().known())


def filters(selection: ProjetsSelection, view: ProjetsView) -> None:
    """Draw the filters; each choice says how many rows it would show, the other filters being kept."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filtres"):
        state.typed(
            "Rechercher",
            field="text",
            value=selection.text,
            placeholder="Entreprise, commune, projet…",
            max_chars=100,
        )
        state.pick(
            st.segmented_control,
            "Objet",
            ("", "projets", "sites"),
            field="kind",
            value=selection.kind or "",
            changes=lambda chosen: {"kind": chosen or None},
            format_func={"": "Tout", "projets": "Projets", "sites": "Sites"}.get,
        )
        state.pick(
            st.segmented_control,
            "Territoires de",
            PLACED_PHASES,
            field="phase",
            value=selection.phase,
            changes=lambda chosen: {"phase": chosen},
        )
        for field, label, nothing in _SELECTS:
            _select(field, label, {"": nothing, **dict(view.choices[field])}, getattr(selection, field))
    _chips(view)


def _select(field: str, label: str, names: dict[str, str], value: str | None) -> None:
    state.pick(
        st.selectbox,
        label,
        tuple(names),
        field=field,
        value=value or "",
        changes=lambda chosen: {field: chosen or None},
        format_func=names.get,
    )


def _chips(view: ProjetsView) -> None:
    if not view.active:
        return
    with st.container(horizontal=True, key="actifs"):
        for field, name, value in view.active:
            st.button(
                f"{_plain(name)} : {_plain(value)}  ✕",
                key=f"retirer-{field}",
                help="Retirer ce filtre",
                on_click=state.change,
                kwargs={field: "" if field == "text" else None},
            )
        if len(view.active) > 1:
            nothing: dict[str, Any] = {field: "" if field == "text" else None for field in FILTERS}
            st.button(
                "Tout effacer", key="tout-effacer", type="tertiary", on_click=state.change, kwargs=nothing
            )


def _plain(text: str) -> str:
    """Take away what a button's label would read as formatting."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>:$#~" else sign for sign in text)


def close() -> None:
    """Offer to close the open card."""
    st.button(
        "Fermer la fiche", key="fermer", on_click=state.change, kwargs={"project": None}, type="tertiary"
    )
