"""What only the page Projets draws.

Its map's clicks, table, card, coverage gauges, rows without a place, files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from pages.ui import announce, cache, exports, map_view, render
from pages.ui.download_menu import File
from pages.ui.render import esc
from tdi.export.projets import file_stem, projects_csv, projects_geojson, projects_xlsx
from tdi.figures.bars import gauge_html
from tdi.views.coverage import Coverage
from tdi.views.figure import SourceLine
from tdi.views.projets.card import ProjectCard
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.projets.view import ProjetsView
from tdi.views.selection import Selection

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def map_links(selection: ProjetsSelection) -> Mapping[str, str]:
    """Return where a click on the map leads.

    A point opens its card, a commune of several or a territory filters.
    """
    return map_view.click_links(
        selection, projet="project", lieu="place", ti="ti", none={"ti": None}
    )


def card(sheet: ProjectCard, shared: Selection) -> None:
    """Draw the card of the chosen row, its source first among what can be opened."""
    facts = "".join(f"<div><dt>{esc(k)}</dt><dd>{esc(v)}</dd></div>" for k, v in sheet.facts)
    steps = "".join(
        f"<li><span>{esc(when)}</span> {esc(what)}</li>" for _, when, what, _ in sheet.history
    )
    announce.say(sheet.name)
    sentence = f"<p>{esc(sheet.sentence)}</p>" if sheet.sentence else ""
    note = f'<p class="precision">Réserve : {esc(sheet.note)}</p>' if sheet.note else ""
    st.html(
        f'<section class="fiche projet" aria-label="Fiche"><p class="sur">{esc(sheet.kind)} · {esc(sheet.place)}</p>'
        f"<h2>{esc(sheet.name)}</h2>{sentence}<dl>{facts}</dl>{note}"
        f'<details><summary>Territoires de la commune, phase par phase</summary><ul class="histoire">{steps}</ul></details>'
        f'<p class="source">Source&nbsp;: {_link(sheet.source)} ({esc(sheet.licence)})</p></section>'
    )
    on_map = [
        (f"{name} sur la carte", "pages/carte.py", shared.with_(ti=ti).to_query())
        for phase, _, name, ti in sheet.history
        if ti and phase == shared.phase
    ]
    if on_map:
        render.links(*on_map)


def _link(source: SourceLine) -> str:
    if not source.url:
        return esc(source.text)
    return f'<a href="{esc(source.url)}" target="_blank" rel="noopener noreferrer">{esc(source.text)}</a>'


def gauges(items: tuple[Coverage, ...]) -> None:
    """Draw the coverage gauges: what is named of what an official count announces."""
    if not items:
        return
    st.html(
        '<section class="couvertures" aria-labelledby="couvertures"><h2 id="couvertures">Que vaut cette liste&nbsp;? Noms connus et décomptes officiels</h2>'
        f"<div>{''.join(_gauge(item) for item in items)}</div></section>"
    )


def _gauge(item: Coverage) -> str:
    source = (
        f"<details><summary>source du décompte</summary><p>{_link(item.source)}</p></details>"
        if item.source
        else ""
    )
    return (
        f'<div class="couverture"><p class="nom">{esc(item.label)}, {esc(item.place)}</p>'
        f"{gauge_html(item.share, item.text)}<p>{esc(item.text)}</p>{source}</div>"
    )


def unplaced(view: ProjetsView) -> None:
    """List the rows that are not on the map, with the reason."""
    if not view.unplaced_count:
        return
    rows = "".join(
        f"<tr><th scope='row'>{esc(row.name)}</th><td>{esc(row.place)}</td><td>{esc(row.reason)}</td><td>{_link(row.source)}</td></tr>"
        for row in view.unplaced
    )
    more = view.unplaced_count - len(view.unplaced)
    rest = f"<p>Et {more} autres, dans les fichiers à télécharger.</p>" if more > 0 else ""
    noun = "ligne n’est" if view.unplaced_count == 1 else "lignes ne sont"
    st.html(
        f'<details class="tiroir nonsitues"><summary>{view.unplaced_count} {noun} pas sur la carte&nbsp;: pourquoi</summary>'
        '<div class="defile" tabindex="0"><table><thead><tr><th scope="col">Bénéficiaire ou site</th><th scope="col">Ce qui est connu</th><th scope="col">Raison</th>'
        f'<th scope="col">Source</th></tr></thead><tbody>{rows}</tbody></table></div>{rest}</details>'
    )


def files(selection: ProjetsSelection, view: ProjetsView) -> tuple[File, ...]:
    """Return exactly the rows of the filters as files, and their map.

    Each is made when it is asked for.
    """
    stem = file_stem(selection)
    kinds = (
        ("CSV", "csv", projects_csv, "text/csv"),
        ("Excel", "xlsx", projects_xlsx, _XLSX),
        ("GeoJSON", "geojson", projects_geojson, "application/geo+json"),
    )
    rows = tuple(
        (f"Télécharger en {label}", f"{stem}.{end}", partial(_file, make, selection), kind)
        for label, end, make, kind in kinds
    )
    drawn = exports.pictures(view.atlas, stem)
    return (*rows, *drawn, *exports.of_view("pages/projets.py", selection, stem))


def _file(make: Callable[..., bytes], selection: ProjetsSelection) -> bytes:
    return make(cache.store(), cache.projects(), selection)
