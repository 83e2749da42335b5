"""The parts of the page Données et méthode that are read.

Tables, sources, joins, gaps, method, versions.
"""

from __future__ import annotations

import streamlit as st

from pages.ui import announce
from pages.ui.templating import render_part
from pages.ui.widgets import Controls
from tdi.data.catalogue import CATALOG
from tdi.views.donnees.selection import DonneesSelection
from tdi.views.donnees.view import DonneesView
from tdi.views.sections import DONNEES as SECTIONS


def contents() -> None:
    """Write the way to the sections of the page."""
    st.html(render_part("macros", "contents", sections=SECTIONS))


def heading(place: str) -> None:
    """Write the heading of a section of the page."""
    title, subtitle = SECTIONS[place]
    st.html(render_part("macros", "heading", text=title, subtitle=subtitle, anchor=place))


def chooser(selection: DonneesSelection) -> None:
    """Draw the choice of a table."""
    with Controls("donnees", selection) as row:
        row.draw("table")
    announce.say(CATALOG[selection.table].title_fr if selection.table else "Toutes les tables")


def tables(view: DonneesView, selection: DonneesSelection) -> None:
    """Write the list of all tables; folded when one is chosen."""
    st.html(render_part("donnees", "tables", view=view, selection=selection))


def sources(view: DonneesView) -> None:
    """Write the licences, and the whole registry in a box."""
    st.html(render_part("donnees", "sources", view=view))
    st.html(render_part("donnees", "raw_files", raw=view.method.raw))


def joins(view: DonneesView) -> None:
    """Write each join as a sentence; the report as it was written is one step away."""
    st.html(render_part("donnees", "joins", lines=view.joins))


def gaps(view: DonneesView) -> None:
    """Write what is missing, unplaced, contradictory and mended."""
    st.html(render_part("donnees", "gaps", groups=view.gaps))


def method(view: DonneesView) -> None:
    """Write how the perimeters were computed.

    In plain words, then step by step with the thresholds.
    """
    st.html(render_part("donnees", "method", method=view.method))


def versions(view: DonneesView) -> None:
    """Write the version of the data and what changed."""
    st.html(render_part("donnees", "versions", view=view))
