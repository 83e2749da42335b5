"""The lines that show a view on another site.

A frame, its title and source, and a script that adjusts its height.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from pages.ui import announce, state
from pages.ui.templating import render_part
from tdi.text.typography import spaced

_HEIGHT: Final = 900  # pixels, until the script tells the height of the view
_SCRIPT: Final = "/fichiers/0/parent.js"
"""Any digest leads to the file in force: a line that somebody has copied works for ever."""


def lines(origin: str, path: str, query: Mapping[str, str], title: str) -> str:
    """Return the lines to copy.

    >>> made = lines("https://ti.example", "carte", {"phase": "2024"}, "183 territoires")
    >>> print(made.splitlines()[0][:62])
    <iframe src="https://ti.example/carte?phase=2024&amp;embed=1"
    """
    view = {name: value for name, value in query.items() if name != "embed"}
    seen = html.escape(f"{origin}/{path}?{urlencode(view)}")
    frame = html.escape(f"{origin}/{path}?{urlencode(view | {'embed': '1'})}")
    name = html.escape(spaced(title))
    return (
        f'<iframe src="{frame}" title="{name}" width="100%" height="{_HEIGHT}" loading="lazy" style="border:0"></iframe>\n'
        f'<p>Source\u00a0: <a href="{seen}">{name}</a>, Territoires d’industrie. Périmètres\u00a0: ANCT\u00a0; contours\u00a0: © IGN\u00a0; '
        "population\u00a0: Insee. Licence Ouverte 2.0.</p>\n"
        f'<script async src="{html.escape(origin)}{_SCRIPT}"></script>'
    )


def offer(path: str, query: Mapping[str, str]) -> None:
    """Offer the lines of the view, folded."""
    with st.expander("Intégrer cette vue dans un autre site"):
        st.html(render_part("shared", "embedding"))
        st.code(
            lines(state.origin(), path, query, announce.title()), language="html", wrap_lines=True
        )
