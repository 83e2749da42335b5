"""The parts of the page Territoire: its controls, and each section of the sheet."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.ui import cache, components, drawings, exports, map_view, render
from pages.ui.templating import render_part
from pages.ui.widgets import Controls
from tdi.figures.palette import Theme
from tdi.figures.territory import STRIP, genealogy_size
from tdi.text.typography import MISSING
from tdi.views.intercommunalite.view import grouping_rows
from tdi.views.targets import address
from tdi.views.territoire.history import GENEALOGY_NOTE
from tdi.views.territoire.ranks import COMPARISON_NOTE, DISTRIBUTION_NOTE, Distribution
from tdi.views.territoire.selection import TerritorySelection, in_selection
from tdi.views.territoire.view import TerritoryPage, TerritorySheet


def _heading(text: str) -> None:
    st.html(render_part("macros", "part_heading", text=text))


def find(phase: str, found: str = "") -> None:
    """Draw the search for a territory.

    By its name, one of its communes or intercommunalities, or its region.
    """
    components.find(
        "Chercher un territoire",
        key="recherche-territoire",
        box="territoire",
        phase=phase,
        placeholder="Territoire, commune, intercommunalité ou région",
        found=found,
    )


def settings(page: TerritoryPage, selection: TerritorySelection) -> None:
    """Draw the row of controls: another territory, the phase; a comparison; the sheet to print."""
    sheet = page.sheet
    if sheet is None:
        return
    find(selection.phase, sheet.title)
    with Controls("territoire", selection) as row:
        row.draw("ti", "phase")
    compared = ",".join(filter(None, (sheet.key.id_ti, selection.other)))
    render.links(
        (
            "Le comparer avec d’autres territoires",
            "pages/comparer.py",
            {"phase": selection.phase, "ti": compared},
        )
    )
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
            map_view.click_links(selection, ti="ti") | map_view.epci_link(selection.phase),
            key="territoire",
            height=620,
        )
    with right:
        st.html(render_part("territoire", "choice", regions=choice.regions, phase=selection.phase))


def summary(sheet: TerritorySheet) -> None:
    """Write the sentence that sums the territory up, its region, its pilot.

    With what its id means elsewhere.
    """
    renumbered = sheet.history.renumbered_link
    st.html(render_part("territoire", "summary", sheet=sheet, renumbered=renumbered))


def _grouping(phase: str, code: str) -> str:
    """Return the page of a member that is an intercommunality of today; "" for another."""
    if code not in grouping_rows(cache.store()):
        return ""
    return address("pages/intercommunalite.py", {"phase": phase, "siren": code})


def perimeter(sheet: TerritorySheet, selection: TerritorySelection, theme: Theme) -> None:
    """Draw the map of the members among their neighbours, and the list of them."""
    _heading("Le périmètre et ses membres")
    with Controls("territoire", selection, "territoire-points") as row:
        row.draw("layers")
    left, right = st.columns([7, 5], gap="medium")
    with left:
        map_view.draw(
            sheet.members.atlas,
            theme,
            map_view.click_links(selection, ti="ti") | map_view.epci_link(selection.phase),
            key="territoire",
            height=620,
        )
    with right:
        render.table(sheet.members.table, partial(_grouping, selection.phase))
        st.html(render_part("territoire", "members_source", members=sheet.members))


def communes(sheet: TerritorySheet) -> None:
    """Write the communes of the territory, folded: a table that can be sorted, and its files."""
    st.html(render_part("territoire", "communes_table", rows=sheet.communes))


def history(sheet: TerritorySheet, selection: TerritorySelection, theme: Theme) -> None:
    """Draw the genealogy, the reason of each change.

    With what was gained and lost since another phase.
    """
    told = sheet.history
    tree = drawings.source(sheet.key, theme, drawings.GENEALOGY, phase=sheet.phase)
    _heading("Son histoire, phase par phase")
    st.html(
        render_part(
            "territoire",
            "genealogy",
            image=tree,
            size=genealogy_size(told),
            alt=told.alt,
            note=GENEALOGY_NOTE,
        )
    )
    left, right = st.columns([5, 7], gap="medium")
    with left:
        st.html(render_part("territoire", "changes", steps=told.steps))
    with right:
        shift = told.shift
        with Controls("territoire", selection, "territoire-ecart") as row:
            row.draw("since")
        image = drawings.source(sheet.key, theme, shift.other)
        narrow = drawings.source(sheet.key, theme, shift.other, narrow=True)
        st.html(render_part("territoire", "shift", shift=shift, image=image, narrow=narrow))


def standing(sheet: TerritorySheet, theme: Theme) -> None:
    """Draw the ranks, the distributions with the territory marked, and the comparison."""
    _heading("Où il se situe")
    left, right = st.columns([6, 6], gap="medium")
    with left:
        beside = f" ; rond : {sheet.other_name}" if sheet.other_name else ""
        strips = [(each, _strip(sheet, each, theme)) for each in sheet.distributions]
        st.html(
            render_part(
                "territoire",
                "standing",
                ranks=sheet.ranks,
                strips=strips,
                size=STRIP,
                note=DISTRIBUTION_NOTE.format(beside=beside),
            )
        )
    with right:
        render.table(sheet.comparison)
        st.html(
            render_part("territoire", "comparison_source", note=COMPARISON_NOTE, text=sheet.source)
        )


def _strip(sheet: TerritorySheet, distribution: Distribution, theme: Theme) -> str:
    """Return the address of the drawing of a distribution."""
    what = f"{drawings.RANK}{distribution.scale.column}"
    return drawings.source(sheet.key, theme, what, sheet.other)


def projects(sheet: TerritorySheet) -> None:
    """Write the projects and sites known inside, each with its date and source."""
    known = sheet.projects
    st.html(render_part("territoire", "projects_heading", known=known))
    if known.lines:
        st.html(render_part("territoire", "projects", lines=known.lines, missing=MISSING))
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
