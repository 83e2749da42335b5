"""The only reader of query parameters and of session keys; the only builder of links.

The address is the one state. Widgets are set from it before they are drawn, and a widget that the reader changes writes
it back: a reload, a shared link and the browser's Back show the same view.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import cache
from tdi.views.selection import Notice, Selection, parse_selection


def read() -> tuple[Selection, tuple[Notice, ...]]:
    """Read the selection from the address, and write the phase out when the address leaves it open."""
    selection, notices = parse_selection(st.query_params.to_dict(), cache.known())
    if not notices:
        write(selection)
    return selection, notices


def write(selection: Selection) -> None:
    """Put a selection into the address, when it differs from what is there."""
    query = selection.to_query()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def change(**changes: Any) -> None:
    """Change some fields of the selection in the address (for callbacks)."""
    selection, _ = parse_selection(st.query_params.to_dict(), cache.known())
    write(selection.with_(**changes))


def pick(
    widget: Callable[..., Any],
    label: str,
    options: Sequence[Any],
    *,
    field: str,
    value: Any,
    changes: Callable[[Any], Mapping[str, Any]] | None = None,
    **arguments: Any,
) -> None:
    """Draw a choice bound to one field of the selection.

    Parameters
    ----------
    widget
        ``st.selectbox``, ``st.segmented_control`` or the like.
    field, value
        Field of the selection and its value in the address.
    changes
        What else follows from a choice (for instance: a new phase drops the selected territory).
    """
    key = f"choix-{field}"

    def on_change() -> None:
        chosen = st.session_state[key]
        if chosen is None:  # a segmented control that was clicked again: keep the value
            return
        change(**(changes(chosen) if changes else {field: chosen}))

    st.session_state[key] = value
    widget(label, options, key=key, on_change=on_change, **arguments)


def component_value(key: str, name: str) -> Any:
    """Return what a component reported under its key, or None."""
    held = st.session_state.get(key)
    if held is None:
        return None
    return held.get(name) if isinstance(held, Mapping) else getattr(held, name, None)
