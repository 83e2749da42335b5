"""The files that a view offers, and their addresses (`pages.ui.downloads` makes them)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias
from urllib.parse import quote, urlencode

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


def links(
    files: Sequence[File], version: str, page: str, query: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Return the label, the name and the address of each file of a page."""
    return [(label, name, address(version, page, name, query)) for label, name, _, _ in files]
