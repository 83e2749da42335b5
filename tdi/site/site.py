"""The site that is being written: data, settings, and what the makers of pages need of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup

from tdi.data.store import Store
from tdi.figures.map_geometry import Sheet
from tdi.figures.raster import map_png
from tdi.media.arguments import breaks, known
from tdi.model.phases import CURRENT_PHASE
from tdi.site.paths import PAGES, relative, same_view, territory_path
from tdi.text.typography import day
from tdi.views.atlas import AtlasView
from tdi.views.explorer import explore
from tdi.views.selection import Known, Selection
from tdi.views.targets import address

NAME: Final = "Territoires d’industrie"


class Outlines:
    """The arcs and cells of a store, at both details, each read when it is first drawn."""

    def __init__(self, display: Callable[[str], bytes]) -> None:
        self._display = display

    @cached_property
    def regional(self) -> Sheet:
        """At the detail of a region or a territory."""
        return Sheet.of(self._display)

    @cached_property
    def national(self) -> Sheet:
        """At the detail of the nation."""
        return Sheet.of(self._display, "national")


class Site:
    """One export: the data, and what its pages are written with.

    Attributes
    ----------
    store
        The data.
    version
        Name of the folder below ``v/``: the data version, with a number when the pages of one
        version were written anew.
    data_version, known_on
        Version of the data, and the day of their facts in words.
    base_url
        Where the site will stand, without the last slash; "" when that is not known.
    dashboard
        Address of the dashboard for links to what only it does; "" for none.
    only
        Regions whose territories are written; all when empty.
    files
        Address of each file below the folder of the version, by its name; filled before the first
        page is made.
    paths
        All pages; filled like the files.
    """

    def __init__(
        self,
        store: Store,
        version: str,
        base_url: str = "",
        dashboard: str = "",
        *,
        only: frozenset[str] = frozenset(),
    ) -> None:
        self.store = store
        self.version = version
        self.data_version = store.data_version
        self.known_on = day(str(store.manifest["data_date"]))
        self.base_url = base_url
        self.dashboard = dashboard
        self.only = only
        self.files: Mapping[str, str] = {}
        self.paths: frozenset[str] = frozenset()
        self.outlines = Outlines(store.display)

    @property
    def regional(self) -> Sheet:
        """Arcs and cells at the detail of a region or a territory."""
        return self.outlines.regional

    @property
    def national(self) -> Sheet:
        """Arcs and cells at the detail of the nation."""
        return self.outlines.national

    def picture(self, view: AtlasView) -> bytes:
        """Return the preview of a view as PNG."""
        return map_png(self.national if view.fit == "france" else self.regional, view)

    def template(self, name: str, here: str, /, **values: Any) -> Markup:
        """Fill a template of ``tdi/site/templates`` for the page at a path.

        Every value is escaped.
        """
        from tdi.site.templating import environment

        return Markup(environment(self).get_template(name).render(here=here, **values))  # noqa: S704 - autoescaped

    def address(self, path: str) -> str:
        """Return the address of a page as others should cite it.

        Absolute when the base is known, else from the version.
        """
        return f"{self.base_url}/v/{self.version}/{path}" if self.base_url else path

    def way(self, here: str, path: str) -> str:
        """Return the way from a page to a path."""
        return relative(here, path)

    def link(self, phase: str, code: str) -> str:
        """Return the page of a territory, "" when this export does not write it."""
        path = territory_path(phase, code)
        return path if path in self.paths else ""

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


def path_of(site: Site, href: str) -> str:
    """Turn an address of the dashboard into the page of the static site that shows the same.

    The address is that of `tdi.views.targets.address`.

    A territory, a region and a region's projects have pages of their own; any other state leads to
    the page without it; what only the dashboard has (Présentation) leads nowhere: "".
    """
    parts = urlsplit(href)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    file = next((each for each in PAGES if address(each, {}) == parts.path), "")
    path = same_view(file, query)
    if path not in site.paths and path in PAGES.values():
        return ""
    return path + (f"#{parts.fragment}" if parts.fragment and path in PAGES.values() else "")


def script_json(value: Any) -> Markup:
    """Write JSON that may stand inside of a script element.

    Nothing in it ends the element or starts a comment.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escaped = {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
    for char, written in escaped.items():
        text = text.replace(char, written)
    return Markup(text)  # noqa: S704 - what markup could mean is written as \u003c and the like


def static(name: str) -> bytes:
    """Return a script or style of ours."""
    return (Path(__file__).parent / "static" / name).read_bytes()
