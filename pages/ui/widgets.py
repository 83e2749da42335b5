"""The framework's own controls.

Drawn from the declaration of a page's address (`tdi.views.address`).

A control shows what the address says and writes the address when it is used, as one step of the
history. Its state is set from the address before it is drawn, so that Back, a reload and a shared
link move the control too.

In the first run of a session alone it is not: where a server goes and another takes over, the
session there begins with the choice that the user has just made, of which the framework tells no
callback. A control that then shows something else than the address was used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from pages.ui import cache, state
from pages.ui.site_map import BY_PATH
from tdi.text.typography import spaced
from tdi.views.address import Choice, Text


class Controls:
    """A row of controls of a page.

    Parameters
    ----------
    path
        Address of the page, which declares what each control is called and offers.
    selection
        What the page shows.
    name
        Of the row, part of the keys of its controls; the path where it is left out.

    Examples
    --------
    >>> with Controls("carte", selection) as row:  # doctest: +SKIP
    ...     row.draw("phase", "region")
    """

    def __init__(self, path: str, selection: Any, name: str = "") -> None:
        self._info, self._selection, self._name = BY_PATH[path], selection, name or path
        self._known = self._info.known()  # once a row: asking the cache costs 0.3 ms
        self._container = st.container(
            horizontal=True, vertical_alignment="bottom", key=f"reglages-{self._name}"
        )

    def __enter__(self) -> Controls:
        """Draw what follows side by side."""
        self._container.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        """End the row."""
        self._container.__exit__(*raised)

    def draw(self, *fields: str, counted: Iterable[tuple[str, str]] | None = None) -> None:
        """Draw the controls of some fields, one after the other.

        One that has nothing to choose is left out.

        Parameters
        ----------
        fields
            Names of fields of the selection.
        counted
            Choices with their labels, where the view has counted what each would show.
        """
        for name in fields:
            self._draw(name, counted)

    def _draw(self, name: str, counted: Iterable[tuple[str, str]] | None) -> None:
        address, known = self._info.address, self._known
        field, value = address[name], address.value(name, self._selection)
        key = f"{self._name}-{name}"
        common: dict[str, Any] = {
            "key": key,
            "on_change": _chosen,
            "args": (self._info.path, name, key),
        }
        options: Mapping[str, str] = {}
        if not isinstance(field, Text):
            options = address.options(name, self._selection, known, counted)
            if not options:
                return
            value = value if value in options else next(iter(options))
            common |= {
                "options": list(options),
                "format_func": lambda each: spaced(options.get(each) or str(each)),
            }
        seeded = not state.is_first_run()
        if seeded:
            st.session_state[key] = value
        if isinstance(field, Text):
            shown: str | None = st.text_input(
                spaced(field.label),
                value="" if seeded else value,
                max_chars=field.longest,
                placeholder=spaced(field.placeholder),
                **common,
            )
        elif isinstance(field, Choice) and field.segments:
            shown = st.segmented_control(
                spaced(field.label), default=None if seeded else value, **common
            )
        else:
            at = 0 if seeded else list(options).index(value)
            shown = st.selectbox(spaced(field.label), index=at, **common)
        if not seeded and shown is not None and shown != value:
            _chosen(self._info.path, name, key)
            st.rerun()


def _chosen(path: str, name: str, key: str) -> None:
    """Write what a control has chosen to the address."""
    value = st.session_state.get(key)
    if value is not None:  # else the chosen segment was pressed again: it stays chosen
        choose(path, **{name: value.strip()})


def choose(path: str, **changes: Any) -> None:
    """Write choices to the address, with what they drop or bring along (for callbacks).

    Made on the selection that the address holds now: a second choice made before the answer to the
    first does not take it back.
    """
    cache.use_session_store()
    info = BY_PATH[path]
    selection, _ = info.parse(state.query())
    state.write(info.address.choose(selection, info.known(), **changes))
