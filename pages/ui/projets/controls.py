"""Draw the filters of the page Projets and, as chips to take off, those that are set."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from pages.ui import state
from pages.ui.templating import render_part
from pages.ui.widgets import Controls
from tdi.views.projets.selection import FILTERS, ProjetsSelection
from tdi.views.projets.view import ProjetsView

_COUNTED: Final = ("region", "ti", "situation", "fund", "year", "theme")


def filters(selection: ProjetsSelection, view: ProjetsView) -> None:
    """Draw the filters, each choice with the number of rows that it would show.

    The other filters are kept; those that are set follow as chips.
    """
    with Controls("projets", selection) as row:
        row.draw("text", "kind", "phase")
        for field in _COUNTED:
            row.draw(field, counted=view.choices[field])
    if view.active:
        st.html(_chips(selection, view))


def _chips(selection: ProjetsSelection, view: ProjetsView) -> str:
    active = [
        (name, value, state.view_link(selection, **_nothing(field)))
        for field, name, value in view.active
    ]
    clear_all = state.view_link(selection, **_nothing(*FILTERS))
    return render_part("projets", "chips", active=active, clear_all=clear_all)


def _nothing(*fields: str) -> dict[str, Any]:
    return {field: "" if field == "text" else None for field in fields}
