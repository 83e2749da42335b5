"""The projects and turnkey sites that a public source names.

One page per region, one for France.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final

from tdi.model.phases import CURRENT_PHASE
from tdi.site.drawings import page_map
from tdi.site.page import Content, Crumb, Page
from tdi.site.paths import projects_path, region_path
from tdi.site.site import Site
from tdi.site.territories import link, sorted_names
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.projets.table import ProjectTable
from tdi.views.projets.view import projets_view
from tdi.views.territoire.projects import region_lines
from tdi.views.territory_facts import Key, territory_rows

INDEX: Final = "projets/index.html"
UNPLACED: Final = "projets/sans-region.html"


@dataclass(frozen=True)
class _Place:
    """The territory of a project, and its page."""

    label: str
    path: str


@lru_cache(maxsize=2)
def _table(site: Site) -> ProjectTable:
    return ProjectTable.of(site.store)


def pages(site: Site) -> tuple[Page, ...]:
    """Return the pages of projects: France, each region, and those of no known region."""
    regions = [
        Page(projects_path(code), partial(_region, code=code), menu=INDEX)
        for code in sorted(site.known.regions)
    ]
    return (Page(INDEX, _all), *regions, Page(UNPLACED, partial(_region, code=""), menu=INDEX))


def _all(site: Site) -> Content:
    view = projets_view(site.store, _table(site), ProjetsSelection())
    counts = [
        (name, projects_path(code), len(region_lines(site.store, code, CURRENT_PHASE)))
        for code, name in sorted_names(site.known.regions)
    ]
    body = site.template(
        "projects.html",
        INDEX,
        view=view,
        map=page_map(site.national, view.atlas, (700, 700), "carte"),
        counts=counts,
        unplaced=(UNPLACED, len(region_lines(site.store, "", CURRENT_PHASE))),
    )
    return Content(
        "Les projets et les sites nommés",
        f"{view.title}. {view.subtitle}",
        body,
        (Crumb("Projets"),),
        picture=view.atlas,
        name="projets",
    )


def _region(site: Site, code: str) -> Content:
    path = projects_path(code) if code else UNPLACED
    lines = region_lines(site.store, code, CURRENT_PHASE)
    rows = territory_rows(site.store)
    places = {
        line.id: _Place(rows[Key(CURRENT_PHASE, ti)].name, link(site, CURRENT_PHASE, ti))
        if ti
        else _Place("Hors territoire" if line.commune else "n.d.", "")
        for line, ti in lines
    }
    view = projets_view(site.store, _table(site), ProjetsSelection(region=code)) if code else None
    name = site.known.regions[code] if code else "Région non précisée"
    body = site.template(
        "projects_region.html",
        path,
        view=view,
        name=name,
        map=page_map(site.regional, view.atlas, (720, 560), "carte") if view else "",
        lines=[line for line, _ in lines],
        places=places,
        region=region_path(code) if code else "",
    )
    return Content(
        f"Projets et sites nommés : {name}",
        f"{view.title}. {view.subtitle}"
        if view
        else "Projets et sites dont la source ne dit pas la région.",
        body,
        (Crumb("Projets", INDEX), Crumb(name)),
        picture=view.atlas if view else None,
        name="projets",
    )
