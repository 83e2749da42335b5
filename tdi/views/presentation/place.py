"""Scenes on the money and on one place.

A region against the others, its territories and projects, one territory.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from tdi.views.carte.view import carte_view
from tdi.views.charts import Bar, BarChart
from tdi.views.explorer import PERIMETERS_CREDIT, credit
from tdi.views.figure import Headline
from tdi.views.financements.selection import FinancementsSelection
from tdi.views.financements.view import financements_view
from tdi.views.indicators import INDICATORS
from tdi.views.phases import PHASE_SHORT
from tdi.views.presentation.parts import Ground, Scene, about_note
from tdi.views.presentation.selection import PresentationSelection
from tdi.views.projets.selection import PLACED_PHASES, ProjetsSelection
from tdi.views.projets.view import projets_view
from tdi.views.regions.selection import RegionsSelection
from tdi.views.regions.view import regions_view
from tdi.views.selection import Selection
from tdi.views.targets import address, territory_target
from tdi.views.territoire.selection import TerritorySelection
from tdi.views.territoire.view import territory_sheet

# The amounts of the programme that are told apart: rows of the page Financements, and the colour of
# their stage.
_MONEY = (
    ("envelope-priority-2019-08-09", "bar-muted"),
    ("amount-committed-2022", "bar"),
    ("amount-committed-2023-12-31", "bar"),
    ("amount-deployed-2023-12-31", "bar-strong"),
)


@lru_cache(maxsize=2)
def money(base: Ground) -> Scene:
    """Show what was announced, committed and paid, never added."""
    selection = FinancementsSelection()
    view = financements_view(base.tables, selection)
    announced, government, auditors, deployed = view.headlines[:4]
    values = {row.key: row.value for group in view.groups for row in group.rows}
    bars = tuple(
        Bar(
            key,
            figure.label[0].upper() + figure.label[1:],
            values.get(key),
            figure.value,
            figure.date,
            role,
        )
        for (key, role), figure in zip(
            _MONEY, (announced, government, auditors, deployed), strict=True
        )
    )
    return Scene(
        "argent",
        f"{announced.value} annoncés, {deployed.value} déployés : aucun suivi public par fonds",
        "Montants publiés, chacun à sa date ; ils ne s’additionnent pas",
        (announced, auditors, deployed),
        "Sources des quatre montants : page Financements.",
        f"{view.title}. {view.subtitle} {about_note(view.about, 'Définition', 'Ce qui manque')}",
        address("pages/financements.py", selection.to_query()),
        bars=BarChart(
            "Montants annoncés, engagés et déployés, phase 1",
            bars,
            " ; ".join(dict.fromkeys(figure.source.text for figure in view.headlines[:4])),
        ),
    )


def region(base: Ground, shown: PresentationSelection) -> Scene:
    """Compare the region with the others, on what is published of its projects."""
    return regions_scene(
        base, RegionsSelection(phase=shown.phase, region=shown.region).fitted(base.regions.menu)
    )


@lru_cache(maxsize=64)
def regions_scene(base: Ground, selection: RegionsSelection) -> Scene:
    """Show the regions by a measure: ranked where one of them is chosen, else on their map."""
    view = regions_view(base.regions, selection)
    ranked = selection.region is not None
    return Scene(
        "region",
        view.title,
        view.subtitle,
        _three(view.headlines),
        view.chart.source.removeprefix("Source : "),
        about_note(view.about, "Définition", "Ce qui manque"),
        address("pages/regions.py", selection.to_query()),
        atlas=None if ranked else view.atlas,
        bars=view.chart if ranked else None,
    )


def _three(figures: tuple[Headline, ...]) -> tuple[Headline, ...]:
    """Choose the first figure, the aid where it is told beside it, and the last one: the rank."""
    aid = [figure for figure in figures[1:-1] if figure.label == "aide"]
    return tuple(dict.fromkeys((figures[0], *(aid or figures[1:2]), figures[-1])))


@lru_cache(maxsize=64)
def region_map(base: Ground, shown: PresentationSelection) -> Scene:
    """Show the territories of the region."""
    selection = Selection(phase=shown.phase, region=shown.region)
    page = RegionsSelection(phase=shown.phase, measure="territoires", region=shown.region)
    counted = regions_view(base.regions, page.fitted(base.regions.menu))
    view = carte_view(base.tables, selection, base.breaks)
    return Scene(
        "territoires",
        counted.title,
        counted.subtitle,
        counted.headlines[:3],
        PERIMETERS_CREDIT,
        view.subtitle,
        address("pages/carte.py", selection.to_query()),
        atlas=view.explorer.atlas,
    )


def projects(base: Ground, shown: PresentationSelection) -> Scene:
    """Show the projects of the region that a public source names."""
    phase = shown.phase if shown.phase in PLACED_PHASES else PLACED_PHASES[0]
    return projects_scene(base, ProjetsSelection(phase=phase, region=shown.region))


@lru_cache(maxsize=64)
def projects_scene(base: Ground, selection: ProjetsSelection) -> Scene:
    """Show the projects and sites that a public source names, as the page Projets filters them."""
    view = projets_view(base.tables, base.projects, selection)
    inside = [figure for figure in view.headlines if figure.label.startswith("dans un territoire")]
    beyond = [figure for figure in view.headlines if figure.label.startswith("non situés")]
    first = view.headlines[:1]
    figures = (
        first if first[0].value == "0" else tuple(dict.fromkeys((*first, *inside, *beyond)))[:3]
    )
    return Scene(
        "projets",
        view.title,
        view.subtitle,
        figures,
        credit(INDICATORS["projets"]),
        about_note(view.about, "Définition", "Ce qui manque"),
        address("pages/projets.py", selection.to_query()),
        atlas=view.atlas,
    )


def territory(base: Ground, shown: PresentationSelection) -> Scene:
    """Show one territory with its members."""
    return territory_scene(base, TerritorySelection(phase=shown.phase, ti=shown.ti))


def industry(base: Ground, shown: PresentationSelection) -> Scene:
    """Show the employment and industry of one territory."""
    return industry_scene(base, TerritorySelection(phase=shown.phase, ti=shown.ti))


@lru_cache(maxsize=64)
def industry_scene(base: Ground, shown: TerritorySelection) -> Scene:
    """Show the employees of a chosen territory, and the branches of its employment zone."""
    sheet = territory_sheet(base.tables, shown)
    view = sheet.industry
    zone = view.zones[0] if view.zones else None
    bars = None
    if zone and zone.bars:
        bars = BarChart(
            f"Emplois des branches surreprésentées dans la zone d’emploi {zone.name}, fin 2023",
            zone.bars,
            "Insee, Flores 2023. Une zone d’emploi n’est pas le territoire.",
        )
    file, query = territory_target(shown.phase, shown.ti or "")
    return Scene(
        "industrie",
        f"{sheet.title} : {view.headlines[0].value} salariés du privé, {view.headlines[1].value} depuis fin 2019",
        bars.title if bars else view.zone_note,
        tuple(view.headlines[at] for at in (0, 1, 2)),
        "Salariés : Urssaf. Part de l’industrie : Insee, recensement 2022. Branches : Insee, Flores 2023.",
        f"{view.reading} {view.share_note}",
        address(file, query),
        bars=bars,
        atlas=None
        if bars
        else replace(
            sheet.members.atlas, title=f"{sheet.title}, membres en {PHASE_SHORT[shown.phase]}"
        ),
    )


@lru_cache(maxsize=64)
def territory_scene(base: Ground, shown: TerritorySelection) -> Scene:
    """Show the members of a chosen territory, and its main figures."""
    sheet = territory_sheet(base.tables, shown)
    people, _, communes, _, named = sheet.headlines
    file, query = territory_target(shown.phase, shown.ti or "")
    return Scene(
        "territoire",
        f"{sheet.title} : {people.value} habitants, {communes.value} {communes.label}",
        f"{sheet.place}. {sheet.members.title[0].upper()}{sheet.members.title[1:]}",
        (people, communes, named),
        sheet.source,
        sheet.sentence,
        address(file, query),
        atlas=replace(
            sheet.members.atlas, title=f"{sheet.title}, membres en {PHASE_SHORT[shown.phase]}"
        ),
    )
