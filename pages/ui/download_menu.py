"""The markup that offers files of a view: links to `pages.ui.downloads`, in a menu or in a row."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias
from urllib.parse import quote, urlencode

from tdi.text.typography import markup

PREFIX: Final = "/telecharger"
LATEST: Final = "derniere"
"""In the place of a version of the data: the one in force.

Any version that is no longer held leads there too.
"""

File: TypeAlias = tuple[str, str, Callable[[], bytes], str]
"""Label, file name, what makes it when it is asked for, media type."""


def address(version: str, page: str, name: str, query: Mapping[str, str]) -> str:
    """Return where a file of a page in a state is, in a version of the data."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"{PREFIX}/{version}/{page}/{quote(name)}{asked}"


def menu(files: Sequence[File], version: str, page: str, query: Mapping[str, str]) -> str:
    """Write the menu of files of a page; "" when it offers none."""
    if not files:
        return ""
    return (
        '<details class="telecharger"><summary>Télécharger</summary>'
        f"{_links(files, version, page, query)}</details>"
    )


def row(files: Sequence[File], version: str, page: str, query: Mapping[str, str]) -> str:
    """Write the files of a page side by side, without a menu."""
    return f'<div class="telecharger">{_links(files, version, page, query)}</div>'


def _links(files: Sequence[File], version: str, page: str, query: Mapping[str, str]) -> str:
    links = "".join(
        f'<li><a href="{html.escape(address(version, page, name, query))}" download="{html.escape(name)}" rel="nofollow">'
        f"{markup(label)}</a></li>"
        for label, name, _, _ in files
    )
    # files.js writes here that a file is being made, or could not be.
    return f'<ul>{links}</ul><p role="status"></p>'
