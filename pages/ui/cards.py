"""The summaries of all territories of a phase as one file, so that the browser shows the one chosen at once.

``/fiches/<data version>/<phase>.json`` maps each id to the markup that the page itself writes; 17 kB compressed, kept by the browser
for ever, since the address holds the version of the data.
"""

from __future__ import annotations

import json
import threading
from functools import lru_cache
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.ui import cache
from pages.ui.answers import IMMUTABLE, nothing_under, prepare, respond
from pages.ui.assets import Body
from pages.ui.maps import PRINTED
from tdi.model.phases import CURRENT_PHASE, PHASES, perimeter_phase
from tdi.store import Store
from tdi.views.territory import territory_card

_lock = threading.Lock()


def address(phase: str) -> str:
    """Return the address of the summaries of a phase, in this session's version of the data."""
    return f"{PRINTED}/{cache.store().data_version}/{phase}.json"


def draw_first() -> None:
    """Write the summaries of the phase that pages open on, so that its first reader does not wait."""
    _written(cache.newest(), CURRENT_PHASE)


def _written(store: Store, phase: str) -> Body:
    with _lock:  # a second who asks meanwhile waits for the first
        return _write(store, phase)


@lru_cache(maxsize=12)
def _write(store: Store, phase: str) -> Body:
    # Here, since it imports streamlit_folium, which must not come before the runtime (docs/adr/0006).
    from pages.ui import render

    territories = store.table("territories")
    codes = territories.loc[territories["phase"] == perimeter_phase(phase), "id_ti"]
    cards = {code: render.card_markup(territory_card(store, phase, code)) for code in sorted(codes)}
    return Body("resumes.json", json.dumps(cards, ensure_ascii=False, separators=(",", ":")).encode())


async def serve(request: Request) -> Response:
    """Answer a request for the summaries; what does not exist is a plain 404 in French."""
    version, phase = request.path_params["version"], request.path_params["phase"]
    store = cache.held_version(version)
    if phase not in PHASES:
        return PlainTextResponse("Cette phase n’existe pas.", status_code=404)
    if version != store.data_version:
        current = f"{PRINTED}/{store.data_version}/{phase}.json"
        return RedirectResponse(current, status_code=307, headers={"Cache-Control": "no-store"})
    body = await to_thread.run_sync(_written, store, phase)
    await prepare(request.scope, body)
    return respond(request.scope, body, IMMUTABLE)


# After those of the printed sheets (`pages.ui.maps`), which lie below the same prefix.
ROUTES: Final = (
    Route(f"{PRINTED}/{{version}}/{{phase}}.json", serve, methods=["GET", "HEAD"]),
    nothing_under(PRINTED),
)
