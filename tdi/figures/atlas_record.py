"""A view of the explorer as a page without a server keeps it.

What the dashboard would send, in both themes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tdi.figures.atlas_message import atlas_message, class_colours, list_message
from tdi.text.typography import spaced, spaced_all
from tdi.views.map_list import Explorer

# What the reader's own state decides; the browser adds it.
_OF_THE_READER: Final = ("dark", "id", "selected", "region", "fit")


def explorer_record(
    explorer: Explorer, titles: Mapping[str, tuple[str, str]], about: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Write a view of the whole country for `tdi/site/static/explorer.js`.

    Parameters
    ----------
    explorer
        The view, without region and territory.
    titles
        Title and subtitle for the country ("") and each region (its code).
    about
        "Ce que montre cette vue".

    Returns
    -------
    dict
        ``map``: the message of the light theme; ``dark``: what differs in the dark one; ``list``:
        the rows; ``colours``: of the classes, by theme; ``titles`` and ``about``.
    """
    light, dark = (atlas_message(explorer.atlas, theme) for theme in ("light", "dark"))
    return {
        "map": {key: value for key, value in light.items() if key not in _OF_THE_READER},
        "dark": {
            key: value
            for key, value in dark.items()
            if key not in _OF_THE_READER and value != light[key]
        },
        "list": {
            **list_message(explorer),
            "caption": spaced(f"{explorer.atlas.title}. {explorer.atlas.subtitle}"),
        },
        "colours": {theme: class_colours(explorer.atlas, theme) for theme in ("light", "dark")},
        "titles": {place: spaced_all(lines) for place, lines in titles.items()},
        "about": spaced_all(about),
    }
