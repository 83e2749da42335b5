"""The parts of the page of an intercommunality: controls, territories or the nearest, communes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from pages.ui import announce, cache, map_view
from pages.ui.download_menu import File
from pages.ui.exports import XLSX
from pages.ui.templating import render_part
from pages.ui.widgets import Controls
from tdi.export.communes import communes_list_csv, communes_list_xlsx
from tdi.views.intercommunalite.selection import IntercommunaliteSelection
from tdi.views.intercommunalite.view import IntercommunaliteView
from tdi.views.targets import address


def settings(selection: IntercommunaliteSelection) -> None:
    """Draw the choice of the phase whose territories the map shows."""
    with Controls("intercommunalite", selection) as row:
        row.draw("phase")


def columns() -> tuple[Any, Any]:
    """Return the two columns: the map, and the territories beside it."""
    left, right = st.columns([7, 5], gap="medium")
    return left, right


def map_links(selection: IntercommunaliteSelection) -> Mapping[str, str]:
    """Return where a click leads: another intercommunality, or the territory clicked."""
    territory = address("pages/territoire.py", {"phase": selection.phase, "ti": map_view.CODE})
    return {"ti": territory, **map_view.epci_link(selection.phase)}


def summary(view: IntercommunaliteView) -> None:
    """Write whether it is in the programme, and since when it was."""
    announce.say(view.title, view.sentence)
    st.html(render_part("intercommunalite", "summary", view=view))


def territories(view: IntercommunaliteView) -> None:
    """Write its territories, phase by phase, or those nearby."""
    st.html(render_part("intercommunalite", "territories", view=view))


def communes(view: IntercommunaliteView) -> None:
    """Write its communes."""
    st.html(render_part("intercommunalite", "communes", rows=view.communes))


def files(view: IntercommunaliteView) -> tuple[File, ...]:
    """Return its communes as files."""
    stem = f"intercommunalite-{view.siren}-communes"
    notes = [
        ("Titre", f"Communes de {view.title} ({view.siren})"),
        ("Réserve", "Salariés : une case vide n’est pas zéro."),
        (
            "Sources",
            "Composition : DGCL et Insee, repris par Etalab, 2026. Population : Insee. Salariés du secteur privé : Urssaf, fin 2024. "
            "Licence Ouverte 2.0",
        ),
        ("Version des données", cache.store().data_version),
    ]
    return (
        (
            "Communes (CSV)",
            f"{stem}.csv",
            partial(communes_list_csv, view.communes, notes),
            "text/csv",
        ),
        (
            "Communes (XLSX)",
            f"{stem}.xlsx",
            partial(communes_list_xlsx, view.communes, notes),
            XLSX,
        ),
    )
