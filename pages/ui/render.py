"""The only place where data becomes markup. Every figure shown here carries its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import announce, cache, download_menu, hosting, state
from pages.ui.download_menu import File
from tdi.model.phases import CURRENT_PHASE
from tdi.text.typography import markup
from tdi.views.accueil.view import Way
from tdi.views.charts import DataTable
from tdi.views.figure import Headline
from tdi.views.projets.selection import PLACED_PHASES
from tdi.views.selection import Notice
from tdi.views.targets import TERRITORY_PAGE, address, page_exists, territory_target
from tdi.views.territoire.card import CommuneAnswer, TerritoryCard

esc = markup


def notices(items: Sequence[Notice], file: str = "pages/carte.py") -> None:
    """Say what in the address could not be followed, with the nearest matches as links to a page."""
    for number, notice in enumerate(items):
        links = "".join(
            f'<li><a href="{esc(address("pages/accueil.py" if "commune" in query else file, query))}" data-interne>{esc(label)}</a></li>'
            for label, query in notice.suggestions
        )
        with st.container(key=f"avis-{number}"):
            st.html(
                f'<div class="avis" role="status"><p>{esc(notice.text)}</p>{f"<ul>{links}</ul>" if links else ""}</div>'
            )


def title(text: str, subtitle: str) -> None:
    """Write the page's title (the finding) and its subtitle (measure, unit, date).

    Name the tab by it.
    """
    st.html(f'<div class="titre"><h1>{esc(text)}</h1><p>{esc(subtitle)}</p></div>')
    announce.heading(text, subtitle)


def heading(text: str) -> None:
    """Write the heading of a part of the page."""
    st.html(f'<h2 class="reperes">{esc(text)}</h2>')


def headlines(figures: Sequence[Headline]) -> None:
    """Write the strip of large figures; each opens its source."""
    st.html('<div class="chiffres">' + "".join(_headline(figure) for figure in figures) + "</div>")


def _headline(figure: Headline) -> str:
    source = esc(figure.source.text)
    if figure.source.url:
        source = f'<a href="{esc(figure.source.url)}" target="_blank" rel="noopener noreferrer">{source}</a>'
    note = f"<p>{esc(figure.note)}</p>" if figure.note else ""
    return (
        f'<div class="chiffre"><p class="valeur">{esc(figure.value)}</p><p class="nom">{esc(figure.label)}</p>'
        f'<details><summary>{esc(figure.date)} · source<span class="lu"> : {esc(figure.label)}</span></summary>'
        f'<div class="bulle">{note}<p>{source}</p></div></details></div>'
    )


def table(rows: DataTable, link: Callable[[str], str] | None = None) -> None:
    """Write a table: caption, headings, figures to the right.

    It scrolls inside its own box on a phone.

    Parameters
    ----------
    link
        Address that a row leads to, from its key; without it the rows lead nowhere.
    """
    aligned = ["fig" if i in rows.numeric else "" for i in range(len(rows.columns))]
    head = "".join(
        f'<th scope="col" class="{kind}">{esc(name)}</th>'
        for name, kind in zip(rows.columns, aligned, strict=True)
    )
    keys = rows.keys or ("",) * len(rows.rows)
    body = "".join(
        _row(
            _cells(cells, rows.linked, link(key) if link else ""),
            aligned,
            bool(key) and key == rows.current,
        )
        for cells, key in zip(rows.rows, keys, strict=True)
    )
    st.html(
        f'<div class="tableau" role="region" aria-label="{esc(rows.caption)}" tabindex="0"><table>'
        f"<caption>{esc(rows.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(texts: Sequence[str], linked: int, href: str) -> list[str]:
    """Write the cells of a row as markup, one of them a link where the row leads somewhere."""
    cells = [esc(text) for text in texts]
    if href:
        cells[linked] = f'<a href="{esc(href)}" data-interne>{cells[linked]}</a>'
    return cells


def _row(cells: Sequence[str], aligned: Sequence[str], current: bool) -> str:
    first = f'<th scope="row">{cells[0]}</th>'
    rest = "".join(
        f'<td class="{kind}">{cell}</td>' for cell, kind in zip(cells[1:], aligned[1:], strict=True)
    )
    mark = ' aria-current="true"' if current else ""
    return f"<tr{mark}>{first}{rest}</tr>"


def drawer(sections: Sequence[tuple[str, str]]) -> None:
    """Draw "Ce que montre cette vue".

    Definition, denominator, vintage, what is missing, sources.
    """
    body = "".join(f"<dt>{esc(term)}</dt><dd>{esc(text)}</dd>" for term, text in sections)
    st.html(
        f'<details class="tiroir"><summary>Ce que montre cette vue</summary><dl>{body}</dl></details>'
    )


def answer(found: CommuneAnswer) -> None:
    """Answer "is my commune in a Territoire d'industrie, and since when?"."""
    steps = "".join(
        f'<li class="{esc(step.state)}"><span class="etape">{esc(step.label)}</span>'
        f'<span class="etat">{esc(step.text)}</span></li>'
        for step in found.steps
    )
    onward = ""
    if found.id_ti:
        onward = _onward(CURRENT_PHASE, found.id_ti, "Voir ce territoire sur la carte")
    announce.say(found.headline, found.detail)
    st.html(
        f'<section class="reponse {esc(found.tone)}"><h2>{esc(found.headline)}</h2>'
        f'<p>{esc(found.detail)}</p>{onward}<ol class="etapes">{steps}</ol><p class="source">{esc(found.source)}</p></section>'
    )


def _onward(phase: str, ti: str, on_map: str = "") -> str:
    """Write where one can go from a territory: its page, the map, its projects."""
    links = []
    if page_exists(TERRITORY_PAGE):
        links.append(("Sa fiche complète", address(*territory_target(phase, ti))))
    if on_map:
        links.append((on_map, address("pages/carte.py", {"phase": phase, "ti": ti})))
    placed = phase if phase in PLACED_PHASES else PLACED_PHASES[0]
    links.append(("Ses projets", address("pages/projets.py", {"phase": placed, "ti": ti})))
    items = "".join(f'<a href="{esc(to)}" data-interne>{label}</a>' for label, to in links)
    return f'<p class="suite">{items}</p>'


def ways(items: Sequence[Way]) -> None:
    """Draw the ways in as cards."""
    cards = "".join(
        f"<section><h2>{esc(way.title)}</h2><p>{esc(way.text)}</p><ul>"
        + "".join(
            f'<li><a href="{esc(to)}" data-interne>{esc(label)}</a></li>' for label, to in way.links
        )
        + "</ul></section>"
        for way in items
    )
    st.html(f'<div class="voies">{cards}</div>')


def card(sheet: TerritoryCard | None) -> None:
    """Draw the summary of the chosen territory beside the map."""
    if sheet is not None:
        announce.say(sheet.name, sheet.sentence)
        st.html(f'<div class="choisi">{card_markup(sheet)}</div>')


def card_markup(sheet: TerritoryCard) -> str:
    """Write a territory's summary."""
    facts = "".join(f"<div><dt>{esc(k)}</dt><dd>{esc(v)}</dd></div>" for k, v in sheet.facts)
    history = "".join(
        f"<li><span>{esc(when)}</span> {esc(what)}</li>" for when, what in sheet.history
    )
    members = "".join(f"<li>{esc(name)}</li>" for name in sheet.members)
    # Else the keyboard does not reach the rest.
    scrolls = (
        f' tabindex=0 aria-label="{esc(sheet.members_title)}"' if len(sheet.members) > 5 else ""
    )
    return (
        f'<section class="fiche" aria-label="Territoire choisi"><p class="sur">{esc(sheet.place)}</p>'
        f"<h2>{esc(sheet.name)}</h2><p>{esc(sheet.sentence)}</p><dl>{facts}</dl>{_onward(sheet.phase, sheet.id_ti)}"
        f"<details open><summary>{esc(sheet.members_title)}</summary><ul{scrolls}>{members}</ul></details>"
        f'<details open><summary>Histoire</summary><ul class="histoire">{history}</ul></details>'
        f'<p class="source">{esc(sheet.source)}</p></section>'
    )


def links(*items: tuple[str, str, Mapping[str, str]]) -> None:
    """Write links to pages in a state (label, file, query), side by side."""
    st.html(f'<p class="liens">{links_markup(*items)}</p>')


def back(selection: state.Addressed, label: str, **changes: Any) -> None:
    """Write a link that takes a choice back, below what was chosen."""
    st.html(f'<p class="liens">{state.view_anchor(selection, esc(label), **changes)}</p>')


def links_markup(*items: tuple[str, str, Mapping[str, str]]) -> str:
    """Write links to pages in a state (label, file, query)."""
    return "".join(
        f'<a href="{esc(address(file, query))}" data-interne>{esc(label)}</a>'
        for label, file, query in items
    )


def downloads(offered: Sequence[File], page: str, selection: state.Addressed) -> None:
    """Offer what the view shows as files, in a menu.

    Links to where each is made (`pages.ui.downloads`).
    """
    if hosting.served():
        st.html(download_menu.menu(offered, cache.store().data_version, page, selection.to_query()))


def row_of_files(offered: Sequence[File], page: str, selection: state.Addressed) -> None:
    """Offer files side by side, without a menu."""
    if hosting.served():
        st.html(download_menu.row(offered, cache.store().data_version, page, selection.to_query()))
