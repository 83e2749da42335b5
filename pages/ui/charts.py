"""The charts of the pages, each with its source, and one tab away the table that says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from pages.ui import near, render
from pages.ui.templating import render_part
from tdi.figures.bars import bars_html
from tdi.figures.charts import CONFIG
from tdi.figures.cloud import HEIGHT as CLOUD_HEIGHT
from tdi.figures.cloud import plotly_cloud
from tdi.figures.flow_phases import HEIGHT, plotly_flow
from tdi.figures.palette import Theme
from tdi.text.typography import spaced
from tdi.views.charts import BarChart, DataTable
from tdi.views.comparer.view import Cloud
from tdi.views.evolution.flow import Flow


def bars(
    chart: BarChart,
    table: DataTable,
    *,
    key: str,
    link: Callable[[str], str] | None = None,
) -> None:
    """Draw bars, and their table.

    Parameters
    ----------
    key
        Key of the chart, one per chart of a page.
    link
        Address that a bar and a row of the table lead to, from their key; without it they choose
        nothing.
    """
    with _tabs(key, table, chart.source, link):
        st.html(bars_html(chart, link=link, internal=True))


def flow(
    chart: Flow,
    table: DataTable,
    *,
    key: str,
    theme: Theme,
    link: Callable[[str], str],
    on_open: Callable[[Mapping[str, str]], None],
) -> None:
    """Draw the flow chart, and its table.

    A finger and a keyboard open a comparison by the rows of the table: the framework tells a choice
    in a chart for a mouse alone, and a chart in which one can choose keeps a finger from scrolling
    the page (docs/adr/0036; `app.css` lets fingers through).

    Parameters
    ----------
    link
        Address that a row of the table leads to, from its key.
    on_open
        Told the query parameters of the comparison chosen in the chart (`tdi.figures.flow_phases`).
    """
    drawn = f"{key}-diagramme"

    def chosen() -> None:
        points = st.session_state[drawn].selection.points
        if points:
            on_open(points[0]["customdata"])

    def plot() -> None:
        st.plotly_chart(
            plotly_flow(chart, theme),
            theme=None,
            key=drawn,
            on_select=chosen,
            selection_mode="points",
            config=CONFIG,
            alt=spaced(chart.alt),
        )

    with _tabs(key, table, chart.source, link):
        # plotly is 1.2 MB of scripts.
        near.draw(key, plot, height=HEIGHT, text=spaced(chart.alt))


def cloud(
    chart: Cloud,
    table: DataTable | None = None,
    *,
    key: str,
    theme: Theme,
    link: Callable[[str], str],
) -> str:
    """Draw all territories as points, and their table; return the id of the one chosen, or "".

    Parameters
    ----------
    link
        Address of a territory's page, for the rows of the table.
    """
    drawn = f"{key}-diagramme"
    opened: list[str] = []

    def plot() -> None:
        event = st.plotly_chart(
            plotly_cloud(chart, theme),
            theme=None,
            key=drawn,
            on_select="rerun",
            selection_mode="points",
            config=CONFIG,
            alt=spaced(chart.alt),
        )
        points = event.selection.points if event else []
        opened.extend(str(point["customdata"]) for point in points[:1])

    with _tabs(key, table or chart.table, chart.source, link):
        near.draw(key, plot, height=CLOUD_HEIGHT, text=spaced(chart.alt))
    return opened[0] if opened else ""


@contextmanager
def _tabs(
    key: str, table: DataTable, source: str, link: Callable[[str], str] | None = None
) -> Iterator[None]:
    """Draw what is drawn within, with its table one tab away and its source below."""
    with st.container(key=f"graphique-{key}"):
        drawing, beside = st.tabs(["Graphique", "Tableau"])
        with drawing:
            yield
        with beside:
            render.table(table, link)
        st.html(render_part("shared", "chart_source", text=source))
