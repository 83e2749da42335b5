"""The flow chart of the phases.

Ribbons between columns, as wide as the number of territories at either end.

Drawn as filled shapes rather than with plotly's own sankey: there a flow keeps one width, whereas
three territories united in one are three at the left and one at the right.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from tdi.figures.charts import FONT, axis, base, label
from tdi.figures.palette import CHART, Theme, ink_on, paint
from tdi.text.typography import markup, number
from tdi.views.evolution.flow import Band, Flow, Step

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT: Final = 460
REACH_PX: Final = 20  # how far from a point it is still meant
ON: Final = "sur-"
"""Begins the name of a label that stands on the colour of a role.

The static site has its ink for both themes.
"""
_HALF: Final = 0.04  # half the width of a column, in columns
_STUB: Final = 0.4  # how far what enters or leaves reaches
_DROP: Final = 0.1  # how far it comes from below, as a share of the tallest column
_POINTS: Final = 16
_PATTERNS: Final = {"left": "\\", "right": "/", "dots": "."}
# a ribbon thinner than this share of the chart has its number in the table and on hover only
_SMALLEST_LABEL: Final = 0.045


def flow_figure(chart: Flow, theme: Theme) -> dict[str, Any]:
    """Draw the columns and the ribbons between them.

    Returns
    -------
    dict
        ``data`` and ``layout``: one filled trace per ribbon, one bar per column.
    """
    colours = CHART[theme]
    tallest = _tallest(chart)
    traces: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for place, step in enumerate(chart.steps):
        for ribbon in _ribbons(step, place, tallest):
            traces.append(_drawn(ribbon, step, theme))
            if max(ribbon.widths) >= _SMALLEST_LABEL * tallest:
                annotations.append(_count(ribbon, theme))
    for place, column in enumerate(chart.columns):
        ink = colours["text" if column.chosen else "muted"]
        if column.sure:
            traces.append(_column(place, 0, column.sure, {"fillcolor": ink}))
        if column.count > column.sure:  # what is not known to belong there is hatched
            hatch = {
                "shape": "x",
                "bgcolor": colours["paper"],
                "fgcolor": ink,
                "size": 5,
                "solidity": 0.3,
            }
            traces.append(
                _column(place, column.sure, column.count, {"fillpattern": hatch, "fillcolor": ink})
            )
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
            theme,
            showticklabels=False,
            showgrid=False,
            range=[tallest * (1 + _DROP + 0.02), -0.01 * tallest],
        ),
        annotations=annotations,
        hoverdistance=2,
    )
    return {"data": traces, "layout": layout}


@lru_cache(maxsize=64)
def plotly_flow(chart: Flow, theme: Theme) -> Figure:
    """Return `openable` as plotly's own object, for `st.plotly_chart`.

    Kept, since plotly checks a figure for 20 ms when it is made, and a dictionary for 110 ms each
    time that it is shown.
    """
    from plotly.graph_objects import Figure  # half a second, which the static site does not need

    return Figure(openable(chart, theme))


def openable(chart: Flow, theme: Theme) -> dict[str, Any]:
    """Draw the flow chart with points that can be chosen.

    See `_points`; what is below the pointer is the nearest of them within `REACH_PX`.
    """
    figure = flow_figure(chart, theme)
    return {
        "data": [*figure["data"], _points(chart, theme)],
        "layout": figure["layout"] | {"hoverdistance": REACH_PX},
    }


def _points(chart: Flow, theme: Theme) -> dict[str, Any]:
    """Make one trace of unseen points: in the middle of each ribbon and of each column.

    Each carries as ``customdata`` the query parameters that it leads to: the two phases compared
    (``de``, ``a``) and, for a ribbon, what became of the territories (``statut``, else ""). A
    column leads to the comparison with the phase before it, the first to that with the next.
    """
    tallest = _tallest(chart)
    points: list[tuple[float, float, dict[str, str], str]] = []
    for place, step in enumerate(chart.steps):
        pair = {"de": step.since, "a": step.until}
        points += [
            (
                ribbon.x,
                ribbon.y,
                {**pair, "statut": ribbon.band.slug},
                f"{_told(ribbon.band, step)}<br>Cliquer pour en voir la liste",
            )
            for ribbon in _ribbons(step, place, tallest)
        ]
    for place, column in enumerate(chart.columns):
        if chart.steps and column.count:
            step = chart.steps[max(place - 1, 0)]
            told = f"<b>{column.phase} : {html.escape(column.text)}</b><br>Cliquer pour comparer {step.since} et {step.until}"
            points.append(
                (place, column.count / 2, {"de": step.since, "a": step.until, "statut": ""}, told)
            )
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(x, 4) for x, *_ in points],
        "y": [round(y, 3) for _, y, *_ in points],
        "customdata": [query for *_, query, _ in points],
        "text": [told for *_, told in points],
        "hovertemplate": "%{text}<extra></extra>",
        # Larger ones would overlap, and plotly takes any of those below the pointer.
        "marker": {"size": 6, "color": CHART[theme]["text"], "opacity": 0},
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"opacity": 0}},
        "cliponaxis": False,
    }


@dataclass(frozen=True)
class _Ribbon:
    """Where a band is drawn: left and right end (``x0, x1, y0, y1``), width at either, middle."""

    band: Band
    ends: tuple[float, float, float, float]
    widths: tuple[int, int]
    x: float
    y: float


def _ribbons(step: Step, place: int, tallest: int) -> list[_Ribbon]:
    found = []
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
        found.append(_Ribbon(band, ends, widths, middle, centre))
    return found


def _drawn(ribbon: _Ribbon, step: Step, theme: Theme) -> dict[str, Any]:
    x0, x1, y0, y1 = ribbon.ends
    widths, band = ribbon.widths, ribbon.band
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


def _count(ribbon: _Ribbon, theme: Theme) -> dict[str, Any]:
    band = ribbon.band
    text = number(max(band.before, band.after))
    if band.status not in {"entered", "left"} and band.before != band.after:
        text = f"{number(band.before)}→{number(band.after)}"
    colours = paint(band.role, theme)
    # On a hatching, and where a ribbon fades in, the number stands on the page's own colour.
    apart = bool(colours.pattern) or band.status == "entered"
    return label(
        text,
        theme,
        x=ribbon.x,
        y=ribbon.y,
        xanchor="center",
        yanchor="middle",
        font={
            "family": FONT,
            "size": 13,
            "color": CHART[theme]["text"] if apart else ink_on(colours.fill, theme),
        },
        bgcolor=CHART[theme]["paper"] if apart else "rgba(0,0,0,0)",
        borderpad=1,
        **({} if apart else {"name": f"{ON}{band.role}"}),
    )


def _tallest(chart: Flow) -> int:
    return max((column.count for column in chart.columns), default=0) or 1


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
        f'<li><i style="{swatch(role, theme)}"></i>{markup(text)}</li>'
        for _, role, text in chart.fates
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
    return (
        f"background:repeating-linear-gradient({angle},{colours.ink} 0 1px,{colours.fill} 1px 4px)"
    )
