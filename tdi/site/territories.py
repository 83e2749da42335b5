"""Write one page per territory and phase, and the list of each phase.

November 2018 included.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from markupsafe import Markup

from tdi.figures.territory import genealogy, strip
from tdi.model.phases import CURRENT_PHASE, PHASES, perimeter_phase
from tdi.site.drawings import inline, page_map
from tdi.site.page import Content, Crumb, Page
from tdi.site.paths import region_path, territory_path
from tdi.site.site import Site
from tdi.text.typography import in_french_order
from tdi.views.phases import PHASE_LABELS, PHASE_SHORT
from tdi.views.territoire.history import GENEALOGY_NOTE
from tdi.views.territoire.ranks import COMPARISON_NOTE, DISTRIBUTION_NOTE
from tdi.views.territoire.selection import TerritorySelection
from tdi.views.territoire.view import TerritorySheet, territory_page, territory_sheet
from tdi.views.territory_facts import Key, territory_rows

INDEX: Final = "territoires/index.html"
MAP_SIZE: Final = (680, 500)
_SHIFT: Final = (560, 400)


def index_path(phase: str) -> str:
    """Return the page that lists the territories of a phase."""
    return INDEX if phase == CURRENT_PHASE else f"territoires/{phase}/index.html"


def pages(site: Site) -> tuple[Page, ...]:
    """Return the sheets, those of one id of several phases next to each other, and the lists."""
    sheets = []
    for phase in PHASES:
        for code in sorted(site.known.territories[perimeter_phase(phase)]):
            if written(site, phase, code):
                make = partial(_sheet, phase=phase, code=code)
                sheets.append(Page(territory_path(phase, code), make, menu=INDEX))
    lists = [Page(index_path(phase), partial(_list, phase=phase), menu=INDEX) for phase in PHASES]
    return (*lists, *sheets)


def _sheet(site: Site, phase: str, code: str) -> Content:
    sheet = territory_sheet(site.store, TerritorySelection(phase, code))
    told = sheet.history
    region = str(territory_rows(site.store)[sheet.key].region_main)
    region_name = site.known.regions[region]
    path = territory_path(sheet.phase, sheet.key.id_ti)
    tree = inline(genealogy(told, "light")[0], "arbre", told.alt)
    strips = [
        (each.scale.label, Markup(inline(strip(each, "light")[0], f"trait{at}", each.alt)))  # noqa: S704
        for at, each in enumerate(sheet.distributions)
    ]
    body = site.template(
        "territory.html",
        path,
        sheet=sheet,
        phases=[(each, site.link(each.phase, each.id_ti or "")) for each in sheet.phases],
        map=page_map(site.regional, sheet.members.atlas, MAP_SIZE, "carte"),
        shift=page_map(site.regional, told.shift.atlas, _SHIFT, "ecart"),
        tree=Markup(tree),  # noqa: S704 - drawn by genealogy, which escapes
        tree_note=GENEALOGY_NOTE,
        strips=strips,
        strips_note=DISTRIBUTION_NOTE.format(beside=""),
        comparison_note=COMPARISON_NOTE,
        link=site.link,
        region=(region, region_name),
        has_projects=bool(sheet.projects.lines),
    )
    return Content(
        f"{sheet.title}, Territoire d’industrie, {PHASE_SHORT[sheet.phase]}",
        sheet.sentence,
        body,
        (
            Crumb("Territoires", index_path(sheet.phase)),
            Crumb(region_name, region_path(region)),
            Crumb(sheet.title),
        ),
        picture=sheet.members.atlas,
        structured=(_described(site, sheet, region_name, path),),
        name="territoire",
        embed=f"embed/{path}",
    )


def written(site: Site, phase: str, code: str) -> bool:
    """Return whether this export writes the page of a territory.

    It exists, and lies in the regions asked for.
    """
    row = territory_rows(site.store).get(Key(perimeter_phase(phase), code))
    return row is not None and (not site.only or bool(site.only & set(row.regions)))


def link(site: Site, phase: str, code: str) -> str:
    """Return the page of a territory, "" when this export does not write it."""
    return territory_path(phase, code) if written(site, phase, code) else ""


def _described(site: Site, sheet: TerritorySheet, region: str, path: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{sheet.title}, {sheet.place}",
        "description": sheet.sentence,
        "identifier": f"{sheet.phase}:{sheet.key.id_ti}",
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "version": site.data_version,
        "url": site.address(path),
        "creator": {"@type": "Organization", "name": "Tableau de bord Territoires d’industrie"},
        "temporalCoverage": sheet.phase,
        "spatialCoverage": {
            "@type": "AdministrativeArea",
            "name": sheet.title,
            "identifier": sheet.key.id_ti,
            "containedInPlace": {
                "@type": "AdministrativeArea",
                "name": region,
                "containedInPlace": {"@type": "Country", "name": "France"},
            },
            "containsPlace": [
                {"@type": "AdministrativeArea", "name": member.name, "identifier": member.code}
                for member in sheet.members.members
            ],
        },
    }


def _list(site: Site, phase: str) -> Content:
    path = index_path(phase)
    page = territory_page(site.store, TerritorySelection(phase), site.breaks)
    choice = page.choice
    if choice is None:  # a selection without a territory is the choice of one
        raise ValueError(phase)
    codes = {name: code for code, name in site.known.regions.items()}
    body = site.template(
        "territories.html",
        path,
        choice=choice,
        phases=[(each, PHASE_SHORT[each], index_path(each)) for each in PHASES],
        phase=phase,
        map=page_map(site.national, choice.atlas, (560, 560), "carte"),
        groups=[(name, region_path(codes[name]), listed) for name, listed in choice.regions],
        link=partial(link, site),
    )
    count = len(site.known.territories[perimeter_phase(phase)])
    return Content(
        f"Les {count} Territoires d’industrie, {PHASE_LABELS[phase]}",
        f"La liste des Territoires d’industrie par région, {PHASE_LABELS[phase]}, et la page de chacun : membres, carte, histoire, "
        "projets, rangs.",
        body,
        (Crumb("Territoires"),)
        if phase == CURRENT_PHASE
        else (Crumb("Territoires", INDEX), Crumb(PHASE_SHORT[phase])),
        picture=choice.atlas,
        name="liste",
        embed=f"embed/carte-{phase}.html",
    )


def sorted_names(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return codes and names in the order of the alphabet."""
    return list(in_french_order(names).items())
