"""The page where a host serves the framework alone: our routes, files and middleware are not there.

`app.py` says at its start that they are. Without it (``streamlit run pages/main.py``, a host that
makes its own application of the pages) the texts, figures, controls and tables stay; maps become
pictures, the list beside the map a table, the search a box of the framework.
"""

from __future__ import annotations

import streamlit as st

from pages.ui import cache, render, search_api
from pages.ui.templating import render_part
from tdi import browser_files
from tdi.figures.palette import Theme
from tdi.media.pictures import picture_png
from tdi.text.typography import spaced
from tdi.views.atlas import AtlasView
from tdi.views.charts import DataTable
from tdi.views.map_list import Explorer


def notice() -> None:
    """Say what is missing and why, and bring the style sheet along, which no link can bring."""
    sheet = browser_files.read((*browser_files.BUNDLES["app.css"], "framework.css")).decode()
    st.html(render_part("fallback", "style", sheet=sheet))
    st.html(render_part("fallback", "notice"))


@st.cache_resource(show_spinner=False, max_entries=64)
def _picture(version: str, view: AtlasView, theme: Theme) -> bytes:
    return picture_png(cache.store(), view, theme)


def picture(view: AtlasView, theme: Theme) -> None:
    """Show a map as a picture."""
    st.image(
        _picture(cache.store().data_version, view, theme),
        caption=spaced(f"{view.title}. {view.subtitle}"),
    )


def ranking(explorer: Explorer) -> None:
    """Write the list beside the map as a table."""
    columns = ("Territoire", "Région", explorer.list_header)
    names = {row.code: row.name for row in cache.store().table("regions").itertuples()}
    rows = tuple(
        (row.name, ", ".join(names.get(code, code) for code in row.regions), row.text)
        for row in explorer.rows
    )
    render.table(
        DataTable(
            spaced(f"{explorer.atlas.title}. {explorer.atlas.subtitle}"),
            columns,
            rows,
            frozenset({2}),
        )
    )


def find(label: str, box: search_api.Box, phase: str, key: str) -> None:
    """Draw the search as a box of the framework, followed on Enter; its results are links."""
    text = st.text_input(spaced(label), key=f"{key}-simple", max_chars=80)
    found = search_api.results(cache.store(), box, phase, text)
    if text and not found:
        st.html(render_part("fallback", "no_result"))
    if found:
        st.html(render_part("fallback", "results", found=found))
