"""The filters of the page Projets, each bound to the address, and what is set as chips that can be taken off."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from pages.ui import cache, state
from pages.ui.render import esc
from pages.ui.widgets import Controls
from tdi.views.projets import ProjetsView
from tdi.views.projets_selection import FILTERS, PLACED_PHASES, ProjetsSelection

# Field, label, what no filter is called.
_SELECTS: Final = (
    ("region", "Région", "France entière"),
    ("ti", "Territoire", "Tous les territoires"),
    ("situation", "Situation", "Dans, hors ou non situé"),
    ("fund", "Fonds", "Tous les fonds"),
    ("year", "Année", "Toutes les années"),
    ("theme", "Thème", "Tous les thèmes"),
)


def filters(selection: ProjetsSelection, view: ProjetsView) -> None:
    """Draw the filters, each choice with the rows that it would show, the other filters being kept; and those that are set."""
    row = Controls(selection, cache.parse_projets, "projets")
    with row.row():
        row.text("Rechercher", field="text", placeholder="Entreprise, commune, projet…")
        row.segments("Objet", {"": "Tout", "projets": "Projets", "sites": "Sites"}, field="kind")
        row.segments("Territoires de", {phase: phase for phase in PLACED_PHASES}, field="phase")
        for field, label, nothing in _SELECTS:
            row.select(label, {"": nothing, **dict(view.choices[field])}, field=field)
    if view.active:
        st.html(_chips(selection, view))


def _chips(selection: ProjetsSelection, view: ProjetsView) -> str:
    chips = "".join(
        state.view_anchor(
            selection,
            f'<span class="lu">Retirer le filtre </span>{esc(name)}&nbsp;: {esc(value)}<span aria-hidden="true"> ✕</span>',
            "puce",
            **_nothing(field),
        )
        for field, name, value in view.active
    )
    if len(view.active) > 1:
        chips += state.view_anchor(selection, "Tout effacer", **_nothing(*FILTERS))
    return f'<p class="actifs">{chips}</p>'


def _nothing(*fields: str) -> dict[str, Any]:
    return {field: "" if field == "text" else None for field in fields}
