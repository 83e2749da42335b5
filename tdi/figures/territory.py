"""The small drawings of a territory's sheet as SVG.

Its genealogy, and where it stands in a distribution.
"""

from __future__ import annotations

import html
import math
from typing import Final

from tdi.figures import map_symbols
from tdi.figures.charts import FONT
from tdi.figures.palette import CHART, PHASE, Theme, paint
from tdi.text.typography import number
from tdi.views.phases import PHASE_SHORT
from tdi.views.territoire.history import History, Node
from tdi.views.territoire.ranks import Distribution

_COLUMN: Final = 184
_BAR: Final = 13
_HIGH: Final = 150  # pixels of the most inhabited column
_GAP: Final = 12
_LEAST: Final = 26  # a node is at least as high as its two lines of text


def genealogy(history: History, theme: Theme) -> tuple[str, int, int]:
    """Draw the territory through the phases: a bar a territory, as high as its population.

    Links as wide as what is shared.

    Returns
    -------
    (str, int, int)
        The SVG, its width and height in pixels.
    """
    colours = CHART[theme]
    places, height = _places(history)
    parts: list[str] = []
    for at, phase in enumerate(history.phases):
        x = 4 + at * _COLUMN
        parts.append(
            map_symbols.text(
                x, 16, PHASE_SHORT[phase].capitalize(), 12.5, colours["muted"], weight=600
            )
        )
        if not any(node.phase == phase for node in history.nodes):
            parts.append(map_symbols.text(x, 48, "hors programme", 12.5, colours["muted"]))
    parts += _links(history, places, theme)
    for node in history.nodes:
        parts.append(_node(node, places[node.phase, node.id_ti], theme))
    width = 4 + len(history.phases) * _COLUMN
    return _document(parts, width, height), width, height


def genealogy_size(history: History) -> tuple[int, int]:
    """Return width and height of the genealogy in pixels, to keep its place before it is loaded."""
    return 4 + len(history.phases) * _COLUMN, _places(history)[1]


def _places(history: History) -> tuple[dict[tuple[str, str], tuple[float, float, float]], int]:
    """Stack the bars of each phase: x, y and height of each; and the height of the whole."""
    columns = {
        phase: [node for node in history.nodes if node.phase == phase] for phase in history.phases
    }
    largest = max(sum(node.population for node in nodes) for nodes in columns.values() if nodes)
    scale = _HIGH / max(largest, 1)
    places: dict[tuple[str, str], tuple[float, float, float]] = {}
    bottom = 60.0
    for at, phase in enumerate(history.phases):
        y = 30.0
        for node in columns[phase]:
            high = max(node.population * scale, _LEAST if len(columns[phase]) > 1 else _LEAST + 6)
            places[phase, node.id_ti] = (4 + at * _COLUMN, y, high)
            y += high + _GAP
        bottom = max(bottom, y)
    return places, int(bottom)


def _links(
    history: History, places: dict[tuple[str, str], tuple[float, float, float]], theme: Theme
) -> list[str]:
    """Draw the bands between two bars.

    On each side a band takes the share of the bar's inhabitants.
    """
    population = {(node.phase, node.id_ti): max(node.population, 1) for node in history.nodes}
    used: dict[tuple[str, str, str], float] = {}
    parts = []
    for link in sorted(
        history.links, key=lambda each: (each.since, places[each.until, each.id_to][1])
    ):
        start, end = (link.since, link.id_from), (link.until, link.id_to)
        (x0, y0, h0), (x1, y1, h1) = places[start], places[end]
        wide0 = h0 * min(1, link.population / population[start])
        wide1 = h1 * min(1, link.population / population[end])
        top0 = y0 + used.get((*start, "out"), 0)
        top1 = y1 + used.get((*end, "in"), 0)
        used[(*start, "out")] = used.get((*start, "out"), 0) + wide0
        used[(*end, "in")] = used.get((*end, "in"), 0) + wide1
        a, b = x0 + _BAR, x1
        middle = (a + b) / 2
        parts.append(
            f'<path d="M{a} {top0:.1f}C{middle} {top0:.1f} {middle} {top1:.1f} {b} {top1:.1f}V{top1 + wide1:.1f}'
            f'C{middle} {top1 + wide1:.1f} {middle} {top0 + wide0:.1f} {a} {top0 + wide0:.1f}Z" '
            f'fill="{CHART[theme]["bar-muted"]}" fill-opacity="{0.75 if theme == "light" else 0.6}"/>'
        )
    return parts


def _node(node: Node, place: tuple[float, float, float], theme: Theme) -> str:
    x, y, high = place
    colours = CHART[theme]
    fill, edge = PHASE[node.phase], PHASE[node.phase]
    dash = ""
    if node.state == "unknown":
        fill, dash = colours["paper"], ' stroke-dasharray="3 2.5"'
    elif node.state == "added_later":
        fill = colours["paper"]
    ring = (
        f'<rect x="{x - 3}" y="{y - 3:.1f}" width="{_BAR + 6}" height="{high + 6:.1f}" rx="3" fill="none" '
        f'stroke="{paint("bar-strong", theme).fill}" stroke-width="2.2"/>'
        if node.chosen
        else ""
    )
    bar = (
        f'<rect x="{x}" y="{y:.1f}" width="{_BAR}" height="{high:.1f}" rx="1.5" fill="{fill}" stroke="{edge}" '
        f'stroke-width="1.4"{dash}/>{ring}'
    )
    state = {
        "unknown": "état inconnu",
        "added_later": "pas encore labellisé",
        "labelled": "labellisé",
    }
    lines = _folded(node.name, 21)[:2]
    if len(_folded(node.name, 21)) > 2:
        lines[1] = f"{lines[1].rstrip()[:20]}…"
    below = state[node.state] if node.state else f"{number(node.population)} hab."
    middle = y + high / 2 - (len(lines) + 1) * 6.5 + 10
    text = [
        map_symbols.text(
            x + _BAR + 8,
            middle + 13 * i,
            line,
            12.5,
            colours["text"],
            weight=650 if node.chosen else 500,
            halo=colours["paper"],
        )
        for i, line in enumerate(lines)
    ]
    text.append(
        map_symbols.text(
            x + _BAR + 8,
            middle + 13 * len(lines),
            below,
            11,
            colours["muted"],
            halo=colours["paper"],
        )
    )
    return bar + "".join(text)


STRIP: Final = (520, 62)


def strip(distribution: Distribution, theme: Theme, width: int = STRIP[0]) -> tuple[str, int, int]:
    """Draw all territories as ticks on a line, those of the region darker, the median.

    With the chosen one marked.

    Returns
    -------
    (str, int, int)
        The SVG, its width and height in pixels.
    """
    colours = CHART[theme]
    height, base, x0, x1 = STRIP[1], 38.0, 8.0, width - 8.0
    low, high = min(distribution.values), max(distribution.values)

    def place(value: float) -> float:
        if distribution.log:
            start, end = math.log(max(low, 1e-9)), math.log(max(high, 1e-9))
            share = (math.log(max(value, 1e-9)) - start) / ((end - start) or 1)
        else:
            share = (value - low) / ((high - low) or 1)
        return x0 + share * (x1 - x0)

    around = set(distribution.region)
    ticks = "".join(
        f"M{place(value):.1f} {base - (9 if i in around else 6)}v{18 if i in around else 12}"
        for i, value in enumerate(distribution.values)
        if i not in around
    )
    near = "".join(
        f"M{place(distribution.values[i]):.1f} {base - 9}v18" for i in distribution.region
    )
    at, middle = place(distribution.chosen), place(distribution.median)
    strong = colours["bar-strong"]
    value = distribution.scale.text(distribution.chosen)
    anchor = "start" if at < width * 0.2 else "end" if at > width * 0.8 else "middle"
    parts = [
        f'<line x1="{x0}" x2="{x1}" y1="{base}" y2="{base}" stroke="{colours["grid"]}" stroke-width="1"/>',
        f'<path d="{ticks}" stroke="{colours["muted"]}" stroke-opacity=".38" stroke-width="1.2"/>',
        f'<path d="{near}" stroke="{colours["bar"]}" stroke-width="2.2"/>',
        f'<path d="M{middle:.1f} {base - 12}v24" stroke="{colours["reference"]}" stroke-width="1.4" stroke-dasharray="2 2"/>',
        f'<path d="M{at:.1f} {base - 3}l-6-10h12z" fill="{strong}"/>',
        f'<path d="M{at:.1f} {base - 10}v20" stroke="{strong}" stroke-width="2.6"/>',
        map_symbols.text(at, 17, value, 13.5, colours["text"], weight=650, anchor=anchor),
        map_symbols.text(x0, height - 2, distribution.scale.text(low), 10.5, colours["muted"]),
        map_symbols.text(
            x1, height - 2, distribution.scale.text(high), 10.5, colours["muted"], anchor="end"
        ),
    ]
    if distribution.other is not None:
        beside = place(distribution.other)
        parts.append(
            f'<circle cx="{beside:.1f}" cy="{base}" r="5" fill="{colours["paper"]}" stroke="{colours["reference"]}" stroke-width="2"/>'
        )
    return _document(parts, width, height), width, height


def _document(parts: list[str], width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{html.escape(FONT)}">{"".join(parts)}</svg>'
    )


def _folded(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
