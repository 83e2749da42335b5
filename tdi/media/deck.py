"""What a presentation says, slide by slide, taken from the views of the pages: no figure of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tdi.errors import UnsourcedFigure
from tdi.media.asked import facts, map_of
from tdi.media.pictures import LICENCE
from tdi.media.sheet_region import chosen_sheet, own_headlines
from tdi.model.phases import CURRENT_PHASE, FIRST_PERIMETER, perimeter_phase
from tdi.store import Store
from tdi.typography import number, plural, spaced
from tdi.views.atlas import AtlasView
from tdi.views.charts import Bar, BarChart, DataTable
from tdi.views.figure import Headline
from tdi.views.phases import PHASE_SHORT
from tdi.views.regions import RegionsView, regions_view
from tdi.views.regions_selection import RegionsSelection
from tdi.views.regions_sheet import RegionSheet, named
from tdi.views.selection import Selection
from tdi.views.targets import address, territory_target
from tdi.views.territory_facts import Key, territory_rows
from tdi.views.territory_selection import TerritorySelection
from tdi.views.territory_sheet import TerritorySheet, territory_sheet

_ROWS: Final = 14  # rows of a table on one slide
_TABLES: Final = 3  # slides that one table may take
PERIMETERS: Final = "Périmètres : ANCT. Population : Insee, communes de 2026. Contours : IGN, généralisés."


@dataclass(frozen=True)
class Slide:
    """One slide: its finding, its measure, one drawing (a map, bars or a table), up to four figures, who says so.

    Raises
    ------
    UnsourcedFigure
        When the source is empty.
    """

    title: str
    subtitle: str
    source: str
    note: str = ""
    figures: tuple[Headline, ...] = ()
    atlas: AtlasView | None = None
    bars: BarChart | None = None
    table: DataTable | None = None

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise UnsourcedFigure(
                f"the slide {self.title!r} has no source.",
                where="tdi/media",
                remedy="give it the source of its drawing.",
            )

    @property
    def notes(self) -> str:
        """What the speaker reads: the note, then the source of each figure and of the drawing."""
        lines = [self.note, self.subtitle]
        for figure in self.figures:
            told = f" {figure.note}" if figure.note else ""
            where = f" ({figure.source.url})" if figure.source.url else ""
            lines.append(
                f"{figure.value} {figure.label}, {figure.date}. Source : {figure.source.text}{where}.{told}"
            )
        return spaced("\n".join(line for line in (*lines, self.source) if line))


@dataclass(frozen=True)
class Deck:
    """A presentation: title and what stands under it, its slides, the address of the page that shows the same."""

    title: str
    subtitle: str
    slides: tuple[Slide, ...]
    address: str
    version: str


def region_deck(store: Store, selection: RegionsSelection, site: str = "") -> Deck:
    """Build the presentation of the region that the page Régions has chosen (a known one)."""
    view = regions_view(facts(store), selection)
    sheet = chosen_sheet(view)
    phase = perimeter_phase(selection.phase)
    return Deck(
        sheet.name,
        f"Territoires d’industrie, {PHASE_SHORT[phase]}",
        tuple(_region_slides(store, selection, view, sheet)),
        f"{site}{address('pages/regions.py', selection.to_query())}",
        store.data_version,
    )


def _region_slides(
    store: Store, selection: RegionsSelection, view: RegionsView, sheet: RegionSheet
) -> Iterator[Slide]:
    phase = perimeter_phase(selection.phase)
    shown = next(item for item in sheet.phases if item.phase == phase)
    told = "; ".join(f"{term} : {words}" for term, words in sheet.facts)
    covered = sheet.facts[-1][1]
    yield Slide(
        f"{named(sheet.code, sheet.name)} : {shown.count}, {covered} des habitants",
        f"Périmètres, {PHASE_SHORT[phase]}. Un territoire de plusieurs régions compte dans chacune.",
        PERIMETERS,
        told,
        own_headlines(view, selection)[:3],
        atlas=map_of(store, Selection(phase=selection.phase, region=sheet.code)),
    )
    yield Slide(
        view.title, view.subtitle, view.chart.source, f"{sheet.sentence} {view.warning}", bars=view.chart
    )
    yield Slide(
        _growth_title(sheet),
        "Nombre de territoires de la région, phase par phase. 2018 : décompte annoncé, liste non publiée.",
        "Source : ANCT, listes des territoires de 2020 à juillet 2024 ; comptage de ce site.",
        "; ".join(f"{item.label} : {item.count}" for item in reversed(sheet.phases)),
        bars=_growth(sheet),
    )
    rows = territory_rows(store)
    listed = sorted(shown.territories, key=lambda item: -int(rows[Key(phase, item[0])].population))
    yield from _tabled(
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
        yield from _tabled(
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


def territory_deck(store: Store, selection: TerritorySelection, site: str = "") -> Deck:
    """Build the presentation of a chosen territory (a known one)."""
    sheet = territory_sheet(store, selection)
    return Deck(
        sheet.title,
        sheet.place,
        tuple(_territory_slides(sheet)),
        f"{site}{address(*territory_target(sheet.phase, sheet.key.id_ti))}",
        store.data_version,
    )


def _territory_slides(sheet: TerritorySheet) -> Iterator[Slide]:
    told = sheet.history
    yield Slide(
        f"{sheet.title} : {sheet.headlines[0].value} {sheet.headlines[0].label}, {sheet.members.title}",
        sheet.place,
        sheet.source,
        sheet.sentence,
        sheet.headlines[:4],
        atlas=sheet.members.atlas,
    )
    if len(sheet.members.members) > 1:
        yield from _tabled(f"Les membres : {sheet.members.title}", sheet.members.table, sheet.source)
    yield Slide(
        told.shift.sentence.rstrip("."),
        f"{told.shift.atlas.title} : {told.shift.atlas.subtitle}",
        told.shift.atlas.source,
        told.alt,
        atlas=told.shift.atlas,
    )
    if told.steps:
        yield from _tabled(
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
        yield from _tabled(
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


def _tabled(
    title: str, table: DataTable, source: str, *, rows: int = _ROWS, note: str = ""
) -> Iterator[Slide]:
    """Lay a table on as many slides as it takes, three at most; what is left out is counted."""
    slides = -(-len(table.rows) // rows)
    if 1 < slides <= _TABLES:  # as many on each, rather than a last one of two
        rows = -(-len(table.rows) // slides)
    parts = [table.rows[at : at + rows] for at in range(0, len(table.rows), rows)]
    for at, part in enumerate(parts[:_TABLES]):
        left = len(table.rows) - rows * _TABLES
        more = (
            f" Et {plural(left, 'ligne')} de plus, à l’adresse de la page."
            if left > 0 and at == _TABLES - 1
            else ""
        )
        count = f" ({at + 1}/{min(len(parts), _TABLES)})" if len(parts) > 1 else ""
        yield Slide(
            f"{title}{count}",
            f"{table.caption}{'' if table.caption.endswith('.') else '.'}{more}",
            source,
            note,
            table=DataTable(table.caption, table.columns, part, table.numeric),
        )


def foot(deck: Deck, slide: Slide) -> str:
    """Write the line under a slide: source, licence, version of the data."""
    return spaced(f"{slide.source} {LICENCE} Données, version {deck.version}.")


def map_size(slide: Slide) -> tuple[int, int]:
    """Return the pixels of a slide's map, without its legend: few, so that its names can be read from afar."""
    return (800, 470) if slide.figures else (1000, 400)


def column_widths(table: DataTable) -> list[float]:
    """Share a width among the columns by their longest text, within bounds."""
    return [
        float(max(6, min(40, max(len(row[i]) for row in (table.columns, *table.rows)))))
        for i in range(len(table.columns))
    ]
