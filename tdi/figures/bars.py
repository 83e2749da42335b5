"""Bars as HTML, for the dashboard and for the static site alike.

The same markup, the same style sheet (``bars.css``).

The static site's policy allows no style attribute, so a length is a class: ``p87 d3`` is 87.3 % of
the longest bar. Colours are classes too
(``f-fund-faiit``), so that they follow the reader's theme by themselves.
"""

from __future__ import annotations

from collections.abc import Callable

from tdi.text.typography import markup as esc
from tdi.views.charts import Bar, BarChart


def bars_html(
    chart: BarChart, *, link: Callable[[str], str] | None = None, internal: bool = False
) -> str:
    """Draw horizontal bars, the first on top.

    Name and date at the left, value at the end of each bar.

    Parameters
    ----------
    chart
        The bars; one without a value has no bar, and its text says "n.d.".
    link
        Address that a bar leads to, from its key ("" for none); without it the bars are no links.
    internal
        Whether the links change the page within its session (``data-interne``).
    """
    known = [bar.value for bar in chart.bars if bar.value is not None]
    largest = max([*known, chart.reference or 0], default=0) or 1
    rows = "".join(
        _row(bar, largest, bar.key == chart.selected, link(bar.key) if link else "", internal)
        for bar in chart.bars
    )
    kinds = "barres" + (" datees" if any(bar.detail for bar in chart.bars) else "")
    # The style sheet keeps room for the longest text at the end of the longest bar.
    widest = max((bar.text for bar in chart.bars), key=len, default="")
    return (
        f'<div class="{kinds}{" comparees" if chart.reference is not None else ""}" role="figure" aria-label="{esc(chart.alt)}" '
        f'data-bout="{esc(widest)}">{rows}{_reference(chart, largest)}</div>'
    )


def bar_html(share: float, role: str = "bar", stage: str = "") -> str:
    """Draw one bar by itself.

    Parameters
    ----------
    share
        Its length as a share of the room, 0 to 1.
    role
        Its colour (`tdi.figures.palette.paint`).
    stage
        Stage of an amount, told apart by form: ``announced`` is hollow, ``paid`` striped, ``wave``
        pale.
    """
    kinds = " ".join(filter(None, ("forme", length_classes(share), f"f-{role}", stage)))
    return f'<i class="{esc(kinds)}"></i>'


def gauge_html(share: float | None, said: str = "") -> str:
    """Draw a gauge: a bar within its whole, hatched where the share is not known.

    Parameters
    ----------
    said
        Its text for who does not see it; without it the gauge is mute, for its text stands beside
        it.
    """
    kind = "jauge" if share is not None else "jauge inconnue"
    named = f'role="img" aria-label="{esc(said)}"' if said else 'aria-hidden="true"'
    bar = bar_html(share, "accent") if share is not None else ""
    return f'<span class="{kind}" {named}>{bar}</span>'


def length_classes(share: float) -> str:
    """Return the classes of a length or a place: whole per cent and tenths.

    >>> length_classes(0.8734)
    'p87 d3'
    """
    tenths = round(min(max(share, 0), 1) * 1000)
    return f"p{tenths // 10} d{tenths % 10}"


def _row(bar: Bar, largest: float, chosen: bool, href: str, internal: bool) -> str:
    detail = f"<small>{esc(bar.detail)}</small>" if bar.detail else ""
    shape = bar_html(bar.value / largest, "bar-strong" if chosen else bar.role) if bar.value else ""
    inside = (
        f'<span class="nom">{esc(bar.label)}{detail}</span>'
        f'<span class="trait">{shape}<span class="bout">{esc(bar.text)}</span></span>'
    )
    current = ' aria-current="true"' if chosen else ""
    if not href:
        return f'<div class="barre"{current}>{inside}</div>'
    within = " data-interne" if internal else ""
    return (
        f'<a class="barre" data-cle="{esc(bar.key)}" aria-label="{esc(bar.told)}" href="{esc(href)}"{within}{current}>'
        f"{inside}</a>"
    )


def _reference(chart: BarChart, largest: float) -> str:
    if chart.reference is None:
        return ""
    share = chart.reference / largest
    # Its words stand where there is room for them.
    side = " gauche" if share > 0.6 else ""
    return f'<div class="repere {length_classes(share)}{side}"><span>{esc(chart.reference_label)}</span></div>'
