"""The front page: the search, the map of the phase in force, the headline figures, the ways in."""

from __future__ import annotations

from typing import Any

from tdi.model.phases import CURRENT_PHASE, PHASES
from tdi.site.drawings import page_map
from tdi.site.page import Content, Page
from tdi.site.site import NAME, Site, path_of
from tdi.site.territories import index_path
from tdi.views.accueil.view import AccueilView, Way, accueil_view
from tdi.views.phases import PHASE_SHORT
from tdi.views.selection import Selection


def pages(site: Site) -> tuple[Page, ...]:
    """Return the front page."""
    return (Page("index.html", _home),)


def _home(site: Site) -> Content:
    view = accueil_view(site.store, Selection(phase=CURRENT_PHASE), site.breaks)
    body = site.template(
        "home.html",
        "index.html",
        view=view,
        phase=CURRENT_PHASE,
        phases=[(phase, PHASE_SHORT[phase], index_path(phase)) for phase in PHASES],
        map=page_map(site.national, view.explorer.atlas, (560, 560), "carte"),
        ways=_ways(site, view),
    )
    return Content(
        view.title,
        view.subtitle,
        body,
        picture=view.explorer.atlas,
        structured=_described(site),
        scripts=("recherche.js",),
        name="accueil",
        embed=f"embed/carte-{CURRENT_PHASE}.html",
    )


def _ways(site: Site, view: AccueilView) -> list[tuple[Way, list[tuple[str, str]]]]:
    """Return the ways in that the site has too."""
    ways = [(way, [(label, path_of(site, href)) for label, href in way.links]) for way in view.ways]
    return [(way, links) for way, links in ways if any(path for _, path in links)]


def _described(site: Site) -> tuple[dict[str, Any], ...]:
    return (
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": NAME,
            "inLanguage": "fr",
            "url": site.address("index.html"),
            "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            "version": site.data_version,
        },
    )
