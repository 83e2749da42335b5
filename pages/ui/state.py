"""The only reader of query parameters and of session keys; the only builder of links.

The address is the one state: controls are choices of an address (`pages.ui.choices`), and what a map or a list reports is written
into it. A reload, a shared link and the browser's Back show the same view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, Self, TypeAlias, TypeVar
from urllib.parse import urlsplit

import streamlit as st

from pages.ui import cache
from tdi import settings
from tdi.store import Store
from tdi.views.outside import outside_notices
from tdi.views.selection import Notice, Selection, parse_selection

_PARSER_KEY = "lecture-adresse"
_origin: ContextVar[str] = ContextVar("origin", default="")


class Addressed(Protocol):
    """What a page's selection must be able to do: write itself as query parameters, and change."""

    def to_query(self) -> dict[str, str]:
        """Write the selection as query parameters."""
        ...

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some fields changed."""
        ...

    def __hash__(self) -> int:
        """Key what is written for it."""
        ...


S = TypeVar("S", bound=Addressed)
Parser: TypeAlias = Callable[[Mapping[str, str]], tuple[S, tuple[Notice, ...]]]


def parse_shared(query: Mapping[str, str]) -> tuple[Selection, tuple[Notice, ...]]:
    """Read the selection that the pages share: phase, indicator, region, territory, commune.

    The search leads to ``epci=<SIREN>`` for an intercommunality outside of all territories: the page says so.
    """
    selection, notices = parse_selection(query, cache.known())
    return selection, (*notices, *outside_notices(query, cache.store()))


def read() -> tuple[Selection, tuple[Notice, ...]]:
    """Read the shared selection from the address, and write the phase out when the address leaves it open."""
    return read_with(parse_shared)


def read_with(parse: Parser[S]) -> tuple[S, tuple[Notice, ...]]:
    """Read a page's own selection from the address, and write out what the address leaves open (the phase, always).

    Reading never takes a parameter away: one that this page does not know may be another page's, and a page that runs for
    a moment on another's address must not rob it.

    Parameters
    ----------
    parse
        Reads query parameters: ``parse(query) -> (selection, notices)``, never an exception. What a map or a list reports
        is applied to the address with it too (`change`).
    """
    st.session_state[_PARSER_KEY] = parse
    selection, notices = parse(st.query_params.to_dict())
    if not notices:
        open_yet = {k: v for k, v in selection.to_query().items() if k not in st.query_params}
        if open_yet:
            st.query_params.update(open_yet)
    return selection, notices


def shared() -> Selection:
    """Return what the address says to every page, for links from a page with a selection of its own."""
    return parse_shared(st.query_params.to_dict())[0]


def deck() -> str:
    """Return the presentation that the reader is making, as the address has it; "" without one."""
    return st.query_params.get("deck", "")


def carried(query: Mapping[str, str]) -> dict[str, str]:
    """Return query parameters with what goes from page to page: the presentation that the reader is making."""
    held = deck()
    return {**query, "deck": held} if held and "deck" not in query else dict(query)


def put_deck(text: str) -> None:
    """Put the reader's presentation into the address, or take it out when it is empty (for callbacks)."""
    rest = {name: value for name, value in st.query_params.to_dict().items() if name != "deck"}
    st.query_params.from_dict(rest | {"deck": text} if text else rest)


def write(selection: Addressed) -> None:
    """Put a selection into the address, when it differs from what is there."""
    query = carried(selection.to_query())
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def change(**changes: Any) -> None:
    """Change some fields of the page's selection in the address (for callbacks)."""
    parse = st.session_state.get(_PARSER_KEY, parse_shared)
    selection, _ = parse(st.query_params.to_dict())
    write(selection.with_(**changes))


def parser() -> Parser[Any] | None:
    """Return how the page that ran last reads its address."""
    found: Parser[Any] | None = st.session_state.get(_PARSER_KEY)
    return found


def use_parser(parse: Parser[Any]) -> None:
    """Read the address in this way when a component reports: for a page that is shown without being run."""
    st.session_state[_PARSER_KEY] = parse


def component_value(key: str, name: str) -> Any:
    """Return what a component reported under its key, or None."""
    held = st.session_state.get(key)
    if held is None:
        return None
    return held.get(name) if isinstance(held, Mapping) else getattr(held, name, None)


@contextmanager
def asked(data: Store, origin: str) -> Iterator[None]:
    """Say what is known of a request that comes outside of a session: its version of the data, and the origin it reached."""
    token = _origin.set(origin)
    try:
        with cache.reading(data):
            yield
    finally:
        _origin.reset(token)


def origin() -> str:
    """Return the origin of the site as readers reach it, for addresses that are written out; "" when it is not known."""
    public: str = settings.value("TDI_PUBLIC_URL")
    if public:
        return public
    parts = urlsplit(_origin.get() or st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
