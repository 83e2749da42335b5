"""Areas and borders of the sheet as SVG paths in tenths of a pixel.

Each arc and ring written once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import SupportsInt

import numpy as np

from tdi.figures.map_frame import Frame, path_of, paths_of
from tdi.figures.map_geometry import Sheet


class Paths:
    """The paths of one picture.

    Attributes
    ----------
    sheet, frame
        As given.
    drawn
        A flag per cell (the last one for "no cell"): borders of the others are left out.
    """

    def __init__(self, sheet: Sheet, frame: Frame, drawn: np.ndarray) -> None:
        self.sheet, self.frame, self.drawn = sheet, frame, drawn
        self._kept = paths_of(sheet, frame)

    def area(self, cells: Iterable[SupportsInt]) -> str:
        """One path for a set of cells.

        Filled with the non-zero rule, shared borders cancel out and leave no seam.
        """
        rings = self.sheet.cells
        return "".join(self.ring(ring) for cell in cells for ring in rings[int(cell)])

    def borders(
        self,
        group: np.ndarray,
        *,
        coast: bool,
        only: int | None = None,
        among: np.ndarray | None = None,
    ) -> str:
        """Return the arcs between different groups, or at the coast.

        ``only`` keeps those that touch one group.

        ``among`` keeps those of which both sides are so.
        """
        sides = self.sheet.sides
        first = group[sides[:, 0]]
        other = np.where(sides[:, 1] >= 0, group[sides[:, 1]], first)
        alone = sides[:, 1] < 0
        wanted = alone if coast else (first != other) & ~alone
        if only is not None:
            wanted = ((first == only) != (other == only)) | (alone & (first == only))
        if among is not None:
            wanted &= among[sides[:, 0]] & np.where(alone, True, among[sides[:, 1]])
        wanted &= self.frame.touches(self.sheet.arc_boxes) & self.drawn[sides[:, 0]]
        return "".join(self.arc(i) for i in np.flatnonzero(wanted).tolist())

    def meets(self, points: np.ndarray) -> bool:
        """Return whether a line may lie in the picture."""
        return bool(self.frame.touches(np.array([[*points.min(axis=0), *points.max(axis=0)]]))[0])

    def path(self, points: np.ndarray, closed: bool = False) -> str:
        """Return the path of points of the sheet."""
        return path_of(self.frame.pixels(points), closed)

    def arc(self, number: int) -> str:
        """Return the path of an arc, which several lines and several maps share."""
        found = self._kept.get(number)
        if found is None:
            found = self._kept[number] = self.path(self.sheet.arcs[number])
        return found

    def ring(self, ring: tuple[int, ...]) -> str:
        """Return the path of a ring of arcs."""
        found = self._kept.get(ring)
        if found is None:
            found = self._kept[ring] = self.path(self.sheet.ring(ring), True)
        return found


def stroke(path: str, colour: str, width: float) -> str:
    """Draw a path as a line of a width in pixels; nothing for an empty one."""
    if not path:
        return ""
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width * 10:g}" stroke-linejoin="round" stroke-linecap="round"/>'
