"""Compute the part of the sheet that a picture shows, and its lines as short paths."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from tdi.figures.map_geometry import Box, Sheet

_DROP_PX: Final = 0.7  # points closer than this to the last one kept cannot be seen
_SHORT: Final = 40  # up to here plain numbers are faster than arrays


@dataclass(frozen=True)
class Frame:
    """The part of the sheet that is drawn, and how large: ``k`` pixels a kilometre, y downwards."""

    box: Box
    width: int
    height: int
    k: float

    @classmethod
    def around(
        cls, box: Box, width: int, height: int, margin: float, limit: Box | None = None
    ) -> Frame:
        """Fit a box with a margin (share of the shorter side) into a picture.

        Keep inside of a limit where there is one.
        """
        west, south, east, north = box
        space = margin * min(width, height)
        k = min(
            (width - 2 * space) / max(east - west, 0.1),
            (height - 2 * space) / max(north - south, 0.1),
            14.0,
        )
        wide, high = width / k, height / k
        x, y = (west + east) / 2 - wide / 2, (south + north) / 2 - high / 2
        if limit is not None:  # overseas: stay in the frame as far as the picture fits into it
            x = _kept(x, wide, limit[0], limit[2])
            y = _kept(y, high, limit[1], limit[3])
        return cls((x, y, x + wide, y + high), width, height, k)

    def pixels(self, points: np.ndarray) -> np.ndarray:
        """Turn points of the sheet into pixels."""
        return (points - (self.box[0], self.box[3])) * (self.k, -self.k)

    def touches(self, boxes: np.ndarray) -> np.ndarray:
        """Tell which boxes (n, 4) meet the frame."""
        west, south, east, north = self.box
        return (
            (boxes[:, 0] < east)
            & (boxes[:, 2] > west)
            & (boxes[:, 1] < north)
            & (boxes[:, 3] > south)
        )


def _kept(start: float, length: float, low: float, high: float) -> float:
    return (low + high - length) / 2 if length > high - low else min(max(start, low), high - length)


@lru_cache(maxsize=6)
def paths_of(sheet: Sheet, frame: Frame) -> dict[int | tuple[int, ...], str]:
    """Return the paths already written of a part of a sheet.

    Of an arc by its number, of a ring by its references.

    A line is part of several borders, and the maps of a presentation show the same France: each is
    written once.
    """
    return {}


def path_of(at: np.ndarray, closed: bool = False) -> str:
    """Write a line in pixels as a path in tenths of a pixel, relative.

    The group is scaled by 0.1, and most numbers are short.
    """
    moves = _moves(at) if len(at) > _SHORT else _few_moves(at.tolist())
    # The sign of y stands for the space before it.
    text = " ".join([f"{x} {y}" if y >= 0 else f"{x}{y}" for x, y in moves[1:]])
    x, y = moves[0]
    return (
        f"M{x} {y}l{text}{'z' if closed else ''}"
        if y >= 0
        else f"M{x}{y}l{text}{'z' if closed else ''}"
    )


def _moves(at: np.ndarray) -> list[list[int]]:
    steps = np.abs(np.diff(at, axis=0)).sum(axis=1)
    if (steps < _DROP_PX).any():
        # By distance run along the line, so that a long chain of small steps is thinned, not lost.
        bins = np.floor(np.concatenate([[0], np.cumsum(steps)]) / _DROP_PX)
        keep = np.concatenate([[True], np.diff(bins) > 0])
        keep[-1] = True
        at = at[keep]
    moves: list[list[int]] = np.diff(np.rint(at * 10).astype(int), axis=0, prepend=0).tolist()
    return moves


def _few_moves(points: list[list[float]]) -> list[list[int]]:
    """Do what `_moves` does, for a line of few points."""
    steps = [abs(x - px) + abs(y - py) for (px, py), (x, y) in pairwise(points)]
    if len(points) > 2 and min(steps) < _DROP_PX:
        kept, run, before = points[:1], 0.0, 0
        for point, step in zip(points[1:-1], steps[:-1], strict=True):
            run += step
            now = int(run / _DROP_PX)
            if now > before:
                kept.append(point)
            before = now
        points = [*kept, points[-1]]
    last_x = last_y = 0
    moves = []
    for x, y in points:
        at_x, at_y = round(x * 10), round(y * 10)
        moves.append([at_x - last_x, at_y - last_y])
        last_x, last_y = at_x, at_y
    return moves
