"""The site that is being written: data, settings, and what the makers of pages need of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup

from tdi.data.store import Store
from tdi.figures.map_geometry import Sheet
from tdi.media.arguments import breaks, known
from tdi.model.phases import CURRENT_PHASE
from tdi.site.drawings import Drawings
from tdi.site.kept import MarkedFiles, digest, mark, plain
from tdi.site.page import relative
from tdi.site.part import Part
from tdi.site.paths import PAGES, same_view, territory_path
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


@dataclass(eq=False, kw_only=True)
class Blank:
    """A site without its data: all that a page may use to write what it shows (`Page.look`).

    Attributes
    ----------
    version
        Name of the folder below ``v/``: the data version, with a number when the pages of one version were written anew.
    data_version, known_on
        Version of the data, and the day of their facts in words.
    base_url
        Where the site will stand, without the last slash; "" when that is not known.
    dashboard
        Address of the dashboard for links to what only it does; "" for none.
    files
        Address of each file below the folder of the version, by its name; filled before the first page is made.
    paths
        All pages; filled like the files.
    drawings
        Draws the maps, and keeps them from one export to the next.
    outlines
        What the maps are drawn from.
    """

    version: str = ""
    data_version: str = ""
    known_on: str = ""
    base_url: str = ""
    dashboard: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    paths: frozenset[str] = frozenset()
    drawings: Drawings = field(default_factory=Drawings)
    outlines: Outlines

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

    def link(self, phase: str, code: str) -> str:
        """Return the page of a territory, "" when this export does not write it."""
        path = territory_path(phase, code)
        return path if path in self.paths else ""


class Site(Blank):
    """One export: the data, and what its pages are written with.

    Attributes
    ----------
    store
        The data.
    only
        Regions whose territories are written; all when empty.
    product
        Digest of the code, the templates and the settings.
    """

    def __init__(
        self,
        store: Store,
        version: str,
        base_url: str = "",
        dashboard: str = "",
        *,
        only: frozenset[str] = frozenset(),
        drawings: Drawings | None = None,
        product: str = "",
    ) -> None:
        super().__init__(
            version=version,
            data_version=store.data_version,
            known_on=day(str(store.manifest["data_date"])),
            base_url=base_url,
            dashboard=dashboard,
            drawings=drawings or Drawings(),
            outlines=Outlines(store.display),
        )
        self.store = store
        self.only = only
        self._blank: Blank | None = None
        self._addresses: Mapping[str, str] = {}
        self._parts: dict[tuple[str, ...], Site] = {}
        self._stores: dict[tuple[str, ...], Part] = {}
        self.product = product

    @property
    def values(self) -> dict[str, str]:
        """What each version writes anew, by the name of its mark."""
        anew = {"version": self.version, "data_version": self.data_version, "known_on": self.known_on}
        return anew | {f"file:{name}": address for name, address in self.files.items()}

    def blank(self) -> Blank:
        """Return the site without its data, with marks for what each version writes anew, where marks can stand for it."""
        made = self._blank
        if made is None or made.paths is not self.paths or self._addresses is not self.files:
            held = {each.name: getattr(self, each.name) for each in fields(Blank)}
            if plain(self.values):
                held |= {name: mark(name) for name in ("version", "data_version", "known_on")}
                held["files"] = MarkedFiles(self.files)
            made, self._addresses = Blank(**held), self.files
            self._blank = made
        return made

    def of(self, tables: tuple[str, ...]) -> Site:
        """Return the site with some of its tables and no other data, with the marks of `blank`."""
        made = self._parts.get(tables)
        if made is None or made.files is not self.blank().files:
            made = copy(self)
            for each in fields(Blank):
                setattr(made, each.name, getattr(self.blank(), each.name))
            made.store = self.part(tables)
            self._parts[tables] = made
        return made

    def piece(self, make: Callable[..., bytes], tables: tuple[str, ...], *given: Any) -> bytes:
        """Make something of some tables and of what is given, or take it from an earlier export that had the same.

        Parameters
        ----------
        make
            A plain function: it gets a store with these tables only, and what is given.
        tables
            The tables that it reads.
        given
            What else it depends on, as plain values.
        """
        if getattr(make, "__closure__", None) or not hasattr(make, "__qualname__"):
            raise TypeError(f"{make!r} may know more than it is given")
        part = self.part(tables)
        name = f"{make.__module__}.{make.__qualname__}"
        key = digest((self.product, name, part.digests, given))
        return self.drawings.keep(f"piece {key}", partial(make, part, *given))

    def part(self, tables: tuple[str, ...]) -> Part:
        """Return some tables as a store, the same one each time: what is worked out of them is kept by store."""
        if tables not in self._stores:
            self._stores[tables] = Part(self.store, tables)
        return self._stores[tables]

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
    """Turn an address of the dashboard (`tdi.views.targets.address`) into the page of the site that shows the same.

    A territory, a region and a region's projects have pages of their own; any other state leads to the page without it; what
    only the dashboard has (Présentation) leads nowhere: "".
    """
    parts = urlsplit(href)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    file = next((each for each in PAGES if address(each, {}) == parts.path), "")
    path = same_view(file, query)
    if path not in site.paths and path in PAGES.values():
        return ""
    return path + (f"#{parts.fragment}" if parts.fragment and path in PAGES.values() else "")


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
