"""The table of the page Projets: one page of rows.

Its headings sort, its rows open their card, links turn its pages.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.ui import state
from pages.ui.templating import render_part
from tdi.figures.palette import Theme, paint
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.projets.view import SORT_LABELS, ProjetsView

_DOWN_FIRST: Final = ("date", "aide")  # the newest and the largest are asked for first


def table(view: ProjetsView, selection: ProjetsSelection, theme: Theme) -> None:
    """Draw one page of the table."""
    if not view.table.total:
        st.html(render_part("projets", "empty_table"))
        return
    headings = [_heading(selection, key, label) for key, label in SORT_LABELS.items()]
    colours = {
        kind: paint("project" if kind == "projets" else "site", theme).fill
        for kind in {row.kind for row in view.table.rows}
    }
    st.html(
        render_part(
            "projets",
            "table",
            page=view.table,
            headings=headings,
            colours=colours,
            selection=selection,
        )
    )


def _heading(selection: ProjetsSelection, key: str, label: str) -> tuple[str, str, str, str]:
    """Return the text of a heading, its class, the address that sorts by it, and its order now.

    Where the rows are in its order, the address sorts the other way round.
    """
    current, down = selection.sort.removeprefix("-") == key, selection.sort.startswith("-")
    following = f"-{key}" if (not down if current else key in _DOWN_FIRST) else key
    order = ("descending" if down else "ascending") if current else ""
    text = f"{label} de {selection.phase}" if key == "territoire" else label
    return text, key, state.view_link(selection, sort=following), order
