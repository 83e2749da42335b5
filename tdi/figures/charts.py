"""The one language of plotly charts: type, colours, French numbers, direct labels.

Every plotly figure starts from ``base``.

A figure is a plain dictionary in plotly's own form: building it costs microseconds, where plotly's
Python objects cost milliseconds in each rerun and half a second at the first. Nothing here makes
the browser fetch anything: no maps of plotly (their outlines come from a CDN), no remote fonts.
"""

from __future__ import annotations

from typing import Any, Final

from tdi.figures.palette import CHART, Theme
from tdi.figures.plotly_french import FRENCH
from tdi.text.typography import THIN

FONT: Final = '"Source Sans", "Source Sans 3", "Segoe UI", Arial, sans-serif'

# For `st.plotly_chart`: French words and numbers, no bar of buttons (on a phone it lies over the
# chart), no zoom by accident.
CONFIG: Final[dict[str, Any]] = {
    "locale": "fr",
    "locales": {"fr": FRENCH},
    "displayModeBar": False,
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
    """Return an axis in the house style: no line, a pale grid, quiet labels.

    It cannot be dragged.
    """
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
