"""What stands on a drawn map besides areas.

Overseas frames, proportional circles, figures, projects and sites.

The same rules as tdi/browser/atlas (2-renderer, 3-regions, 5-points), in pixels of the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tdi.figures.map_geometry import Box, Sheet
from tdi.figures.palette import MAP, Theme, paint
from tdi.text.typography import markup, number, quantity
from tdi.views.atlas import AtlasView
from tdi.views.points import Points

CIRCLE_RADIUS: Final = 25  # pixels of the largest circle on a map 900 pixels wide
REGION_CIRCLE_RADIUS: Final = 40
_REACH: Final = 30  # pixels within which places are drawn as one
_SMALLEST, _LARGEST, _UNIT = 5.5, 34.0, 6.5
_BAR_PX: Final = 34  # the scale bar of an overseas frame is at most as long

Place = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Cluster:
    """Places drawn as one.

    Where (kilometres of the sheet), how many of each kind, radius in pixels.
    """

    x: float
    y: float
    projects: int
    sites: int
    radius: float

    @property
    def count(self) -> int:
        """Projects and sites."""
        return self.projects + self.sites


def text(
    x: float,
    y: float,
    words: str,
    size: float,
    fill: str,
    *,
    weight: int = 400,
    anchor: str = "start",
    halo: str = "",
) -> str:
    """Write one line of text at a place, escaped."""
    around = (
        f' stroke="{halo}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
        if halo
        else ""
    )
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{fill}"{around}>{markup(words)}</text>'
    )


def frames(insets: Iterable[dict[str, Any]], pixels: Place, theme: Theme) -> list[str]:
    """Draw the overseas frames: sea and edge, under the areas."""
    parts = []
    for inset in insets:
        x, y, wide, high = _rect(inset, pixels)
        parts.append(
            f'<rect x="{x * 10:.0f}" y="{y * 10:.0f}" width="{wide * 10:.0f}" height="{high * 10:.0f}" '
            f'fill="{MAP[theme]["sea"]}" stroke="{MAP[theme]["frame"]}" stroke-width="8"/>'
        )
    return parts


def frame_names(
    insets: Iterable[dict[str, Any]], pixels: Place, k: float, theme: Theme
) -> list[str]:
    """Name each overseas frame and give it the scale bar of its own scale, where there is room."""
    parts = []
    ink, halo = MAP[theme]["town"], MAP[theme]["sea"]
    for inset in insets:
        x, y, wide, high = _rect(inset, pixels)
        if wide < 40:
            continue
        size = 10.0 if wide > 75 else 8.5
        parts.append(text(x + 4, y + size + 2, inset["name"], size, ink, weight=600, halo=halo))
        per_km = k * float(inset["scale"])
        length = round_length(_BAR_PX / per_km)
        bar = length * per_km
        left, base = x + wide - 5 - bar, y + high - 4
        parts.append(
            f'<path d="M{left:.1f} {base - 3:.1f}v3h{bar:.1f}v-3" fill="none" stroke="{ink}" stroke-width="1"/>'
            + text(left + bar, base - 5, f"{number(length)} km", 8, ink, anchor="end", halo=halo)
        )
    return parts


def name_boxes(insets: Iterable[dict[str, Any]], pixels: Place) -> list[Box]:
    """Return what the names of the frames take, in pixels: other names keep clear of it."""
    boxes = []
    for inset in insets:
        x, y, wide, _ = _rect(inset, pixels)
        boxes.append((x, y, x + min(wide, 8 + len(inset["name"]) * 6.2), y + 15))
    return boxes


def _rect(inset: dict[str, Any], pixels: Place) -> Box:
    west, south, east, north = inset["rect"]
    (x0, y0), (x1, y1) = pixels(np.array([[west, north], [east, south]]))
    return float(x0), float(y0), float(x1 - x0), float(y1 - y0)


def round_length(longest: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20... that is not above a length.

    >>> round_length(37.0), round_length(0.7)
    (20.0, 0.5)
    """
    power = 10 ** math.floor(math.log10(longest))
    return float(max(step * power for step in (1, 2, 5) if step * power <= longest))


def centres(sheet: Sheet, groups: np.ndarray, size: int) -> list[tuple[float, float] | None]:
    """Return the centre of gravity of each group of cells, where its figure stands."""
    sums = np.zeros((size, 3))
    for cell, group in enumerate(groups.tolist()):
        if group >= 0:
            sums[group] += sheet.moments[cell]
    return [(x / area, y / area) if area > 0 else None for area, x, y in sums.tolist()]


class Circles:
    """The proportional circles of a view: their size on a map of a width, their centres."""

    def __init__(self, view: AtlasView, width: int) -> None:
        self.view = view
        self.largest = max((v for v in view.values or () if v is not None), default=1.0) or 1.0
        base = CIRCLE_RADIUS if view.unit_kind == "territories" else REGION_CIRCLE_RADIUS
        self.most = base * min(1.35, max(0.55, width / 900))

    def radius(self, value: float) -> float:
        """Return the radius in pixels: areas are proportional to values."""
        return float(max(1.5, self.most * math.sqrt(value / self.largest)))

    def draw(
        self,
        places: Sequence[tuple[float, float] | None],
        pixels: Place,
        theme: Theme,
        inside: set[int] | None,
    ) -> list[str]:
        """Draw the circles, the largest first; outside of the chosen region they stand back."""
        colours = paint("circle", theme)
        held = [(value, i) for i, value in enumerate(self.view.values or ()) if value]
        parts = []
        for value, i in sorted(held, key=lambda item: -item[0]):
            at = places[i] if value > 0 else None
            if at is None:
                continue
            x, y = pixels(np.array(at))
            back = inside is not None and i not in inside
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{self.radius(value):.2f}" fill="{colours.fill}" '
                f'fill-opacity="{0.12 if back else 0.6}" stroke="{colours.ink}" stroke-opacity="{0.3 if back else 1}"/>'
            )
        return parts

    def legend(self, theme: Theme) -> tuple[str, float, float]:
        """Draw the circles of the legend, one in another, with their values.

        Return also width and height.
        """
        steps = self.view.circle_steps
        if not steps:
            return "", 0, 0
        ink = MAP[theme]["town"]
        widest = self.radius(steps[0])
        high = max(2 * widest, 16 * len(steps)) + 8
        parts = []
        for i, value in enumerate(steps):
            r = self.radius(value)
            top = high - 3 - 2 * r
            y = max(9.0, min(top + 2, high - 6 - (len(steps) - 1 - i) * 15))
            parts += [
                f'<circle cx="{widest + 2:.1f}" cy="{high - 3 - r:.1f}" r="{r:.1f}" fill="none" stroke="{ink}"/>',
                f'<path d="M{widest + 2:.1f} {top:.1f}L{2 * widest + 12:.1f} {y:.1f}" stroke="{ink}" stroke-width=".5"/>',
                text(2 * widest + 15, y + 4, quantity(value, self.view.unit_of(value)), 11.5, ink),
            ]
        return "".join(parts), 2 * widest + 130, high


def figures(
    view: AtlasView,
    places: Sequence[tuple[float, float] | None],
    pixels: Place,
    circles: Circles | None,
    theme: Theme,
    taken: list[Box],
) -> list[str]:
    """Write the figure of each area on it; where areas are small, the larger value comes first."""
    values = view.values or (None,) * len(view.labels)
    parts = []
    for i in sorted(range(len(view.labels)), key=lambda at: -(values[at] or 0)):
        at, words = places[i], view.labels[i]
        if at is None or not words:
            continue
        value = values[i]
        size = 13.5 if value is not None else 11.0
        wide = len(words) * size * 0.56
        x, y = pixels(np.array(at))
        r = circles.radius(value) if circles and value else 0.0
        if r and r < wide / 2 + 2:
            y += r + size * 0.7
        box = (x - wide / 2, y - size * 0.55, x + wide / 2, y + size * 0.55)
        if any(box[0] < o[2] and box[2] > o[0] and box[1] < o[3] and box[3] > o[1] for o in taken):
            continue
        taken.append(box)
        weight = 700 if value is not None else 400
        ink, halo = MAP[theme]["town"], MAP[theme]["halo"]
        parts.append(
            text(x, y + size * 0.36, words, size, ink, weight=weight, anchor="middle", halo=halo)
        )
    return parts


def clusters(points: Points, k: float) -> list[Cluster]:
    """Group the places that are near each other in the drawing.

    The fullest first, so that its centre stays.
    """
    seeds: list[list[float]] = []  # x, y (pixels), projects, sites, weighted x, weighted y
    grid: dict[tuple[int, int], list[int]] = {}
    held = sorted(
        enumerate(points.places), key=lambda item: (-(item[1].projects + item[1].sites), item[0])
    )
    for _, place in held:
        x, y = place.x * k, place.y * k
        column, row = math.floor(x / _REACH), math.floor(y / _REACH)
        around = [
            i
            for c in (column - 1, column, column + 1)
            for r in (row - 1, row, row + 1)
            for i in grid.get((c, r), ())
        ]
        near = min(
            around, key=lambda i: (seeds[i][0] - x) ** 2 + (seeds[i][1] - y) ** 2, default=None
        )
        if near is None or (seeds[near][0] - x) ** 2 + (seeds[near][1] - y) ** 2 >= _REACH**2:
            near = len(seeds)
            seeds.append([x, y, 0, 0, 0, 0])
            grid.setdefault((column, row), []).append(near)
        seed, count = seeds[near], place.projects + place.sites
        seed[2] += place.projects
        seed[3] += place.sites
        seed[4] += place.x * count
        seed[5] += place.y * count
    most = max((seed[2] + seed[3] for seed in seeds), default=1)
    unit = min(_UNIT, _LARGEST / math.sqrt(max(most, 1)))
    found = [
        Cluster(
            seed[4] / (seed[2] + seed[3]),
            seed[5] / (seed[2] + seed[3]),
            int(seed[2]),
            int(seed[3]),
            max(_SMALLEST, unit * math.sqrt(seed[2] + seed[3])),
        )
        for seed in seeds
    ]
    return sorted(found, key=lambda each: -each.radius)


def points_drawn(found: Sequence[Cluster], pixels: Place, theme: Theme) -> list[str]:
    """Draw projects as discs and sites as squares, with their count.

    A ring tells the share of sites in a group.
    """
    parts = []
    for each in found:
        x, y = (float(v) for v in pixels(np.array([each.x, each.y])))
        own = paint("project" if each.projects else "site", theme)
        look = f'fill="{own.fill}" fill-opacity="{0.9 if each.count > 1 else 1}" stroke="{MAP[theme]["halo"]}" stroke-width="1.3"'
        r = each.radius
        if each.projects:
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {look}/>')
        else:
            s = r * 1.76
            parts.append(
                f'<rect x="{x - s / 2:.1f}" y="{y - s / 2:.1f}" width="{s:.1f}" height="{s:.1f}" {look}/>'
            )
        if each.projects and each.sites:
            turn = 2 * math.pi * each.sites / each.count
            ring = r + 0.5
            ex, ey = x + ring * math.sin(turn), y - ring * math.cos(turn)
            parts.append(
                f'<path d="M{x:.1f} {y - ring:.1f}A{ring:.1f} {ring:.1f} 0 {int(turn > math.pi)} 1 {ex:.1f} {ey:.1f}" '
                f'fill="none" stroke="{paint("site", theme).fill}" stroke-width="3.5"/>'
            )
        if each.count > 1:
            size = max(10.0, min(15.0, r * 0.85))
            parts.append(
                text(
                    x,
                    y + size * 0.36,
                    number(each.count),
                    size,
                    own.ink or "",
                    weight=700,
                    anchor="middle",
                )
            )
    return parts
