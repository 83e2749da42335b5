"""The sheet of a region as two A4 pages.

Its territories, then its money and its place among the regions.
"""

from __future__ import annotations

from typing import Any

from tdi.data.store import Store
from tdi.figures.map_svg import map_svg
from tdi.figures.palette import paint
from tdi.media.arguments import facts, map_of
from tdi.media.pictures import sheet_of
from tdi.media.sheet_territory import drawn, frame
from tdi.media.typeset import pdf
from tdi.model.phases import perimeter_phase
from tdi.text.typography import number, plural
from tdi.views.figure import Headline
from tdi.views.phases import PHASE_SHORT
from tdi.views.regions.selection import RegionsSelection
from tdi.views.regions.sheet import RegionSheet
from tdi.views.regions.view import RegionsView, regions_view
from tdi.views.selection import Selection
from tdi.views.targets import address
from tdi.views.territory_facts import Key, territory_rows

_MOST = 5  # figures in one strip


def region_pdf(store: Store, selection: RegionsSelection, site: str = "") -> bytes:
    """Set the sheet of the region that the page Régions has chosen (a known one).

    ``site`` as for a territory.
    """
    return pdf("region", region_data(store, selection, site))


def region_data(store: Store, selection: RegionsSelection, site: str = "") -> dict[str, Any]:
    """Write the sheet of a region as the template reads it: texts, rows of texts, drawings."""
    view = regions_view(facts(store), selection)
    sheet = chosen_sheet(view)
    phase = perimeter_phase(selection.phase)
    where = f"{site}{address('pages/regions.py', selection.to_query())}"
    shown = next(item for item in sheet.phases if item.phase == phase)
    rows = territory_rows(store)
    own = own_headlines(view, selection)
    listed = [
        [name, code, number(rows[Key(phase, code)].population)]
        for code, name in sorted(
            shown.territories, key=lambda item: -int(rows[Key(phase, item[0])].population)
        )
    ]
    return {
        **frame(store, sheet.name, where, site),
        "kind": "Territoires d’industrie : fiche d’une région",
        "running": f"{sheet.name} · {PHASE_SHORT[phase]}",
        "description": f"{sheet.name} : territoires, projets et financements de Territoires d’industrie",
        "keywords": ["Territoires d’industrie", sheet.name],
        "source": "Périmètres : ANCT. Population : Insee, communes de 2026. Contours : IGN, généralisés. "
        "Chiffres : la source de chacun est dans le tableau.",
        "place": f"Région · Territoires d’industrie, {PHASE_SHORT[phase]}",
        "sentence": f"{view.title}. {sheet.sentence}",
        "facts": [{"value": words, "label": term, "date": ""} for term, words in sheet.facts],
        "headlines_title": view.atlas.subtitle.split(" ; ")[0],
        "headlines": [{"value": f.value, "label": f.label, "date": f.date} for f in own[:_MOST]],
        "map": _map(store, selection, sheet),
        "territories_title": f"{plural(len(listed), 'territoire')}, {PHASE_SHORT[phase]}",
        "territories": listed,
        "territories_note": "Habitants : communes de 2026. Un territoire de plusieurs régions compte dans chacune, avec tous ses habitants.",
        "bars": bars(view),
        "phases": [[item.label, item.count] for item in reversed(sheet.phases)],
        "phases_note": next((f"{p.label} : {p.note}" for p in sheet.phases if p.note), ""),
        "lines": [
            [f"{line.fund}, {line.nature}, {line.date}", *line.values, line.source]
            for line in sheet.lines
        ],
        "gauges": [[gauge.label, gauge.text] for gauge in sheet.gauges],
    }


def chosen_sheet(view: RegionsView) -> RegionSheet:
    """Return the sheet of the region that a view has chosen."""
    if view.sheet is None:
        raise ValueError("the selection has no region")
    return view.sheet


def own_headlines(view: RegionsView, selection: RegionsSelection) -> tuple[Headline, ...]:
    """Return the page's figures when they are the region's own.

    Those of the nation do not stand on its sheet.
    """
    row = next(row for row in view.rows if row.code == selection.region)
    return view.headlines if row.value is not None else ()


def bars(view: RegionsView) -> dict[str, Any]:
    """Write the page's ranking as rows: value 0 draws no bar, its text says n.d."""
    fill = paint(view.chart.bars[0].role, "light").fill
    return {
        "title": view.atlas.title + ", région par région",
        "fill": fill,
        "note": f"{view.subtitle} {view.warning} {view.chart.source}",
        "rows": [
            {
                "label": bar.label,
                "value": float(bar.value or 0),
                "text": bar.text,
                "detail": bar.detail,
                "chosen": bar.key == view.chart.selected,
            }
            for bar in view.chart.bars
        ],
    }


def _map(store: Store, selection: RegionsSelection, sheet: RegionSheet) -> dict[str, Any]:
    atlas = map_of(store, Selection(phase=selection.phase, region=sheet.code))
    width, height = 900, 620
    svg = map_svg(sheet_of(store), atlas, "light", width=width, height=height)
    return {
        "svg": drawn(svg),
        "alt": f"Carte : {atlas.title}, {sheet.name}.",
        "width": width,
        "height": height + 31,
    }
