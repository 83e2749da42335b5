"""The map as a small SVG, for a frame in another site.

Each class as one outline, and only the borders that a small map shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import SupportsInt

import numpy as np

from tdi.figures.map_geometry import Sheet
from tdi.figures.map_paths import stroke
from tdi.figures.map_svg import Drawing
from tdi.figures.palette import Theme
from tdi.views.atlas import AtlasView


def light_svg(
    sheet: Sheet, view: AtlasView, theme: Theme, *, width: int = 560, height: int = 540
) -> str:
    """Draw a view as `tdi.figures.map_svg.map_svg` does, in about a third of the bytes.

    Neither intercommunal nor departmental borders are drawn, and what two areas of one class share
    is drawn once.

    Returns
    -------
    str
        An SVG document; every text is escaped.
    """
    return Light(sheet, view, theme, width, height).document(legend=True, titled=False)


class Light(Drawing):
    """A map without the borders and seams that a small one does not show."""

    def areas(self) -> list[str]:
        """Draw each class as one outline."""
        colours = self.colours
        parts = [_outlined(self.outline(self.map.cells), colours["outside"], colours["coast"], 7)]
        for each in self.map.view.classes:
            own = [cell for cell in self.map.cells if self.map.classes[cell] == each.key]
            if own and each.role != "outside":
                parts.append(_outlined(self.outline(own), self.fill(each), "none", 0))
        return parts

    def outline(self, cells: Iterable[SupportsInt]) -> str:
        """Return one outline for a set of cells.

        Borders inside of it are left out, the rest is joined end to end.
        """
        held = {
            reference
            for cell in cells
            for ring in self.map.sheet.cells[int(cell)]
            for reference in ring
        }
        edges = [reference for reference in held if ~reference not in held]
        leaving: dict[tuple[float, ...], list[int]] = {}
        for reference in sorted(edges):
            leaving.setdefault(self._ends(reference)[0], []).append(reference)
        rings = []
        # Where several edges meet in a point any of them may follow: filled, the rings come to the
        # same area.
        for start in leaving:
            while leaving[start]:
                ring = [leaving[start].pop()]
                while (at := self._ends(ring[-1])[1]) != start:
                    ring.append(leaving[at].pop())
                rings.append(ring)
        return "".join(self.paths.path(self._joined(ring), True) for ring in rings)

    def _joined(self, ring: list[int]) -> np.ndarray:
        arcs = self.map.sheet.arcs
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    def _ends(self, reference: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
        arc = self.map.sheet.arcs[reference if reference >= 0 else ~reference]
        first, last = tuple(arc[0].tolist()), tuple(arc[-1].tolist())
        return (first, last) if reference >= 0 else (last, first)

    def lines(self) -> list[str]:
        """Draw the borders of territories and regions, and the outline of what is chosen."""
        colours = self.colours
        parts = []
        if not self.map.of_regions:
            parts.append(stroke(self._between(), colours["territory"], 0.8))
        parts.append(
            stroke(
                self.paths.borders(self.map.sheet.column("region"), coast=False),
                colours["region"],
                1,
            )
        )
        inside = self.map.inside()
        if inside is not None:
            home = self.map.sheet.column("region") == self.map.view.region
            veiled = [
                cell
                for cell in self.map.cells
                if not home[cell] and int(self.map.groups[cell]) not in inside
            ]
            parts.append(f'<path fill="{colours["veil"]}" d="{self.outline(veiled)}"/>')
        if self.map.view.members:
            parts.append(
                stroke(
                    self.paths.borders(self.map.member_groups, coast=False), colours["member"], 1.3
                )
            )
        if self.map.chosen >= 0:
            own = (self.map.groups == self.map.chosen).astype(int)
            edge = self.paths.borders(own, coast=True, only=1)
            parts += [stroke(edge, colours["halo"], 4.5), stroke(edge, colours["selected"], 2.4)]
        return parts

    def _between(self) -> str:
        """Return the borders between two territories.

        Those with the rest are seen by their colour.
        """
        sides = self.map.sheet.sides
        padded = np.append(self.map.groups, -1)
        first, other = padded[sides[:, 0]], padded[sides[:, 1]]
        wanted = (first != other) & (first >= 0) & (other >= 0)
        wanted &= self.map.frame.touches(self.map.sheet.arc_boxes) & self.map.drawn[sides[:, 0]]
        return "".join(self.paths.path(self.map.sheet.arcs[i]) for i in np.flatnonzero(wanted))


def _outlined(path: str, fill: str, stroke: str, width: int) -> str:
    return f'<path fill="{fill}" stroke="{stroke}" stroke-width="{width}" d="{path}"/>'
