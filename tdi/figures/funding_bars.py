"""Amounts by fund as bars on one scale.

Hollow when announced, full when committed (pale for a wave), striped when paid. Nothing is stacked
or added.

The same HTML on the dashboard and on the static site: each bar opens its source where it stands,
with a keyboard as with a finger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tdi.figures.bars import bar_html
from tdi.text.typography import euros, markup
from tdi.views.figure import SourceLine
from tdi.views.financements.amounts import NO_FUND, STAGE_LABELS
from tdi.views.financements.view import FlowGroup, FlowRow

esc = markup


def source_html(source: SourceLine, note: str = "") -> str:
    """Write the source of a figure, with its doubt, as the box that opens under it."""
    text = esc(source.text)
    if source.url:
        text = f'<a href="{esc(source.url)}" target="_blank" rel="noopener noreferrer">{text}</a>'
    doubt = f"<p>{esc(note)}</p>" if note else ""
    return f'<div class="bulle">{doubt}<p>{text}</p></div>'


def flow_html(
    groups: Sequence[FlowGroup], alt: str, source: Callable[[SourceLine, str], str] = source_html
) -> str:
    """Draw the amounts of each fund, oldest first.

    Parameters
    ----------
    groups
        Funds with their statements.
    alt
        The chart in one sentence, for who does not see it.
    source
        Writes the source of an amount and its note.

    Returns
    -------
    str
        One section with the key of the stages, the scale in words, and a panel per fund. All bars
        share the scale.
    """
    if not groups:
        return '<p class="vide">Aucun montant publié ne répond à ces filtres. « n.d. » ne veut pas dire zéro.</p>'
    largest = max((row.value or 0 for group in groups for row in group.rows), default=0)
    held = {row.stage for group in groups for row in group.rows}
    stages = "".join(
        f"<li>{bar_html(1, 'text', stage)}{esc(label)}</li>"
        for stage, label in STAGE_LABELS.items()
        if stage in held
    )
    scale = (
        f"Même échelle partout : la barre la plus longue vaut {euros(largest)}."
        if largest
        else "Aucun montant n’est publié : seuls des nombres de projets le sont."
    )
    panels = "".join(_panel(group, largest, source) for group in groups)
    return (
        f'<section class="flux" role="group" aria-label="{esc(alt)}"><ul class="cle">{stages}</ul>'
        f'<p class="echelle">{esc(scale)}</p><div class="volets">{panels}</div></section>'
    )


def _panel(group: FlowGroup, largest: float, source: Callable[[SourceLine, str], str]) -> str:
    role = "reference" if group.fund == NO_FUND else f"fund-{group.fund}"
    rows = "".join(_row(row, largest, role, source) for row in group.rows)
    return (
        f'<section class="volet"><h3><i class="puce f-{esc(role)}"></i>{esc(group.label)}</h3>'
        f"<ul>{rows}</ul></section>"
    )


def _row(row: FlowRow, largest: float, role: str, source: Callable[[SourceLine, str], str]) -> str:
    stage = STAGE_LABELS.get(row.stage or "", "")
    place = "" if row.place == "France" else f"{row.place}, "
    bar = bar_html(row.value / largest, role, row.stage or "") if row.value and largest else ""
    when = f"{place}{row.date}" + (f", {stage}" if stage else "")
    return (
        f'<li><details><summary><span class="quoi">{esc(row.label)}</span><span class="montant">{esc(row.text)}</span>'
        f'<span class="piste">{bar}</span><span class="quand">{esc(when)}</span></summary>'
        f"{source(row.source, row.note)}</details></li>"
    )
