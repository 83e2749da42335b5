"""What the browser is told of a page once it is drawn.

Its title, what to say aloud, what completes its address.

A component of the page itself (no frame): ``static/components/announce.js`` moves the focus to the
heading of a page that has come, says what a choice has changed, and writes out in the address what
it leaves open, without a step of the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st

from pages.ui import state
from pages.ui.registry import component
from tdi.text.typography import spaced, spaced_all

SITE_NAME = "Territoires d’industrie"


@dataclass
class _Page:
    """What is known of the page that is being drawn."""

    label: str
    title: str = ""
    sentences: list[str] = field(default_factory=list)


_page: ContextVar[_Page | None] = ContextVar("page", default=None)


def begin(label: str) -> None:
    """Begin a page; its name is the tab's until its title is known."""
    _page.set(_Page(label))
    st.set_page_config(page_title=spaced(f"{label} · {SITE_NAME}"))


def heading(title: str, subtitle: str) -> None:
    """Say the finding of the page and its measure, and name the tab by the finding."""
    page = _page.get()
    if page is None:
        return
    page.title = title
    if title != page.label:
        st.set_page_config(page_title=spaced(f"{title} · {page.label} · {SITE_NAME}"))
    say(title, subtitle)


def title() -> str:
    """Return the finding of the page, or its name as long as it has none."""
    page = _page.get()
    return page.title or page.label if page else ""


def say(*sentences: str) -> None:
    """Have sentences said when they are not those of the run before: what was chosen or found."""
    page = _page.get()
    if page is not None:
        page.sentences += [sentence for sentence in sentences if sentence]


def draw(path: str, query: Mapping[str, str], complete: Mapping[str, str]) -> None:
    """Tell the browser.

    Parameters
    ----------
    path
        Address of the page, without slashes.
    query
        Parameters that the page was asked with.
    complete
        Parameters that the address leaves open (the phase, always), with the values that are shown.
    """
    page = _page.get()
    component("announce")(
        key="annonce",
        data={
            "page": path,
            "address": f"/{path}?{urlencode({**query, **complete})}",
            "sentences": spaced_all(page.sentences) if page else [],
            "complete": dict(complete),
            "session": state.session_mark(),
            "first": state.is_first_run(),
        },
        height="content",
    )
