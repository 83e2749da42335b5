"""The parts of the page Financements.

Controls, amounts, inside and outside, announcements, disagreements, founding documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.ui import cache, charts, exports, render
from pages.ui.download_menu import File
from pages.ui.templating import render_part
from pages.ui.widgets import Controls
from tdi.export.funding import money_csv, money_xlsx
from tdi.figures.funding_bars import flow_html
from tdi.views.financements.selection import FinancementsSelection
from tdi.views.financements.statements import Disagreement, Group, Said
from tdi.views.financements.view import FinancementsView
from tdi.views.sections import FINANCEMENTS as SECTIONS


def controls(selection: FinancementsSelection, view: FinancementsView) -> None:
    """Draw the filters: fund, region, year.

    And the way to the sections of the page: it is long on a phone.
    """
    with Controls("financements", selection) as row:
        row.draw("fund", "region", "year")
    st.html(render_part("macros", "contents", sections=SECTIONS))


def heading(place: str) -> None:
    """Write the heading of a section of the page."""
    title, subtitle = SECTIONS[place]
    st.html(render_part("macros", "heading", text=title, subtitle=subtitle, anchor=place))


def amounts(view: FinancementsView) -> None:
    """Draw the amounts by fund as bars, by fund and year, and one by one."""
    with st.container(key="graphique-flux"):
        bars, years, rows = st.tabs(["Par fonds", "Par fonds et par année", "Tableau des énoncés"])
        with bars:
            st.html(flow_html(view.groups, view.alt))
        with years:
            render.table(view.by_year)
        with rows:
            render.table(view.listing)


def inside(view: FinancementsView) -> None:
    """Draw the located projects inside and outside the territories.

    With the note that it is no effect.
    """
    st.html(render_part("financements", "inside", text=view.inside_text))
    chart = view.inside
    if chart is not None and view.inside_table is not None:
        charts.bars(chart, view.inside_table, key="dedans")


def timeline(events: Sequence[Said]) -> None:
    """Write the announcements in the order of their dates."""
    st.html(render_part("financements", "timeline", events=events))


def disagreements(topics: Sequence[Disagreement]) -> None:
    """Write the statements that disagree side by side, each with date, scope and source.

    With a reading.
    """
    st.html(render_part("financements", "disagreements", topics=topics))


def founding(groups: Sequence[Group]) -> None:
    """Write what the founding documents list, and every figure with its date and source."""
    st.html(render_part("financements", "founding", groups=groups))


def files(view: FinancementsView, selection: FinancementsSelection) -> tuple[File, ...]:
    """Return the downloads: exactly the rows shown, made when they are asked for."""
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    store = cache.store()
    return (
        (
            "Télécharger en CSV",
            f"{view.file_stem}.csv",
            partial(money_csv, store, view.rows, vars(selection)),
            "text/csv",
        ),
        (
            "Télécharger en XLSX",
            f"{view.file_stem}.xlsx",
            partial(money_xlsx, store, view.rows, vars(selection)),
            xlsx,
        ),
        *exports.of_view("pages/financements.py", selection, view.file_stem),
    )
