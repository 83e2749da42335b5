"""The frame of every page: settings, menu, the reader's notices, the error boundary and the foot with its sources."""

from __future__ import annotations

import html
import logging
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Generic, overload

import streamlit as st

from pages.ui import cache, deck_ui, render, replay, state, versions_ui
from pages.ui.headers import embeddable
from tdi.errors import TdiError
from tdi.figures.palette import Theme
from tdi.model.phases import LISTS_SPAN
from tdi.typography import markup, spaced
from tdi.views.crumbs import trail
from tdi.views.selection import Selection
from tdi.views.targets import address, page_exists

logger = logging.getLogger("tdi.pages")

# File, label. A page is in the menu when its file exists: the menu never promises what is not there.
MENU: Final = (
    ("app.py", "Accueil"),
    ("pages/carte.py", "Carte"),
    ("pages/territoire.py", "Territoire"),
    ("pages/regions.py", "Régions"),
    ("pages/financements.py", "Financements"),
    ("pages/projets.py", "Projets"),
    ("pages/evolution.py", "Évolution"),
    ("pages/presentation.py", "Présentation"),
    ("pages/donnees.py", "Données"),
)
# The same, at the foot.
FOOT: Final = (
    ("pages/donnees.py", "Données et méthode"),
    ("pages/accessibilite.py", "Accessibilité et mentions"),
)

# The same on every page and in every state: integrate.js writes the lines when the reader opens it.
_EMBED: Final = (
    '<details class="integrer" data-script="/fichiers/0/parent.js"><summary>Intégrer cette vue dans un autre site</summary>'
    '<p><label for="integrer-lignes">Lignes à recopier&nbsp;: la vue, son titre et sa source. La dernière, facultative, ajuste la '
    'hauteur.</label></p><textarea id="integrer-lignes" rows="6" readonly spellcheck="false"></textarea>'
    '<p><button type="button">Copier</button> <span role="status"></span> '
    '<a href="/donnees#integrer" data-interne>Mode d’emploi</a></p></details>'
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

    An error, in the frame or in the body, becomes a calm notice in French with an incident number; its details go to the log only.

    Parameters
    ----------
    title
        Title of the browser's tab, without the name of the site.
    path
        File of the page, as in the menu.
    parse
        Reader of the page's own selection, for a page that has one; see `state.read_with`.
    """
    st.set_page_config(
        spaced(f"{title} · Territoires d’industrie"), layout="wide", initial_sidebar_state="collapsed"
    )
    opened = False
    try:
        selection, notices = state.read_with(parse)
        shared = selection if parse is state.parse_shared else state.shared()
        _header(shared, selection, path, title)
        told = versions_ui.notices()
        render.notices(notices, "pages/carte.py" if parse is state.parse_shared else path)
        opened = True
        yield Here(selection, shared, "dark" if st.context.theme.type == "dark" else "light")
        _foot()
        if not told:  # what is said of versions is read from the disk, and changes while the page does not
            replay.came_out_whole()
    except TdiError as error:
        _failed(error)
    except Exception as error:  # noqa: BLE001 -- the one boundary: a reader never sees a traceback
        _failed(error)
    if not opened:  # the body of a page that could not be opened must not run
        st.stop()


def _header(shared: Selection, selection: state.Addressed, path: str, title: str) -> None:
    st.html(_header_markup(cache.store().data_version, state.deck(), shared, selection, path, title))


@lru_cache(maxsize=512)
def _header_markup(
    version: str, held: str, shared: Selection, selection: state.Addressed, path: str, title: str
) -> str:
    """Write the header; the version and the presentation held are what the trail and the offer read by themselves."""
    # Another page gets what all share (phase, region, territory), this one its own state.
    carried, own = shared.to_query(), selection.to_query()
    current = {path: ' aria-current="page"'}
    links = "".join(
        f'<li><a href="{html.escape(address(file, own if file == path else carried))}" data-interne{current.get(file, "")}>{label}</a></li>'
        for file, label in MENU
        if page_exists(file)
    )
    home = html.escape(address("app.py", {"phase": shared.shown_phase}))
    # Two menus, of which the style sheet shows one: a row, or on a phone a button that opens a list.
    return (
        '<div class="tete"><a class="passer" href="#contenu">Aller au contenu</a><header class="entete">'
        f'<a class="marque" href="{home}" data-interne><span class="signe" aria-hidden="true"><i></i><i></i><i></i></span>'
        f'Territoires d’industrie</a><nav class="menu large" aria-label="Pages"><ul>{links}</ul></nav>'
        f'<details class="menu etroit"><summary>Menu</summary><nav aria-label="Pages"><ul>{links}</ul></nav></details></header>'
        f'<div class="sous-entete">{_trail(shared, selection, path, title)}{deck_ui.offer(path, selection)}</div></div>'
        f'<span id="contenu" tabindex="-1" data-page="{html.escape(path)}" data-titre="{markup(title)}"></span>'
    )


def _trail(shared: Selection, selection: state.Addressed, path: str, title: str) -> str:
    label = dict(MENU).get(path, title)
    project = getattr(selection, "project", None)
    steps = trail(cache.store(), shared, path, label, cache.projects(), project)
    items = "".join(
        f'<li><a href="{html.escape(step.address)}" data-interne>{markup(step.label)}</a></li>'
        if step.address
        else f'<li><span aria-current="page">{markup(step.label)}</span></li>'
        for step in steps
    )
    return f'<nav class="fil" aria-label="Fil d’Ariane"><ol>{items}</ol></nav>' if items else ""


def _foot() -> None:
    data = cache.store()
    links = "".join(
        f'<li><a href="{html.escape(address(file, {}))}" data-interne>{label}</a></li>'
        for file, label in FOOT
        if page_exists(file)
    )
    offer = _EMBED if embeddable() else ""
    st.html(
        '<footer class="pied"><p><strong>Sources.</strong> Périmètres&nbsp;: ANCT, listes de '
        f"{LISTS_SPAN} (Licence Ouverte "
        "2.0). États de 2018&nbsp;: presse et préfectures. Contours des communes&nbsp;: ©\u00a0IGN, généralisés. Population et composition "
        "des intercommunalités&nbsp;: Insee et DGCL, repris par Etalab. Pays voisins&nbsp;: Natural Earth.</p>"
        '<p class="entiere"><a href="/" data-vue-entiere>Voir la vue entière sur Territoires d’industrie</a></p>'
        f"<p>Version des données&nbsp;: {html.escape(data.data_version)}. Aucun traceur, aucun cookie de mesure, aucune ressource "
        f"d’un autre site.</p>"
        f'<nav aria-label="Pied de page"><ul>{links}</ul></nav>{offer}</footer>'
    )


def _failed(error: Exception) -> None:
    incident = secrets.token_hex(4)
    logger.error("incident %s", incident, exc_info=error)
    st.html(
        '<section class="panne" role="alert"><h1>Cette vue n’a pas pu être affichée</h1>'
        "<p>Les données ne sont pas en cause pour autant&nbsp;: rechargez la page, ou revenez à l’accueil. Si cela se répète, "
        f"signalez l’incident <code>{incident}</code>.</p>"
        '<p><a href="/" target="_self">Revenir à l’accueil</a></p></section>'
    )
