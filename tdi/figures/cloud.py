"""Draw all territories as points by two measures: a plotly figure, a plain dictionary."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from tdi.figures.charts import FONT, axis, base, label
from tdi.figures.palette import CHART, FUND, Theme
from tdi.text.typography import markup, spaced
from tdi.views.comparer.view import Cloud, Point

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT: Final = 560
# A region is told by hue and by form: nine hues of two lightnesses, in turns with six forms.
_FORMS: Final = ("circle", "square", "diamond", "triangle-up", "cross", "x")
_SIZE: Final = 9
_CHOSEN: Final = 14


@lru_cache(maxsize=64)
def plotly_cloud(cloud: Cloud, theme: Theme) -> Figure:
    """Return `cloud_figure` as plotly's own object, for `st.plotly_chart`."""
    from plotly.graph_objects import Figure  # half a second, which other pages do not need

    return Figure(cloud_figure(cloud, theme))


def cloud_figure(cloud: Cloud, theme: Theme) -> dict[str, Any]:
    """Draw the cloud: one trace a region, the chosen ones named, medians as dotted lines.

    Each point carries as ``customdata`` the id of its territory.
    """
    hues = list(FUND[theme].values())
    traces = [
        _trace(
            cloud,
            [point for point in cloud.points if point.region == code],
            name,
            hues[at % len(hues)],
            _FORMS[at % len(_FORMS)],
        )
        for at, (code, name) in enumerate(cloud.regions)
    ]
    colours = CHART[theme]
    x, y = cloud.medians
    dotted = {"color": colours["reference"], "width": 1, "dash": "dot"}
    layout = base(
        theme,
        HEIGHT,
        margin={"l": 56, "r": 12, "t": 12, "b": 52, "pad": 4},
        xaxis=axis(theme, title=_title(cloud.x.label, theme)),
        yaxis=axis(theme, title=_title(cloud.y.label, theme)),
        showlegend=True,
        legend={
            "orientation": "h",
            "y": -0.16,
            "font": {"family": FONT, "size": 12, "color": colours["text"]},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        shapes=[
            {"type": "line", "xref": "x", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1}
            | {"line": dotted},
            {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": y, "y1": y}
            | {"line": dotted},
        ],
        annotations=[
            label(
                "médiane", theme, x=x, y=1, xref="x", yref="paper", xanchor="left", yanchor="top"
            ),
            label(
                "médiane",
                theme,
                x=1,
                y=y,
                xref="paper",
                yref="y",
                xanchor="right",
                yanchor="bottom",
            ),
            *(_named(point, theme) for point in cloud.points if point.chosen),
        ],
    )
    return {"data": traces, "layout": layout}


def _title(text: str, theme: Theme) -> dict[str, Any]:
    return {
        "text": spaced(text),
        "font": {"family": FONT, "size": 13, "color": CHART[theme]["text"]},
    }


def _trace(cloud: Cloud, points: list[Point], name: str, hue: str, form: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [point.x for point in points],
        "y": [point.y for point in points],
        "customdata": [point.id_ti for point in points],
        "text": [
            f"<b>{markup(point.name)}</b><br>{html.escape(name)}<br>Cliquer pour ouvrir sa fiche"
            for point in points
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": [_CHOSEN if point.chosen else _SIZE for point in points],
            "symbol": form,
            "color": hue,
            "line": {"width": [2 if point.chosen else 0.5 for point in points]},
        },
        # A chosen point is a page: the others do not fade.
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
        "cliponaxis": False,
    }


def _named(point: Point, theme: Theme) -> dict[str, Any]:
    return label(
        f"<b>{markup(point.name)}</b>",
        theme,
        x=point.x,
        y=point.y,
        xanchor="left",
        yanchor="bottom",
        xshift=7,
        yshift=4,
        font={"family": FONT, "size": 12.5, "color": CHART[theme]["text"]},
    )
