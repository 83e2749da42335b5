"""The parts of the page Données et méthode that are taken away.

The chosen table, the packages, the citations.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from pages.ui import cache, hosting, render, state
from pages.ui.download_menu import LATEST, PREFIX, File
from pages.ui.templating import render_part
from tdi.export.datapackage_files import package_name
from tdi.export.store_files import FORMS, WRITERS, dictionary_csv, tables_of
from tdi.model.phases import CURRENT_PHASE
from tdi.text.typography import plural
from tdi.views.donnees.cite import Citation, citation
from tdi.views.donnees.selection import DonneesSelection
from tdi.views.donnees.view import DonneesView
from tdi.views.financements.selection import FinancementsSelection
from tdi.views.phases import PHASE_LABELS
from tdi.views.selection import Selection
from tdi.views.targets import page_exists


def sheet(selection: DonneesSelection) -> None:
    """Draw the chosen table: facts, columns, first rows, sources, files.

    Nothing when none is chosen.
    """
    if selection.table is None:
        return
    name, shown = selection.table, cache.donnees_sheet(selection.table)
    st.html(render_part("donnees", "table_facts", name=name, shown=shown))
    render.row_of_files(of_table(selection), "donnees", selection)
    with st.container(key="table-choisie"):
        render.table(shown.columns)
    render.table(shown.preview)
    if shown.sources:
        caption = f"Sources de la table {shown.line.title} : « colonnes » quand des colonnes entières en viennent."
        st.html(render_part("donnees", "source_table", sources=shown.sources, caption=caption))


def of_table(selection: DonneesSelection) -> tuple[File, ...]:
    """Return the chosen table in each form that holds it; nothing when none is chosen."""
    if selection.table is None:
        return ()
    name, store = selection.table, cache.store()
    geometry = cache.donnees_sheet(name).line.geometry
    return tuple(
        (
            f"Télécharger en {form.label if geometry or form.key != 'parquet' else 'Parquet'}",
            f"{name}-{store.data_version}.{form.suffix}",
            partial(WRITERS[form.key], store, name),
            form.media_type,
        )
        for form in FORMS.values()
        if name in tables_of(form)
    )


def of_store() -> tuple[File, ...]:
    """Return the whole store, one package per form, and the dictionary of its columns."""
    store = cache.store()
    packages = tuple(
        (
            f"{form.label} ({plural(len(tables_of(form)), 'table')})",
            package_name(store, form.key),
            partial(cache.package, store, form.key),
            "application/zip",
        )
        for form in FORMS.values()
    )
    return (
        *packages,
        (
            "Dictionnaire des colonnes (CSV)",
            f"dictionnaire-{store.data_version}.csv",
            partial(dictionary_csv, store),
            "text/csv",
        ),
    )


def packages(view: DonneesView) -> None:
    """Offer the whole store, one package per form.

    Each is made when it is first asked for, once per version.
    """
    if not hosting.served():
        st.html(render_part("donnees", "no_packages"))
        return
    st.html(render_part("donnees", "packages"))
    render.row_of_files(of_store(), "donnees", DonneesSelection())
    st.html(
        render_part(
            "donnees",
            "packages_note",
            version=view.version,
            rows=sum(table.rows for table in view.tables),
            example=f"{PREFIX}/{LATEST}/{_EXAMPLE}",
            latest=LATEST,
        )
    )


_EXAMPLE: Final = "projets/projets-2023-24.csv?phase=2023&region=24"


def citations(view: DonneesView) -> None:
    """Write how to cite, with views of this site as examples."""
    examples = _examples(view)
    st.html(render_part("donnees", "citations", version=view.version, examples=examples))


def embedding() -> None:
    """Write how to show a view in another site, and the message that tells its height."""
    st.html(render_part("donnees", "embedding", message=_HEIGHT_MESSAGE))


_HEIGHT_MESSAGE: Final = (
    '{ "type": "tdi:hauteur", "version": 1, "hauteur": 812, "adresse": "…/carte?phase=2024" }'
)


def _examples(view: DonneesView) -> tuple[Citation, ...]:
    """Cite three views as they are now.

    The territory of most inhabitants, an evolution, the money.
    """
    territories = cache.store().table("territories")
    largest = territories[territories["phase"] == CURRENT_PHASE].sort_values("population").iloc[-1]
    territory = Selection(phase=CURRENT_PHASE, ti=str(largest["id_ti"]))
    evolution, money = Selection(mode="evolution"), FinancementsSelection()
    # The sheet of a territory, where it has a page of its own; the map otherwise.
    page = "territoire" if page_exists("pages/territoire.py") else "carte"
    views = (
        (f"{largest['name']} ({PHASE_LABELS[CURRENT_PHASE]})", page, territory.to_query()),
        (cache.carte(evolution).title, "carte", evolution.to_query()),
        (cache.financements(money).title, "financements", money.to_query()),
    )
    return tuple(
        citation(
            title, page, query, origin=state.origin(), version=view.version, consulted=date.today()
        )
        for title, page, query in views
    )
