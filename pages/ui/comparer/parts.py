"""The parts of the page Comparer: who is compared, side by side, the cloud, the files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.ui import announce, cache, charts, drawings, render, state
from pages.ui.download_menu import File
from pages.ui.exports import XLSX
from pages.ui.site_map import BY_PATH
from pages.ui.templating import render_part
from pages.ui.widgets import Controls
from tdi.export.comparison import comparison_csv, comparison_xlsx
from tdi.figures.palette import Theme
from tdi.text.typography import spaced
from tdi.views.comparer.selection import MOST, ComparerSelection
from tdi.views.comparer.view import ComparerView
from tdi.views.targets import TERRITORY_PAGE, address, territory_target

_ADD = "comparer-ajouter"


def settings(view: ComparerView, selection: ComparerSelection) -> None:
    """Draw the phase, the list that adds a territory, and those compared, each to be taken off."""
    with Controls("comparer", selection) as row:
        row.draw("phase")
        if len(selection.ti) < MOST:
            _adding(selection)
    removed = [
        (each.name, state.view_link(selection, ti=selection.without_territory(each.key.id_ti).ti))
        for each in view.territories
    ]
    if removed or view.invitation:
        st.html(render_part("comparer", "chosen", removed=removed, invitation=view.invitation))
    if view.territories:
        announce.say(view.title)


def _adding(selection: ComparerSelection) -> None:
    info = BY_PATH["comparer"]
    field = info.address["ti"]
    options = field.options(selection, info.known())
    st.selectbox(
        spaced(str(field.label or "")),
        options=list(options),
        index=None,
        placeholder="Choisir…",
        format_func=lambda code: spaced(options.get(str(code), str(code))),
        key=f"{_ADD}-{'-'.join(selection.ti)}",
        on_change=_add,
        args=(f"{_ADD}-{'-'.join(selection.ti)}",),
    )


def _add(key: str) -> None:
    """Add the territory chosen to the address."""
    code = st.session_state.get(key)
    cache.use_session_store()
    selection, _ = BY_PATH["comparer"].parse(state.query())
    if code:
        state.write(selection.with_territory(code))


def side_by_side(view: ComparerView, theme: Theme) -> None:
    """Draw each territory's map and name, the figures side by side, the time series."""
    if not view.territories:
        return
    cards = [
        (
            each,
            address(*territory_target(each.key.phase, each.key.id_ti)),
            drawings.source(each.key, theme, drawings.MEMBERS, narrow=True),
        )
        for each in view.territories
    ]
    st.html(render_part("comparer", "cards", cards=cards))
    render.table(view.table)
    if view.chart is not None:
        st.html(render_part("comparer", "chart", chart=view.chart, theme=theme))
    st.html(render_part("comparer", "sources", sources=view.sources))


def cloud(view: ComparerView, selection: ComparerSelection, theme: Theme) -> None:
    """Draw all territories of the phase by two measures; a point opens its territory."""
    st.html(render_part("comparer", "cloud_heading", cloud=view.cloud))
    with Controls("comparer", selection, "comparer-nuage") as row:
        row.draw("x", "y")
    opened = charts.cloud(
        view.cloud,
        key="nuage",
        theme=theme,
        link=partial(_territory, selection.phase),
    )
    if opened:
        st.switch_page(
            TERRITORY_PAGE.removeprefix("pages/"),
            query_params=state.carried({"phase": selection.phase, "ti": opened}),
        )


def _territory(phase: str, code: str) -> str:
    return address(*territory_target(phase, code))


def files(view: ComparerView, selection: ComparerSelection) -> tuple[File, ...]:
    """Return the comparison as files; nothing without a territory."""
    if not view.territories:
        return ()
    notes = [
        ("Titre", f"{view.title}. {view.subtitle}"),
        ("Réserve", "n.d. : non publié, pas zéro. « au moins » : des communes sont sans valeur."),
        ("Sources", " ; ".join(view.sources)),
        ("Version des données", cache.store().data_version),
    ]
    return (
        (
            "Comparaison (CSV)",
            f"{view.file_stem}.csv",
            partial(comparison_csv, view, notes),
            "text/csv",
        ),
        (
            "Comparaison (XLSX)",
            f"{view.file_stem}.xlsx",
            partial(comparison_xlsx, view, notes),
            XLSX,
        ),
    )
