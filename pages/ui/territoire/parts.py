"""The parts of the page Territoire: its controls, and each section of the sheet."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

import streamlit as st

from pages.ui import components, drawings, exports, map_view, render
from pages.ui.widgets import Controls
from tdi.figures.palette import Theme
from tdi.figures.territory import STRIP, genealogy_size
from tdi.text.typography import MISSING, number, plural
from tdi.views.territoire.history import GENEALOGY_NOTE, Step
from tdi.views.territoire.projects import ProjectLine
from tdi.views.territoire.ranks import COMPARISON_NOTE, DISTRIBUTION_NOTE, Distribution
from tdi.views.territoire.selection import TerritorySelection, in_selection
from tdi.views.territoire.shift import ShiftPart
from tdi.views.territoire.view import TerritoryPage, TerritorySheet

esc = render.esc
_LONG: Final = 5  # entries of a list that may have to scroll


def link(phase: str, ti: str) -> str:
    """Return the address of a territory's sheet."""
    return f"/territoire?{urlencode({'phase': phase, 'ti': ti})}"


def find(phase: str) -> None:
    """Draw the search for a territory.

    By its name, one of its communes or intercommunalities, or its region.
    """
    components.find(
        "Chercher un territoire",
        key="recherche-territoire",
        box="territoire",
        phase=phase,
        placeholder="Territoire, commune, intercommunalité ou région",
    )


def settings(page: TerritoryPage, selection: TerritorySelection) -> None:
    """Draw the row of controls: another territory, the phase, the one to compare with.

    And the sheet to print.
    """
    sheet = page.sheet
    if sheet is None:
        return
    find(selection.phase)
    with Controls("territoire", selection) as row:
        row.draw("ti", "phase", "other")
    render.row_of_files((exports.printed_sheet(sheet),), "territoire", selection)


def choose(page: TerritoryPage, selection: TerritorySelection, theme: Theme) -> None:
    """Draw the page without a territory: phase, map and list of the phase."""
    choice = page.choice
    if choice is None:
        return

    find(selection.phase)
    with Controls("territoire", selection) as row:
        row.draw("phase")
    left, right = st.columns([7, 5], gap="medium")
    with left:
        map_view.draw(
            choice.atlas,
            theme,
            map_view.click_links(selection, ti="ti"),
            key="territoire",
            height=620,
        )
    with right:
        groups = "".join(
            f"<details{' open' if len(choice.regions) == 1 else ''}><summary>{esc(name)} "
            f"<span>{len(listed)}</span></summary><ul>"
            + "".join(
                f'<li><a href="{esc(link(selection.phase, code))}" data-interne target="_self">{esc(label)}</a></li>'
                for code, label in listed
            )
            + "</ul></details>"
            for name, listed in choice.regions
        )
        st.html(f'<nav class="par-region" aria-label="Territoires par région">{groups}</nav>')


def summary(sheet: TerritorySheet) -> None:
    """Write the sentence that sums the territory up, its region, its pilot, and what its id means elsewhere."""
    facts = "".join(
        f"<div><dt>{esc(term)}</dt><dd>{esc(text)}</dd></div>" for term, text in sheet.facts
    )
    other = sheet.history.renumbered_link
    warning = ""
    if other is not None:
        phase, code, name = other
        warning = (
            f'<p class="reserve">{esc(sheet.history.renumbered)} <a href="{esc(link(phase, code))}" '
            f'data-interne target="_self">Voir la fiche de {esc(name)}</a></p>'
        )
    st.html(
        f'<section class="resume"><p class="chapeau">{esc(sheet.sentence)}</p><dl>{facts}</dl>{warning}</section>'
    )


def perimeter(sheet: TerritorySheet, selection: TerritorySelection, theme: Theme) -> None:
    """Draw the map of the members among their neighbours, and the list of them."""
    st.html('<h2 class="partie">Le périmètre et ses membres</h2>')
    left, right = st.columns([7, 5], gap="medium")
    with left:
        map_view.draw(
            sheet.members.atlas,
            theme,
            map_view.click_links(selection, ti="ti"),
            key="territoire",
            height=620,
        )
    with right:
        render.table(sheet.members.table)
        note = f" {sheet.members.note}" if sheet.members.note else ""
        st.html(f'<p class="source">{esc(sheet.members.atlas.source)}{esc(note)}</p>')


def history(sheet: TerritorySheet, selection: TerritorySelection, theme: Theme) -> None:
    """Draw the genealogy, the reason of each change, and what was gained and lost since another phase."""
    told = sheet.history
    width, height = genealogy_size(told)
    tree = drawings.source(sheet.key, theme, drawings.GENEALOGY, phase=sheet.phase)
    st.html('<h2 class="partie">Son histoire, phase par phase</h2>')
    st.html(
        f'<div class="genealogie" tabindex="0" role="region" aria-label="Généalogie">'
        f'<img src="{esc(tree)}" width="{width}" height="{height}" alt="{esc(told.alt)}"></div>'
        f'<p class="source">{esc(GENEALOGY_NOTE)}</p>'
    )
    left, right = st.columns([5, 7], gap="medium")
    with left:
        st.html(f'<ol class="changements">{"".join(_step(step) for step in told.steps)}</ol>')
    with right:
        shift = told.shift
        with Controls("territoire", selection, "territoire-ecart") as row:
            row.draw("since")
        address = drawings.source(sheet.key, theme, shift.other)
        narrow = drawings.source(sheet.key, theme, shift.other, narrow=True)
        words = "".join(
            # A list that scrolls must be reached by the keyboard: nothing in it can be.
            f"<h3>{title}</h3><ul{' tabindex=0' if len(parts) > _LONG else ''}>{''.join(_part(part) for part in parts)}</ul>"
            for title, parts in (("Gagné", shift.gained), ("Perdu", shift.lost))
            if parts
        )
        st.html(
            f'<figure class="ecart"><figcaption><b>{esc(shift.atlas.title)}.</b> {esc(shift.sentence)}</figcaption>'
            f'<picture><source media="(max-width: 640px)" srcset="{esc(narrow)}"><img src="{esc(address)}" width="620" height="440" '
            f'alt="{esc(shift.atlas.title)}&nbsp;: {esc(shift.atlas.subtitle)}"></picture>'
            f'<div class="bilan">{words}</div><p class="source">{esc(shift.atlas.source)}</p></figure>'
        )


def _step(step: Step) -> str:
    kin = ""
    if step.kin and step.status != "kept":
        kin = " ".join(
            f'<a href="{esc(link(phase, code))}" data-interne target="_self">{esc(name)} ({esc(phase)})</a>'
            for phase, code, name in step.kin
        )
        kin = f'<span class="parents">{kin}</span>'
    return (
        f'<li class="{esc(step.status)}"><span class="quand">{esc(step.since)} → {esc(step.until)}</span>'
        f"<span><b>{esc(step.name)}&nbsp;: {esc(step.word)}.</b> {esc(step.reason)} {kin}</span></li>"
    )


def _part(part: ShiftPart) -> str:
    size = "en entier, " if part.whole else ""
    return (
        f"<li><b>{esc(part.name)}</b> {size}{esc(plural(part.communes, 'commune'))}, "
        f"{esc(number(part.population))} hab. <small>{esc(part.place)}</small></li>"
    )


def standing(sheet: TerritorySheet, theme: Theme) -> None:
    """Draw the ranks, the distributions with the territory marked, and the comparison."""
    st.html('<h2 class="partie">Où il se situe</h2>')
    left, right = st.columns([6, 6], gap="medium")
    with left:
        lines = "".join(f"<li>{esc(rank.text)}</li>" for rank in sheet.ranks)
        beside = f" ; rond : {sheet.other_name}" if sheet.other_name else ""
        strips = "".join(_strip(sheet, each, theme) for each in sheet.distributions)
        st.html(
            f'<ul class="rangs">{lines}</ul><div class="distributions">{strips}</div>'
            f'<p class="source">{esc(DISTRIBUTION_NOTE.format(beside=beside))}</p>'
        )
    with right:
        render.table(sheet.comparison)
        st.html(f'<p class="source">{esc(COMPARISON_NOTE)} {esc(sheet.source)}</p>')


def _strip(sheet: TerritorySheet, distribution: Distribution, theme: Theme) -> str:
    what = f"{drawings.RANK}{distribution.scale.column}"
    address = drawings.source(sheet.key, theme, what, sheet.other)
    width, height = STRIP
    return (
        f"<figure><figcaption>{esc(distribution.scale.label)}</figcaption>"
        f'<img src="{esc(address)}" width="{width}" height="{height}" alt="{esc(distribution.alt)}"></figure>'
    )


def projects(sheet: TerritorySheet) -> None:
    """Write the projects and sites known inside, each with its date and source."""
    known = sheet.projects
    st.html(
        f'<h2 class="partie">Projets, sites et argent connu</h2><p class="chapeau">{esc(known.sentence)} {esc(known.money)}</p>'
    )
    if known.lines:
        rows = "".join(_project(line) for line in known.lines)
        st.html(
            '<div class="tableau" role="region" aria-label="Projets et sites" tabindex="0"><table><thead><tr>'
            '<th scope="col">Bénéficiaire</th><th scope="col">Commune</th><th scope="col">Fonds</th><th scope="col">Date</th>'
            '<th scope="col" class="fig">Aide</th><th scope="col" class="fig">Investissement</th><th scope="col">Source</th>'
            f"</tr></thead><tbody>{rows}</tbody></table></div>"
        )
    shared = in_selection(TerritorySelection(sheet.phase, sheet.key.id_ti))
    render.links(
        (
            "Ces projets sur la page Projets",
            "pages/projets.py",
            {"phase": sheet.key.phase, "ti": sheet.key.id_ti},
        ),
        ("Le territoire sur la carte de France", "pages/carte.py", shared.to_query()),
        ("Ce qui est publié par fonds", "pages/financements.py", {"phase": sheet.phase}),
    )


def _project(line: ProjectLine) -> str:
    """Write one project as a row."""
    source = esc(line.source.text)
    if line.source.url:
        source = f'<a href="{esc(line.source.url)}" target="_blank" rel="noopener noreferrer">{source}</a>'
    title = f"<small>{esc(line.title)}</small>" if line.title else ""
    return (
        f'<tr><th scope="row">{esc(line.name)}{title}</th><td>{esc(line.commune or MISSING)}</td><td>{esc(line.fund)}</td>'
        f'<td>{esc(line.date)}</td><td class="fig">{esc(line.aid)}</td><td class="fig">{esc(line.investment)}</td><td>{source}</td></tr>'
    )
