"""The table of the page Projets: one page of rows.

Its headings sort, its rows open their card, links turn its pages.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.ui import state
from pages.ui.render import esc
from tdi.figures.palette import Theme, paint
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.projets.view import SORT_LABELS, ProjetsView, TableRow

_DOWN_FIRST: Final = ("date", "aide")  # the newest and the largest are asked for first


def table(view: ProjetsView, selection: ProjetsSelection, theme: Theme) -> None:
    """Draw one page of the table."""
    if not view.table.total:
        st.html(
            '<p class="vide" role="status">Aucune ligne. Retirez un filtre, ou élargissez la recherche&nbsp;: les noms manquants sont '
            "fréquents, la jauge plus bas dit combien.</p>"
        )
        return
    head = "".join(_heading(selection, key, label) for key, label in SORT_LABELS.items())
    body = "".join(_row(row, selection, theme) for row in view.table.rows)
    st.html(
        f'<div class="projets-table"><table><caption>{esc(view.table.caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{_pages(view, selection)}</div>"
    )


def _heading(selection: ProjetsSelection, key: str, label: str) -> str:
    """Write a heading: a link that sorts by it, the other way round where the rows are in its order."""
    current, down = selection.sort.removeprefix("-") == key, selection.sort.startswith("-")
    following = f"-{key}" if (not down if current else key in _DOWN_FIRST) else key
    order = f' aria-sort="{"descending" if down else "ascending"}"' if current else ""
    arrow = f' <span aria-hidden="true">{"▼" if down else "▲"}</span>' if current else ""
    text = f"{label} de {selection.phase}" if key == "territoire" else label
    return (
        f'<th scope="col" class="{key}"{order}><a href="{esc(state.view_link(selection, sort=following))}" data-interne '
        f'title="Trier par cette colonne">{esc(text)}{arrow}</a></th>'
    )


def _row(row: TableRow, selection: ProjetsSelection, theme: Theme) -> str:
    chosen = row.id == selection.project
    link = state.view_link(selection, project=None if chosen else row.id)
    colour = paint("project" if row.kind == "projets" else "site", theme).fill
    title = f"<small>{esc(row.title)}</small>" if row.title else ""
    dep = f"<small>{esc(row.dep)}</small>" if row.dep else ""
    return (
        f'<tr{" aria-current=true" if chosen else ""}><th scope="row" class="nom"><i class="{row.kind}" style="background:{colour}"></i>'
        f'<a href="{esc(link)}" data-interne>{esc(row.name)}</a>{title}</th>'
        f'<td class="commune{"" if row.located else " absent"}">{esc(row.place)}{dep}</td>'
        f'<td class="territoire{"" if row.state == "in" else " absent"}" data-label="Territoire">{esc(row.territory)}</td>'
        f'<td class="fonds">{esc(row.fund)}</td><td class="date">{esc(row.date)}</td>'
        f'<td class="aide{" absent" if row.aid == "n.d." else ""}">{esc(row.aid)}</td></tr>'
    )


def _pages(view: ProjetsView, selection: ProjetsSelection) -> str:
    """Write the way through the pages of the table."""
    page, last = view.table.page, view.table.pages
    if last <= 1:
        return f'<p class="source">{esc(view.table.count)}</p>'

    def step(to: int, text: str, name: str = "") -> str:
        said = f' aria-label="{name}"' if name else ""
        if not 1 <= to <= last or to == page:
            return f'<span aria-disabled="true"{said}>{text}</span>'
        return f'<a href="{esc(state.view_link(selection, page=to))}" data-interne{said}>{text}</a>'

    return (
        f'<nav aria-label="Pages du tableau">{step(1, "«", "Première page")}{step(page - 1, "Précédente")}'
        f"<p>{esc(view.table.count)}</p>{step(page + 1, 'Suivante')}{step(last, '»', 'Dernière page')}</nav>"
    )
