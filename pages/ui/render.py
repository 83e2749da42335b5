"""The only place where data becomes markup. Every figure shown here carries its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import announce, cache, download_menu, hosting, state
from pages.ui.download_menu import File
from pages.ui.templating import render_part
from tdi.model.phases import CURRENT_PHASE
from tdi.views.accueil.view import Way
from tdi.views.charts import DataTable
from tdi.views.figure import Headline
from tdi.views.projets.selection import PLACED_PHASES
from tdi.views.selection import Notice
from tdi.views.targets import TERRITORY_PAGE, address, page_exists, territory_target
from tdi.views.territoire.card import CommuneAnswer, TerritoryCard


def notices(items: Sequence[Notice], file: str = "pages/carte.py") -> None:
    """Say what in the address could not be followed.

    With the nearest matches as links to a page.
    """
    for number, notice in enumerate(items):
        links = [
            (label, address("pages/accueil.py" if "commune" in query else file, query))
            for label, query in notice.suggestions
        ]
        with st.container(key=f"avis-{number}"):
            st.html(render_part("shared", "notice", text=notice.text, suggestions=links))


def title(text: str, subtitle: str) -> None:
    """Write the page's title (the finding) and its subtitle (measure, unit, date).

    Name the tab by it.
    """
    st.html(render_part("shared", "title", text=text, subtitle=subtitle))
    announce.heading(text, subtitle)


def heading(text: str) -> None:
    """Write the heading of a part of the page."""
    st.html(render_part("shared", "heading", text=text))


def headlines(figures: Sequence[Headline]) -> None:
    """Write the strip of large figures; each opens its source."""
    st.html(render_part("shared", "headlines", figures=figures))


def table(rows: DataTable, link: Callable[[str], str] | None = None) -> None:
    """Write a table: caption, headings, figures to the right.

    It scrolls inside its own box on a phone.

    Parameters
    ----------
    link
        Address that a row leads to, from its key; without it the rows lead nowhere.
    """
    st.html(render_part("shared", "table", rows=rows, link=link))


def about(sections: Sequence[tuple[str, str]]) -> None:
    """Draw "Ce que montre cette vue".

    Definition, denominator, vintage, what is missing, sources.
    """
    st.html(render_part("shared", "about_view", sections=sections))


def answer(found: CommuneAnswer) -> None:
    """Answer "is my commune in a Territoire d'industrie, and since when?"."""
    links = (
        _onward(CURRENT_PHASE, found.id_ti, "Voir ce territoire sur la carte")
        if found.id_ti
        else []
    )
    announce.say(found.headline, found.detail)
    st.html(render_part("shared", "answer", found=found, links=links))


def _onward(phase: str, ti: str, on_map: str = "") -> list[tuple[str, str]]:
    """Return where one can go from a territory: its page, the map, its projects."""
    links = []
    if page_exists(TERRITORY_PAGE):
        links.append(("Sa fiche complète", address(*territory_target(phase, ti))))
    if on_map:
        links.append((on_map, address("pages/carte.py", {"phase": phase, "ti": ti})))
    links.append(("Le comparer", address("pages/comparer.py", {"phase": phase, "ti": ti})))
    placed = phase if phase in PLACED_PHASES else PLACED_PHASES[0]
    links.append(("Ses projets", address("pages/projets.py", {"phase": placed, "ti": ti})))
    return links


def ways(items: Sequence[Way]) -> None:
    """Draw the ways in as cards."""
    st.html(render_part("shared", "ways", cards=items))


def card(sheet: TerritoryCard | None) -> None:
    """Draw the summary of the chosen territory beside the map."""
    if sheet is not None:
        announce.say(sheet.name, sheet.sentence)
        links = _onward(sheet.phase, sheet.id_ti)
        st.html(render_part("shared", "card", sheet=sheet, links=links))


def links(*items: tuple[str, str, Mapping[str, str]]) -> None:
    """Write links to pages in a state (label, file, query), side by side."""
    pairs = [(label, address(file, query)) for label, file, query in items]
    st.html(render_part("shared", "links", pairs=pairs))


def back(selection: state.Addressed, label: str, **changes: Any) -> None:
    """Write a link that takes a choice back, below what was chosen."""
    href = state.view_link(selection, **changes)
    st.html(render_part("shared", "back", label=label, href=href))


def downloads(offered: Sequence[File], page: str, selection: state.Addressed) -> None:
    """Offer what the view shows as files, in a menu.

    Links to where each is made (`pages.ui.downloads`).
    """
    if offered and hosting.served():
        st.html(render_part("shared", "file_menu", links=_file_links(offered, page, selection)))


def row_of_files(offered: Sequence[File], page: str, selection: state.Addressed) -> None:
    """Offer files side by side, without a menu."""
    if hosting.served():
        st.html(render_part("shared", "file_row", links=_file_links(offered, page, selection)))


def _file_links(
    offered: Sequence[File], page: str, selection: state.Addressed
) -> list[tuple[str, str, str]]:
    version = cache.store().data_version
    return download_menu.links(offered, version, page, selection.to_query())
