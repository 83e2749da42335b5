"""A view of the map as SVG: crisp on paper, in a file, and where no script runs.

Same view, same colours as the atlas.

Layers, from the sea up: neighbouring land, classes, borders of decreasing weight, outline of what
is chosen, names, scale bar, legend.
"""

from __future__ import annotations

import html
from typing import Final

import numpy as np

from tdi.figures import map_symbols
from tdi.figures.charts import FONT
from tdi.figures.map_cells import MapCells
from tdi.figures.map_geometry import Sheet
from tdi.figures.map_names import WIDTH_OF_CHAR, Names, lines_of
from tdi.figures.map_paths import Paths, stroke
from tdi.figures.palette import MAP, Theme, paint
from tdi.text.typography import markup, number
from tdi.views.atlas import AtlasView, MapClass

_LEGEND_ROW: Final = 19


def map_svg(
    sheet: Sheet,
    view: AtlasView,
    theme: Theme,
    *,
    width: int = 900,
    height: int = 640,
    legend: bool = True,
    titled: bool = False,
    foot: str = "",
    opaque: bool = False,
    keyed: bool = False,
) -> str:
    """Draw a view: fitted to a territory (``fit="ti:..."``), a focus, a region or France.

    Parameters
    ----------
    sheet
        Arcs and cells; the regional detail for a territory or a region.
    width, height
        Of the map in pixels; legend and title come on top.
    legend, titled
        Whether the classes stand under the map, and title and source around it (for a file on its
        own).
    foot
        What follows the source of a titled map: licence, version of the data.
    opaque
        Paint the paper around the map, as a titled one does: what leaves the map is covered, which
        is faster to render than clipping it.
    keyed
        Put the key of proportional circles on the map, for a map whose legend stands elsewhere.

    Returns
    -------
    str
        An SVG document; every text is escaped.
    """
    return Drawing(sheet, view, theme, width, height).document(legend, titled, foot, opaque, keyed)


class Drawing:
    """One map, being written; `tdi.figures.map_thumbnail` draws its areas and lines otherwise.

    Attributes
    ----------
    map
        What is drawn.
    paths, names
        Its areas and borders as paths; its names.
    """

    def __init__(
        self, sheet: Sheet, view: AtlasView, theme: Theme, width: int, height: int
    ) -> None:
        self.map = MapCells(sheet, view, width, height)
        self.theme = theme
        self.colours = MAP[theme]
        self.paths = Paths(sheet, self.map.frame, self.map.drawn)
        self.names = Names(self.map, self.colours)
        self.circles = map_symbols.Circles(view, width) if view.symbol == "circles" else None
        self.defs: list[str] = []

    def document(
        self,
        legend: bool,
        titled: bool,
        foot_text: str = "",
        opaque: bool = False,
        keyed: bool = False,
    ) -> str:
        """Write the SVG; see `map_svg`."""
        frame = self.map.frame
        frames = map_symbols.frames(self.map.insets, frame.pixels, self.theme)
        shapes = "".join((self._land(), *frames, *self.areas(), *self.lines()))
        # Before the names, which leave both their places.
        key = self._circle_key() if keyed else ""
        bar = self._scale_bar()
        body = [f'<g transform="scale(.1)">{shapes}</g>', *self._marks(), bar, key]
        keys = self._legend() if legend else []
        left = 8 if titled else 0
        rows = _wrapped(keys, frame.width - left)
        drawn_keys = [
            self._key(item, x, row * _LEGEND_ROW)
            for row, items in enumerate(rows)
            for x, item in items
        ]
        titles = lines_of(self.map.view.title, 19, frame.width) if titled else []
        subtitles = lines_of(self.map.view.subtitle, 14, frame.width) if titled else []
        sources = (
            lines_of(f"{self.map.view.source} {foot_text}", 11.5, frame.width) if titled else []
        )
        top = 14 + 23 * len(titles) + 19 * len(subtitles) if titled else 0
        circles, _wide, circles_high = ("", 0.0, 0.0)
        if legend and self.circles:
            circles, _wide, circles_high = self.circles.legend(self.theme)
        keys_high = len(rows) * _LEGEND_ROW + (12 if rows else 0)
        foot = keys_high + circles_high + (8 + 15 * len(sources) if titled else 0)
        height = int(top + frame.height + foot)
        text = f'font-family="{html.escape(FONT)}"'
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {height}" width="{frame.width}" '
            f'height="{height}" {text} role="img"><title>{markup(self.map.view.title)}</title>',
            f"<defs>{''.join(self.defs)}"
            f'<clipPath id="c"><rect width="{frame.width}" height="{frame.height}"/></clipPath></defs>',
        ]
        clip = "" if titled or opaque else ' clip-path="url(#c)"'
        parts.append(f'<g transform="translate(0 {top})"{clip}>{"".join(body)}</g>')
        if not clip:
            paper = self.colours["halo"]
            parts.append(f'<rect width="{frame.width}" height="{top}" fill="{paper}"/>')
            bottom = top + frame.height
            parts.append(
                f'<rect y="{bottom}" width="{frame.width}" height="{height - bottom}" fill="{paper}"/>'
            )
        parts += [
            map_symbols.text(10, 24 + 23 * i, line, 19, self.colours["town"], weight=700)
            for i, line in enumerate(titles)
        ]
        parts += [
            map_symbols.text(10, 22 + 23 * len(titles) + 19 * i, line, 14, self.colours["town"])
            for i, line in enumerate(subtitles)
        ]
        parts.append(
            f'<g transform="translate({left} {top + frame.height + 10})">{"".join(drawn_keys)}</g>'
        )
        if circles:
            parts.append(
                f'<g transform="translate({left} {top + frame.height + keys_high:.0f})">{circles}</g>'
            )
        for i, line in enumerate(reversed(sources)):
            parts.append(
                map_symbols.text(10, height - 8 - 15 * i, line, 11.5, self.colours["town"])
            )
        parts.append("</svg>")
        return "".join(parts)

    def _land(self) -> str:
        frame, colours = self.map.frame, self.colours
        parts = [f'<rect width="{frame.width}0" height="{frame.height}0" fill="{colours["sea"]}"/>']
        if self.map.factor == 1.0:
            near = np.flatnonzero(frame.touches(self.map.sheet.land_boxes))
            rings = "".join(self.paths.path(self.map.sheet.land[i], True) for i in near)
            parts.append(f'<path fill="{colours["land"]}" d="{rings}"/>')
            lines = "".join(
                self.paths.path(line) for line in self.map.sheet.borders if self.paths.meets(line)
            )
            parts.append(stroke(lines, colours["abroadLine"], 0.8))
        return "".join(parts)

    def areas(self) -> list[str]:
        """Draw the classes."""
        known = {each.key for each in self.map.view.classes if each.role != "outside"}
        plain = [cell for cell in self.map.cells if self.map.classes[cell] not in known]
        # A hairline of its own colour closes the seam that the smoothing of edges leaves between
        # two areas.
        colour = self.colours["outside"]
        parts = [
            f'<path fill="{colour}" stroke="{colour}" stroke-width="6" d="{self.paths.area(plain)}"/>'
        ]
        for each in self.map.view.classes:
            own = [cell for cell in self.map.cells if self.map.classes[cell] == each.key]
            if own and each.role != "outside":
                fill = self.fill(each)
                parts.append(
                    f'<path fill="{fill}" stroke="{fill}" stroke-width="6" d="{self.paths.area(own)}"/>'
                )
        return parts

    def fill(self, each: MapClass, scale: int = 10) -> str:
        """Return the colour of a class, or the reference of its pattern, which is then defined."""
        colours = paint(each.role, self.theme)
        if not colours.pattern or not colours.ink:
            return colours.fill
        name = f"{'p' if scale == 10 else 'k'}-{ord(each.key):x}"
        if not any(f'id="{name}"' in held for held in self.defs):
            mark = {
                "dots": f'<circle cx="3.5" cy="3.5" r="1.2" fill="{colours.ink}"/>',
                "right": f'<path d="M-1-1L8 8M-1 6L1 8M6-1L8 1" stroke="{colours.ink}" stroke-width="1.3"/>',
            }.get(
                colours.pattern,
                f'<path d="M-1 8L8-1M-1 1L1-1M6 8L8 6" stroke="{colours.ink}" stroke-width="1.3"/>',
            )
            self.defs.append(
                f'<pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="scale({scale})">'
                f'<rect width="7" height="7" fill="{colours.fill}"/>{mark}</pattern>'
            )
        return f"url(#{name})"

    def lines(self) -> list[str]:
        """Draw the borders, by decreasing weight, and the outline of what is chosen."""
        column, colours = self.map.sheet.column, self.colours
        far = self.map.frame.k < 1.2
        parts = [
            stroke(
                "" if self.map.of_regions else self.paths.borders(column("epci"), coast=False),
                colours["epci"],
                0.4 if far else 0.8,
            ),
            stroke(
                self.paths.borders(column("dep"), coast=False),
                colours["departement"],
                0.5 if far else 0.9,
            ),
            stroke(
                self.paths.borders(column("region"), coast=False),
                colours["region"],
                1 if far else 1.6,
            ),
            stroke(self.paths.borders(column("dep"), coast=True), colours["coast"], 0.7),
        ]
        if not self.map.of_regions:
            labelled = self.map.groups >= 0
            between = self.paths.borders(self.map.groups, coast=False, among=labelled)
            edge = self.paths.borders(
                labelled.astype(int), coast=False
            )  # who is in: 3:1 with both sides
            parts += [
                stroke(between, colours["territory"], 0.9 if far else 1.6),
                stroke(edge, colours["edge"], 0.6 if far else 1.1),
            ]
        inside = self.map.inside()
        if inside is not None:
            region = column("region")
            veiled = [
                cell
                for cell in self.map.cells
                if region[cell] != self.map.view.region and int(self.map.groups[cell]) not in inside
            ]
            parts.append(f'<path fill="{colours["veil"]}" d="{self.paths.area(veiled)}"/>')
            own = (region == self.map.view.region).astype(int)
            edge = self.paths.borders(own, coast=True, only=1)
            parts += [stroke(edge, colours["halo"], 4), stroke(edge, colours["selected"], 1.8)]
        if self.map.view.members:
            parts.append(
                stroke(
                    self.paths.borders(self.map.member_groups, coast=False), colours["member"], 1.3
                )
            )
        area = self.map.area()
        if area.any():
            edge = self.paths.borders(area.astype(int), coast=True, only=1)
            parts += [stroke(edge, colours["halo"], 5), stroke(edge, colours["selected"], 2.6)]
        if self.map.chosen >= 0:
            edge = self.paths.borders(
                (self.map.groups == self.map.chosen).astype(int), coast=True, only=1
            )
            parts += [stroke(edge, colours["halo"], 5), stroke(edge, colours["selected"], 2.6)]
        elif self.map.view.focus is not None:
            now = np.isin(self.map.groups, self.map.view.focus).astype(int)
            edge = self.paths.borders(now, coast=True, only=1)
            parts += [stroke(edge, colours["halo"], 4.5), stroke(edge, colours["selected"], 2.2)]
        return parts

    def _marks(self) -> list[str]:
        """Draw what stands on the areas.

        Circles, figures or names, points, the names of the frames.
        """
        view, pixels = self.map.view, self.map.frame.pixels
        parts: list[str] = []
        places: list[tuple[float, float] | None] = []
        if self.circles or view.labels:
            places = map_symbols.centres(self.map.sheet, self.map.groups, len(view.letters))
        if self.circles:
            parts += self.circles.draw(places, pixels, self.theme, self.map.inside())
        found = map_symbols.clusters(view.points, self.map.frame.k) if view.points else []
        west, south, east, north = self.map.frame.box
        found = [each for each in found if west < each.x < east and south < each.y < north]
        for each in found:
            x, y = pixels(np.array([each.x, each.y]))
            self.names.taken.append(
                (x - each.radius, y - each.radius, x + each.radius, y + each.radius)
            )
        self.names.taken += map_symbols.name_boxes(self.map.insets, pixels)
        if view.labels:
            parts += map_symbols.figures(
                view, places, pixels, self.circles, self.theme, self.names.taken
            )
        else:
            parts += self.names.draw()
        parts += map_symbols.points_drawn(found, pixels, self.theme)
        return parts + map_symbols.frame_names(
            self.map.insets, pixels, self.map.frame.k, self.theme
        )

    def _scale_bar(self) -> str:
        a_km = self.map.frame.k * self.map.factor
        length = map_symbols.round_length(110 / a_km)
        wide = length * a_km
        x, y = 14, self.map.frame.height - 12
        ink = self.colours["town"]
        self.names.taken.append((x - 4, y - 18, x + wide + 4, y + 4))
        return (
            f'<path d="M{x} {y - 5}V{y}H{x + wide:.1f}V{y - 5}" fill="none" stroke="{ink}" stroke-width="1.4"/>'
            + map_symbols.text(
                x + wide / 2,
                y - 5,
                f"{number(length, 1 if length < 1 else 0)} km",
                11,
                ink,
                anchor="middle",
            )
        )

    def _circle_key(self) -> str:
        drawn, wide, high = self.circles.legend(self.theme) if self.circles else ("", 0.0, 0.0)
        if not drawn:
            return ""
        self.names.taken.append((4, 4, 12 + wide, 12 + high))
        return f'<g transform="translate(10 8)">{drawn}</g>'

    def _legend(self) -> list[MapClass]:
        present = {self.map.classes[cell] for cell in self.map.cells}
        return [
            each
            for each in self.map.view.classes
            if each.label and (each.key in present or (each.role == "outside" and "" in present))
        ]

    def _key(self, each: MapClass, x: float, y: float) -> str:
        fill = self.fill(each, 1) if each.role != "outside" else self.colours["outside"]
        return (
            f'<rect x="{x}" y="{y}" width="20" height="12" rx="1.5" fill="{fill}" stroke="{self.colours["coast"]}" '
            f'stroke-width=".7"/>'
            + map_symbols.text(x + 27, y + 10.5, each.label, 12.5, self.colours["town"])
        )


def _wrapped(keys: list[MapClass], width: int) -> list[list[tuple[float, MapClass]]]:
    """Set the legend in rows, each entry as wide as its label."""
    rows: list[list[tuple[float, MapClass]]] = []
    x = float(width)
    for each in keys:
        wide = 27 + len(each.label) * 12.5 * WIDTH_OF_CHAR + 22
        if not rows or x + wide > width:
            rows.append([])
            x = 2.0
        rows[-1].append((x, each))
        x += wide
    return rows
