"""The site that is being written: data, settings, and what the makers of pages need of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from tdi.figures.sheet import Sheet
from tdi.media.asked import breaks, known
from tdi.model.phases import CURRENT_PHASE
from tdi.site.drawings import Drawings
from tdi.site.page import file_name, relative
from tdi.store import Store
from tdi.views.atlas import AtlasView
from tdi.views.explorer import explore
from tdi.views.selection import Known, Selection
from tdi.views.targets import address

NAME: Final = "Territoires d’industrie"
# Pages of the dashboard -> page of the site that shows the same without a selection.
_STANDS_FOR: Final = {
    "app.py": "index.html",
    "pages/carte.py": "carte.html",
    "pages/territoire.py": "territoires/index.html",
    "pages/regions.py": "regions/index.html",
    "pages/financements.py": "financements.html",
    "pages/projets.py": "projets/index.html",
    "pages/evolution.py": "evolution.html",
    "pages/donnees.py": "methode.html",
    "pages/accessibilite.py": "accessibilite.html",
}


@dataclass(eq=False)
class Site:
    """One export.

    Attributes
    ----------
    store
        The data.
    version
        Name of the folder below ``v/``: the data version, with a number when the pages of one version were written anew.
    base_url
        Where the site will stand, without the last slash; "" when that is not known.
    dashboard
        Address of the dashboard for links to what only it does; "" for none.
    files
        Address of each file below the folder of the version, by its name; filled before the first page is made.
    paths
        All pages; filled like the files.
    only
        Regions whose territories are written; all when empty.
    drawings
        Draws the maps, and keeps them from one export to the next.
    """

    store: Store
    version: str
    base_url: str = ""
    dashboard: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    paths: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    drawings: Drawings = field(default_factory=Drawings)

    @cached_property
    def regional(self) -> Sheet:
        """Arcs and cells at the detail of a region or a territory."""
        return Sheet.of(self.store.display)

    @cached_property
    def national(self) -> Sheet:
        """Arcs and cells at the detail of the nation."""
        return Sheet.of(self.store.display, "national")

    @property
    def known(self) -> Known:
        """The codes that exist."""
        return known(self.store)

    @property
    def breaks(self) -> dict[str, tuple[float, ...]]:
        """The limits of the classes of each measure."""
        return breaks(self.store)

    @cached_property
    def nation_picture(self) -> bytes:
        """The map of the phase in force: the preview of the pages that have no map of their own."""
        view = explore(self.store, Selection(phase=CURRENT_PHASE), self.breaks).atlas
        return self.picture(view)

    def picture(self, view: AtlasView) -> bytes:
        """Return the preview of a view as PNG."""
        return self.drawings.picture(self.national if view.fit == "france" else self.regional, view)

    def template(self, name: str, here: str, /, **values: Any) -> Markup:
        """Fill a template of ``tdi/site/templates`` for the page at a path; every value is escaped."""
        from tdi.site.templating import environment

        return Markup(environment(self).get_template(name).render(here=here, **values))  # noqa: S704 - autoescaped

    def address(self, path: str) -> str:
        """Return the address of a page as others should cite it: absolute when the base is known, else from the version."""
        return f"{self.base_url}/v/{self.version}/{path}" if self.base_url else path

    def way(self, here: str, path: str) -> str:
        """Return the way from a page to a path."""
        return relative(here, path)


def territory_path(phase: str, id_ti: str) -> str:
    """Return the page of a territory in a phase."""
    return f"territoires/{file_name(phase)}/{file_name(id_ti)}.html"


def region_path(code: str) -> str:
    """Return the page of a region."""
    return f"regions/{file_name(code.lower())}.html"


def projects_path(code: str) -> str:
    """Return the page of a region's projects."""
    return f"projets/{file_name(code.lower())}.html"


def path_of(site: Site, href: str) -> str:
    """Turn an address of the dashboard (`tdi.views.targets.address`) into the page of the site that shows the same.

    A territory, a region and a region's projects have pages of their own; any other state leads to the page without it; what
    only the dashboard has (Présentation) leads nowhere: "".
    """
    from urllib.parse import parse_qs, urlsplit

    parts = urlsplit(href)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    file = next((f for f in _STANDS_FOR if address(f, {}) == parts.path), None)
    if file is None:
        return ""
    phase, ti, region = query.get("phase", ""), query.get("ti", ""), query.get("region", "")
    if ti and file == "pages/territoire.py":
        return territory_path(phase, ti)
    if region and file == "pages/regions.py":
        return region_path(region)
    if region and file == "pages/projets.py":
        return projects_path(region)
    path = _STANDS_FOR[file]
    if path not in site.paths:
        return ""
    return path + (f"#{parts.fragment}" if parts.fragment else "")


def script_json(value: Any) -> Markup:
    """Write JSON that may stand inside of a script element: nothing in it ends the element or starts a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escaped = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
    for char, written in escaped.items():
        text = text.replace(char, written)
    return Markup(text)  # noqa: S704 - what markup could mean is written as \u003c and the like


def static(name: str) -> bytes:
    """Return a script or style of ours."""
    return (Path(__file__).parent / "static" / name).read_bytes()
