"""One page per region, and the one that compares them all."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from markupsafe import Markup

from tdi.figures.small_multiples import panel_svg
from tdi.media.arguments import facts, map_of
from tdi.model.phases import CURRENT_PHASE
from tdi.site.drawings import inline, page_map
from tdi.site.page import Content, Crumb, Page
from tdi.site.paths import projects_path, region_path
from tdi.site.site import Site
from tdi.site.territories import link, sorted_names
from tdi.views.phases import PHASE_SHORT
from tdi.views.regions.measures import MEASURES
from tdi.views.regions.selection import RegionsSelection
from tdi.views.regions.view import RegionsView, regions_view
from tdi.views.selection import Selection

INDEX: Final = "regions/index.html"
_SHOWN: Final = ("territoires", "projets", "aide", "investissement", "emplois", "sites", "nommes")


def pages(site: Site) -> tuple[Page, ...]:
    """Return the page of each region, and the comparison."""
    regions = [
        Page(region_path(code), partial(_region, code=code), menu=INDEX)
        for code in sorted(site.known.regions)
    ]
    return (Page(INDEX, _all), *regions)


def _all(site: Site) -> Content:
    data = facts(site.store)
    views = []
    for measure in _SHOWN:
        if measure in data.menu:
            view = regions_view(data, RegionsSelection(measure=measure).fitted(data.menu))
            drawing = page_map(site.national, view.atlas, (600, 600), f"c-{measure}")
            views.append((measure, MEASURES[measure].label, view, drawing))
    links = {code: region_path(code) for code in site.known.regions}
    body = site.template(
        "regions.html",
        INDEX,
        views=views,
        paths=links,
        names=[(name, links[code]) for code, name in sorted_names(site.known.regions)],
    )
    first = views[0][2]
    return Content(
        "Les régions comparées",
        f"{first.title}. Territoires, projets annoncés, aide, investissement et emplois par région, chaque chiffre avec sa date et sa "
        "source.",
        body,
        (Crumb("Régions"),),
        picture=first.atlas,
        name="regions",
    )


def _region(site: Site, code: str) -> Content:
    path = region_path(code)
    data = facts(site.store)
    view = regions_view(data, RegionsSelection(region=code))
    sheet = view.sheet
    if sheet is None:  # a chosen region has a sheet
        raise ValueError(code)
    atlas = map_of(site.store, Selection(phase=CURRENT_PHASE, region=code))
    body = site.template(
        "region.html",
        path,
        view=view,
        sheet=sheet,
        phase=CURRENT_PHASE,
        when=PHASE_SHORT[CURRENT_PHASE],
        map=page_map(site.regional, atlas, (720, 560), "carte"),
        atlas=atlas,
        panels=_panels(view),
        link=partial(link, site),
        projects=projects_path(code),
        paths={each: region_path(each) for each in site.known.regions},
    )
    return Content(
        f"{sheet.name} : Territoires d’industrie",
        f"{view.title}. {sheet.sentence}",
        body,
        (Crumb("Régions", INDEX), Crumb(sheet.name)),
        picture=atlas,
        structured=(_described(site, sheet.name, code, path),),
        name="region",
        embed=f"embed/{path}",
    )


def _panels(view: RegionsView) -> list[tuple[Any, str, Markup]]:
    """Draw the small multiples; each leads to its region."""
    return [
        (
            panel,
            region_path(panel.code),
            Markup(inline(panel_svg(panel, view.multiples, "light"), f"m{panel.code}", panel.alt)),  # noqa: S704
        )
        for panel in view.multiples.panels
    ]


def _described(site: Site, name: str, code: str, path: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"Territoires d’industrie : {name}",
        "description": f"Territoires, projets et financements connus du programme Territoires d’industrie en {name}.",
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "version": site.data_version,
        "url": site.address(path),
        "spatialCoverage": {"@type": "AdministrativeArea", "name": name, "identifier": code},
    }
