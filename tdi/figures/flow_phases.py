"""The flow chart of the phases: ribbons between columns, as wide as the number of territories at either end.

Drawn as filled shapes rather than with plotly's own sankey: there a flow keeps one width, whereas three territories united in
one are three at the left and one at the right.
"""

from __future__ import annotations

import html
from typing import Any, Final

from tdi.figures.charts import FONT, axis, base, label
from tdi.figures.palette import CHART, Theme, paint
from tdi.typography import markup, number
from tdi.views.evolution_page_flow import Band, Flow, Step

HEIGHT: Final = 460
_HALF: Final = 0.04  # half the width of a column, in columns
_STUB: Final = 0.4  # how far what enters or leaves reaches
_DROP: Final = 0.1  # how far it comes from below, as a share of the tallest column
_POINTS: Final = 16
_PATTERNS: Final = {"left": "\\", "right": "/", "dots": "."}
_SMALLEST_LABEL: Final = (
    0.045  # a ribbon thinner than this share of the chart has its number in the table and on hover only
)


def flow_figure(chart: Flow, theme: Theme) -> dict[str, Any]:
    """Draw the columns and the ribbons between them.

    Returns
    -------
    dict
        ``data`` and ``layout``: one filled trace per ribbon, one bar per column.
    """
    colours = CHART[theme]
    tallest = max((column.count for column in chart.columns), default=0) or 1
    traces: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for place, step in enumerate(chart.steps):
        ribbons, counts = _ribbons(step, place, tallest, theme)
        traces += ribbons
        annotations += counts
    for place, column in enumerate(chart.columns):
        ink = colours["text" if column.chosen else "muted"]
        if column.sure:
            traces.append(_column(place, 0, column.sure, {"fillcolor": ink}))
        if column.count > column.sure:  # what is not known to belong there is hatched
            hatch = {"shape": "x", "bgcolor": colours["paper"], "fgcolor": ink, "size": 5, "solidity": 0.3}
            traces.append(_column(place, column.sure, column.count, {"fillpattern": hatch, "fillcolor": ink}))
        year = f"<b>{column.phase}</b>" if column.chosen else column.phase
        annotations.append(
            label(
                f"<span style='font-size:15px'>{year}</span><br>{html.escape(column.text)}",
                theme,
                x=place,
                y=0,
                yshift=5,
                yanchor="bottom",
                font={"family": FONT, "size": 13, "color": ink},
            )
        )
    last = len(chart.columns) - 1
    layout = base(
        theme,
        HEIGHT,
        margin={"l": 4, "r": 4, "t": 46, "b": 4},
        xaxis=axis(theme, showticklabels=False, showgrid=False, range=[-0.5, last + 0.36]),
        yaxis=axis(
            theme, showticklabels=False, showgrid=False, range=[tallest * (1 + _DROP + 0.02), -0.01 * tallest]
        ),
        annotations=annotations,
        hoverdistance=2,
    )
    return {"data": traces, "layout": layout}


def _ribbons(
    step: Step, place: int, tallest: int, theme: Theme
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    traces, annotations = [], []
    left = right = 0.0
    drop = _DROP * tallest
    x0, x1 = place + _HALF, place + 1 - _HALF
    for band in step.bands:
        if band.status == "entered":
            ends = (x1 - _STUB, x1, right + drop, right)
            widths = (band.after, band.after)
            middle, centre = x1 - _STUB / 2, right + drop / 2 + band.after / 2
            right += band.after
        elif band.status == "left":
            ends = (x0, x0 + _STUB, left, left + drop)
            widths = (band.before, band.before)
            middle, centre = x0 + _STUB / 2, left + drop / 2 + band.before / 2
            left += band.before
        else:
            ends = (x0, x1, left, right)
            widths = (band.before, band.after)
            middle = place + 0.5
            centre = (left + right) / 2 + (band.before + band.after) / 4
            left, right = left + band.before, right + band.after
        traces.append(_ribbon(band, step, ends, widths, theme))
        if max(widths) >= _SMALLEST_LABEL * tallest:
            annotations.append(_count(band, middle, centre, theme))
    return traces, annotations


def _ribbon(
    band: Band,
    step: Step,
    ends: tuple[float, float, float, float],
    widths: tuple[int, int],
    theme: Theme,
) -> dict[str, Any]:
    x0, x1, y0, y1 = ends
    steps = [i / _POINTS for i in range(_POINTS + 1)]
    eased = [t * t * (3 - 2 * t) for t in steps]
    xs = [x0 + (x1 - x0) * t for t in steps]
    top = [y0 + (y1 - y0) * e for e in eased]
    bottom = [y0 + widths[0] + (y1 + widths[1] - y0 - widths[0]) * e for e in eased]
    colours = paint(band.role, theme)
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "x": [round(x, 4) for x in (*xs, *reversed(xs), xs[0])],
        "y": [round(y, 3) for y in (*top, *reversed(bottom), top[0])],
        "fill": "toself",
        "fillcolor": colours.fill,
        "line": {"width": 1, "color": CHART[theme]["paper"]},
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": _told(band, step),
        "name": _told(band, step),
    }
    if colours.pattern and colours.ink:
        trace["fillpattern"] = {
            "shape": _PATTERNS[colours.pattern],
            "bgcolor": colours.fill,
            "fgcolor": colours.ink,
            "size": 7,
            "solidity": 0.16,
        }
    return trace


def _told(band: Band, step: Step) -> str:
    span = f"{step.since} → {step.until}"
    if band.status == "entered":
        counts = number(band.after)
    elif band.status == "left" or band.before == band.after:
        counts = number(band.before)
    else:
        counts = f"{number(band.before)} puis {number(band.after)}"
    return f"{span}<br><b>{html.escape(band.label)} : {counts}</b>"


def _count(band: Band, x: float, y: float, theme: Theme) -> dict[str, Any]:
    text = number(max(band.before, band.after))
    if band.status not in {"entered", "left"} and band.before != band.after:
        text = f"{number(band.before)}→{number(band.after)}"
    colours = paint(band.role, theme)
    # On a hatched or a dark fill the number stands on the page's own colour.
    return label(
        text,
        theme,
        x=x,
        y=y,
        xanchor="center",
        yanchor="middle",
        font={"family": FONT, "size": 13, "color": CHART[theme]["text"]},
        bgcolor=CHART[theme]["paper"] if colours.pattern or band.status == "entered" else "rgba(0,0,0,0)",
        borderpad=1,
    )


def _column(place: int, top: int, bottom: int, fill: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [place - _HALF, place + _HALF, place + _HALF, place - _HALF, place - _HALF],
        "y": [top, top, bottom, bottom, top],
        "fill": "toself",
        "line": {"width": 0},
        "hoverinfo": "skip",
        **fill,
    }


def legend_html(chart: Flow, theme: Theme) -> str:
    """Write the key of the flow chart: one swatch per fate that occurs."""
    items = "".join(
        f'<li><i style="{swatch(role, theme)}"></i>{markup(text)}</li>' for _, role, text in chart.fates
    )
    return f'<ul class="evo-cle" aria-label="Légende du diagramme">{items}</ul>'


def swatch(role: str, theme: Theme) -> str:
    """Return the style of a small patch of a role, hatched where the role is."""
    colours = paint(role, theme)
    if not colours.pattern or not colours.ink:
        return f"background:{colours.fill}"
    if colours.pattern == "dots":
        return f"background:radial-gradient({colours.ink} 1px,transparent 1.2px) 0 0/4px 4px {colours.fill}"
    angle = "135deg" if colours.pattern == "right" else "45deg"
    return f"background:repeating-linear-gradient({angle},{colours.ink} 0 1px,{colours.fill} 1px 4px)"
