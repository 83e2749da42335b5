"""The framework's own controls, bound to the address of the page.

A control shows what the address says and writes the address when it is used (one step of the history). Its state is always set from
the address before it is drawn, so that Back, a reload and a shared link move the control too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from pages.ui import state
from pages.ui.state import Addressed, Parser
from tdi.typography import spaced

Changes = Callable[[Any, str], Mapping[str, Any]]
_LONGEST_TEXT: Final = 100
_FIRST_RUN: Final = "premier-passage"


class Controls:
    """The controls of a page, drawn one after the other inside of a row.

    Parameters
    ----------
    selection
        What the page shows; a choice changes some of its fields.
    parse
        Reads the page's selection from the address.
    name
        Of the row, part of the keys of its controls.

    Examples
    --------
    >>> with controls.row("carte") as row:  # doctest: +SKIP
    ...     row.select("Région", {"": "France entière", "84": "Auvergne-Rhône-Alpes"}, field="region")
    """

    def __init__(self, selection: Addressed, parse: Parser[Any], name: str) -> None:
        self._selection, self._parse, self._name = selection, parse, name

    def row(self) -> Any:
        """Return the container in which the controls stand side by side."""
        return st.container(horizontal=True, vertical_alignment="bottom", key=f"reglages-{self._name}")

    def segments(
        self,
        label: str,
        options: Mapping[str, str],
        *,
        field: str,
        current: str | None = None,
        changes: Changes | None = None,
    ) -> None:
        """Draw a choice among a few, all in sight.

        Parameters
        ----------
        label
            Name of the group.
        options
            Value and text of each choice; the value "" stands for none.
        field
            Field of the selection.
        current
            Value chosen, where it is not that of the field.
        changes
            What a choice changes, where it is more than the field: ``changes(selection, chosen)``, with the selection that the address
            holds when the choice comes (the one drawn may be a choice behind).
        """
        key = self._seeded(field, options, current, changes)
        st.segmented_control(
            spaced(label),
            list(options),
            format_func=lambda value: spaced(options.get(value, value)),
            key=key,
            on_change=self._chosen,
            args=(key, field, changes),
        )

    def select(
        self,
        label: str,
        options: Mapping[str, str],
        *,
        field: str,
        current: str | None = None,
        changes: Changes | None = None,
    ) -> None:
        """Draw a choice from a list that can be searched, with the parameters of `segments`."""
        key = self._seeded(field, options, current, changes)
        st.selectbox(
            spaced(label),
            list(options),
            format_func=lambda value: spaced(options.get(value, value)),
            key=key,
            on_change=self._chosen,
            args=(key, field, changes),
        )

    def text(self, label: str, *, field: str, placeholder: str) -> None:
        """Draw a box for a text to look for; it is followed on Enter, or when the user leaves it."""
        key = self._seeded(field, None, None, None)
        st.text_input(
            spaced(label),
            key=key,
            max_chars=_LONGEST_TEXT,
            placeholder=spaced(placeholder),
            on_change=self._chosen,
            args=(key, field, lambda _, text: {field: text.strip()}),
        )

    def _seeded(
        self, field: str, options: Mapping[str, str] | None, current: str | None, changes: Changes | None
    ) -> str:
        """Set the control's state from the address; return its key."""
        key = f"{self._name}-{field}"
        value = str(getattr(self._selection, field) or "") if current is None else current
        if options is not None and value not in options:
            value = next(iter(options))
        st.session_state[key] = value
        return key

    def _chosen(self, key: str, field: str, changes: Changes | None) -> None:
        value = st.session_state.get(key)
        if value is None:  # the chosen segment was pressed again: it stays chosen
            return
        state.change(self._parse, lambda held: changes(held, value) if changes else {field: value or None})
