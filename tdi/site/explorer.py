"""The explorer map without a server.

One page, the atlas as the dashboard draws it, and what it shows in each state as files.

Scripts and messages are those of the dashboard (`tdi.browser_files`, `tdi.figures.atlas_record`);
perimeters and views are
``.js`` files, since a browser fetches nothing from ``file://``. One file a phase: a change of
indicator loads nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from tdi import browser_files
from tdi.data.store import Store
from tdi.figures.atlas_record import explorer_record
from tdi.figures.palette import MAP, Theme
from tdi.media.arguments import breaks
from tdi.model.phases import ANNOUNCED, CURRENT_PHASE, PHASES
from tdi.site.drawings import map_file
from tdi.site.page import Content, Crumb, Family, File, Page
from tdi.site.paths import territory_path
from tdi.site.site import NAME, Site, static
from tdi.text.typography import apostrophes, in_french_order
from tdi.views.carte.view import explorer_about, explorer_titles
from tdi.views.explorer import explore
from tdi.views.indicators import INDICATORS, RATE, Indicator, labels
from tdi.views.map_list import ListRow
from tdi.views.phases import counted
from tdi.views.place_names import region_names
from tdi.views.selection import Selection

PATH: Final = "carte.html"
SCRIPTS: Final = (
    "cadre.js",
    "leaflet.js",
    "atlas.js",
    "explorateur.js",
)  # each is a task of its own
STYLES: Final = ("atlas.css", "explorateur.css", "cadre.css")
EVOLUTION: Final = "evolution"
# Data file of the page -> display file of the store.
_DISPLAY: Final = {
    "national": "atlas-national.json",
    "regional": "atlas-regional.json",
    "land": "land.json",
    "towns": "towns.json",
}
_LEAFLET: Final = browser_files.ATLAS_SCRIPTS[:1]
_ATLAS: Final = browser_files.ATLAS_SCRIPTS[1:]
# Leaflet's style sheet names pictures of controls and markers, which no map here has.
_PICTURES: Final = re.compile(rb"[ \t]*background-image: url\(images/[^)]*\);\n?")


def states() -> Iterator[tuple[str, str, Selection]]:
    """Yield every state of the map for the whole country.

    File of the views, key in it, selection.
    """
    for phase in PHASES:
        if phase == "2018":
            yield phase, "perimetre-total", Selection(phase=phase)
            continue
        for key, indicator in INDICATORS.items():
            for per in _measures(indicator):
                yield phase, f"{key}-{per}", Selection(phase=phase, indicator=key, per=per)
    for i, since in enumerate(PHASES):
        for until in PHASES[i + 1 :]:
            yield (
                EVOLUTION,
                f"{since}-{until}",
                Selection(mode="evolution", since=since, until=until),
            )


def _measures(indicator: Indicator) -> tuple[str, ...]:
    rate = (RATE,) if indicator.rate is not None else ()
    return (*rate, "total") if indicator.total is not None or not rate else rate


def views(store: Store, wanted: str) -> dict[str, Any]:
    """Return the records of one file of views by their keys (`states`).

    The classes are those of the country; a region changes titles and rows only, so the browser does
    that itself.
    """
    names, limits = region_names(store), breaks(store)
    records = {}
    for name, key, selection in states():
        if name != wanted:
            continue
        explorer = explore(store, selection, limits)
        titles = {
            region: explorer_titles(
                explorer.within(region or None), selection.with_(region=region or None), names
            )
            for region in ("", *names)
        }
        records[key] = explorer_record(explorer, titles, explorer_about(store, explorer, selection))
    return records


def data_script(name: str, text: str) -> bytes:
    r"""Write JSON as a script that hands it over.

    Parsed as JSON, which is faster than as a literal.

    >>> data_script("land", '{"n": "L\'Île"}').decode()
    'tdiDonnees("land",JSON.parse(\'{"n": "L\\\'Île"}\'));'
    """
    quoted = (
        text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    )
    safe = quoted.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("<", "\\x3c")
    return f"tdiDonnees({json.dumps(name)},JSON.parse('{safe}'));".encode()


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _views_script(name: str, site: Site) -> bytes:
    return data_script(f"vues-{name}", _compact(views(site.store, name)))


def _display_script(name: str, site: Site) -> bytes:
    return data_script(name, apostrophes(site.store.display(_DISPLAY[name]).decode()))


def _explorer_script(_: Site) -> bytes:
    both = browser_files.read(("components/ranking-core.js",)) + b"\n" + static("explorer.js")
    return b'(() => {\n"use strict";\n' + both + b"\n})();\n"


def _atlas_style(_: Site) -> bytes:
    return _PICTURES.sub(b"", browser_files.read(browser_files.ATLAS_STYLES))


def _national_svg(theme: Theme, site: Site) -> bytes:
    atlas = explore(site.store, Selection(), site.breaks).atlas
    return map_file(site.national, atlas, theme, (900, 820))


def files(site: Site) -> tuple[File, ...]:
    """Return the scripts, styles and data of the page."""
    names = dict.fromkeys(name for name, _, _ in states())
    return (
        File("leaflet.js", lambda _: browser_files.read(_LEAFLET)),
        File("atlas.js", lambda _: browser_files.read(_ATLAS)),
        File("atlas.css", _atlas_style),
        File("explorateur.js", _explorer_script),
        File("explorateur.css", lambda _: static("explorer.css")),
        File("liste.css", lambda _: browser_files.read(("components/ranking.css",))),
        File("carte-nationale.svg", partial(_national_svg, "light")),
        File("carte-nationale-sombre.svg", partial(_national_svg, "dark")),
        *(File(f"{name}.js", partial(_display_script, name)) for name in _DISPLAY),
        *(File(f"vues-{name}.js", partial(_views_script, name)) for name in names),
    )


def settings(site: Site, here: str = PATH) -> dict[str, Any]:
    """Return what the page's script is told.

    Files, phases, indicators, regions, colours of the maps.
    """
    scripts = [*_DISPLAY, *dict.fromkeys(f"vues-{name}" for name, _, _ in states())]
    return {
        "files": {name: site.way(here, site.files[f"{name}.js"]) for name in scripts}
        | {"style": site.way(here, site.files["liste.css"])},
        "phase": CURRENT_PHASE,
        "phases": list(PHASES),
        "indicators": {
            key: {
                "total": each.total is not None,
                "rate": each.rate is not None,
                "unit": each.rate.unit if each.rate else "",
            }
            for key, each in INDICATORS.items()
        },
        "regions": region_names(site.store),
        "colours": {theme: MAP[theme] for theme in ("light", "dark")},
        "territory": site.way(here, "territoires/{phase}/{id}.html"),
        "site": NAME,
    }


def content(site: Site) -> Content:
    """Build the page in its first state.

    The current phase, with its list, for who runs no script.
    """
    selection = Selection()
    names = region_names(site.store)
    explorer = explore(site.store, selection, site.breaks)
    title, subtitle = explorer_titles(explorer, selection, names)

    def where(row: ListRow) -> str:
        return ", ".join(names[code] for code in row.regions)

    body = site.template(
        "explorer.html",
        PATH,
        title=title,
        subtitle=subtitle,
        source=explorer.atlas.source,
        caption=f"{explorer.atlas.title}. {explorer.atlas.subtitle}",
        rows=[
            (row.name, where(row), row.text, territory_path(selection.phase, row.id_ti))
            for row in explorer.rows
        ],
        about=explorer_about(site.store, explorer, selection),
        settings=_compact(settings(site)),
        preload=["national.js", f"vues-{CURRENT_PHASE}.js"],
        phases=[(phase, counted(site.store, phase)) for phase in PHASES],
        current=CURRENT_PHASE,
        indicators=list(labels().items()),
        regions=list(in_french_order(names).items()),
    )
    return Content(
        title="Carte des Territoires d’industrie",
        description=f"Les territoires labellisés de {ANNOUNCED} à {CURRENT_PHASE} sur les intercommunalités de France, outre-mer compris : indicateurs, "
        "régions, et ce qui a changé d’une phase à l’autre.",
        body=body,
        crumbs=(Crumb("Carte"),),
        picture=explorer.atlas,
        scripts=SCRIPTS,
        styles=STYLES,
        name="explorateur",
        embed=PATH,
    )


def pages(site: Site) -> tuple[Page, ...]:
    """Return the page."""
    return (Page(PATH, content, menu=PATH),)


FAMILY: Final = Family(pages, files)
