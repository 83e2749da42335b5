"""Maps as pictures at an address of their own: crisp on paper, kept by the browser, out of the session's messages.

``/cartes/<data version>/<phase>/<id>/<what>.svg?theme=light``: ``membres``, or the phase that the territory is compared
with. An address holds the version of the data, so it may be kept for ever; one of another version leads to the current.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.ui import cache
from pages.ui.assets import Body
from pages.ui.middleware import IMMUTABLE, prepare, respond
from tdi.figures.map_svg import map_svg
from tdi.figures.palette import Theme
from tdi.figures.sheet import Sheet
from tdi.store import Store
from tdi.views.territory_facts import DRAWN, Key, territory_rows
from tdi.views.territory_history import shift
from tdi.views.territory_members import members_view

PREFIX: Final = "/cartes"
MEMBERS: Final = "membres"


@lru_cache(maxsize=2)
def sheet_of(store: Store) -> Sheet:
    """Return the arcs and cells of a store, read once."""
    return Sheet.of(store.display)


def address(phase: str, id_ti: str, theme: Theme, what: str = MEMBERS) -> str:
    """Return the address of a territory's map; ``what`` is ``membres`` or a phase."""
    return f"{PREFIX}/{cache.store().data_version}/{phase}/{id_ti}/{what}.svg?theme={theme}"


def draw(phase: str, id_ti: str, theme: Theme, what: str = MEMBERS, *, titled: bool = False) -> bytes:
    """Draw a territory's map as SVG (UTF-8)."""
    return _drawn(cache.store(), Key(phase, id_ti), theme, what, titled).raw


@lru_cache(maxsize=512)
def _drawn(store: Store, key: Key, theme: Theme, what: str, titled: bool) -> Body:
    if what == MEMBERS:
        view, width, height = members_view(store, key.phase, key).atlas, 900, 640
    else:
        view, width, height = shift(store, key.phase, key, what).atlas, 620, 400
    svg = map_svg(sheet_of(store), view, theme, width=width, height=height, titled=titled)
    return Body(f"{key.id_ti}-{what}.svg", svg.encode())


async def serve(request: Request) -> Response:
    """Answer a request for a map; what does not exist is a plain 404 in French."""
    path, theme = request.path_params, request.query_params.get("theme", "light")
    key, what = Key(path["phase"], path["id_ti"]), path["what"]
    store = cache.held_version(path["version"])
    known = key in territory_rows(store) and what in (MEMBERS, *DRAWN) and theme in ("light", "dark")
    if not known or what == key.phase:
        return PlainTextResponse("Cette carte n’existe pas.", status_code=404)
    if path["version"] != store.data_version:
        current = f"{PREFIX}/{store.data_version}/{key.phase}/{key.id_ti}/{what}.svg?theme={theme}"
        return RedirectResponse(current, status_code=307, headers={"Cache-Control": "no-store"})
    body = await to_thread.run_sync(_drawn, store, key, "dark" if theme == "dark" else "light", what, False)
    await prepare(request.scope, body)
    return respond(request.scope, body, IMMUTABLE)


ROUTE: Final = Route(f"{PREFIX}/{{version}}/{{phase}}/{{id_ti}}/{{what}}.svg", serve, methods=["GET", "HEAD"])
