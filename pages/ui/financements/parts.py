"""The parts of the page Financements.

Controls, amounts, inside and outside, announcements, disagreements, founding documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from pages.ui import cache, charts, exports, render
from pages.ui.download_menu import File
from pages.ui.widgets import Controls
from tdi.export.funding import money_csv, money_xlsx
from tdi.figures.funding_bars import flow_html, source_html
from tdi.views.financements.selection import FinancementsSelection
from tdi.views.financements.statements import Disagreement, Group, Said
from tdi.views.financements.view import FinancementsView
from tdi.views.sections import FINANCEMENTS as SECTIONS

esc = render.esc


def controls(selection: FinancementsSelection, view: FinancementsView) -> None:
    """Draw the filters: fund, region, year.

    And the way to the sections of the page: it is long on a phone.
    """
    with Controls("financements", selection) as row:
        row.draw("fund", "region", "year")
    links = "".join(
        f'<a href="#{place}">{esc(title)}</a>' for place, (title, _) in SECTIONS.items()
    )
    st.html(f'<nav class="sommaire" aria-label="Sur cette page">{links}</nav>')


def heading(place: str) -> None:
    """Write the heading of a section of the page."""
    title, subtitle = SECTIONS[place]
    st.html(
        f'<div class="intertitre" id="{place}"><h2>{esc(title)}</h2><p>{esc(subtitle)}</p></div>'
    )


def amounts(view: FinancementsView) -> None:
    """Draw the amounts by fund as bars, by fund and year, and one by one."""
    with st.container(key="graphique-flux"):
        bars, years, rows = st.tabs(["Par fonds", "Par fonds et par année", "Tableau des énoncés"])
        with bars:
            st.html(flow_html(view.groups, view.alt))
        with years:
            render.table(view.by_year)
        with rows:
            render.table(view.listing)


def inside(view: FinancementsView) -> None:
    """Draw the located projects inside and outside the territories, with the note that it is no effect."""
    st.html(f'<p class="lecture">{esc(view.inside_text)}</p>')
    chart = view.inside
    if chart is not None and view.inside_table is not None:
        charts.bars(chart, view.inside_table, key="dedans")


def timeline(events: Sequence[Said]) -> None:
    """Write the announcements in the order of their dates."""
    if not events:
        st.html('<p class="vide">Aucune annonce datée ne répond à ces filtres.</p>')
        return
    items = "".join(
        f'<li><span class="jour">{esc(event.date)}</span><details><summary><b>{esc(event.value)}</b> '
        f"{esc(event.label)}</summary>{source_html(event.source, event.note)}</details></li>"
        for event in events
    )
    st.html(f'<ol class="frise">{items}</ol>')


def disagreements(topics: Sequence[Disagreement]) -> None:
    """Write the statements that disagree side by side, each with date, scope and source, and a reading."""
    if not topics:
        st.html('<p class="vide">Aucun énoncé divergent ne porte sur cette sélection.</p>')
        return
    st.html(f'<div class="divergences">{"".join(_topic(topic) for topic in topics)}</div>')


def _topic(topic: Disagreement) -> str:
    cells = "".join(
        f'<li><p class="valeur">{esc(item.value)}</p><p class="nom">{esc(item.says)}</p>'
        f'<p class="portee">{esc(item.date)} · {esc(item.scope)}</p>'
        f"<details><summary>source</summary>{source_html(item.source, item.note)}</details></li>"
        for item in topic.statements
    )
    return (
        f'<section class="divergence"><h3>{esc(topic.title)}</h3><ul>{cells}</ul>'
        f'<p class="lecture"><b>Lecture.</b> {esc(topic.reading)}</p></section>'
    )


def founding(groups: Sequence[Group]) -> None:
    """Write what the founding documents list and every figure they state, each with its date and source."""
    st.html(f'<div class="fondateurs">{"".join(_group(group) for group in groups)}</div>')


def _group(group: Group) -> str:
    items = "".join(
        f"<li><details><summary><b>{esc(item.value)}</b> {esc(item.label)}"
        f'<span class="quand">{esc(item.date)}{_place(item)}</span></summary>'
        f"{source_html(item.source, item.note)}</details></li>"
        for item in group.items
    )
    return f'<section class="fondateur"><h3>{esc(group.title)}</h3><ul>{items}</ul></section>'


def _place(item: Said) -> str:
    return (
        ""
        if item.scope.startswith("France") or not item.scope
        else f" · {esc(item.scope.split(',')[0])}"
    )


def files(view: FinancementsView, selection: FinancementsSelection) -> tuple[File, ...]:
    """Return the downloads: exactly the rows shown, made when they are asked for."""
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    store = cache.store()
    return (
        (
            "Télécharger en CSV",
            f"{view.file_stem}.csv",
            partial(money_csv, store, view.rows, vars(selection)),
            "text/csv",
        ),
        (
            "Télécharger en XLSX",
            f"{view.file_stem}.xlsx",
            partial(money_xlsx, store, view.rows, vars(selection)),
            xlsx,
        ),
        *exports.of_view("pages/financements.py", selection, view.file_stem),
    )
