"""The list of changes: its filters, its rows with links, and the files that hold the same rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from pages.ui import announce, cache, exports, render
from pages.ui.download_menu import File
from pages.ui.evolution.parts import heading
from pages.ui.templating import render_part
from pages.ui.widgets import Controls
from tdi.export.changes import changes_csv, changes_xlsx
from tdi.figures.flow_phases import swatch
from tdi.figures.palette import Theme
from tdi.views.comparison import CHANGE_WORDS
from tdi.views.evolution.selection import EvolutionSelection
from tdi.views.evolution.view import EvolutionView
from tdi.views.targets import address

# Heading, sort key or "", class.
_COLUMNS: Final = (
    ("Territoire", "nom", "nom"),
    ("Avant", "", "avant"),
    ("Ce qu’il est devenu", "etat", "etat"),
    ("Intercommunalités", "", "epci"),
    ("Communes", "communes", "fig"),
    ("Habitants", "habitants", "fig"),
    ("Pourquoi", "", "raison"),
)


def filters(selection: EvolutionSelection, view: EvolutionView) -> None:
    """Draw the heading of the list and its filters."""
    heading("Tous les changements, territoire par territoire", view.caption, "liste")
    with Controls("evolution", selection, "liste") as row:
        row.draw("status", counted=view.statuses)
        row.draw("text", "sort")
    if selection.status or selection.text:
        render.back(selection, "Effacer les filtres", status=None, text="")
    announce.say(view.caption)


def listing(selection: EvolutionSelection, view: EvolutionView, theme: Theme) -> None:
    """Draw the rows: a table, each row a card on a narrow screen."""
    if not view.rows:
        st.html(render_part("evolution", "no_rows"))
        return
    st.html(
        render_part(
            "evolution",
            "rows",
            view=view,
            headings=[_heading(selection, *column) for column in _COLUMNS],
            selection=selection,
            words=CHANGE_WORDS,
            swatches={status: swatch(status, theme) for status in {r.status for r in view.rows}},
        )
    )


def _heading(
    selection: EvolutionSelection, label: str, key: str, css: str
) -> tuple[str, str, str, str]:
    """Return the text of a heading, its class, the address that sorts by it, and its order now."""
    if not key:
        return label, css, "", ""
    down = selection.sort.startswith("-")
    down_first = key in {"communes", "habitants"}
    following = f"-{key}" if down_first and selection.sort != f"-{key}" else key
    href = address("pages/evolution.py", selection.with_(sort=following).to_query())
    current = selection.sort.removeprefix("-") == key
    return label, css, href, ("descending" if down else "ascending") if current else ""


def files(selection: EvolutionSelection, view: EvolutionView) -> tuple[File, ...]:
    """Return exactly the rows of the list as files; each is made when it is asked for."""
    return (
        (
            "Télécharger la liste en CSV",
            f"{view.file_stem}.csv",
            partial(_file, changes_csv, selection),
            "text/csv",
        ),
        (
            "Télécharger en Excel",
            f"{view.file_stem}.xlsx",
            partial(_file, changes_xlsx, selection),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        *exports.pictures(view.atlas, view.file_stem),
        *exports.of_view("pages/evolution.py", selection, view.file_stem),
    )


def _file(make: Callable[..., bytes], selection: EvolutionSelection) -> bytes:
    return make(cache.store(), selection)
