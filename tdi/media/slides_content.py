"""The slides of a region and of a territory.

Scenes of the presentation, then the tables of their pages.

No figure of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tdi.data.store import Store
from tdi.media.arguments import facts
from tdi.media.sheet_region import chosen_sheet
from tdi.media.slide import Slide, SlideDeck, of_scene, tabled
from tdi.model.phases import CURRENT_PHASE, FIRST_PERIMETER, LISTS_SPAN, perimeter_phase
from tdi.text.typography import number, plural
from tdi.views.charts import Bar, BarChart, DataTable
from tdi.views.phases import PHASE_SHORT
from tdi.views.presentation.parts import ground
from tdi.views.presentation.place import (
    industry_scene,
    projects,
    region_map,
    regions_scene,
    territory_scene,
)
from tdi.views.presentation.selection import PresentationSelection
from tdi.views.regions.selection import RegionsSelection
from tdi.views.regions.sheet import RegionSheet
from tdi.views.regions.view import regions_view
from tdi.views.targets import address, territory_target
from tdi.views.territoire.selection import TerritorySelection
from tdi.views.territoire.view import TerritorySheet, territory_sheet
from tdi.views.territory_facts import Key, territory_rows

PERIMETERS: Final = (
    "Périmètres : ANCT. Population : Insee, communes de 2026. Contours : IGN, généralisés."
)


def region_slides(store: Store, selection: RegionsSelection, site: str = "") -> SlideDeck:
    """Build the presentation of the region that the page Régions has chosen (a known one)."""
    view = regions_view(facts(store), selection)
    sheet = chosen_sheet(view)
    phase = perimeter_phase(selection.phase)
    return SlideDeck(
        sheet.name,
        f"Territoires d’industrie, {PHASE_SHORT[phase]}",
        tuple(_region_slides(store, selection, sheet)),
        f"{site}{address('pages/regions.py', selection.to_query())}",
        store.data_version,
    )


def _region_slides(
    store: Store, selection: RegionsSelection, sheet: RegionSheet
) -> Iterator[Slide]:
    phase = perimeter_phase(selection.phase)
    shown = next(item for item in sheet.phases if item.phase == phase)
    base = ground(store)
    place = PresentationSelection(phase=selection.phase, region=sheet.code)
    yield of_scene(region_map(base, place))
    yield of_scene(regions_scene(base, selection))
    yield Slide(
        _growth_title(sheet),
        "Nombre de territoires de la région, phase par phase. 2018 : décompte annoncé, liste non publiée.",
        f"Source : ANCT, listes des territoires de {LISTS_SPAN} ; comptage de ce site.",
        "; ".join(f"{item.label} : {item.count}" for item in reversed(sheet.phases)),
        bars=_growth(sheet),
    )
    rows = territory_rows(store)
    listed = sorted(shown.territories, key=lambda item: -int(rows[Key(phase, item[0])].population))
    yield from tabled(
        f"Les {plural(len(listed), 'territoire')} de la région"
        if len(listed) > 1
        else f"{plural(len(listed), 'territoire')} dans la région",
        DataTable(
            f"Territoires, {PHASE_SHORT[phase]}, du plus peuplé au moins peuplé",
            ("Territoire", "Code", "Habitants"),
            tuple((name, code, number(rows[Key(phase, code)].population)) for code, name in listed),
            frozenset({2}),
        ),
        PERIMETERS,
    )
    if sheet.lines:
        yield from tabled(
            "L’argent et les projets : tout ce qui est publié, à sa date",
            DataTable(
                "Les natures ne s’additionnent pas : une vague est comprise dans le cumul qui la suit",
                ("Fonds, nature, date", "Nombre", "Aide", "Investissement", "Emplois", "Source"),
                tuple(
                    (f"{line.fund}, {line.nature}, {line.date}", *line.values, line.source)
                    for line in sheet.lines
                ),
                frozenset({1, 2, 3, 4}),
            ),
            "Sources : dans la dernière colonne, une par ligne.",
            rows=7,
            note="\n".join(f"{gauge.label} : {gauge.text}" for gauge in sheet.gauges),
        )
    yield of_scene(projects(base, place))


def _growth_title(sheet: RegionSheet) -> str:
    counts = {item.phase: len(item.territories) for item in sheet.phases}
    first, last = counts[FIRST_PERIMETER], counts[CURRENT_PHASE]
    if first == last:
        return f"{plural(last, 'territoire')} en {PHASE_SHORT[FIRST_PERIMETER]} comme en {PHASE_SHORT[CURRENT_PHASE]}"
    return f"De {plural(first, 'territoire')} en {PHASE_SHORT[FIRST_PERIMETER]} à {number(last)} en {PHASE_SHORT[CURRENT_PHASE]}"


def _growth(sheet: RegionSheet) -> BarChart:
    return BarChart(
        "Territoires par phase",
        tuple(
            Bar(
                item.phase,
                item.label,
                float(len(item.territories)) if item.phase != "2018" else None,
                item.count,
                role=f"phase-{item.phase}",
            )
            for item in reversed(sheet.phases)
        ),
        "Source : ANCT, listes des territoires.",
    )


def territory_slides(store: Store, selection: TerritorySelection, site: str = "") -> SlideDeck:
    """Build the presentation of a chosen territory (a known one)."""
    sheet = territory_sheet(store, selection)
    return SlideDeck(
        sheet.title,
        sheet.place,
        tuple(_territory_slides(store, selection, sheet)),
        f"{site}{address(*territory_target(sheet.phase, sheet.key.id_ti))}",
        store.data_version,
    )


def _territory_slides(
    store: Store, selection: TerritorySelection, sheet: TerritorySheet
) -> Iterator[Slide]:
    told = sheet.history
    yield of_scene(territory_scene(ground(store), selection))
    yield of_scene(industry_scene(ground(store), selection))
    if len(sheet.members.members) > 1:
        yield from tabled(f"Les membres : {sheet.members.title}", sheet.members.table, sheet.source)
    yield Slide(
        told.shift.sentence.rstrip("."),
        f"{told.shift.atlas.title} : {told.shift.atlas.subtitle}",
        told.shift.atlas.source,
        told.alt,
        atlas=told.shift.atlas,
    )
    if told.steps:
        yield from tabled(
            "Son histoire, phase par phase",
            DataTable(
                "Ce qui a changé d’une phase à l’autre, et pourquoi",
                ("De", "À", "Territoire", "Changement", "Raison"),
                tuple((s.since, s.until, s.name, s.word, s.reason) for s in told.steps),
            ),
            "Source : listes de l’ANCT ; comparaison des communes par ce site.",
            rows=7,
        )
    yield Slide(
        sheet.ranks[0].text[:1].upper() + sheet.ranks[0].text[1:] if sheet.ranks else sheet.title,
        sheet.comparison.caption,
        sheet.source,
        "; ".join(rank.text for rank in sheet.ranks),
        table=sheet.comparison,
    )
    if sheet.projects.lines:
        yield from tabled(
            sheet.projects.sentence.split(". ")[0],
            DataTable(
                f"{sheet.projects.money} La liste est incomplète.",
                ("Bénéficiaire", "Commune", "Fonds", "Date", "Aide", "Investissement", "Source"),
                tuple(
                    (
                        line.name,
                        line.commune or "n.d.",
                        line.fund,
                        line.date,
                        line.aid,
                        line.investment,
                        line.source.text,
                    )
                    for line in sheet.projects.lines
                ),
                frozenset({4, 5}),
            ),
            "Sources : dans la dernière colonne, une par ligne.",
            rows=6,
        )
