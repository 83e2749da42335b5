"""The frame of every page: settings, menu, the reader's notices, the error boundary and the foot with its sources."""

from __future__ import annotations

import html
import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import streamlit as st

from pages.ui import announce, cache, embedding, fallback, hosting, render, state, version_notices
from pages.ui.headers import embeddable
from pages.ui.presentation import own as own_presentation
from pages.ui.site_map import BY_PATH, PAGES, PageInfo
from tdi.errors import StoreError, TdiError
from tdi.figures.palette import Theme
from tdi.model.phases import LISTS_SPAN
from tdi.text.typography import markup
from tdi.views.breadcrumb import trail
from tdi.views.outside_programme import outside_notices
from tdi.views.selection import Selection
from tdi.views.targets import address

logger = logging.getLogger("tdi.pages")

_CURRENT: Final = ' aria-current="page"'
# Hidden by our style sheet: read where a host lets neither our middleware nor our files through.
_BARE: Final = (
    "Cet hébergement ne sert pas les feuilles de style ni les cartes de ce site&nbsp;: vous en lisez les textes, les chiffres et les tableaux, "
    "sans leur mise en page."
)


@dataclass(frozen=True)
class Here:
    """What a page knows of the request.

    Attributes
    ----------
    info
        The page.
    selection
        What the address asks of this page.
    shared
        What the address asks of every page, for links to others.
    theme
        The user's theme.
    """

    info: PageInfo
    selection: Any
    shared: Selection
    theme: Theme


_here: ContextVar[Here] = ContextVar("here")


def here() -> Here:
    """Return what is known of the request that the page answers."""
    return _here.get()


def show(path: str, body: Callable[[], None]) -> None:
    """Show a page: header, notices, body, foot with the sources.

    An error, in the frame or in the body, becomes a calm notice in French with an incident number;
    its details go to the log only.

    Parameters
    ----------
    path
        Address of the page, as in `pages.ui.site_map`.
    body
        Draws what is between header and foot.
    """
    try:
        info = BY_PATH[path]
        state.begin_run()
        cache.use_session_store()
        announce.begin(info.label)
        selection, notices = info.parse(state.query())
        # The search leads to these pages for an intercommunality outside of the programme.
        if isinstance(selection, Selection):
            notices += outside_notices(state.query(), cache.store())
        shared = selection if isinstance(selection, Selection) else state.shared()
        _here.set(
            Here(info, selection, shared, "dark" if st.context.theme.type == "dark" else "light")
        )
        st.html(_header_markup(cache.store().data_version, state.deck(), shared, selection, info))
        if not hosting.served():
            fallback.notice()
        version_notices.notices()
        render.notices(notices, info.target)
        body()
        _foot(info)
        # A parameter that could not be followed stays as it was typed, beside its notice.
        announce.draw(info.path, state.query(), {} if notices else _left_open(selection))
    except StoreError:
        _no_data()
    except TdiError as error:
        failed(error)
    except Exception as error:  # noqa: BLE001 -- the one boundary: a user never sees a traceback
        failed(error)


def _left_open(selection: state.Addressed) -> dict[str, str]:
    asked = state.query()
    return {name: value for name, value in selection.to_query().items() if name not in asked}


@lru_cache(maxsize=512)
def _header_markup(
    version: str, held: str, shared: Selection, selection: state.Addressed, info: PageInfo
) -> str:
    """Write the header; the version and the presentation held are what the trail and the offer read by themselves."""
    # Another page gets what all share (phase, region, territory), this one its own state.
    carried, own = shared.to_query(), selection.to_query()
    links = "".join(
        f'<li><a href="{html.escape(address(page.target, own if page is info else carried))}" data-interne'
        f"{_CURRENT if page is info else ''}>{page.label}</a></li>"
        for page in PAGES
        if page.in_menu
    )
    home = html.escape(address(PAGES[0].target, {"phase": shared.shown_phase}))
    # Two menus, of which the style sheet shows one: a row, or on a phone a button that opens a
    # list.
    return (
        '<div class="tete"><a class="passer" href="#contenu">Aller au contenu</a><header class="entete">'
        f'<a class="marque" href="{home}" data-interne><span class="signe" aria-hidden="true"><i></i><i></i><i></i></span>'
        f'Territoires d’industrie</a><nav class="menu large" aria-label="Pages"><ul>{links}</ul></nav>'
        f'<details class="menu etroit"><summary>Menu</summary><nav aria-label="Pages"><ul>{links}</ul></nav></details></header>'
        f'<div class="sous-entete">{_trail(shared, selection, info)}{own_presentation.offer(info.target, selection)}</div></div>'
        f'<p class="sans-habillage">{_BARE}</p><span id="contenu" tabindex="-1"></span>'
    )


def _trail(shared: Selection, selection: state.Addressed, info: PageInfo) -> str:
    project = getattr(selection, "project", None)
    steps = trail(cache.store(), shared, info.target, info.label, cache.projects(), project)
    items = "".join(
        f'<li><a href="{html.escape(step.address)}" data-interne>{markup(step.label)}</a></li>'
        if step.address
        else f'<li><span aria-current="page">{markup(step.label)}</span></li>'
        for step in steps
    )
    return f'<nav class="fil" aria-label="Fil d’Ariane"><ol>{items}</ol></nav>' if items else ""


def _foot(info: PageInfo) -> None:
    data = cache.store()
    links = "".join(
        f'<li><a href="{html.escape(address(page.target, {}))}" data-interne>{page.foot_label or page.label}</a></li>'
        for page in PAGES
        if page.in_foot
    )
    if embeddable():
        embedding.offer(info.path, state.query())
    st.html(
        '<footer class="pied"><p><strong>Sources.</strong> Périmètres&nbsp;: ANCT, listes de '
        f"{LISTS_SPAN} (Licence Ouverte "
        "2.0). États de 2018&nbsp;: presse et préfectures. Contours des communes&nbsp;: ©\u00a0IGN, généralisés. Population et composition "
        "des intercommunalités&nbsp;: Insee et DGCL, repris par Etalab. Pays voisins&nbsp;: Natural Earth.</p>"
        '<p class="entiere"><a href="/" data-vue-entiere>Voir la vue entière sur Territoires d’industrie</a></p>'
        f"<p>Version des données&nbsp;: {html.escape(data.data_version)}. Aucun traceur, aucun cookie de mesure, aucune ressource "
        f"d’un autre site.</p>"
        f'<nav aria-label="Pied de page"><ul>{links}</ul></nav></footer>'
    )


def _no_data() -> None:
    """Say that there is no store (yet); the log has the reason once (`pages.ui.versions`)."""
    st.html(
        '<section class="panne" role="alert"><h1>Les données ne sont pas disponibles pour le moment</h1>'
        "<p>Le site est en cours d’installation ou de mise à jour. Rechargez la page dans quelques instants.</p></section>"
    )


def failed(error: Exception) -> None:
    """Tell the user calmly that something went wrong, and the log what."""
    incident = secrets.token_hex(4)
    logger.error("incident %s", incident, exc_info=error)
    st.html(
        '<section class="panne" role="alert"><h1>Cette vue n’a pas pu être affichée</h1>'
        "<p>Les données ne sont pas en cause pour autant&nbsp;: rechargez la page, ou revenez à l’accueil. Si cela se répète, "
        f"signalez l’incident <code>{incident}</code>.</p>"
        '<p><a href="/" target="_self">Revenir à l’accueil</a></p></section>'
    )
