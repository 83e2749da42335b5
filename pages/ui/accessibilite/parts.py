"""The parts of the page Accessibilité et mentions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui import render
from pages.ui.templating import render_part
from tdi.views.accessibilite.view import MentionsView
from tdi.views.charts import DataTable
from tdi.views.sections import MENTIONS as SECTIONS


def contents() -> None:
    """Write the way to the sections of the page."""
    st.html(render_part("macros", "contents", sections=SECTIONS))


def _section(part: str, **values: Any) -> None:
    st.html(render_part("accessibilite", part, sections=SECTIONS, **values))


def keys(view: MentionsView) -> None:
    """Write the keyboard help as a table."""
    _section("keys")
    rows = tuple((key.place, key.keys, key.does) for key in view.keys)
    render.table(DataTable("Les touches et ce qu’elles font.", ("Où", "Touche", "Effet"), rows))


def statement(view: MentionsView) -> None:
    """Write what was measured, what was not, and the known faults with the way around each."""
    _section("statement", view=view)


def licences(view: MentionsView) -> None:
    """Write the licences of the data, of the code and of the third-party parts."""
    _section(
        "licences", view=view, data=[f"{name} : {count}" for name, count in view.data_licences]
    )
    rows = tuple((part.name, part.version, part.role, part.licence) for part in view.components)
    with st.container(key="table-mentions"):
        render.table(
            DataTable(
                "Logiciels d’autrui, avec la version en service.",
                ("Nom", "Version", "Rôle", "Licence"),
                rows,
            )
        )


def publisher(view: MentionsView) -> None:
    """Write who publishes, how to report, and what is not collected."""
    _section("publisher", view=view)
