"""Drawings of a territory at addresses of their own.

Crisp on paper, kept by the browser, out of the session's messages.

``/cartes/<data version>/<phase>/<id>/<what>.svg?theme=light``, where ``what`` is ``membres``,
``genealogie``, ``rang-<measure>``,
or the phase that the territory is compared with; ``avec`` marks a second territory in a
distribution, ``cadre=etroit`` asks for a map of a phone's width, whose names are read there. An
address holds the version of the data, so it may be kept for ever; one of another version leads to
the current.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.ui import cache, hosting
from pages.ui.assets import Body
from pages.ui.responses import IMMUTABLE, nothing, nothing_under, prepare, respond
from tdi.data.store import Store
from tdi.figures.map_geometry import Sheet
from tdi.figures.map_svg import map_svg
from tdi.figures.palette import Theme
from tdi.figures.territory import genealogy, strip
from tdi.model.phases import PHASES, PHASES_WITH_PERIMETER, perimeter_phase
from tdi.views.territoire.history import history
from tdi.views.territoire.members import members_view
from tdi.views.territoire.ranks import DISTRIBUTIONS, distributions
from tdi.views.territoire.shift import shift
from tdi.views.territory_facts import Key, territory_rows

PREFIX: Final = "/cartes"
MEMBERS: Final = "membres"
GENEALOGY: Final = "genealogie"
RANK: Final = "rang-"
_NARROW: Final = "etroit"
_SIZES: Final = {
    False: (620, 400),
    True: (360, 340),
}  # pixels of the map of gains and losses, wide and narrow


@lru_cache(maxsize=2)
def sheet_of(store: Store) -> Sheet:
    """Return the arcs and cells of a store, read once."""
    return Sheet.of(store.display)


def address(
    version: str,
    key: Key,
    theme: Theme,
    what: str = MEMBERS,
    other: str | None = None,
    phase: str = "",
    *,
    narrow: bool = False,
) -> str:
    """Return the address of a drawing.

    ``phase`` is the one asked for, when it is not that of the perimeters (2018).
    """
    query = (
        {"theme": theme}
        | ({"avec": other} if other else {})
        | ({"cadre": _NARROW} if narrow else {})
    )
    return f"{PREFIX}/{version}/{phase or key.phase}/{key.id_ti}/{what}.svg?{urlencode(query)}"


def source(
    key: Key,
    theme: Theme,
    what: str,
    other: str | None = None,
    phase: str = "",
    *,
    narrow: bool = False,
) -> str:
    """Return what an image of the page shows.

    The address of a drawing, or where a host does not serve it the drawing itself.
    """
    data = cache.store()
    if hosting.served():
        return address(data.data_version, key, theme, what, other, phase, narrow=narrow)
    drawn = _drawn(data, phase or key.phase, key.id_ti, theme, what, other, False, narrow)
    return f"data:image/svg+xml;base64,{b64encode(drawn.raw).decode()}"


def draw(
    phase: str, id_ti: str, theme: Theme, what: str = MEMBERS, *, titled: bool = False
) -> bytes:
    """Draw a territory's map as SVG (UTF-8), for a file."""
    return _drawn(cache.store(), phase, id_ti, theme, what, None, titled).raw


@lru_cache(maxsize=512)
def _drawn(
    store: Store,
    phase: str,
    id_ti: str,
    theme: Theme,
    what: str,
    other: str | None,
    titled: bool = False,
    narrow: bool = False,
) -> Body:
    key = Key(perimeter_phase(phase), id_ti)
    if what == GENEALOGY:
        svg = genealogy(history(store, phase, key, None), theme)[0]
    elif what.startswith(RANK):
        beside = Key(key.phase, other) if other else None
        found = distributions(store, key, beside)
        svg = strip(
            next(each for each in found if each.scale.column == what.removeprefix(RANK)), theme
        )[0]
    elif what == MEMBERS:
        view = members_view(store, phase, key).atlas
        svg = map_svg(sheet_of(store), view, theme, width=900, height=640, titled=titled)
    else:
        view = shift(store, phase, key, what).atlas
        width, height = _SIZES[narrow]
        svg = map_svg(sheet_of(store), view, theme, width=width, height=height, titled=titled)
    return Body(f"{id_ti}-{what}.svg", svg.encode())


async def serve(request: Request) -> Response:
    """Answer a request for a drawing; what does not exist is a plain 404 in French."""
    path, query = request.path_params, request.query_params
    phase, code, what, other = path["phase"], path["id_ti"], path["what"], query.get("avec")
    theme: Theme = "dark" if query.get("theme") == "dark" else "light"
    store = cache.held_version(path["version"])
    known = territory_rows(store)
    if (
        phase not in PHASES
        or any(
            Key(perimeter_phase(phase), each) not in known
            for each in (code, other)
            if each is not None
        )
        or what
        not in (
            MEMBERS,
            GENEALOGY,
            *PHASES_WITH_PERIMETER,
            *(RANK + column for column in DISTRIBUTIONS),
        )
    ):
        return nothing("Cette carte n’existe pas.")
    if path["version"] != store.data_version:
        asked = f"?{request.url.query}" if request.url.query else ""
        current = f"{PREFIX}/{store.data_version}/{phase}/{code}/{what}.svg{asked}"
        return RedirectResponse(current, status_code=307, headers={"Cache-Control": "no-store"})
    narrow = query.get("cadre") == _NARROW
    body = await to_thread.run_sync(_drawn, store, phase, code, theme, what, other, False, narrow)
    await prepare(request.scope, body)
    return respond(request.scope, body, IMMUTABLE)


ROUTES: Final = (
    Route(f"{PREFIX}/{{version}}/{{phase}}/{{id_ti}}/{{what}}.svg", serve, methods=["GET", "HEAD"]),
    nothing_under(PREFIX),
)
