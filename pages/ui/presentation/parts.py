"""The page Présentation: the outline of the talk for who has no script, and the room that lies over it.

The talk is one file, ``/salle/<data version>/<phase>/<region>/<ti>.json`` or ``/salle/<data
version>/deck/<deck>.json``: kept by the browser, out of the session's messages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

import streamlit as st
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.ui import cache, drawings, state
from pages.ui.assets import Body
from pages.ui.registry import component
from pages.ui.responses import IMMUTABLE, nothing, nothing_under, prepare, respond
from pages.ui.site_map import BY_PATH
from pages.ui.static_site import static_page
from pages.ui.templating import render_part
from tdi.data.store import Store
from tdi.errors import DeckRefused
from tdi.figures.map_geometry import Sheet
from tdi.figures.palette import Theme
from tdi.figures.presentation import talk_document
from tdi.media.qr_codes import qr, typed_address
from tdi.model.phases import PHASES, PHASES_WITH_PERIMETER, perimeter_phase
from tdi.text.typography import spaced
from tdi.views.presentation.own import read
from tdi.views.presentation.selection import RoomSelection, resolved
from tdi.views.presentation.view import Talk
from tdi.views.presentation.view import talk as talk_of
from tdi.views.targets import address
from tdi.views.territory_facts import Key, territory_rows

PREFIX: Final = "/salle"
FILE: Final = "pages/presentation.py"
# A talk is some seconds of drawing, and any deck is one: they wait for each other, not the other
# requests for them.
_DRAWING: Final = CapacityLimiter(2)


def talk(selection: RoomSelection) -> Talk:
    """Return the talk of a selection; the scene it starts at makes no difference."""
    data = cache.store()
    return _talk(data, resolved(data, selection))


@lru_cache(maxsize=128)
def _talk(data: Store, shown: RoomSelection) -> Talk:
    return talk_of(data, shown, data.data_version)


def outline(view: Talk) -> None:
    """Write the talk as text: what the room shows, in order, with every source."""
    st.html(render_part("presentation", "outline", view=view))


def stage(view: Talk, selection: RoomSelection, theme: Theme) -> None:
    """Open the room over the page; a step from one scene to the next needs no run."""
    shown = view.selection
    _, notices = BY_PATH["presentation"].parse(state.query())
    url = _for_the_audience(selection, shown)
    component("room")(
        key="salle",
        data={
            "talk": talk_address(view.version, shown),
            "scene": selection.scene,
            "theme": theme,
            "notices": [
                [
                    spaced(notice.text),
                    [[spaced(label), address(FILE, query)] for label, query in notice.suggestions],
                ]
                for notice in notices
            ],
            "code": qr(url),
            "address": typed_address(url),
            "plan": address(FILE, selection.with_(plan=True).to_query()),
            "exit": address("pages/accueil.py", {"phase": shown.phase}),
        },
        height="content",
    )


def _for_the_audience(selection: RoomSelection, shown: RoomSelection) -> str:
    """Return where the code of the last scene leads a telephone.

    To the static site, which a whole hall asks at once at no cost to the dashboard: the page of the
    region that was chosen, else the first one. Without a static site, to the talk.
    """
    region = {"region": selection.region} if selection.region else {}
    public = static_page("pages/regions.py" if region else "pages/accueil.py", region)
    if public:
        return public
    here = selection.with_(scene=1, region=selection.region or shown.region)
    return state.origin() + address(FILE, here.to_query())


def talk_address(version: str, shown: RoomSelection) -> str:
    """Return where the browser fetches the talk of a resolved selection."""
    place = f"deck/{shown.deck}" if shown.deck else f"{shown.phase}/{shown.region}/{shown.ti}"
    return f"{PREFIX}/{version}/{place}.json"


@lru_cache(maxsize=2)
def _sheets(data: Store) -> tuple[Sheet, Sheet]:
    return Sheet.of(data.display, "national"), drawings.sheet_of(data)


@lru_cache(maxsize=32)
def document(data: Store, shown: RoomSelection) -> Body:
    """Return the talk as the file that the browser loads."""
    drawn: dict[str, Any] = talk_document(_talk(data, shown), _sheets(data))
    text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))
    return Body("salle.json", text.encode())


def draw_first() -> None:
    """Draw the talk that most readers open, and compress it.

    The first of them would wait for some seconds.
    """
    data = cache.newest()
    document(data, resolved(data, RoomSelection())).encoded("br")


async def serve(request: Request) -> Response:
    """Answer a request for a talk; what does not exist is a plain 404 in French."""
    path = request.path_params
    data = cache.held_version(path["version"])
    shown = _asked(data, path)
    if shown is None:
        return nothing("Cette présentation n’existe pas.")
    if path["version"] != data.data_version:
        current = talk_address(data.data_version, shown)
        return RedirectResponse(current, status_code=307, headers={"Cache-Control": "no-store"})
    body = await to_thread.run_sync(document, data, shown, limiter=_DRAWING)
    await prepare(request.scope, body)
    return respond(request.scope, body, IMMUTABLE)


def _asked(data: Store, path: Mapping[str, str]) -> RoomSelection | None:
    """Return what a request names, or None where there is no such talk."""
    if "deck" in path:
        with suppress(DeckRefused):
            return RoomSelection(deck=path["deck"]) if read(path["deck"]) else None
        return None
    drawn = perimeter_phase(path["phase"])
    known = (
        path["phase"] in PHASES
        and drawn in PHASES_WITH_PERIMETER
        and Key(drawn, path["ti"]) in territory_rows(data)
        and path["region"] in set(data.table("regions")["code"])
    )
    return RoomSelection(path["phase"], 1, path["region"], path["ti"]) if known else None


ROUTES: Final = (
    Route(f"{PREFIX}/{{version}}/deck/{{deck}}.json", serve, methods=["GET", "HEAD"]),
    Route(f"{PREFIX}/{{version}}/{{phase}}/{{region}}/{{ti}}.json", serve, methods=["GET", "HEAD"]),
    nothing_under(PREFIX),
)
