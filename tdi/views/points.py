"""Points on the atlas: how many projects and sites each place has. Knows no colour and no pixel.

A place is a commune (the finest position that is known). The browser draws proportional circles and
groups those that would overlap; the table beside the map has the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Rows at one place.

    Attributes
    ----------
    x, y
        Position on the sheet, in km; y to the north.
    projects, sites
        Number of rows of each kind.
    code
        ``projet:<id>`` for a single row, ``lieu:<insee_com>`` for several in one commune, "" for a
        cell of the grid.
    name, hint
        What the tooltip says: the name of the row, or of the commune; then the commune, or nothing.
    """

    x: float
    y: float
    projects: int
    sites: int
    code: str
    name: str
    hint: str = ""


@dataclass(frozen=True)
class Points:
    """The points of a map, and the code of the one that is selected ("" for none).

    ``square`` is what the square ones are called, one and several.
    """

    places: tuple[Place, ...]
    selected: str = ""
    square: tuple[str, str] = ("site clé en main", "sites clés en main")
