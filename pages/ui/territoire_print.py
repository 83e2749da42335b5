"""The sheet of a territory on paper: two A4 pages, made for print and hidden on the screen.

Paper has no scroll, no link and no second try: what does not fit is counted ("et 12 autres"), never cut in the middle.
"""

from __future__ import annotations

import html

import streamlit as st

from pages.ui import cache, maps
from pages.ui.territoire_ui import project_row
from tdi.figures.territory import genealogy, picture, strip
from tdi.typography import number, plural, spaced
from tdi.views.charts import DataTable
from tdi.views.territory_ranks import COMPARISON_NOTE
from tdi.views.territory_sheet import TerritorySheet

esc = html.escape
_MEMBERS = 15
_STEPS = 6
_PROJECTS = 5


def pages(sheet: TerritorySheet) -> None:
    """Write the two printed pages; paper is white, whatever the reader's theme."""
    st.html(f'<div class="impression" aria-hidden="true">{_first(sheet)}{_second(sheet)}</div>')


def _first(sheet: TerritorySheet) -> str:
    figures = "".join(
        f"<div><b>{esc(figure.value)}</b><span>{esc(figure.label)}</span></div>" for figure in sheet.headlines
    )
    address = maps.address(sheet.key.phase, sheet.key.id_ti, "light")
    members = sheet.members.members
    rows = "".join(
        f"<tr><th>{esc(member.name)}</th><td>{esc(member.words)}</td><td class='fig'>{esc(number(member.communes))}</td>"
        f"<td class='fig'>{esc(number(member.population))}</td></tr>"
        for member in members[:_MEMBERS]
    )
    more = _more(len(members) - _MEMBERS, "membre")
    facts = " · ".join(f"{term} : {text}" for term, text in sheet.facts)
    other = (
        f'<p class="reserve">{esc(spaced(sheet.history.renumbered))}</p>' if sheet.history.renumbered else ""
    )
    return (
        f'<section class="feuille">{_head(sheet)}<p class="nom">{esc(sheet.title)}</p><p class="lieu">{esc(spaced(sheet.place))}</p>'
        f'<p class="chapeau">{esc(spaced(sheet.sentence))}</p><p class="faits">{esc(spaced(facts))}</p>'
        f'<div class="reperes">{figures}</div><img class="plan" src="{esc(address)}" alt="">'
        f"<table><thead><tr><th>Membre</th><th>Nature</th><th class='fig'>Communes</th><th class='fig'>Habitants</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>{more}{other}{_foot(sheet, 1)}</section>"
    )


def _second(sheet: TerritorySheet) -> str:
    told = sheet.history
    drawing, width, height = genealogy(told, "light")
    steps = "".join(
        f"<li><b>{esc(step.since)} → {esc(step.until)}, {esc(step.name)} : {esc(step.word)}.</b> {esc(spaced(step.reason))}</li>"
        for step in told.steps[:_STEPS]
    )
    shift = maps.address(
        sheet.key.phase,
        sheet.key.id_ti,
        "light",
        told.shift.since if told.shift.since != sheet.key.phase else told.shift.until,
    )
    ranks = "".join(f"<li>{esc(spaced(rank.text))}</li>" for rank in sheet.ranks)
    strips = "".join(
        f"<div><span>{esc(each.scale.label)}</span>{picture(*_strip(each), '')}</div>"
        for each in sheet.distributions
    )
    lines = sheet.projects.lines
    rows = "".join(project_row(line, linked=False) for line in lines[:_PROJECTS])
    table = (
        "<table class='projets'><thead><tr><th>Bénéficiaire</th><th>Commune</th><th>Fonds</th><th>Date</th><th class='fig'>Aide</th>"
        f"<th class='fig'>Investissement</th><th>Source</th></tr></thead><tbody>{rows}</tbody></table>"
        if rows
        else ""
    )
    return (
        f'<section class="feuille">{_head(sheet)}<h2>Histoire</h2>'
        f"{picture(drawing, '', width, height, 'arbre')}"
        f'<div class="deux"><div><ol>{steps}</ol>{_more(len(told.steps) - _STEPS, "changement")}</div>'
        f"<figure><figcaption><b>{esc(spaced(told.shift.atlas.title))}.</b> {esc(spaced(told.shift.sentence))}</figcaption>"
        f'<img src="{esc(shift)}" alt=""></figure></div>'
        f'<h2>Rangs et comparaison</h2><div class="deux"><div><ul>{ranks}</ul><div class="traits">{strips}</div></div>'
        f"<div>{_table(sheet.comparison)}<p class='note'>{esc(spaced(COMPARISON_NOTE))}</p></div></div>"
        f"<h2>Projets, sites et argent connu</h2><p>{esc(spaced(sheet.projects.sentence))} {esc(spaced(sheet.projects.money))}</p>"
        f"{table}{_more(len(lines) - _PROJECTS, 'ligne')}{_foot(sheet, 2)}</section>"
    )


def _strip(each: object) -> tuple[str, str, int, int]:
    drawing, width, height = strip(each, "light", 340)  # type: ignore[arg-type]
    return drawing, "", width, height


def _more(count: int, noun: str) -> str:
    if count <= 0:
        return ""
    return f"<p class='note'>et {esc(plural(count, noun))} de plus, à l’adresse de cette fiche.</p>"


def _table(rows: DataTable) -> str:
    head = "".join(f"<th{' class=fig' if i else ''}>{esc(name)}</th>" for i, name in enumerate(rows.columns))
    body = "".join(
        f"<tr><th>{esc(cells[0])}</th>{''.join(f'<td class=fig>{esc(text)}</td>' for text in cells[1:])}</tr>"
        for cells in rows.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _head(sheet: TerritorySheet) -> str:
    return (
        '<p class="entete"><b>Territoires d’industrie</b><span>'
        f"{esc(sheet.title)} · {esc(sheet.key.id_ti)}</span></p>"
    )


def _foot(sheet: TerritorySheet, page: int) -> str:
    version = cache.store().data_version
    return (
        f'<p class="bas"><span>{esc(spaced(sheet.source))} Licence Ouverte 2.0. Données, version {esc(version)}. '
        f"/territoire?phase={esc(sheet.phase)}&amp;ti={esc(sheet.key.id_ti)}</span><span>{page}/2</span></p>"
    )
