"""A chart as markup: the plotly figure's own dictionary, drawn without plotly, in the same places, sizes and colours.

What the page shows at once, and all that a reader who only reads ever needs: HTML alone, since the framework takes drawings (SVG) out
of markup. Widths are shares of the room, so it follows the window. ``charts.js`` finds plotly's form in ``data-figure`` and lets plotly
draw the shapes anew over these when the pointer comes: the words stay where they are (docs/adr/0031).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from math import pi, sqrt
from typing import Any, Final
from urllib.parse import quote

from tdi.figures.charts import CONFIG
from tdi.figures.palette import CHART
from tdi.typography import markup

_TAGS: Final = re.compile(r"<[^>]*>")
# What is written on the page's own paper follows its theme at once, not with the next run.
_INKS: Final = {
    tokens[name]: f"var(--{variable})"
    for tokens in CHART.values()
    for name, variable in (("text", "encre"), ("muted", "doux"))
}
_COLOUR: Final = re.compile(r"(?<=color:)#[0-9a-f]{6}\b")
_HALF_LINE: Final = 0.5  # half of the line of paper that plotly draws between two shapes
_SAFE: Final = "=:/,.;()- "  # what a picture's address may hold as it is


def chart_html(
    figure: Mapping[str, Any],
    alt: str,
    plotly: str,
    *,
    told: Sequence[str] = (),
    link: Callable[[str], str] | None = None,
) -> str:
    """Draw a figure of ``bar_figure`` or ``flow_figure``.

    Parameters
    ----------
    alt
        The chart in one sentence.
    plotly
        Address of plotly's script.
    told
        One text per bar for who does not see it.
    link
        Attributes of the link of a bar, from its key; without it the bars choose nothing.
    """
    bars = any(trace["type"] == "bar" for trace in figure["data"])
    style, inside = _bars(figure, told, link) if bars else _flow(figure)
    held = json.dumps({**figure, "config": CONFIG}, ensure_ascii=False, separators=(",", ":"))
    return (
        f'<div class="dessin {"barres" if bars else "flux"}" role="figure" aria-label="{markup(alt)}" style="{style}" '
        f"data-plotly=\"{html.escape(plotly)}\" data-figure='{_quoted(held)}'>{inside}</div>"
    )


def _quoted(text: str) -> str:
    """Escape for an attribute in single quotes: a third shorter than with each double quote written out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;")


def _bars(
    figure: Mapping[str, Any], told: Sequence[str], link: Callable[[str], str] | None
) -> tuple[str, str]:
    (trace,), layout = figure["data"], figure["layout"]
    margin, axis = layout["margin"], layout["yaxis"]
    low, high = axis["range"]  # a plotly axis runs upwards: the first bar, at 0, is on top
    pitch = (layout["height"] - margin["t"] - margin["b"]) / (low - high)
    largest = layout["xaxis"]["range"][1]

    def top(y: float) -> float:
        return float(margin["t"] + (y - high) * pitch)

    rows = []
    for at, (name, value, text, (key,)) in enumerate(
        zip(axis["ticktext"], trace["x"], trace["text"], trace["customdata"], strict=True)
    ):
        inside = (
            f'<span class="nom">{_inked(name)}</span><span class="trait"><i class="forme" style="width:{100 * value / largest:.2f}%;'
            f'background:{trace["marker"]["color"][at]}"></i><span class="bout">{text}</span></span>'
        )
        if link is None:
            rows.append(f'<div class="barre" data-rang="{at}" aria-hidden="true">{inside}</div>')
            continue
        said = markup(told[at]) if told else html.escape(_words(f"{name} : {text}"))
        rows.append(
            f'<a class="barre" data-rang="{at}" data-cle="{html.escape(key)}" aria-label="{said}" {link(key)}>{inside}</a>'
        )
    style = (
        f"height:{layout['height']}px;padding:{top(-0.5):.2f}px {margin['r']}px 0 0;--rang:{pitch:.3f}px;--epaisseur:{trace['width'] * pitch:.2f}px;"
        f"--nom:{axis['tickfont']['size']}px;--bout:{trace['textfont']['size']}px;color:{trace['textfont']['color']}"
    )
    marks = "".join(
        f'<i class="forme repere" style="left:{100 * line["x0"] / largest:.2f}%;top:{top(line["y0"]):.1f}px;'
        f'height:{(line["y1"] - line["y0"]) * pitch:.1f}px;--encre-repere:{line["line"]["color"]}"></i>'
        for line in layout.get("shapes", ())
    ) + "".join(
        f'<span class="mot" style="left:{100 * word["x"] / largest:.2f}%;top:{top(word["y"]):.1f}px;font-size:{word["font"]["size"]}px;'
        f'color:{word["font"]["color"]}">{html.escape(word["text"])}</span>'
        for word in layout.get("annotations", ())
    )
    return _inked(style), f'{"".join(rows)}<div class="trame" aria-hidden="true">{_inked(marks)}</div>'


def _inked(style: str) -> str:
    return _COLOUR.sub(lambda found: _INKS.get(found[0], found[0]), style)


def _words(text: str) -> str:
    return html.unescape(_TAGS.sub(" ", text)).strip()


def _flow(figure: Mapping[str, Any]) -> tuple[str, str]:
    layout = figure["layout"]
    margin = layout["margin"]
    room = layout["height"] - margin["t"] - margin["b"]
    (x0, x1), (y0, y1) = layout["xaxis"]["range"], layout["yaxis"]["range"]

    def across(x: float) -> float:
        return float(100 * (x - x0) / (x1 - x0))

    def down(y: float) -> float:
        return float((1 - (y - y0) / (y1 - y0)) * room)

    shapes = "".join(_shape(trace, across, down) for trace in figure["data"])
    words = "".join(_word(word, across, down) for word in layout.get("annotations", ()))
    sides = f"{margin['t']}px {margin['r']}px {margin['b']}px {margin['l']}px"
    return (
        f"height:{layout['height']}px",
        f'<div class="trame" aria-hidden="true" style="inset:{sides}">{shapes}{words}</div>',
    )


def _shape(trace: Mapping[str, Any], across: Callable[[float], float], down: Callable[[float], float]) -> str:
    # Each place across has an upper and a lower point: the outline goes there along one side and back along the other.
    spans: dict[float, tuple[float, float]] = {}
    for x, y in zip(trace["x"], trace["y"], strict=True):
        upper, lower = spans.get(x, (down(y), down(y)))
        spans[x] = min(upper, down(y)), max(lower, down(y))
    edge = _HALF_LINE if trace.get("line", {}).get("width") else 0.0
    uppers = [min(upper + edge, (upper + lower) / 2) for upper, lower in spans.values()]
    lowers = [max(lower - edge, (upper + lower) / 2) for upper, lower in spans.values()]
    left, right = across(min(spans)), across(max(spans))
    top, bottom = min(uppers), max(lowers)
    clip = ""
    if max(uppers) - top > 0.05 or bottom - min(lowers) > 0.05:
        places = [100 * (across(x) - left) / (right - left) for x in spans]
        there = [f"{place:.1f}% {upper - top:.1f}px" for place, upper in zip(places, uppers, strict=True)]
        back = [f"{place:.1f}% {lower - top:.1f}px" for place, lower in zip(places, lowers, strict=True)]
        clip = f";clip-path:polygon({','.join([*there, *reversed(back)])})"
    sides = f"left:calc({left:.3f}% + {edge:g}px);width:calc({right - left:.3f}% - {2 * edge:g}px)"
    return f'<i class="forme" style="{sides};top:{top:.1f}px;height:{bottom - top:.1f}px;background:{_fill(trace)}{clip}"></i>'


def _fill(trace: Mapping[str, Any]) -> str:
    """Return the background of a shape; a hatching is a tile of plotly's own measures, to the whole pixel so that it stays crisp."""
    asked = trace.get("fillpattern")
    if asked is None:
        return str(trace.get("fillcolor", "none"))
    size, solid, ink = asked["size"], asked["solidity"], asked["fgcolor"]
    side = size if asked["shape"] == "." else round(size * sqrt(2))
    lines = {
        "/": f"M-1 1L1-1M0 {side}L{side} 0M{side - 1} {side + 1}L{side + 1} {side - 1}",
        "\\": f"M-1 {side - 1}L1 {side + 1}M0 0L{side} {side}M{side - 1}-1L{side + 1} 1",
        "x": f"M0 0L{side} {side}M{side} 0L0 {side}",
    }
    width = size * (1 - sqrt(1 - solid)) if asked["shape"] == "x" else size * solid
    drawn = (
        f'<path d="{lines[asked["shape"]]}" stroke="{ink}" stroke-width="{width:.2f}"/>'
        if asked["shape"] in lines
        else f'<circle cx="{side / 2}" cy="{side / 2}" r="{sqrt(solid / pi) * size:.2f}" fill="{ink}"/>'
    )
    tile = f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">{drawn}</svg>'
    address = quote(tile, safe=_SAFE).replace("(", "%28").replace(")", "%29")
    return f"{asked['bgcolor']} url('data:image/svg+xml,{address}')"


def _word(word: Mapping[str, Any], across: Callable[[float], float], down: Callable[[float], float]) -> str:
    font = word["font"]
    above = word.get("yanchor") == "bottom"
    ground = word.get("bgcolor", "rgba(0,0,0,0)")
    paper = "" if ground == "rgba(0,0,0,0)" else f";background:{ground}"
    written = (
        f'<span class="mot {"annee" if above else "nombre"}" style="left:{across(word["x"]):.3f}%;top:{down(word["y"]) - word.get("yshift", 0):.1f}px;'
        f'font-size:{font["size"]}px;color:{font["color"]}{paper}">{word["text"]}</span>'
    )
    # A number stands on the colour of its ribbon.
    return _inked(written) if above else written
