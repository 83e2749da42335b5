"""The sheet as numbers: the arcs, cells and names of the display files.

For maps drawn without a browser.

The same files and rules as tdi/browser/atlas: kilometres of the sheet (docs/adr/0002), every area a
union of cells.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Sheet:
    """Arcs and cells at one detail, with what the cells belong to.

    Attributes
    ----------
    arcs
        One array (n, 2) per arc: x, y in kilometres of the sheet.
    cells
        Per cell, its rings as tuples of signed references: ``i`` or ``~i`` (reversed) of an arc.
    meta
        The ``tdi`` member of the national atlas: keys of the cells, names, insets.
    land, borders
        Rings and lines of the neighbouring countries.
    towns
        (name, x, y, population, rank), the most populated first; rank 2 is the seat of a
        département.
    """

    arcs: tuple[np.ndarray, ...]
    cells: tuple[tuple[tuple[int, ...], ...], ...]
    meta: dict[str, Any]
    land: tuple[np.ndarray, ...]
    borders: tuple[np.ndarray, ...]
    towns: tuple[tuple[str, float, float, int, int], ...]

    @classmethod
    def of(cls, display: Callable[[str], bytes], detail: str = "regional") -> Sheet:
        """Read the display files of a store.

        Parameters
        ----------
        display
            ``Store.display``.
        detail
            ``regional`` (500 m) or ``national`` (2 km).
        """
        national = json.loads(display("atlas-national.json"))
        topology = national if detail == "national" else json.loads(display(f"atlas-{detail}.json"))
        scale, shift = (np.asarray(topology["transform"][name]) for name in ("scale", "translate"))
        arcs = tuple(np.cumsum(np.asarray(arc), axis=0) * scale + shift for arc in topology["arcs"])
        cells = tuple(tuple(_rings(each)) for each in topology["objects"]["cells"]["geometries"])
        land = json.loads(display("land.json"))
        towns = json.loads(display("towns.json"))
        return cls(
            arcs,
            cells,
            national["tdi"],
            tuple(_trace(ring, land) for polygon in land["polygons"] for ring in polygon),
            tuple(_trace(line, land) for line in land["borders"]),
            tuple(zip(*(towns[name] for name in ("n", "x", "y", "p", "k")), strict=True)),
        )

    @cached_property
    def sides(self) -> np.ndarray:
        """The cells on both sides of each arc, (n, 2); -1 where there is none."""
        sides = np.full((len(self.arcs), 2), -1)
        for number, rings in enumerate(self.cells):
            for ring in rings:
                for reference in ring:
                    arc = reference if reference >= 0 else ~reference
                    sides[arc, 0 if sides[arc, 0] < 0 else 1] = number
        return sides

    @cached_property
    def arc_boxes(self) -> np.ndarray:
        """West, south, east, north of each arc, (n, 4)."""
        return np.array([(*arc.min(axis=0), *arc.max(axis=0)) for arc in self.arcs])

    @cached_property
    def land_boxes(self) -> np.ndarray:
        """West, south, east, north of each ring of the neighbouring land, (n, 4)."""
        return np.array([(*ring.min(axis=0), *ring.max(axis=0)) for ring in self.land]).reshape(
            -1, 4
        )

    @cached_property
    def _rings(self) -> dict[tuple[int, ...], np.ndarray]:
        return {}

    @cached_property
    def cell_boxes(self) -> np.ndarray:
        """West, south, east, north of each cell, (n, 4)."""
        boxes = self.arc_boxes
        rows = []
        for rings in self.cells:
            own = boxes[
                [
                    reference if reference >= 0 else ~reference
                    for ring in rings
                    for reference in ring
                ]
            ]
            rows.append((own[:, 0].min(), own[:, 1].min(), own[:, 2].max(), own[:, 3].max()))
        return np.array(rows)

    @cached_property
    def moments(self) -> np.ndarray:
        """Area, and area times centre of gravity (x, y), of each cell: (n, 3)."""
        sums = np.zeros((len(self.cells), 3))
        for number, rings in enumerate(self.cells):
            for references in rings:
                points = self.ring(references)
                x, y = points[:-1, 0], points[:-1, 1]
                nx, ny = points[1:, 0], points[1:, 1]
                cross = x * ny - nx * y
                sums[number] += (
                    cross.sum() / 2,
                    ((x + nx) * cross).sum() / 6,
                    ((y + ny) * cross).sum() / 6,
                )
        return np.where(sums[:, :1] < 0, -sums, sums)

    def column(self, name: str) -> np.ndarray:
        """Return one value per cell for a key (``dep``, ``region``, ``epci``, ``t2023``...)."""
        return np.asarray(self.meta["cells"][name])

    def box(self, cells: Sequence[int] | np.ndarray) -> Box:
        """Return the box of some cells."""
        own = self.cell_boxes[np.asarray(cells)]
        return (
            float(own[:, 0].min()),
            float(own[:, 1].min()),
            float(own[:, 2].max()),
            float(own[:, 3].max()),
        )

    def inset_of(self, box: Box) -> dict[str, Any] | None:
        """Return the overseas frame that holds the middle of a box, or None on the mainland."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        for inset in self.meta["insets"]:
            west, south, east, north = inset["rect"]
            if west < x < east and south < y < north:
                return dict(inset)
        return None

    def ring(self, references: Sequence[int]) -> np.ndarray:
        """Return the points of a ring, closed.

        Not to be changed, since every map of the sheet is given the same.
        """
        key = tuple(references)
        found = self._rings.get(key)
        if found is None:
            parts = [self.arcs[i] if i >= 0 else self.arcs[~i][::-1] for i in key]
            found = self._rings[key] = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
        return found

    def centre(self, cells: Sequence[int] | np.ndarray) -> tuple[float, float]:
        """Return the centre of gravity of the largest ring of some cells, where a label stands."""
        best, centre = -1.0, (0.0, 0.0)
        for cell in cells:
            for references in self.cells[int(cell)]:
                points = self.ring(references)
                x, y = points[:-1, 0], points[:-1, 1]
                nx, ny = points[1:, 0], points[1:, 1]
                cross = x * ny - nx * y
                doubled = float(cross.sum())
                if abs(doubled) > best and doubled:
                    best = abs(doubled)
                    centre = (
                        float(((x + nx) * cross).sum() / (3 * doubled)),
                        float(((y + ny) * cross).sum() / (3 * doubled)),
                    )
        return centre


def _rings(geometry: dict[str, Any]) -> list[tuple[int, ...]]:
    if not geometry.get("type"):
        return []
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return [tuple(ring) for polygon in polygons for ring in polygon]


def _trace(deltas: list[list[int]], land: dict[str, Any]) -> np.ndarray:
    scale = land["scale"]
    return np.cumsum(np.asarray(deltas), axis=0) * np.asarray(scale) + np.asarray(land["translate"])
