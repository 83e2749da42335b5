"""The parts of the page Régions.

Its selection, its controls, the chosen region's sheet, the gauge, the small multiples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from pages.ui import announce, cache, charts, exports, map_view, state
from pages.ui.download_menu import File
from pages.ui.templating import render_part
from pages.ui.widgets import Controls
from tdi.export.rows import csv_bytes
from tdi.export.xlsx import xlsx_bytes
from tdi.figures.palette import Theme
from tdi.figures.small_multiples import multiples_html
from tdi.views.coverage import Coverage
from tdi.views.regions.selection import RegionsSelection
from tdi.views.regions.sheet import RegionSheet
from tdi.views.regions.view import RegionsView, rows_frame
from tdi.views.targets import address


def settings(selection: RegionsSelection) -> None:
    """Draw the row of controls: measure, fund, nature, year (or the phase), denominator, region."""
    with Controls("regions", selection) as row:
        row.draw("measure", "fund", "nature", "year", "phase", "per", "region", "departement")


def departement_settings(selection: RegionsSelection) -> None:
    """Draw the controls of a département: the phase, another one, or its region."""
    with Controls("regions", selection, "departement") as row:
        row.draw("region", "departement")


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
        st.html(render_part("regions", "warning", text=text))


def gauges(items: Sequence[Coverage]) -> None:
    """Draw coverage gauges: a bar of what is named within what is officially counted."""
    if items:
        st.html(render_part("regions", "gauges", items=items))


def sheet(region: RegionSheet | None, selection: RegionsSelection) -> None:
    """Draw the chosen region's sheet."""
    if region is None:
        return
    announce.say(region.name, region.sentence)
    with st.container(key="fiche-region"):
        st.html(render_part("regions", "summary", region=region))
        gauges(region.gauges)
        left, right = st.columns([4, 8], gap="medium")
        with left:
            st.html(render_part("regions", "phases", region=region, shown=selection.phase))
        with right:
            st.html(render_part("regions", "statements", region=region))
        on_map = address("pages/carte.py", {"phase": selection.phase, "region": region.code})
        whole = state.view_link(selection, region=None)
        st.html(render_part("regions", "onward", region=region, on_map=on_map, whole=whole))


def multiples(view: RegionsView, selection: RegionsSelection, theme: Theme) -> None:
    """Draw the small multiples; each chooses its region."""
    query = {key: value for key, value in selection.to_query().items() if key != "region"}
    link = f"/regions?{urlencode(query)}".replace("{", "").replace("}", "") + "&region={code}"
    st.html(multiples_html(view.multiples, theme, selection.region or "", link))


def files(view: RegionsView, selection: RegionsSelection) -> tuple[File, ...]:
    """Return the files of the page: the ranking (CSV, XLSX), the map, the sheet."""
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
