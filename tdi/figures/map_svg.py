"""A view of the map as SVG: crisp on paper, in a file, and where no script runs. Same view, same colours as the atlas.

Layers, from the sea up: neighbouring land, classes, borders of decreasing weight, outline of what is chosen, names, scale
bar, legend.
"""

from __future__ import annotations

import html
from typing import Any, Final

import numpy as np

from tdi.figures import map_marks
from tdi.figures.charts import FONT
from tdi.figures.map_frame import Frame, path_of, paths_of
from tdi.figures.palette import MAP, Theme, paint
from tdi.figures.sheet import Box, Sheet
from tdi.typography import number, spaced
from tdi.views.atlas import AtlasView, MapClass

_WIDTH_OF_CHAR: Final = 0.53  # of the type's size, on average: enough to keep labels apart
_LEGEND_ROW: Final = 19
_CODED = ("epci", "ept", "com")


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
    """Draw a view that is fitted to a territory (``fit="ti:..."``), has a focus, or shows a region or France.

    Parameters
    ----------
    sheet
        Arcs and cells; the regional detail for a territory or a region.
    width, height
        Of the map in pixels; legend and title come on top.
    legend, titled
        Whether the classes stand under the map, and title and source around it (for a file on its own).
    foot
        What follows the source of a titled map: licence, version of the data.
    opaque
        Paint the paper around the map, as a titled one does: what leaves the map is covered, which is faster to render
        than clipping it.
    keyed
        Put the key of proportional circles on the map, for a map whose legend stands elsewhere.

    Returns
    -------
    str
        An SVG document; every text is escaped.
    """
    return _Drawing(sheet, view, theme, width, height).document(legend, titled, foot, opaque, keyed)


def cell_classes(sheet: Sheet, view: AtlasView) -> list[str]:
    """Return the class letter of each cell, "" outside: what the browser's atlas works out from the same view."""
    return _Drawing(sheet, view, "light", 100, 100).classes


class _Drawing:
    def __init__(self, sheet: Sheet, view: AtlasView, theme: Theme, width: int, height: int) -> None:
        self.sheet, self.view, self.theme = sheet, view, theme
        self.colours = MAP[theme]
        self.of_regions = view.unit_kind == "regions"
        if self.of_regions:
            ids = sorted(sheet.meta["regions"])
            self.groups = np.array([ids.index(code) for code in sheet.column("region")])
        else:
            self.groups = sheet.column(f"t{view.phase}")
            ids = [territory["id"] for territory in sheet.meta["territories"][view.phase]]
        self.chosen = ids.index(view.selected) if view.selected in ids else -1
        self.member_groups = self._member_groups()
        self.classes = self._classes()
        cells = self._fitted()
        box = sheet.box(cells)
        if len(cells) == len(self.groups):  # all of France, and the frames beside it
            rects = np.array([box, *(inset["rect"] for inset in sheet.meta["insets"])])
            box = (*rects[:, :2].min(axis=0).tolist(), *rects[:, 2:].max(axis=0).tolist())  # type: ignore[assignment]
        inset = sheet.inset_of(box)
        self.factor = float(inset["scale"]) if inset else 1.0
        limit = tuple(inset["rect"]) if inset and view.fit != "france" else None
        self.frame = Frame.around(box, width, height, 0.02 if view.fit == "france" else 0.12, limit)  # type: ignore[arg-type]
        near = self.frame.touches(sheet.cell_boxes)
        if limit is not None:  # no other overseas frame beside it
            near &= Frame(limit, 1, 1, 1).touches(sheet.cell_boxes)  # type: ignore[arg-type]
        self.cells = np.flatnonzero(near)
        self.drawn = np.zeros(len(self.groups) + 1, dtype=bool)
        self.drawn[self.cells] = True
        frame_boxes = np.array([each["rect"] for each in sheet.meta["insets"]])
        west, south, east, north = self.frame.box
        whole = (frame_boxes[:, 0] > west) & (frame_boxes[:, 2] < east)
        whole &= (frame_boxes[:, 1] > south) & (frame_boxes[:, 3] < north)
        if self.factor != 1.0:
            whole[:] = False
        self.insets = [each for each, met in zip(sheet.meta["insets"], whole, strict=True) if met]
        if self.factor == 1.0:  # a frame that the picture would cut is left out with what it holds
            middle_x, middle_y = ((sheet.cell_boxes[:, i] + sheet.cell_boxes[:, i + 2]) / 2 for i in (0, 1))
            for (x0, y0, x1, y1), met in zip(frame_boxes.tolist(), whole.tolist(), strict=True):
                if not met:
                    held = (middle_x > x0) & (middle_x < x1) & (middle_y > y0) & (middle_y < y1)
                    self.cells = self.cells[~held[self.cells]]
                    self.drawn[:-1] &= ~held
        self.circles = map_marks.Circles(view, width) if view.symbol == "circles" else None
        self.limit: Box | None = None
        if limit is not None:
            self.limit = limit  # type: ignore[assignment]
        self.paths = paths_of(sheet, self.frame)
        self.taken: list[Box] = []
        self.defs: list[str] = []

    # What is drawn

    def _member_groups(self) -> np.ndarray:
        """Give each cell of the chosen territory the position of its member; -1 elsewhere and for unknown ones."""
        groups = np.full(len(self.groups), -1)
        if not self.view.members:
            return groups
        position = {code: i for i, (code, _, _) in enumerate(self.view.members)}
        mine = np.flatnonzero(self.groups == self.chosen)
        for name in _CODED:
            codes = [position.get(entry["id"], -1) for entry in self.sheet.meta[name]]
            for cell in mine:
                at = self.sheet.meta["cells"][name][cell]
                if at >= 0 and codes[at] >= 0:
                    groups[cell] = codes[at]
        return groups

    def _classes(self) -> list[str]:
        """One class letter per cell, "" outside: the rules of pages/ui/static/atlas/4-atlas.js."""
        view = self.view
        classes = [view.letters[group] if group >= 0 else "" for group in self.groups]
        if view.members:
            for cell in np.flatnonzero(self.groups == self.chosen).tolist():
                member = int(self.member_groups[cell])
                classes[cell] = view.members[member][1] if member >= 0 else "A"
        if view.before_phase is None:
            return classes
        old = self.sheet.column(f"t{view.before_phase}")
        for cell, group in enumerate(self.groups.tolist()):
            was = view.before_states[old[cell]] if old[cell] >= 0 else "0"
            if view.focus is not None:
                now = group in view.focus
                state = ("S" if was == "1" else "g") if now else ("l" if was == "1" else "")
                classes[cell] = state or ("o" if group >= 0 else "")
            elif group >= 0:
                letter = view.letters[group]
                classes[cell] = letter if was == "1" or letter == "E" else ("u" if was == "u" else "g")
            else:
                classes[cell] = {"1": "l", "u": "v"}.get(was, "")
        return classes

    def _fitted(self) -> np.ndarray:
        view = self.view
        if view.focus is not None:
            mine = np.array([letter in {"g", "S", "l"} for letter in self.classes])
        elif view.fit.startswith("ti:"):
            mine = self.groups == self.chosen
        elif view.fit.startswith("region:"):
            mine = self.sheet.column("region") == view.fit.removeprefix("region:")
        else:
            mine = np.ones(len(self.groups), dtype=bool)
        found = np.flatnonzero(mine)
        return found if len(found) else np.arange(len(self.groups))

    # The parts of the document

    def document(
        self, legend: bool, titled: bool, foot_text: str = "", opaque: bool = False, keyed: bool = False
    ) -> str:
        frame = self.frame
        frames = map_marks.frames(self.insets, frame.pixels, frame.k, self.theme)
        shapes = "".join((self._land(), *frames, *self._areas(), *self._lines()))
        key = self._circle_key() if keyed else ""  # before the names, which leave it its place
        body = [f'<g transform="scale(.1)">{shapes}</g>', *self._marks(), self._scale_bar(), key]
        keys = self._legend() if legend else []
        left = 8 if titled else 0
        rows = _wrapped(keys, frame.width - left)
        drawn_keys = [
            self._key(item, x, row * _LEGEND_ROW) for row, items in enumerate(rows) for x, item in items
        ]
        titles = _lines_of(self.view.title, 19, frame.width) if titled else []
        subtitles = _lines_of(self.view.subtitle, 14, frame.width) if titled else []
        sources = _lines_of(f"{self.view.source} {foot_text}", 11.5, frame.width) if titled else []
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
            f'height="{height}" {text} role="img"><title>{html.escape(self.view.title)}</title>',
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
            map_marks.text(10, 24 + 23 * i, line, 19, self.colours["town"], weight=700)
            for i, line in enumerate(titles)
        ]
        parts += [
            map_marks.text(10, 22 + 23 * len(titles) + 19 * i, line, 14, self.colours["town"])
            for i, line in enumerate(subtitles)
        ]
        parts.append(f'<g transform="translate({left} {top + frame.height + 10})">{"".join(drawn_keys)}</g>')
        if circles:
            parts.append(
                f'<g transform="translate({left} {top + frame.height + keys_high:.0f})">{circles}</g>'
            )
        for i, line in enumerate(reversed(sources)):
            parts.append(map_marks.text(10, height - 8 - 15 * i, line, 11.5, self.colours["town"]))
        parts.append("</svg>")
        return "".join(parts)

    def _land(self) -> str:
        frame, colours = self.frame, self.colours
        parts = [f'<rect width="{frame.width}0" height="{frame.height}0" fill="{colours["sea"]}"/>']
        if self.factor == 1.0:
            near = np.flatnonzero(frame.touches(self.sheet.land_boxes))
            rings = "".join(self._path(self.sheet.land[i], True) for i in near)
            parts.append(f'<path fill="{colours["land"]}" d="{rings}"/>')
            lines = "".join(self._path(line) for line in self.sheet.borders if self._meets(line))
            parts.append(_stroke(lines, colours["abroadLine"], 0.8))
        return "".join(parts)

    def _areas(self) -> list[str]:
        known = {each.key for each in self.view.classes if each.role != "outside"}
        plain = [cell for cell in self.cells if self.classes[cell] not in known]
        # A hairline of its own colour closes the seam that the smoothing of edges leaves between two areas.
        colour = self.colours["outside"]
        parts = [f'<path fill="{colour}" stroke="{colour}" stroke-width="6" d="{self._area(plain)}"/>']
        for each in self.view.classes:
            own = [cell for cell in self.cells if self.classes[cell] == each.key]
            if own and each.role != "outside":
                fill = self._fill(each)
                parts.append(f'<path fill="{fill}" stroke="{fill}" stroke-width="6" d="{self._area(own)}"/>')
        return parts

    def _fill(self, each: MapClass, scale: int = 10) -> str:
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

    def _lines(self) -> list[str]:
        column, colours = self.sheet.column, self.colours
        far = self.frame.k < 1.2
        parts = [
            _stroke(
                "" if self.of_regions else self._borders(column("epci"), coast=False),
                colours["epci"],
                0.4 if far else 0.8,
            ),
            _stroke(self._borders(column("dep"), coast=False), colours["departement"], 0.5 if far else 0.9),
            _stroke(self._borders(column("region"), coast=False), colours["region"], 1 if far else 1.6),
            _stroke(self._borders(column("dep"), coast=True), colours["coast"], 0.7),
        ]
        if not self.of_regions:
            edges = self._borders(self.groups, coast=False)
            parts.append(_stroke(edges, colours["territory"], 0.9 if far else 1.6))
        inside = self._inside()
        if inside is not None:
            region = column("region")
            veiled = [
                cell
                for cell in self.cells
                if region[cell] != self.view.region and int(self.groups[cell]) not in inside
            ]
            parts.append(f'<path fill="{colours["veil"]}" d="{self._area(veiled)}"/>')
            own = (region == self.view.region).astype(int)
            edge = self._borders(own, coast=True, only=1)
            parts += [_stroke(edge, colours["halo"], 4), _stroke(edge, colours["selected"], 1.8)]
        if self.view.members:
            parts.append(_stroke(self._borders(self.member_groups, coast=False), colours["member"], 1.3))
        if self.chosen >= 0:
            edge = self._borders((self.groups == self.chosen).astype(int), coast=True, only=1)
            parts += [_stroke(edge, colours["halo"], 5), _stroke(edge, colours["selected"], 2.6)]
        elif self.view.focus is not None:
            now = np.isin(self.groups, self.view.focus).astype(int)
            edge = self._borders(now, coast=True, only=1)
            parts += [_stroke(edge, colours["halo"], 4.5), _stroke(edge, colours["selected"], 2.2)]
        return parts

    def _marks(self) -> list[str]:
        """Draw what stands on the areas: circles, figures or names, points, the names of the frames."""
        view, pixels = self.view, self.frame.pixels
        parts: list[str] = []
        places: list[tuple[float, float] | None] = []
        if self.circles or view.labels:
            places = map_marks.centres(self.sheet, self.groups, len(view.letters))
        if self.circles:
            parts += self.circles.draw(places, pixels, self.theme, self._inside())
        found = map_marks.clusters(view.points, self.frame.k) if view.points else []
        west, south, east, north = self.frame.box
        found = [each for each in found if west < each.x < east and south < each.y < north]
        for each in found:
            x, y = pixels(np.array([each.x, each.y]))
            self.taken.append((x - each.radius, y - each.radius, x + each.radius, y + each.radius))
        self.taken += map_marks.name_boxes(self.insets, pixels)
        if view.labels:
            parts += map_marks.figures(view, places, pixels, self.circles, self.theme, self.taken)
        else:
            parts += self._names()
        parts += map_marks.points_drawn(found, pixels, self.theme)
        return parts + map_marks.frame_names(self.insets, pixels, self.frame.k, self.theme)

    def _inside(self) -> set[int] | None:
        """Return the territories of the chosen region, None without one."""
        if not self.view.region or self.of_regions:
            return None
        rows = self.sheet.meta["territories"][self.view.phase]
        return {i for i, row in enumerate(rows) if self.view.region in row["r"]}

    def _names(self) -> list[str]:
        """Names of the members, then of the towns, where there is room."""
        parts = []
        for at, (_, _, name) in enumerate(self.view.members):
            own = np.flatnonzero(self.member_groups == at)
            if len(own):
                x, y = self.frame.pixels(np.array(self.sheet.centre(own)))
                parts.append(self._label(x, y, name, 12.5, weight=600, wrap=20, dot=False))
        scale = self.frame.k
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
        wanted = 8 + self.frame.width * self.frame.height // 26000
        named = {name for _, _, name in self.view.members}
        for name, x, y, people, rank in self.sheet.towns:
            if wanted <= 0:
                break
            if name in named:  # the member's own name stands there
                continue
            if people < floor and not (rank == 2 and scale > 0.45):
                continue
            west, south, east, north = self.frame.box
            if self.limit is not None:  # overseas: no town of the frame beside it
                west, south = max(west, self.limit[0]), max(south, self.limit[1])
                east, north = min(east, self.limit[2]), min(north, self.limit[3])
            if not (west < x < east and south < y < north):
                continue
            inset = self.sheet.inset_of((x, y, x, y)) if self.limit is None else None
            if inset is not None and inset not in self.insets:
                continue
            at_x, at_y = self.frame.pixels(np.array([x, y]))
            weight = 600 if rank == 2 else 400
            limit = self._frame_around(x, y)
            text = self._label(at_x, at_y, name, 11.5, weight=weight, wrap=99, dot=True, limit=limit)
            parts.append(text)
            wanted -= bool(text)
        return parts

    def _frame_around(self, x: float, y: float) -> Box:
        """Return what a name may not leave, in pixels: its overseas frame, or the picture."""
        for inset in self.insets:
            west, south, east, north = inset["rect"]
            if west < x < east and south < y < north:
                (x0, y0), (x1, y1) = self.frame.pixels(np.array([[west, north], [east, south]])).tolist()
                return (x0, y0, x1, y1)
        return (0, 0, self.frame.width, self.frame.height)

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
        low_x, low_y, high_x, high_y = limit or (0, 0, self.frame.width, self.frame.height)
        lines = _folded(name, wrap)
        wide = max(len(line) for line in lines) * size * _WIDTH_OF_CHAR
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
        halo = f'stroke="{self.colours["townHalo"]}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
        spans = "".join(
            f'<tspan x="{at:.1f}" y="{y - high / 2 + size * (0.92 + 1.12 * i):.1f}">{html.escape(line)}</tspan>'
            for i, line in enumerate(lines)
        )
        mark = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8" fill="{self.colours["town"]}"/>' if dot else ""
        return (
            f'{mark}<text font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
            f'fill="{self.colours["town"]}" {halo}>{spans}</text>'
        )

    def _scale_bar(self) -> str:
        a_km = self.frame.k * self.factor
        length = map_marks.round_length(110 / a_km)
        wide = length * a_km
        x, y = 14, self.frame.height - 12
        ink = self.colours["town"]
        return (
            f'<path d="M{x} {y - 5}V{y}H{x + wide:.1f}V{y - 5}" fill="none" stroke="{ink}" stroke-width="1.4"/>'
            + map_marks.text(
                x + wide / 2, y - 5, f"{number(length, 1 if length < 1 else 0)} km", 11, ink, anchor="middle"
            )
        )

    def _circle_key(self) -> str:
        drawn, wide, high = self.circles.legend(self.theme) if self.circles else ("", 0.0, 0.0)
        if not drawn:
            return ""
        self.taken.append((4, 4, 12 + wide, 12 + high))
        return f'<g transform="translate(10 8)">{drawn}</g>'

    def _legend(self) -> list[MapClass]:
        present = {self.classes[cell] for cell in self.cells}
        return [
            each
            for each in self.view.classes
            if each.label and (each.key in present or (each.role == "outside" and "" in present))
        ]

    def _key(self, each: MapClass, x: float, y: float) -> str:
        fill = self._fill(each, 1) if each.role != "outside" else self.colours["outside"]
        return (
            f'<rect x="{x}" y="{y}" width="20" height="12" rx="1.5" fill="{fill}" stroke="{self.colours["coast"]}" '
            f'stroke-width=".7"/>' + map_marks.text(x + 27, y + 10.5, each.label, 12.5, self.colours["town"])
        )

    # Paths

    def _area(self, cells: Any) -> str:
        """One path for a set of cells: filled with the non-zero rule, shared borders cancel out and leave no seam."""
        rings = self.sheet.cells
        return "".join(self._ring(ring) for cell in cells for ring in rings[int(cell)])

    def _borders(self, group: np.ndarray, *, coast: bool, only: int | None = None) -> str:
        """Return the arcs between different groups, or at the coast; ``only`` keeps those that touch one group."""
        sides = self.sheet.sides
        first = group[sides[:, 0]]
        other = np.where(sides[:, 1] >= 0, group[sides[:, 1]], first)
        alone = sides[:, 1] < 0
        wanted = alone if coast else (first != other) & ~alone
        if only is not None:
            wanted = ((first == only) != (other == only)) | (alone & (first == only))
        wanted &= self.frame.touches(self.sheet.arc_boxes) & self.drawn[sides[:, 0]]
        return "".join(self._arc(i) for i in np.flatnonzero(wanted).tolist())

    def _meets(self, points: np.ndarray) -> bool:
        return bool(self.frame.touches(np.array([[*points.min(axis=0), *points.max(axis=0)]]))[0])

    def _path(self, points: np.ndarray, closed: bool = False) -> str:
        return path_of(self.frame.pixels(points), closed)

    def _arc(self, number: int) -> str:
        """Return the path of an arc; several lines of a map, and the maps of a talk, draw the same."""
        found = self.paths.get(number)
        if found is None:
            found = self.paths[number] = self._path(self.sheet.arcs[number])
        return found

    def _ring(self, ring: tuple[int, ...]) -> str:
        found = self.paths.get(ring)
        if found is None:
            found = self.paths[ring] = self._path(self.sheet.ring(ring), True)
        return found


def _stroke(path: str, colour: str, width: float) -> str:
    if not path:
        return ""
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width * 10:g}" stroke-linejoin="round" stroke-linecap="round"/>'


def _lines_of(words: str, size: float, width: int) -> list[str]:
    """Break a sentence into lines that a picture holds."""
    return (
        _folded(spaced(words.strip()), int((width - 20) / (size * _WIDTH_OF_CHAR))) if words.strip() else []
    )


def _folded(text: str, width: int) -> list[str]:
    """Break a name between words, and after a hyphen, into lines of about a width."""
    lines = [""]
    for word in text.replace("-", "-\u200b").replace("\u200b", " \u200b").split(" "):
        bare = word.removeprefix("\u200b")
        glue = "" if word.startswith("\u200b") or not lines[-1] else " "
        if lines[-1] and len(lines[-1]) + len(glue) + len(bare) > width:
            lines.append(bare)
        else:
            lines[-1] += glue + bare
    return lines


def _wrapped(keys: list[MapClass], width: int) -> list[list[tuple[float, MapClass]]]:
    """Set the legend in rows, each entry as wide as its label."""
    rows: list[list[tuple[float, MapClass]]] = []
    x = float(width)
    for each in keys:
        wide = 27 + len(each.label) * 12.5 * _WIDTH_OF_CHAR + 22
        if not rows or x + wide > width:
            rows.append([])
            x = 2.0
        rows[-1].append((x, each))
        x += wide
    return rows
