"""Small multiples as SVG pictures.

Eighteen panels weigh less than one plotly figure and follow the width of the window.

The framework takes drawings out of markup, so each panel is a picture that holds its own data;
nothing is fetched.
"""

from __future__ import annotations

import html
from typing import Final
from urllib.parse import quote

from tdi.figures.palette import CHART, Theme, paint
from tdi.text.typography import markup
from tdi.views.regions.multiples import Mark, Multiples, Panel

WIDTH: Final = 180
HEIGHT: Final = 64
_FLOOR: Final = 50  # where the values start, from the top
_ROOM: Final = 36  # pixels of the largest value
_SAFE: Final = "=:/,.;()-"  # what a picture's address may hold as it is


def multiples_html(view: Multiples, theme: Theme, selected: str, link: str) -> str:
    """Draw the panels as one list; each is a link that chooses its region.

    Parameters
    ----------
    link
        Address of the same view with another region: ``{code}`` stands for it.
    """
    items = "".join(
        _panel(panel, view, theme, panel.code == selected, link) for panel in view.panels
    )
    return (
        f'<section class="multiples"><h2>{markup(view.title)}</h2><p class="cle">{markup(view.key)}</p>'
        f'<ul>{items}</ul><p class="source">{markup(view.source)}</p></section>'
    )


def panel_svg(panel: Panel, view: Multiples, theme: Theme) -> str:
    """Draw one panel as SVG."""
    colours = CHART[theme]
    x0, x1 = 8.0, WIDTH - 8.0
    parts = [
        f'<line x1="{x0}" x2="{x1}" y1="{_FLOOR}" y2="{_FLOOR}" stroke="{colours["muted"]}" stroke-opacity=".45"/>'
    ]
    wide = (x1 - x0) / max(len(view.ticks), 1)
    many = len(panel.marks) > len(view.ticks)
    parts += [
        _mark(mark, x0 + mark.at * (x1 - x0), wide, theme, many or bool(panel.summary))
        for mark in panel.marks
    ]
    parts += [
        f'<text x="{x0 + at * (x1 - x0):.1f}" y="{HEIGHT - 2}" text-anchor="middle" font-size="9.5" '
        f'fill="{colours["muted"]}">{markup(text)}</text>'
        for at, text in view.ticks
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="Source Sans,Segoe UI,Liberation Sans,Arial,sans-serif">{"".join(parts)}</svg>'
    )


def _panel(panel: Panel, view: Multiples, theme: Theme, chosen: bool, link: str) -> str:
    drawing = (
        f'<img src="data:image/svg+xml,{quote(panel_svg(panel, view, theme), safe=_SAFE)}" width="{WIDTH}" height="{HEIGHT}" '
        f'alt="{markup(panel.alt)}">'
    )
    current = ' aria-current="true"' if chosen else ""
    summary = f"<b>{markup(panel.summary)}</b>" if panel.summary else ""
    return (
        f'<li{current}><a href="{html.escape(link.format(code=panel.code))}" target="_self" data-interne>'
        f"<span>{markup(panel.name)}</span>{summary}{drawing}</a></li>"
    )


def _mark(mark: Mark, x: float, wide: float, theme: Theme, quiet: bool) -> str:
    fill = paint(mark.role, theme).fill
    top = _FLOOR - mark.height * _ROOM
    if mark.shape == "bar" and not quiet:
        width = wide * 0.56
        label = (
            f'<text x="{x:.1f}" y="{top - 3:.1f}" text-anchor="middle" font-size="10.5" font-weight="600" '
            f'fill="{CHART[theme]["text"]}">{markup(mark.text)}</text>'
        )
        return (
            f'<rect x="{x - width / 2:.1f}" y="{top:.1f}" width="{width:.1f}" height="{_FLOOR - top:.1f}" '
            f'fill="{fill}"/>{label}'
        )
    if mark.shape == "bar":
        return (
            f'<rect x="{x - 1.6:.1f}" y="{top:.1f}" width="3.2" height="{_FLOOR - top:.1f}" fill="{fill}" '
            f'fill-opacity=".45"/>'
        )
    hollow = mark.shape == "ring"
    stroke = CHART[theme]["muted"] if hollow else CHART[theme]["paper"]
    return (
        f'<circle cx="{x:.1f}" cy="{top:.1f}" r="{2.8 if hollow else 4}" fill="{"none" if hollow else fill}" '
        f'stroke="{stroke}" stroke-width="1.2"/>'
    )
