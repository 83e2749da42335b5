"""The message of a page's map in a state of its address, so that the map follows a choice before the page does.

``/atlas/<data version>/<page>/<theme>?<state of the page>`` answers with what a run of the page sends to its map, byte for byte. The browser
asks for it when a reader chooses (``follow.js``) and the page's answer, the same message, finds the map drawn (docs/adr/0032). Projets is not
among the pages: its places are the message, which is eight times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast, get_args

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from pages.ui import cache, state
from pages.ui.answers import nothing_under, respond
from pages.ui.assets import Body
from tdi.figures.atlas import script_json
from tdi.figures.atlas_message import atlas_message
from tdi.figures.palette import Theme
from tdi.store import Store
from tdi.views.atlas import AtlasView

PREFIX: Final = "/atlas"
# Not for ever: the wording and the colours of a message are the program's, whose version the address does not hold.
HOUR: Final = "public, max-age=3600"


class _Map(NamedTuple):
    """How a page reads its address, and the view that its map shows for what it has read."""

    read: Callable[[Mapping[str, str]], Hashable]
    view: Callable[[Any], AtlasView | None]


def _shared(query: Mapping[str, str]) -> Hashable:
    return state.parse_shared(query)[0]


# The modules of pages are imported when first asked for, since they import streamlit_folium, which must not come before the runtime
# (docs/adr/0006).
def _regions(query: Mapping[str, str]) -> Hashable:
    from pages.ui import regions_ui

    return regions_ui.parse(query)[0]


def _evolution(query: Mapping[str, str]) -> Hashable:
    from pages.ui import evolution_ui

    return evolution_ui.parse(query)[0]


def _territoire(selection: Any) -> AtlasView | None:
    page = cache.territory(selection)
    if page.sheet is not None:
        return page.sheet.members.atlas
    return page.choice.atlas if page.choice is not None else None


MAPS: Final[Mapping[str, _Map]] = {
    "accueil": _Map(_shared, lambda selection: cache.accueil(selection).explorer.atlas),
    "carte": _Map(_shared, lambda selection: cache.carte(selection).explorer.atlas),
    "territoire": _Map(lambda query: cache.parse_territory(query)[0], _territoire),
    "regions": _Map(_regions, lambda selection: cache.regions(selection).atlas),
    "evolution": _Map(_evolution, lambda selection: cache.evolution(selection).atlas),
}
_KEYS: Final = {"explorateur": "carte"}
"""Keys of maps that are not called like their page."""


def address(key: str, theme: Theme) -> str:
    """Return where the map of a key asks, up to the query: in this session's version of the data; "" for a map that waits for its page."""
    page = _KEYS.get(key, key)
    return f"{PREFIX}/{cache.store().data_version}/{page}/{theme}" if page in MAPS else ""


def message(view: AtlasView, theme: Theme) -> str:
    """Write the message of a view as it stands in a script."""
    return script_json(atlas_message(view, theme))


def written(store: Store, page: str, theme: Theme, query: Mapping[str, str]) -> Body | None:
    """Return the message of a page's map in a state of its address, or None where the page shows no map."""
    with cache.reading(store):
        return _written(store.data_version, page, theme, MAPS[page].read(query))


@lru_cache(maxsize=512)
def _written(version: str, page: str, theme: Theme, selection: Hashable) -> Body | None:
    view = MAPS[page].view(selection)
    return Body("message.json", message(view, theme).encode()) if view is not None else None


async def serve(request: Request) -> Response:
    """Answer a request for a message; what does not exist is a plain 404 in French."""
    version, page, theme = (request.path_params[part] for part in ("version", "page", "theme"))
    if page not in MAPS or theme not in get_args(Theme):
        return PlainTextResponse("Cette carte n’existe pas.", status_code=404)
    store = cache.held_version(version)
    if version != store.data_version:
        asked = request.scope["query_string"].decode("latin-1")
        current = f"{PREFIX}/{store.data_version}/{page}/{theme}" + (f"?{asked}" if asked else "")
        return RedirectResponse(current, status_code=307, headers={"Cache-Control": "no-store"})
    query = dict(request.query_params)
    # In one go: each way to a thread and back waits for the run of the page, which has the same choice to answer.
    return await to_thread.run_sync(_answer, request.scope, store, page, cast(Theme, theme), query)


def _answer(scope: Scope, store: Store, page: str, theme: Theme, query: Mapping[str, str]) -> Response:
    body = written(store, page, theme, query)
    if body is None:
        return PlainTextResponse("Cette vue n’a pas de carte.", status_code=404)
    return respond(scope, body, HOUR)


ROUTES: Final = (
    Route(f"{PREFIX}/{{version}}/{{page}}/{{theme}}", serve, methods=["GET", "HEAD"]),
    nothing_under(PREFIX),
)
