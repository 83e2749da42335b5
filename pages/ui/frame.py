"""The frame of every page.

Settings, menu, the reader's notices, the error boundary and the foot with its sources.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st

from pages.ui import announce, cache, embedding, fallback, hosting, render, state, version_notices
from pages.ui.headers import embeddable
from pages.ui.presentation import own as own_presentation
from pages.ui.site_map import BY_PATH, PAGES, PageInfo
from pages.ui.templating import render_part
from tdi.errors import StoreError, TdiError
from tdi.figures.palette import Theme
from tdi.model.phases import LISTS_SPAN
from tdi.views.breadcrumb import trail
from tdi.views.outside_programme import outside_notices
from tdi.views.selection import Selection
from tdi.views.targets import address

logger = logging.getLogger("tdi.pages")


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
        st.html(
            _header_markup(
                cache.store().data_version, state.own_presentation(), shared, selection, info
            )
        )
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
    """Write the header.

    The version and the presentation are arguments so that the cache tells headers apart.
    """
    # Another page gets what all share (phase, region, territory), this one its own state.
    carried, own = shared.to_query(), selection.to_query()
    pages = [
        (
            page.menu_label or page.label,
            address(page.target, own if page is info else carried),
            page is info,
        )
        for page in PAGES
        if page.in_menu
    ]
    project = getattr(selection, "project", None)
    return render_part(
        "frame",
        "header",
        home=address(PAGES[0].target, {"phase": shared.shown_phase}),
        pages=pages,
        steps=trail(cache.store(), shared, info.target, info.label, cache.projects(), project),
        offer=own_presentation.offer(info.target, selection),
    )


def _foot(info: PageInfo) -> None:
    links = [
        (page.foot_label or page.label, address(page.target, {})) for page in PAGES if page.in_foot
    ]
    if embeddable():
        embedding.offer(info.path, state.query())
    version = cache.store().data_version
    st.html(render_part("frame", "foot", lists_span=LISTS_SPAN, version=version, links=links))


def _no_data() -> None:
    """Say that there is no store (yet); the log has the reason once (`pages.ui.versions`)."""
    st.html(render_part("frame", "no_data"))


def failed(error: Exception) -> None:
    """Tell the user calmly that something went wrong, and the log what."""
    incident = secrets.token_hex(4)
    logger.error("incident %s", incident, exc_info=error)
    st.html(render_part("frame", "failed", incident=incident))
