"""The controls of a page: native radio buttons, lists and text boxes, of which each choice is an address.

The address is the one state of a page, so a control needs no widget of the framework, only what the address becomes: a choice
carries its query, and ``controls.js`` follows it within the session as it follows a link (docs/adr/0027). All controls of a page
are one piece of markup.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from pages.ui.state import Addressed
from tdi.typography import markup

esc = html.escape
Changes = Callable[[str], Mapping[str, Any]]
_SEARCH: Final = 100  # characters of a text that is looked for


def back(selection: Addressed, inner: str, changes: Mapping[str, Any], css: str = "retour") -> str:
    """Return a link that changes the view where it stands, in another site's page too; `inner` is its markup."""
    return f'<a class="{css}" {leading(selection, changes)}>{inner}</a>'


def leading(selection: Addressed, changes: Mapping[str, Any]) -> str:
    """Return the attributes of a link that changes the view where it stands."""
    before, after = (urlencode(each.to_query()) for each in (selection, selection.with_(**changes)))
    return f'href="?{esc(after)}" data-reglages="{esc(before)}"'


class Controls:
    """The row of controls of a page, written one after the other.

    Parameters
    ----------
    selection
        What the page shows; the choices change some of its fields.
    kind
        Class of the row in the style sheet, and its key: the focus finds its place again by it.
    label
        What the row is for, read out before its first control.
    """

    def __init__(self, selection: Addressed, kind: str = "", label: str = "Réglages de la vue") -> None:
        self._selection, self._kind, self._label = selection, kind, label
        self._parts: list[str] = []

    def segments(
        self,
        label: str,
        options: Mapping[str, str],
        *,
        field: str,
        current: str | None = None,
        changes: Changes | None = None,
    ) -> None:
        """Add a choice among a few, all in sight.

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
            What a choice changes, where it is more than the field.
        """
        chosen = self._current(field) if current is None else current
        items = "".join(
            f'<label><input type="radio" name="c-{field}" value="{esc(self._query(field, value, changes))}"'
            f"{' checked' if value == chosen else ''}><span>{markup(text)}</span></label>"
            for value, text in options.items()
        )
        self._parts.append(f'<fieldset class="choix"><legend>{markup(label)}</legend>{items}</fieldset>')

    def select(
        self,
        label: str,
        options: Mapping[str, str],
        *,
        field: str,
        current: str | None = None,
        changes: Changes | None = None,
        many: bool = False,
    ) -> None:
        """Add a choice from a list, with the parameters of `segments`.

        Parameters
        ----------
        many
            For a long list of which each choice changes one parameter of the address and nothing else: written once, not with each choice.
        """
        chosen = self._current(field) if current is None else current
        items = "".join(
            f'<option value="{esc(value if many else self._query(field, value, changes))}"'
            f"{' selected' if value == chosen else ''}>{markup(text)}</option>"
            for value, text in options.items()
        )
        named = self._named(field) if many else ""
        self._parts.append(
            f'<div class="liste"><label for="c-{field}">{markup(label)}</label><select id="c-{field}" name="c-{field}"{named}>{items}</select></div>'
        )

    def text(self, label: str, *, field: str, placeholder: str) -> None:
        """Add a box for a text to look for; it is followed on Enter, or when the reader leaves it."""
        self._parts.append(
            f'<div class="liste texte"><label for="c-{field}">{markup(label)}</label><input type="search" id="c-{field}" name="c-{field}" '
            f'value="{esc(self._current(field))}"{self._named(field)} placeholder="{esc(placeholder)}" maxlength="{_SEARCH}" autocomplete="off" spellcheck="false"></div>'
        )

    def leave(self, label: str, **changes: Any) -> None:
        """Add a link that takes some choices back."""
        self._parts.append(back(self._selection, markup(label), changes))

    def markup(self) -> str:
        """Return the row."""
        return (
            f'<div class="reglages {self._kind}" role="group" aria-label="{esc(self._label)}" '
            f'data-reglages="{esc(urlencode(self._selection.to_query()))}">{"".join(self._parts)}</div>'
        )

    def _named(self, field: str) -> str:
        """Return what the browser needs to write the address of a choice itself: the query without the field, and its parameter."""
        without, with_one = (self._selection.with_(**{field: value}).to_query() for value in ("", "x"))
        (parameter,) = with_one.keys() - without.keys()
        return f' data-parametre="{parameter}" data-sans="{esc(urlencode(without))}"'

    def _current(self, field: str) -> str:
        return str(getattr(self._selection, field) or "")

    def _query(self, field: str, value: str, changes: Changes | None) -> str:
        changed = changes(value) if changes else {field: value or None}
        return urlencode(self._selection.with_(**changed).to_query())
