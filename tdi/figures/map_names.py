"""Names on a map, set where nothing else stands; and sentences broken into lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np

from tdi.figures.map_cells import MapCells
from tdi.figures.map_geometry import Box
from tdi.text.typography import markup, spaced

WIDTH_OF_CHAR: Final = 0.53  # of the type's size, on average: enough to keep labels apart


class Names:
    """The names of one picture.

    Attributes
    ----------
    taken
        Boxes in pixels where something stands already: no name is written over them.
    """

    def __init__(self, cells: MapCells, colours: Mapping[str, str]) -> None:
        self._cells, self._frame, self._colours = cells, cells.frame, colours
        self.taken: list[Box] = []

    def draw(self) -> list[str]:
        """Draw the names of the members, then of the towns, where there is room."""
        parts = []
        for at, (_, _, name) in enumerate(self._cells.view.members):
            own = np.flatnonzero(self._cells.member_groups == at)
            if len(own):
                x, y = self._frame.pixels(np.array(self._cells.sheet.centre(own)))
                parts.append(self._label(x, y, name, 12.5, weight=600, wrap=20, dot=False))
        scale = self._frame.k
        floor = (
            120000
            if scale < 0.9
            else 60000
            if scale < 1.8
            else 20000
            if scale < 3.5
            else 7000
            if scale < 7
            else 0
        )
        wanted = 8 + self._frame.width * self._frame.height // 26000
        named = {name for _, _, name in self._cells.view.members}
        for name, x, y, people, rank in self._cells.sheet.towns:
            if wanted <= 0:
                break
            if name in named:  # the member's own name stands there
                continue
            if people < floor and not (rank == 2 and scale > 0.45):
                continue
            west, south, east, north = self._frame.box
            if self._cells.limit is not None:  # overseas: no town of the frame beside it
                west, south = max(west, self._cells.limit[0]), max(south, self._cells.limit[1])
                east, north = min(east, self._cells.limit[2]), min(north, self._cells.limit[3])
            if not (west < x < east and south < y < north):
                continue
            inset = self._cells.sheet.inset_of((x, y, x, y)) if self._cells.limit is None else None
            if inset is not None and inset not in self._cells.insets:
                continue
            at_x, at_y = self._frame.pixels(np.array([x, y]))
            weight = 600 if rank == 2 else 400
            limit = self._around(x, y)
            text = self._label(
                at_x, at_y, name, 11.5, weight=weight, wrap=99, dot=True, limit=limit
            )
            parts.append(text)
            wanted -= bool(text)
        return parts

    def _around(self, x: float, y: float) -> Box:
        """Return what a name may not leave, in pixels: its overseas frame, or the picture."""
        for inset in self._cells.insets:
            west, south, east, north = inset["rect"]
            if west < x < east and south < y < north:
                (x0, y0), (x1, y1) = self._frame.pixels(
                    np.array([[west, north], [east, south]])
                ).tolist()
                return (x0, y0, x1, y1)
        return (0, 0, self._frame.width, self._frame.height)

    def _label(
        self,
        x: float,
        y: float,
        name: str,
        size: float,
        *,
        weight: int,
        wrap: int,
        dot: bool,
        limit: Box | None = None,
    ) -> str:
        low_x, low_y, high_x, high_y = limit or (0, 0, self._frame.width, self._frame.height)
        lines = folded(name, wrap)
        wide = max(len(line) for line in lines) * size * WIDTH_OF_CHAR
        high = size * 1.12 * len(lines)
        left, anchor = (x + 5, "start") if dot else (x - wide / 2, "middle")
        if dot and left + wide > high_x - 4:
            left, anchor = x - 5 - wide, "end"
        box = (left - 3, y - high / 2 - 1, left + wide + 3, y + high / 2 + 1)
        outside = box[0] < low_x or box[1] < low_y or box[2] > high_x or box[3] > high_y
        if outside or any(
            box[0] < o[2] and box[2] > o[0] and box[1] < o[3] and box[3] > o[1] for o in self.taken
        ):
            return ""
        self.taken.append(box)
        at = {"start": left, "middle": x, "end": left + wide}[anchor]
        halo = f'stroke="{self._colours["townHalo"]}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
        spans = "".join(
            f'<tspan x="{at:.1f}" y="{y - high / 2 + size * (0.92 + 1.12 * i):.1f}">{markup(line)}</tspan>'
            for i, line in enumerate(lines)
        )
        mark = (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8" fill="{self._colours["town"]}"/>'
            if dot
            else ""
        )
        return (
            f'{mark}<text font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
            f'fill="{self._colours["town"]}" {halo}>{spans}</text>'
        )


def lines_of(words: str, size: float, width: int) -> list[str]:
    """Break a sentence into lines that a picture holds."""
    return (
        folded(spaced(words.strip()), int((width - 20) / (size * WIDTH_OF_CHAR)))
        if words.strip()
        else []
    )


def folded(text: str, width: int) -> list[str]:
    """Break a name between words, and after a hyphen, into lines of about a width.

    A hyphen before a digit is part of a date or a version.

    >>> folded("Saint-Étienne, version 2026-11", 20)
    ['Saint-Étienne,', 'version 2026-11']
    """
    lines = [""]
    for word in re.sub(r"-(?!\d)", "- \u200b", text).split(" "):
        bare = word.removeprefix("\u200b")
        glue = "" if word.startswith("\u200b") or not lines[-1] else " "
        if lines[-1] and len(lines[-1]) + len(glue) + len(bare) > width:
            lines.append(bare)
        else:
            lines[-1] += glue + bare
    return lines
