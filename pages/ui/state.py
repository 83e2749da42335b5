"""The address of the page.

The only reader and writer of query parameters, the only builder of links within a view.

The address is the one state: a control writes it (`pages.ui.widgets`), a bar, a row and an area of
a map are links to it. A reload, a shared link and the browser's Back show the same view.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st

from pages.ui import cache
from tdi import settings
from tdi.data.store import Store
from tdi.views.address import Addressed
from tdi.views.selection import ADDRESS, Selection

_SESSION: Final = "session"
_first_run: ContextVar[bool] = ContextVar("first_run", default=False)
_origin: ContextVar[str] = ContextVar("origin", default="")


def begin_run() -> None:
    """Note whether this run is the first of its session.

    Called before the controls of a page are drawn.
    """
    first = _SESSION not in st.session_state
    _first_run.set(first)
    if first:
        st.session_state[_SESSION] = secrets.token_hex(4)


def is_first_run() -> bool:
    """Return whether this run is the first of its session."""
    return _first_run.get()


def session_mark() -> str:
    """Return what tells this session from others.

    A browser that meets another one has come to another server.
    """
    return str(st.session_state[_SESSION])


def query() -> dict[str, str]:
    """Return the query parameters of the address."""
    return st.query_params.to_dict()


def shared() -> Selection:
    """Return what the address says to every page.

    For links from a page with a selection of its own.
    """
    return ADDRESS.parse(query(), cache.known())[0]


def own_presentation() -> str:
    """Return the presentation that the user is making, as the address has it; "" without one."""
    return st.query_params.get("deck", "")


def carried(selection: Mapping[str, str]) -> dict[str, str]:
    """Return query parameters with what goes from page to page.

    The presentation that the user is making.
    """
    held = own_presentation()
    return {**selection, "deck": held} if held and "deck" not in selection else dict(selection)


def keep_own_presentation(text: str) -> None:
    """Put the user's presentation into the address.

    Or take it out when it is empty (for callbacks).
    """
    rest = {name: value for name, value in query().items() if name != "deck"}
    st.query_params.from_dict(rest | {"deck": text} if text else rest)


def write(selection: Addressed) -> None:
    """Put a selection into the address, as one step of the history.

    When it differs from what is there (for callbacks).
    """
    wanted = carried(selection.to_query())
    if query() != wanted:
        st.query_params.from_dict(wanted)


def follow(address: str) -> None:
    """Go to another state of this page, given as the link of a view.

    ``?phase=2023&ti=ti-8413`` (for callbacks).
    """
    st.query_params.from_dict(carried(dict(parse_qsl(urlsplit(address).query))))


def view_link(selection: Addressed, **changes: Any) -> str:
    """Return the link to another state of the view.

    A query alone, so that it stays on this page.
    """
    return f"?{urlencode(selection.with_(**changes).to_query())}"


def component_value(key: str, name: str) -> Any:
    """Return what a component reported under its key, or None."""
    held = st.session_state.get(key)
    if held is None:
        return None
    return held.get(name) if isinstance(held, Mapping) else getattr(held, name, None)


@contextmanager
def outside_session(data: Store, origin: str) -> Iterator[None]:
    """Say what is known of a request that comes outside of a session.

    Its version of the data, and the origin it reached.
    """
    token = _origin.set(origin)
    try:
        with cache.reading(data):
            yield
    finally:
        _origin.reset(token)


def origin() -> str:
    """Return the origin of the site as users reach it, for addresses that are written out.

    "" when it is not known.
    """
    public: str = settings.value("TDI_PUBLIC_URL")
    if public:
        return public
    parts = urlsplit(_origin.get() or st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
