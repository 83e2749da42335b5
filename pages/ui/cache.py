"""The only caches of the pages, keyed by the digest of the store: a new store is a new key.

What is read-only is kept as one object per process (``st.cache_resource``); nothing here may be
changed by a caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import streamlit as st

from pages.ui.assets import asset_url as asset_of
from pages.ui.versions import held
from tdi.data.known_faults import known_faults
from tdi.data.release_notes import read_notes
from tdi.data.store import Store
from tdi.data.versions import open_version, read_versions
from tdi.errors import StoreError
from tdi.export.datapackage_files import package_zip
from tdi.search import SearchIndex
from tdi.views.accessibilite.view import MentionsView, mentions_view
from tdi.views.accueil.view import AccueilView, accueil_view
from tdi.views.carte.view import CarteView, carte_view
from tdi.views.comparer.selection import ComparerSelection
from tdi.views.comparer.view import ComparerView, comparer_view
from tdi.views.donnees.tables import TableSheet, table_sheet
from tdi.views.donnees.view import DonneesView, donnees_view
from tdi.views.evolution.selection import EvolutionSelection
from tdi.views.evolution.view import EvolutionView, evolution_view
from tdi.views.explorer import measure_breaks
from tdi.views.financements.selection import FinancementsSelection, KnownMoney
from tdi.views.financements.view import FinancementsView, financements_view, known_money
from tdi.views.intercommunalite.selection import IntercommunaliteSelection, KnownGroupings
from tdi.views.intercommunalite.view import (
    IntercommunaliteView,
    grouping_rows,
    intercommunalite_view,
)
from tdi.views.known_codes import known as codes_of
from tdi.views.place_names import official_names
from tdi.views.projets.selection import KnownFilters, ProjetsSelection
from tdi.views.projets.table import ProjectTable
from tdi.views.projets.view import ProjetsView, projets_view
from tdi.views.regions.departement import (
    DepartementView,
    departement_rows,
    departement_view,
)
from tdi.views.regions.rows import RegionsData, regions_data
from tdi.views.regions.selection import KnownRegions, RegionsSelection
from tdi.views.regions.view import RegionsView, regions_view
from tdi.views.selection import Known, Selection
from tdi.views.territoire.selection import TerritorySelection
from tdi.views.territoire.view import TerritoryPage, territory_page

_VERSION = "version-des-donnees"
_reading: ContextVar[Store | None] = ContextVar("reading", default=None)


def store() -> Store:
    """Return the data that is read here.

    That of the session once `use_session_store` was called, else the newest.
    """
    return _reading.get() or held().newest()


def use_session_store() -> None:
    """Read the data of this session from here on.

    The version it began with, until it reloads or follows the notice.

    Called at the start of each run and of each callback, which may come in another thread. A
    version that is no longer held gives way to the newest.
    """
    found = held().get(st.session_state.get(_VERSION)) or held().newest()
    st.session_state[_VERSION] = found.data_version
    _reading.set(found)


@contextmanager
def reading(data: Store) -> Iterator[None]:
    """Make a version of the data the current one, for a request outside of a session."""
    token = _reading.set(data)
    try:
        yield
    finally:
        _reading.reset(token)


def newest() -> Store:
    """Return the version that a new session gets."""
    return held().newest()


def held_version(version: str) -> Store:
    """Return a version that is held.

    Or the newest when that one is not (for what is served outside of a session).
    """
    return held().get(version) or held().newest()


def follow() -> None:
    """Show this session the newest version from its next run on (for callbacks)."""
    st.session_state[_VERSION] = newest().data_version


def folder() -> Path:
    """Return the folder of the store, for what is recorded beside it."""
    return held().folder


def asset_url(name: str) -> str:
    """Return the address of a served file as this session's version of the data has it."""
    return asset_of(name, store())


@st.cache_resource(show_spinner=False, max_entries=32)
def _of_store(version: str, name: str, _data: Store) -> Any:
    """Make what depends on the data alone, once per version."""
    return _OF_STORE[name](_data)


@st.cache_resource(show_spinner=False, max_entries=1024)
def _view(version: str, page: str, selection: Any) -> Any:
    """Build the view of a page in a state of its address, once per version of the data."""
    return _VIEWS[page](store(), selection)


def _known(data: Store) -> Known:
    return replace(codes_of(data), communes_like=_communes_like)


def _communes_like(text: str) -> list[tuple[str, str, bool]]:
    """Return the communes that a text may mean.

    Code, label, whether it is their whole name or a former code.
    """
    found = search_index().search(text, kinds=("commune",))
    return [
        (
            f.entity.code,
            f"{f.entity.name} ({f.entity.hint.replace(' · ', ', ')})",
            f.step == "exact",
        )
        for f in found
    ]


def _donnees(data: Store) -> DonneesView:
    known = read_versions(folder())
    mine = max((v.number for v in known if v.data_version == data.data_version), default=0)
    kept = [v for v in known if v.folder and v.number < mine]
    earlier = None
    if kept:
        # A version that was built before a table or a column came is no store for this program:
        # what changed since cannot be said, and the page does without.
        with suppress(StoreError):
            earlier = open_version(kept[-1])
    return donnees_view(data, known_faults(), read_notes(), earlier)


_OF_STORE: Final[Mapping[str, Callable[[Store], Any]]] = {
    "known": _known,
    "search_index": SearchIndex,
    "breaks": measure_breaks,
    "projects": ProjectTable.of,
    "regions": regions_data,
    "donnees": _donnees,
}
_VIEWS: Final[Mapping[str, Callable[[Store, Any], Any]]] = {
    "accueil": lambda data, selection: accueil_view(data, selection, breaks()),
    "carte": lambda data, selection: carte_view(data, selection, breaks()),
    "territoire": lambda data, selection: territory_page(data, selection, breaks()),
    "projets": lambda data, selection: projets_view(data, projects(), selection),
    "regions": lambda data, selection: regions_view(regions_facts(), selection),
    "financements": financements_view,
    "evolution": evolution_view,
    "mentions": mentions_view,
    "table": table_sheet,
    "intercommunalite": intercommunalite_view,
    "comparer": comparer_view,
    "departement": lambda data, asked: departement_view(data, *asked),
}


def _data(name: str, data: Store | None = None) -> Any:
    data = data or store()
    return _of_store(data.data_version, name, data)


def known() -> Known:
    """Return the codes that exist in the store."""
    return _data("known")


def search_index(data: Store | None = None) -> SearchIndex:
    """Return the search index over all that has a name.

    Of this session's version of the data or of another.
    """
    return _data("search_index", data)


def breaks() -> dict[str, tuple[float, ...]]:
    """Return the limits of the classes of each indicator."""
    return _data("breaks")


def projects() -> ProjectTable:
    """Return the table of projects and sites, made for filtering."""
    return _data("projects")


def regions_facts() -> RegionsData:
    """Return what is published by region, read once."""
    return _data("regions")


def donnees() -> DonneesView:
    """Return the view of the page Données et méthode."""
    return _data("donnees")


def accueil(selection: Selection) -> AccueilView:
    """Return the view of the page Accueil."""
    return _view(store().data_version, "accueil", selection)


def carte(selection: Selection) -> CarteView:
    """Return the view of the page Carte."""
    return _view(store().data_version, "carte", selection)


def territory(selection: TerritorySelection) -> TerritoryPage:
    """Return the view of the page Territoire."""
    return _view(store().data_version, "territoire", selection)


def projets(selection: ProjetsSelection) -> ProjetsView:
    """Return the view of the page Projets."""
    return _view(store().data_version, "projets", selection)


def regions(selection: RegionsSelection) -> RegionsView:
    """Return the view of the page Régions."""
    return _view(store().data_version, "regions", selection)


def comparer(selection: ComparerSelection) -> ComparerView:
    """Return the view of the page Comparer."""
    return _view(store().data_version, "comparer", selection)


def intercommunalite(selection: IntercommunaliteSelection) -> IntercommunaliteView:
    """Return the view of an intercommunality (one is chosen)."""
    return _view(store().data_version, "intercommunalite", selection)


def departement(code: str, phase: str) -> DepartementView:
    """Return the view of a département in a phase."""
    return _view(store().data_version, "departement", (code, phase))


def financements(selection: FinancementsSelection) -> FinancementsView:
    """Return the view of the page Financements."""
    return _view(store().data_version, "financements", selection)


def evolution(selection: EvolutionSelection) -> EvolutionView:
    """Return the view of the page Évolution."""
    return _view(store().data_version, "evolution", selection)


def mentions(menu: tuple[tuple[str, str], ...]) -> MentionsView:
    """Return the view of the page Accessibilité et mentions.

    For the pages of the menu (file, label).
    """
    return _view(store().data_version, "mentions", menu)


def donnees_sheet(table: str) -> TableSheet:
    """Return the sheet of a table of the store."""
    return _view(store().data_version, "table", table)


@st.cache_resource(show_spinner=False, max_entries=4)
def _package(version: str, form: str, _data: Store) -> bytes:
    return package_zip(_data, form)


def package(data: Store, form: str) -> bytes:
    """Return a whole store as a zip in one form, made once per version of the data.

    The store is the one whose version the page shows: a click comes outside a run, when another may
    be the newest.
    """
    return _package(data.data_version, form, data)


def known_regions() -> KnownRegions:
    """Return what exists for the page Régions: what the data can answer, besides."""
    facts = regions_facts()
    rows = departement_rows(store())
    return KnownRegions.of(
        known(),
        menu=facts.menu,
        funds=facts.funds,
        departements=official_names(store(), "departements"),
        regions_of={code: row.region for code, row in rows.items()},
    )


def known_groupings() -> KnownGroupings:
    """Return what exists for the page of an intercommunality: the EPCI and EPT of 2026, besides."""
    names = {siren: row.name for siren, row in grouping_rows(store()).items()}
    return KnownGroupings.of(known(), groupings=names)


def known_projets() -> KnownFilters:
    """Return what exists for the page Projets: what occurs among the projects, besides."""
    return KnownFilters.of(known(), projects=projects().known())


def known_financements() -> KnownMoney:
    """Return what occurs among the statements of the page Financements."""
    return known_money(store())
