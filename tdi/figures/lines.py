"""Draw lines over time as SVG, for the dashboard, the static site, sheets and slides alike.

Within a page colours are the classes of ``bars.css``, so that they follow the reader's theme; a
picture is given colours of its own.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from tdi.figures.palette import CHART, Theme, paint
from tdi.text.typography import markup as esc
from tdi.text.typography import number
from tdi.views.line_chart import Line, LineChart

WIDE: Final = (680, 330)
NARROW: Final = (350, 300)
_TOP: Final = 34
_BOTTOM: Final = 26
_LEFT: Final = 34
_LABEL_GAP: Final = 17
_CHARACTER: Final = 6.9
_STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 100)
_MOST_TICKS: Final = 5
_NEAR_MARK: Final = 30

Ink = Callable[[str], str]


def lines_html(chart: LineChart) -> str:
    """Draw the chart for a page, once wide and once for a telephone; the style sheet shows one."""
    wide = lines_svg(chart, *WIDE)
    narrow = lines_svg(chart, *NARROW)
    return f'<figure class="courbes"><div class="large">{wide}</div><div class="etroit">{narrow}</div></figure>'


def lines_image(chart: LineChart, theme: Theme) -> str:
    """Draw the chart as an image of a page whose markup may not hold SVG.

    Two drawings in addresses of their own (``data:``): wide, and for a telephone.
    """
    wide, narrow = (
        f"data:image/svg+xml;base64,{b64encode(lines_picture(chart, theme, *size).encode()).decode()}"
        for size in (WIDE, NARROW)
    )
    return (
        f'<figure class="courbes"><img class="large" src="{wide}" width="{WIDE[0]}" height="{WIDE[1]}" alt="{esc(chart.alt)}">'
        f'<img class="etroit" src="{narrow}" width="{NARROW[0]}" height="{NARROW[1]}" alt="{esc(chart.alt)}"></figure>'
    )


def lines_picture(chart: LineChart, theme: Theme, width: int, height: int) -> str:
    """Draw the chart as a picture with colours of its own, for sheets and slides."""
    colours = {"text": CHART[theme]["text"], "muted": CHART[theme]["muted"]}
    colours["grid"] = CHART[theme]["grid"]
    return lines_svg(
        chart, width, height, lambda role: colours.get(role) or paint(role, theme).fill
    )


def lines_svg(chart: LineChart, width: int, height: int, ink: Ink | None = None) -> str:
    """Draw the chart as one SVG.

    Parameters
    ----------
    width, height
        In pixels.
    ink
        Colour of a role; without it the colours are variables of the page.
    """
    known = [value for line in chart.lines for _, value in line.values if value is not None]
    years = [year for year, _ in chart.lines[0].values]
    if not known:
        return ""
    low, high, step = _scale(min(known), max(known))
    shown = [line for line in chart.lines if line.last]
    longest = max(len(_end(line)) for line in shown)
    right = width - 14 - min(width * 0.36, (longest + 1) * _CHARACTER)

    def x(year: float) -> float:
        return _LEFT + (right - _LEFT) * (year - years[0]) / (years[-1] - years[0])

    def y(value: float) -> float:
        return height - _BOTTOM - (height - _BOTTOM - _TOP) * (value - low) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{esc(chart.alt)}" font-family="{_FONT}">'
    ]
    parts += [
        f'<line x1="{_LEFT}" x2="{right:.1f}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" {_stroke("grid", ink, 1)}/>'
        + _text(_LEFT - 6, y(tick) + 4, number(tick), "muted", ink, 12, "end")
        for tick in _range(low, high, step)
    ]
    every = 2 if (right - _LEFT) / len(years) < _NEAR_MARK else 1
    parts += [
        _text(x(year), height - 8, str(year), "muted", ink, 12, "middle")
        for year in years[::-every][::-1]
    ]
    parts += _marks(chart, x, y, low, high, ink, years)
    for line in shown:
        points = [(x(year), y(value)) for year, value in line.values if value is not None]
        path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in points)
        weight = 3 if line.role == "bar-strong" else 2
        dashes = ' stroke-dasharray="5 4"' if line.role == "reference" else ""
        parts.append(
            f'<path d="{path}" fill="none" stroke-linejoin="round"{dashes} {_stroke(line.role, ink, weight)}/>'
        )
        a, b = points[-1]
        parts.append(
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{weight + 0.5}" {_fill(line.role, ink)}/>'
        )
    for line, place in _labels(shown, y, height):
        bold = ' font-weight="700"' if line.role == "bar-strong" else ""
        name = _cut(line.label, (width - right - 14) / _CHARACTER - 4)
        value = number(line.last[1] if line.last else None)
        parts.append(
            f'<text x="{right + 9:.1f}" y="{place + 4:.1f}" font-size="13"{bold} {_fill("text", ink)}>{esc(name)} <tspan font-weight="700">{esc(value)}</tspan></text>'
        )
    parts.append("</svg>")
    return "".join(parts)


_FONT: Final = "'Source Sans', 'Source Sans 3', 'Segoe UI', Arial, sans-serif"


def _end(line: Line) -> str:
    return f"{line.label} {number(line.last[1] if line.last else None)}"


def _cut(text: str, most: float) -> str:
    """Cut a name that its place does not hold: the table beside has it whole."""
    return text if len(text) <= most else f"{text[: max(1, int(most) - 1)].rstrip()}…"


def _scale(low: float, high: float) -> tuple[float, float, float]:
    """Choose round limits around the values, and the step of the grid.

    >>> _scale(93.9, 106.6)
    (90, 110, 5)
    """
    step = next((each for each in _STEPS if (high - low) / each <= _MOST_TICKS - 1), _STEPS[-1])
    return math.floor(low / step) * step, math.ceil(high / step) * step, step


def _range(low: float, high: float, step: float) -> list[float]:
    return [low + step * i for i in range(round((high - low) / step) + 1)]


def _marks(
    chart: LineChart,
    x: Callable[[float], float],
    y: Callable[[float], float],
    low: float,
    high: float,
    ink: Ink | None,
    years: list[int],
) -> list[str]:
    parts = []
    inside = [mark for mark in chart.marks if years[0] <= mark.at <= years[-1]]
    rows = [0] * len(inside)
    for at, (before, mark) in enumerate(pairwise(inside), start=1):
        near = x(mark.at) - x(before.at) < _NEAR_MARK
        rows[at] = 1 - rows[at - 1] if near else 0
    for mark, row in zip(inside, rows, strict=True):
        place = x(mark.at)
        parts.append(
            f'<line x1="{place:.1f}" x2="{place:.1f}" y1="{y(high) - 4:.1f}" y2="{y(low):.1f}" stroke-dasharray="2 4" {_stroke(mark.role, ink, 1.5)}/>'
            + _text(place, 12 + 13 * row, mark.label, "muted", ink, 12, "middle")
        )
    return parts


def _labels(
    lines: list[Line], y: Callable[[float], float], height: int
) -> list[tuple[Line, float]]:
    """Set the labels at the ends of their lines, none over another."""
    ordered = sorted(lines, key=lambda line: y(line.last[1] if line.last else 0))
    places: list[float] = []
    for line in ordered:
        wanted = y(line.last[1] if line.last else 0)
        places.append(max(wanted, places[-1] + _LABEL_GAP) if places else wanted)
    over = max(0.0, places[-1] - (height - _BOTTOM)) if places else 0.0
    return [(line, place - over) for line, place in zip(ordered, places, strict=True)]


def _stroke(role: str, ink: Ink | None, weight: float) -> str:
    if ink is not None:
        return f'stroke="{ink(role)}" stroke-width="{weight}"'
    return f'class="{_class(role)}" stroke="{_variable(role)}" stroke-width="{weight}"'


def _fill(role: str, ink: Ink | None) -> str:
    if ink is not None:
        return f'fill="{ink(role)}"'
    return f'class="{_class(role)}" fill="{_variable(role)}"'


def _class(role: str) -> str:
    return "" if role in _PAGE else f"f-{role}"


_PAGE: Final = {"text": "var(--encre)", "muted": "var(--doux)", "grid": "var(--trait)"}


def _variable(role: str) -> str:
    return _PAGE.get(role, "var(--f)")


def _text(
    x: float, y: float, words: str, role: str, ink: Ink | None, size: float, anchor: str
) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" {_fill(role, ink)}>{esc(words)}</text>'
