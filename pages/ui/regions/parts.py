"""The parts of the page Régions.

Its selection, its controls, the chosen region's sheet, the gauge, the small multiples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from pages.ui import announce, cache, charts, exports, map_view, render, state
from pages.ui.download_menu import File
from pages.ui.widgets import Controls
from tdi.export.rows import csv_bytes
from tdi.export.xlsx import xlsx_bytes
from tdi.figures.bars import gauge_html
from tdi.figures.palette import Theme
from tdi.figures.small_multiples import multiples_html
from tdi.views.coverage import Coverage
from tdi.views.regions.selection import RegionsSelection
from tdi.views.regions.sheet import PhaseTerritories, RegionSheet, SheetLine
from tdi.views.regions.view import RegionsView, rows_frame
from tdi.views.targets import address, territory_target

esc = render.esc


def settings(selection: RegionsSelection) -> None:
    """Draw the row of controls: measure, fund, nature, year (or the phase), denominator, region."""
    with Controls("regions", selection) as row:
        row.draw("measure", "fund", "nature", "year", "phase", "per", "region")


def map_links(selection: RegionsSelection) -> Mapping[str, str]:
    """Return where a click on the map leads: a region, or none on the sea."""
    return map_view.click_links(selection, region="region", none={"region": None})


def _link(selection: RegionsSelection, code: str) -> str:
    """Return the address that chooses a region, or that takes it back when it is the one chosen."""
    return state.view_link(selection, region=None if code == selection.region else code)


def ranking(view: RegionsView, selection: RegionsSelection) -> None:
    """Draw the ranking: bars that choose, and one tab away the table whose rows choose too."""
    charts.bars(view.chart, view.table, key="classement", link=partial(_link, selection))


def warning(text: str) -> None:
    """Say what keeps the bars from being compared as they stand."""
    if text:
        st.html(f'<p class="reserve">{esc(text)}</p>')


def gauges(items: Sequence[Coverage]) -> None:
    """Draw coverage gauges: a bar of what is named within what is officially counted."""
    if items:
        st.html('<div class="jauges">' + "".join(_gauge(item) for item in items) + "</div>")


def _gauge(item: Coverage) -> str:
    source = ""
    if item.source is not None:
        source = esc(item.source.text)
        if item.source.url:
            source = f'<a href="{esc(item.source.url)}" target="_blank" rel="noopener noreferrer">{source}</a>'
        source = f"<small>Décompte&nbsp;: {source}.</small>"
    return f"<p><b>{esc(item.label)}</b>{gauge_html(item.share)}<span>{esc(item.text)}</span>{source}</p>"


def sheet(region: RegionSheet | None, selection: RegionsSelection) -> None:
    """Draw the chosen region's sheet."""
    if region is None:
        return
    announce.say(region.name, region.sentence)
    facts = "".join(
        f"<div><dt>{esc(term)}</dt><dd>{esc(text)}</dd></div>" for term, text in region.facts
    )
    phases = "".join(_phase(phase, phase.phase == selection.phase) for phase in region.phases)
    lines = "".join(_line(line) for line in region.lines)
    with st.container(key="fiche-region"):
        st.html(
            f'<section class="fiche region" aria-label="Région choisie"><p class="sur">Région choisie</p><h2>{esc(region.name)}</h2>'
            f"<p>{esc(region.sentence)}</p><dl>{facts}</dl></section>"
        )
        gauges(region.gauges)
        left, right = st.columns([4, 8], gap="medium")
        with left:
            st.html(
                f'<section class="fiche region nue"><h3>Territoires, phase par phase</h3>{phases}</section>'
            )
        with right:
            st.html(
                '<section class="fiche region nue"><h3>Tout ce qui est publié sur son argent et ses projets</h3>'
                "<p class='source'>Les natures ne s’additionnent pas&nbsp;: une vague est comprise dans le cumul qui la suit.</p>"
                '<div class="tableau" role="region" aria-label="Énoncés publiés" tabindex="0"><table>'
                '<caption>Énoncés publiés, avec date et source</caption><thead><tr><th scope="col">Fonds, nature, date</th>'
                '<th scope="col" class="fig">Nombre</th><th scope="col" class="fig">Aide</th><th scope="col" class="fig">Investissement</th>'
                f'<th scope="col" class="fig">Emplois</th><th scope="col">Source</th></tr></thead><tbody>{lines}</tbody></table></div></section>'
            )
        where = {"phase": selection.phase, "region": region.code}
        on_map = render.links_markup((f"Voir {region.name} sur la carte", "pages/carte.py", where))
        whole = state.view_anchor(selection, "Revenir à toutes les régions", region=None)
        st.html(f'<p class="liens">{on_map}{whole}</p>')


def _phase(phase: PhaseTerritories, opened: bool) -> str:
    links = "".join(
        f'<li><a href="{esc(address(*territory_target(phase.phase, code)))}" target="_self" data-interne>{esc(name)}</a></li>'
        for code, name in phase.territories
    )
    body = f"<ul>{links}</ul>" if links else f"<p>{esc(phase.note)}</p>"
    return f"<details{' open' if opened else ''}><summary>{esc(phase.label)} : {esc(phase.count)}</summary>{body}</details>"


def _line(line: SheetLine) -> str:
    source = esc(line.source)
    if line.url:
        source = f'<a href="{esc(line.url)}" target="_blank" rel="noopener noreferrer">{source}</a>'
    values = "".join(f'<td class="fig">{esc(value)}</td>' for value in line.values)
    return f'<tr><th scope="row">{esc(line.fund)}<small>{esc(line.nature)}, {esc(line.date)}</small></th>{values}<td>{source}</td></tr>'


def multiples(view: RegionsView, selection: RegionsSelection, theme: Theme) -> None:
    """Draw the small multiples; each chooses its region."""
    query = {key: value for key, value in selection.to_query().items() if key != "region"}
    link = f"/regions?{urlencode(query)}".replace("{", "").replace("}", "") + "&region={code}"
    st.html(multiples_html(view.multiples, theme, selection.region or "", link))


def files(view: RegionsView, selection: RegionsSelection) -> tuple[File, ...]:
    """Return the rows of the ranking as CSV and XLSX, with filters, sources and data version, the map, the sheet."""
    return (
        ("Télécharger en CSV", f"{view.file_stem}.csv", partial(_csv, view, selection), "text/csv"),
        (
            "Télécharger en XLSX",
            f"{view.file_stem}.xlsx",
            partial(_xlsx, view, selection),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        *exports.pictures(view.atlas, view.file_stem),
        *(
            exports.of_region(selection)
            or exports.of_view("pages/regions.py", selection, view.file_stem)
        ),
    )


def _csv(view: RegionsView, selection: RegionsSelection) -> bytes:
    return csv_bytes(
        rows_frame(cache.regions_facts(), selection, view),
        [text for _, text in _notes(view, selection)],
    )


def _xlsx(view: RegionsView, selection: RegionsSelection) -> bytes:
    return xlsx_bytes(
        rows_frame(cache.regions_facts(), selection, view), _notes(view, selection), sheet="Régions"
    )


def _notes(view: RegionsView, selection: RegionsSelection) -> tuple[tuple[str, str], ...]:
    filters = ", ".join(f"{name} = {value}" for name, value in selection.to_query().items())
    return (
        ("Vue", view.title),
        ("Mesure", view.subtitle),
        ("Filtres", filters),
        ("Réserve", view.warning or "aucune"),
        ("Sources", view.chart.source),
        ("Version des données", cache.store().data_version),
    )
