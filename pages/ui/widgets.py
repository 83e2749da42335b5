"""The framework's own controls, bound to the address of the page.

A control shows what the address says and writes the address when it is used (one step of the history). Its state is always set from
the address before it is drawn, so that Back, a reload and a shared link move the control too.

In the first run of a session alone it is not: where a server goes and another takes over, the session there begins with the choice that
the user has just made, of which the framework tells no callback. A control that then shows something else than the address was used.
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
        key, value = self._seeded(field, options, current)
        chosen = st.segmented_control(
            spaced(label),
            list(options),
            format_func=lambda value: spaced(options.get(value, value)),
            default=value if state.is_first_run() else None,
            key=key,
            on_change=self._chosen,
            args=(key, field, changes),
        )
        self._catch_up(chosen, value, field, changes)

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
        key, value = self._seeded(field, options, current)
        chosen = st.selectbox(
            spaced(label),
            list(options),
            format_func=lambda value: spaced(options.get(value, value)),
            index=list(options).index(value) if state.is_first_run() else 0,
            key=key,
            on_change=self._chosen,
            args=(key, field, changes),
        )
        self._catch_up(chosen, value, field, changes)

    def text(self, label: str, *, field: str, placeholder: str) -> None:
        """Draw a box for a text to look for; it is followed on Enter, or when the user leaves it."""
        key, value = self._seeded(field, None, None)

        def stripped(_: Any, text: str) -> Mapping[str, str]:
            return {field: text.strip()}

        chosen = st.text_input(
            spaced(label),
            value=value if state.is_first_run() else "",
            key=key,
            max_chars=_LONGEST_TEXT,
            placeholder=spaced(placeholder),
            on_change=self._chosen,
            args=(key, field, stripped),
        )
        self._catch_up(chosen, value, field, stripped)

    def _seeded(self, field: str, options: Mapping[str, str] | None, current: str | None) -> tuple[str, str]:
        """Set the control's state from the address; return its key, and what the address says."""
        key = f"{self._name}-{field}"
        value = str(getattr(self._selection, field) or "") if current is None else current
        if options is not None and value not in options:
            value = next(iter(options))
        if not state.is_first_run():
            st.session_state[key] = value
        return key, value

    def _catch_up(self, chosen: str | None, value: str, field: str, changes: Changes | None) -> None:
        """Follow a choice that was made before this session began."""
        if state.is_first_run() and chosen is not None and chosen != value:
            self._follow(chosen, field, changes)
            st.rerun()

    def _chosen(self, key: str, field: str, changes: Changes | None) -> None:
        value = st.session_state.get(key)
        if value is not None:  # else the chosen segment was pressed again: it stays chosen
            self._follow(value, field, changes)

    def _follow(self, value: str, field: str, changes: Changes | None) -> None:
        state.change(self._parse, lambda held: changes(held, value) if changes else {field: value or None})
