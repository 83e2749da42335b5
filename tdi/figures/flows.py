"""Amounts by fund as bars on one scale: hollow when announced, full when committed (pale for a wave), striped when paid. Nothing is stacked or added.

Drawn as HTML, not by plotly: each bar opens its source where it stands, with a keyboard as with a finger.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tdi.figures.palette import CHART, Theme, paint
from tdi.typography import euros, markup
from tdi.views.amounts import NO_FUND, STAGE_LABELS
from tdi.views.figure import SourceLine
from tdi.views.financements import FlowGroup, FlowRow

_NARROWEST: Final = 0.35  # % of the scale: a known amount is never invisible
esc = markup


def flow_html(groups: Sequence[FlowGroup], alt: str, theme: Theme) -> str:
    """Draw the amounts of each fund, oldest first.

    Parameters
    ----------
    groups
        Funds with their statements.
    alt
        The chart in one sentence, for who does not see it.
    theme
        The reader's theme.

    Returns
    -------
    str
        One section with the key of the stages, the scale in words, and a panel per fund. All bars share the scale.
    """
    largest = max((row.value or 0 for group in groups for row in group.rows), default=0)
    if not groups:
        return '<p class="vide">Aucun montant publié ne répond à ces filtres. « n.d. » ne veut pas dire zéro.</p>'
    ink = CHART[theme]["text"]
    held = {row.stage for group in groups for row in group.rows}
    stages = "".join(
        f'<li><i style="{_style(stage, ink)}"></i>{esc(label)}</li>'
        for stage, label in STAGE_LABELS.items()
        if stage in held
    )
    scale = (
        f"Même échelle partout : la barre la plus longue vaut {euros(largest)}."
        if largest
        else "Aucun montant n’est publié : seuls des nombres de projets le sont."
    )
    panels = "".join(_panel(group, largest, theme) for group in groups)
    return (
        f'<section class="flux" role="group" aria-label="{esc(alt)}"><ul class="cle">{stages}</ul>'
        f'<p class="echelle">{esc(scale)}</p><div class="volets">{panels}</div></section>'
    )


def _panel(group: FlowGroup, largest: float, theme: Theme) -> str:
    ink = CHART[theme]["reference"] if group.fund == NO_FUND else paint(f"fund-{group.fund}", theme).fill
    rows = "".join(_row(row, largest, ink) for row in group.rows)
    return f'<section class="volet"><h3><i style="background:{ink}"></i>{esc(group.label)}</h3><ul>{rows}</ul></section>'


def _row(row: FlowRow, largest: float, ink: str) -> str:
    stage = STAGE_LABELS.get(row.stage or "", "")
    place = "" if row.place == "France" else f"{row.place}, "
    width = max(100 * (row.value or 0) / largest, _NARROWEST) if row.value and largest else 0
    bar = f'<i class="barre" style="width:{width:.2f}%;{_style(row.stage, ink)}"></i>' if width else ""
    when = f"{place}{row.date}" + (f", {stage}" if stage else "")
    return (
        f'<li><details><summary><span class="quoi">{esc(row.label)}</span><span class="montant">{esc(row.text)}</span>'
        f'<span class="piste">{bar}</span><span class="quand">{esc(when)}</span></summary>'
        f"{source_html(row.source, row.note)}</details></li>"
    )


def _style(stage: str | None, ink: str) -> str:
    if stage == "announced":
        return f"background:transparent;border:2px solid {ink}"
    if stage == "paid":
        return f"background:repeating-linear-gradient(135deg,{ink} 0 3px,transparent 3px 6px);border:1px solid {ink}"
    if stage == "wave":
        return f"background:color-mix(in srgb,{ink} 38%,transparent);border:1px solid {ink}"
    return f"background:{ink}"


def source_html(source: SourceLine, note: str = "") -> str:
    """Write the source of a figure, with its doubt, as the box that opens under it."""
    text = esc(source.text)
    if source.url:
        text = f'<a href="{esc(source.url)}" target="_blank" rel="noopener noreferrer">{text}</a>'
    doubt = f"<p>{esc(note)}</p>" if note else ""
    return f'<div class="bulle">{doubt}<p>{text}</p></div>'
