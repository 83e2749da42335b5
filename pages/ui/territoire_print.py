"""The sheet of a territory on paper: two A4 pages as markup, fetched by the browser and shown to the printer alone.

Paper has no scroll, no link and no second try: what does not fit is counted ("et 12 autres"), never cut in the middle.
"""

from __future__ import annotations

from dataclasses import dataclass

from tdi.typography import MISSING, markup, number, plural
from tdi.views.charts import DataTable
from tdi.views.territory_projects import ProjectLine
from tdi.views.territory_ranks import COMPARISON_NOTE
from tdi.views.territory_sheet import TerritorySheet

esc = markup
_MEMBERS = 15
_STEPS = 6
_PROJECTS = 5


@dataclass(frozen=True)
class Links:
    """Addresses of the drawings: members, genealogy, gains and losses, and one strip per distribution."""

    members: str
    genealogy: str
    shift: str
    strips: tuple[str, ...]


def pages(sheet: TerritorySheet, links: Links, version: str) -> str:
    """Return the two printed pages as markup; paper is white, whatever the reader's theme."""
    return _first(sheet, links, version) + _second(sheet, links, version)


def _first(sheet: TerritorySheet, links: Links, version: str) -> str:
    figures = "".join(
        f"<div><b>{esc(figure.value)}</b><span>{esc(figure.label)}</span></div>" for figure in sheet.headlines
    )
    members = sheet.members.members
    rows = "".join(
        f"<tr><th>{esc(member.name)}</th><td>{esc(member.words)}</td><td class='fig'>{esc(number(member.communes))}</td>"
        f"<td class='fig'>{esc(number(member.population))}</td></tr>"
        for member in members[:_MEMBERS]
    )
    more = _more(len(members) - _MEMBERS, "membre")
    facts = " · ".join(f"{term} : {text}" for term, text in sheet.facts)
    other = f'<p class="reserve">{esc(sheet.history.renumbered)}</p>' if sheet.history.renumbered else ""
    return (
        f'<section class="feuille">{_head(sheet)}<p class="nom">{esc(sheet.title)}</p><p class="lieu">{esc(sheet.place)}</p>'
        f'<p class="chapeau">{esc(sheet.sentence)}</p><p class="faits">{esc(facts)}</p>'
        f'<div class="reperes">{figures}</div><img class="plan" src="{esc(links.members)}" alt="">'
        f"<table><thead><tr><th>Membre</th><th>Nature</th><th class='fig'>Communes</th><th class='fig'>Habitants</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>{more}{other}{_foot(sheet, version, 1)}</section>"
    )


def _second(sheet: TerritorySheet, links: Links, version: str) -> str:
    told = sheet.history
    steps = "".join(
        f"<li><b>{esc(step.since)} → {esc(step.until)}, {esc(step.name)}&nbsp;: {esc(step.word)}.</b> {esc(step.reason)}</li>"
        for step in told.steps[:_STEPS]
    )
    ranks = "".join(f"<li>{esc(rank.text)}</li>" for rank in sheet.ranks)
    strips = "".join(
        f'<div><span>{esc(each.scale.label)}</span><img src="{esc(link)}" alt=""></div>'
        for each, link in zip(sheet.distributions, links.strips, strict=True)
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
        f'<img class="arbre" src="{esc(links.genealogy)}" alt="">'
        f'<div class="deux"><div><ol>{steps}</ol>{_more(len(told.steps) - _STEPS, "changement")}</div>'
        f"<figure><figcaption><b>{esc(told.shift.atlas.title)}.</b> {esc(told.shift.sentence)}</figcaption>"
        f'<img src="{esc(links.shift)}" alt=""></figure></div>'
        f'<h2>Rangs et comparaison</h2><div class="deux"><div><ul>{ranks}</ul><div class="traits">{strips}</div></div>'
        f"<div>{_table(sheet.comparison)}<p class='note'>{esc(COMPARISON_NOTE)}</p></div></div>"
        f"<h2>Projets, sites et argent connu</h2><p>{esc(sheet.projects.sentence)} {esc(sheet.projects.money)}</p>"
        f"{table}{_more(len(lines) - _PROJECTS, 'ligne')}{_foot(sheet, version, 2)}</section>"
    )


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


def _foot(sheet: TerritorySheet, version: str, page: int) -> str:
    return (
        f'<p class="bas"><span>{esc(sheet.source)} Licence Ouverte 2.0. Données, version {esc(version)}. '
        f"/territoire?phase={esc(sheet.phase)}&amp;ti={esc(sheet.key.id_ti)}</span><span>{page}/2</span></p>"
    )


def project_row(line: ProjectLine, *, linked: bool) -> str:
    """Write one project as a row; links are for the screen, the printed page has none."""
    source = esc(line.source.text)
    if linked and line.source.url:
        source = f'<a href="{esc(line.source.url)}" target="_blank" rel="noopener noreferrer">{source}</a>'
    title = f"<small>{esc(line.title)}</small>" if line.title else ""
    return (
        f'<tr><th scope="row">{esc(line.name)}{title}</th><td>{esc(line.commune or MISSING)}</td><td>{esc(line.fund)}</td>'
        f'<td>{esc(line.date)}</td><td class="fig">{esc(line.aid)}</td><td class="fig">{esc(line.investment)}</td><td>{source}</td></tr>'
    )
