"""What only the page Projets draws.

Its map's clicks, table, card, coverage gauges, rows without a place, files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from pages.ui import announce, cache, exports, map_view, render
from pages.ui.download_menu import File
from pages.ui.templating import render_part
from tdi.export.projets import file_stem, projects_csv, projects_geojson, projects_xlsx
from tdi.views.coverage import Coverage
from tdi.views.projets.card import ProjectCard
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.projets.view import ProjetsView
from tdi.views.selection import Selection

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def map_links(selection: ProjetsSelection) -> Mapping[str, str]:
    """Return where a click on the map leads.

    A point opens its card, a commune of several or a territory filters.
    """
    return map_view.click_links(
        selection, projet="project", lieu="place", ti="ti", none={"ti": None}
    )


def card(sheet: ProjectCard, shared: Selection) -> None:
    """Draw the card of the chosen row, its source first among what can be opened."""
    announce.say(sheet.name)
    history = [(when, what) for _, when, what, _ in sheet.history]
    st.html(render_part("projets", "card", sheet=sheet, history=history))
    on_map = [
        (f"{name} sur la carte", "pages/carte.py", shared.with_(ti=ti).to_query())
        for phase, _, name, ti in sheet.history
        if ti and phase == shared.phase
    ]
    if on_map:
        render.links(*on_map)


def gauges(items: tuple[Coverage, ...]) -> None:
    """Draw the coverage gauges: what is named of what an official count announces."""
    if items:
        st.html(render_part("projets", "gauges", items=items))


def unplaced(view: ProjetsView) -> None:
    """List the rows that are not on the map, with the reason."""
    if view.unplaced_count:
        st.html(render_part("projets", "unplaced", view=view))


def files(selection: ProjetsSelection, view: ProjetsView) -> tuple[File, ...]:
    """Return exactly the rows of the filters as files, and their map.

    Each is made when it is asked for.
    """
    stem = file_stem(selection)
    kinds = (
        ("CSV", "csv", projects_csv, "text/csv"),
        ("Excel", "xlsx", projects_xlsx, _XLSX),
        ("GeoJSON", "geojson", projects_geojson, "application/geo+json"),
    )
    rows = tuple(
        (f"Télécharger en {label}", f"{stem}.{end}", partial(_file, make, selection), kind)
        for label, end, make, kind in kinds
    )
    drawn = exports.pictures(view.atlas, stem)
    return (*rows, *drawn, *exports.of_view("pages/projets.py", selection, stem))


def _file(make: Callable[..., bytes], selection: ProjetsSelection) -> bytes:
    return make(cache.store(), cache.projects(), selection)
