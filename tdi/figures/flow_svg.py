"""A figure made of filled shapes, in plotly's form, as SVG for a page without plotly.

The same dictionary, drawn once.

Knows what ``flow_figure`` makes: closed traces with a fill or a hatching, labels with an optional
ground.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from tdi.figures.charts import FONT

_SPAN: Final = re.compile(r"<[^>]*>")


def figure_svg(figure: Mapping[str, Any], width: int) -> str:
    """Draw the traces and annotations of a figure.

    Parameters
    ----------
    figure
        ``data`` and ``layout``, with ranges on both axes and the height in pixels.
    width
        In pixels.
    """
    layout = figure["layout"]
    height, margin = int(layout["height"]), layout["margin"]
    (x0, x1), (y0, y1) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    wide, high = width - margin["l"] - margin["r"], height - margin["t"] - margin["b"]

    def place(x: float, y: float) -> tuple[float, float]:
        # A plotly axis runs upwards: the range says which end is at the bottom.
        return margin["l"] + (x - x0) / (x1 - x0) * wide, margin["t"] + (
            1 - (y - y0) / (y1 - y0)
        ) * high

    patterns: list[str] = []
    shapes = [_shape(trace, place, patterns) for trace in figure["data"]]
    labels = [_label(each, place) for each in layout.get("annotations", ())]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{html.escape(FONT)}"><defs>{"".join(patterns)}</defs>{"".join(shapes)}{"".join(labels)}</svg>'
    )


def _shape(trace: Mapping[str, Any], place: Any, patterns: list[str]) -> str:
    points = [place(x, y) for x, y in zip(trace["x"], trace["y"], strict=True)]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
    fill = trace.get("fillcolor", "none")
    if "fillpattern" in trace:
        fill = _pattern(trace["fillpattern"], fill, patterns)
    line = trace.get("line", {})
    edge = f' stroke="{line["color"]}" stroke-width="{line["width"]}"' if line.get("width") else ""
    told = html.escape(_words(trace.get("name", "")))
    return f'<path d="{path}" fill="{fill}"{edge}>{f"<title>{told}</title>" if told else ""}</path>'


def _pattern(asked: Mapping[str, Any], fill: str, patterns: list[str]) -> str:
    name = f"hachure{len(patterns)}"
    ink, ground = asked.get("fgcolor", fill), asked.get("bgcolor", "none")
    lines = {
        "/": '<path d="M-1 8L8-1M-1 1L1-1M6 8L8 6"',
        "\\": '<path d="M-1-1L8 8M-1 6L1 8M6-1L8 1"',
        "x": '<path d="M0 0L7 7M7 0L0 7"',
    }
    drawn = (
        f'{lines[asked["shape"]]} stroke="{ink}" stroke-width="1.1" fill="none"/>'
        if asked["shape"] in lines
        else f'<circle cx="3.5" cy="3.5" r="1.2" fill="{ink}"/>'
    )
    patterns.append(
        f'<pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse"><rect width="7" height="7" fill="{ground}"/>'
        f"{drawn}</pattern>"
    )
    return f"url(#{name})"


def _label(asked: Mapping[str, Any], place: Any) -> str:
    x, y = place(asked["x"], asked["y"])
    lines = [_words(part) for part in str(asked["text"]).split("<br>")]
    font = asked.get("font", {})
    size = float(font.get("size", 13))
    top = y - asked.get("yshift", 0) - (len(lines) - 1) * size * 1.25
    if asked.get("yanchor") == "middle":
        top = y + size * 0.36
    ground = ""
    if asked.get("bgcolor", "rgba(0,0,0,0)") != "rgba(0,0,0,0)":
        wide = max(len(line) for line in lines) * size * 0.58 + 6
        ground = (
            f'<rect x="{x - wide / 2:.1f}" y="{top - size:.1f}" width="{wide:.1f}" height="{size * 1.3:.1f}" rx="2" '
            f'fill="{asked["bgcolor"]}"/>'
        )
    weight = ' font-weight="700"' if "<b>" in str(asked["text"]) else ""
    rows = "".join(
        f'<tspan x="{x:.1f}" y="{top + at * size * 1.25:.1f}">{html.escape(line)}</tspan>'
        for at, line in enumerate(lines)
    )
    named = f' class="{html.escape(asked["name"])}"' if asked.get("name") else ""
    return (
        f'{ground}<text{named} text-anchor="middle" font-size="{size:g}"{weight} fill="{font.get("color", "currentColor")}">'
        f"{rows}</text>"
    )


def _words(text: str) -> str:
    return html.unescape(_SPAN.sub(" ", text)).strip()
