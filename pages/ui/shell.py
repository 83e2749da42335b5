"""The frame of every page: settings, menu, the reader's notices, the error boundary and the foot with its sources."""

from __future__ import annotations

import html
import logging
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Final, Generic, overload

import streamlit as st

from pages.ui import cache, render, state, versions_ui
from tdi.errors import TdiError
from tdi.figures.palette import Theme
from tdi.views.selection import Selection

logger = logging.getLogger("tdi.pages")

# File, label. A page is in the menu when its file exists: the menu never promises what is not there.
MENU: Final = (
    ("app.py", "Accueil"),
    ("pages/carte.py", "Carte"),
    ("pages/regions.py", "Régions"),
    ("pages/financements.py", "Financements"),
    ("pages/projets.py", "Projets"),
    ("pages/evolution.py", "Évolution"),
    ("pages/donnees.py", "Données et méthode"),
)


@dataclass(frozen=True)
class Here(Generic[state.S]):
    """What a page knows of the request.

    Attributes
    ----------
    selection
        What the address asks of this page.
    shared
        What the address asks of every page, for links to others.
    theme
        The reader's theme.
    """

    selection: state.S
    shared: Selection
    theme: Theme


@overload
def page(title: str, path: str) -> AbstractContextManager[Here[Selection]]: ...


@overload
def page(title: str, path: str, parse: state.Parser[state.S]) -> AbstractContextManager[Here[state.S]]: ...


@contextmanager
def page(title: str, path: str, parse: Any = state.parse_shared) -> Iterator[Here[Any]]:
    """Open a page: settings, header, notices; then the body; then the foot.

    An error inside the body becomes a calm notice in French with an incident number; its details go to the log only.

    Parameters
    ----------
    title
        Title of the browser's tab, without the name of the site.
    path
        File of the page, as in the menu.
    parse
        Reader of the page's own selection, for a page that has one; see `state.read_with`.
    """
    st.set_page_config(f"{title} · Territoires d’industrie", layout="wide", initial_sidebar_state="collapsed")
    try:
        selection, notices = state.read_with(parse)
        shared = state.shared()
        _header(shared, selection, path)
        versions_ui.notices()
        render.notices(notices, "pages/carte.py" if parse is state.parse_shared else path)
        yield Here(selection, shared, "dark" if st.context.theme.type == "dark" else "light")
        _foot()
    except TdiError as error:
        _failed(error)
    except Exception as error:  # noqa: BLE001 -- the one boundary: a reader never sees a traceback
        _failed(error)


def _header(shared: Selection, selection: state.Addressed, path: str) -> None:
    # Another page gets what all share (phase, region, territory), this one its own state.
    carried, own = shared.to_query(), selection.to_query()
    with st.container(horizontal=True, vertical_alignment="center", key="entete"):
        st.html(
            '<a class="passer" href="#contenu">Aller au contenu</a>'
            '<p class="marque"><span class="signe" aria-hidden="true"><i></i><i></i><i></i></span>'
            "Territoires d’industrie</p>"
        )
        with st.container(horizontal=True, key="menu", horizontal_alignment="right"):
            for file, label in MENU:
                st.page_link(file, label=label, query_params=own if file == path else carried)
    st.html(f'<span id="contenu" data-page="{html.escape(path)}"></span>')


def _foot() -> None:
    data = cache.store()
    st.html(
        '<footer class="pied"><p><strong>Sources.</strong> Périmètres : ANCT, listes de 2020 à juillet 2024 (Licence Ouverte '
        "2.0). États de 2018 : presse et préfectures. Contours des communes : ©\u00a0IGN, généralisés. Population et composition "
        "des intercommunalités : Insee et DGCL, repris par Etalab. Pays voisins : Natural Earth.</p>"
        f"<p>Version des données : {html.escape(data.data_version)}. Aucun traceur, aucun cookie de mesure, aucune ressource "
        'd’un autre site. <a href="/donnees" target="_self" data-interne>Données et méthode</a> · '
        '<a href="/accessibilite" target="_self" data-interne>Accessibilité et mentions</a></p></footer>'
    )


def _failed(error: Exception) -> None:
    incident = secrets.token_hex(4)
    logger.error("incident %s", incident, exc_info=error)
    st.html(
        '<section class="panne" role="alert"><h1>Cette vue n’a pas pu être affichée</h1>'
        "<p>Les données ne sont pas en cause pour autant : rechargez la page, ou revenez à l’accueil. Si cela se répète, "
        f"signalez l’incident <code>{incident}</code>.</p>"
        '<p><a href="/" target="_self">Revenir à l’accueil</a></p></section>'
    )
