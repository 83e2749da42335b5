"""The one language of the charts: type, colours, French numbers, direct labels. Every plotly figure starts from ``base``.

A figure is a plain dictionary in plotly's own form: building it costs microseconds, where plotly's Python objects cost
milliseconds in each rerun and half a second at the first. Nothing here makes the browser fetch anything: no maps of
plotly (their outlines come from a CDN), no remote fonts.
"""

from __future__ import annotations

from typing import Any, Final

from tdi.figures.palette import CHART, Theme, paint
from tdi.typography import THIN
from tdi.views.charts import Bar, BarChart

FONT: Final = '"Source Sans", "Source Sans 3", "Segoe UI", Arial, sans-serif'
ROW_PX: Final = 31  # a bar with its label
ROW_DETAIL_PX: Final = 36  # a bar whose label has a second line

# For plotly in the browser: no tool bar, no zoom by accident, French words where plotly has some.
CONFIG: Final[dict[str, Any]] = {
    "displayModeBar": False,
    "locale": "fr",
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}


def base(theme: Theme, height: int, **layout: Any) -> dict[str, Any]:
    """Return the layout that all charts share.

    Parameters
    ----------
    theme
        The reader's theme.
    height
        In pixels: the page reserves it before the chart is drawn.
    **layout
        What a chart adds or replaces, in plotly's names.
    """
    colours = CHART[theme]
    shared: dict[str, Any] = {
        "height": height,
        "autosize": True,
        "template": {},  # else a browser or plotly's Python takes one of its own
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13.5, "color": colours["text"]},
        "separators": f",{THIN}",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 6},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": colours["text"],
            "bordercolor": colours["text"],
            "font": {"family": FONT, "size": 13, "color": colours["paper"]},
            "align": "left",
        },
    }
    return shared | layout


def axis(theme: Theme, **more: Any) -> dict[str, Any]:
    """Return an axis in the house style: no line, a pale grid, quiet labels; it cannot be dragged."""
    colours = CHART[theme]
    shared = {
        "showline": False,
        "zeroline": False,
        "showgrid": True,
        "gridcolor": colours["grid"],
        "gridwidth": 1,
        "tickfont": {"family": FONT, "size": 12, "color": colours["muted"]},
        "ticks": "",
        "fixedrange": True,
        "title": {"text": ""},
    }
    return shared | more


def label(text: str, theme: Theme, **more: Any) -> dict[str, Any]:
    """Return an annotation in the house style: a direct label on the data."""
    shared = {
        "text": text,
        "showarrow": False,
        "font": {"family": FONT, "size": 12.5, "color": CHART[theme]["muted"]},
    }
    return shared | more


def bar_figure(chart: BarChart, theme: Theme) -> dict[str, Any]:
    """Draw horizontal bars, the first on top: name and date at the left, value at the end of each bar.

    Returns
    -------
    dict
        ``data`` and ``layout``; each bar carries its key as ``customdata``.
    """
    colours = CHART[theme]
    bars = chart.bars
    detailed = any(bar.detail for bar in bars)
    height = (ROW_DETAIL_PX if detailed else ROW_PX) * max(len(bars), 1) + (
        30 if chart.reference is not None else 14
    )
    largest = max((bar.value or 0 for bar in bars), default=0) or 1
    fills = [_fill(bar, chart.selected, theme) for bar in bars]
    widest = max((len(bar.text) for bar in bars), default=4)
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(bars))),
        "x": [bar.value or 0 for bar in bars],
        "customdata": [[bar.key] for bar in bars],
        "marker": {"color": fills, "line": {"width": 0}, "cornerradius": 2},
        "width": 0.52 if detailed else 0.62,
        "text": [_end(bar, bar.key == chart.selected) for bar in bars],
        "textposition": "outside",
        "textfont": {"family": FONT, "size": 13, "color": colours["text"]},
        "cliponaxis": False,
        "hovertext": [_hover(bar) for bar in bars],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
    layout = base(
        theme,
        height,
        bargap=0.3,
        xaxis=axis(theme, showticklabels=False, showgrid=False, range=[0, largest * (1.06 + 0.021 * widest)]),
        yaxis=axis(
            theme,
            showgrid=False,
            range=[len(bars) - 0.45, -0.55 - (0.5 if chart.reference is not None else 0)],
            tickmode="array",
            tickvals=list(range(len(bars))),
            ticktext=[_name(bar, bar.key == chart.selected, theme) for bar in bars],
            tickfont={"family": FONT, "size": 13.5, "color": colours["text"]},
            automargin=True,
        ),
    )
    if chart.reference is not None:
        layout |= _reference(chart, theme, len(bars))
    return {"data": [trace], "layout": layout}


def _reference(chart: BarChart, theme: Theme, count: int) -> dict[str, Any]:
    colour = CHART[theme]["reference"]
    line = {
        "type": "line",
        "x0": chart.reference,
        "x1": chart.reference,
        "y0": -0.6,
        "y1": count - 0.5,
        "line": {"color": colour, "width": 1, "dash": "dot"},
        "layer": "above",
    }
    text = label(chart.reference_label, theme, x=chart.reference, y=-0.8, xanchor="left", yanchor="middle")
    return {"shapes": [line], "annotations": [text]}


def _fill(bar: Bar, selected: str, theme: Theme) -> str:
    return CHART[theme]["bar-strong"] if selected and bar.key == selected else paint(bar.role, theme).fill


def _escaped(text: str) -> str:
    """Escape what comes from the data: plotly reads a few tags in its texts."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _name(bar: Bar, chosen: bool, theme: Theme) -> str:
    name = f"<b>{_escaped(bar.label)}</b>" if chosen else _escaped(bar.label)
    if not bar.detail:
        return name
    return (
        f'{name}<br><span style="font-size:11px;color:{CHART[theme]["muted"]}">{_escaped(bar.detail)}</span>'
    )


def _end(bar: Bar, chosen: bool) -> str:
    return f"<b>{_escaped(bar.text)}</b>" if chosen else _escaped(bar.text)


def _hover(bar: Bar) -> str:
    detail = f"<br>{_escaped(bar.detail)}" if bar.detail else ""
    return f"<b>{_escaped(bar.label)}</b><br>{_escaped(bar.text)}{detail}"
