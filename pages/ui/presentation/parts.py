"""The page Présentation: the scenes in full screen.

Over their outline as text for a user without scripts.

The presentation is one file, ``/salle/<data version>/<phase>/<region>/<ti>.json`` or ``/salle/<data
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
from tdi.errors import OwnPresentationRefused
from tdi.figures.map_geometry import Sheet
from tdi.figures.palette import Theme
from tdi.figures.presentation import presentation_document
from tdi.media.qr_codes import qr, typed_address
from tdi.model.phases import PHASES, PHASES_WITH_PERIMETER, perimeter_phase
from tdi.text.typography import spaced
from tdi.views.presentation.own import read
from tdi.views.presentation.selection import PresentationSelection, resolved
from tdi.views.presentation.view import PresentationView
from tdi.views.presentation.view import presentation as build_presentation
from tdi.views.targets import address
from tdi.views.territory_facts import Key, territory_rows

PREFIX: Final = "/salle"
FILE: Final = "pages/presentation.py"
# A presentation is some seconds of drawing, and any deck is one: they wait for each other, not the
# other requests for them.
_DRAWING: Final = CapacityLimiter(2)


def presentation(selection: PresentationSelection) -> PresentationView:
    """Return the presentation of a selection; the scene it starts at makes no difference."""
    data = cache.store()
    return _presentation(data, resolved(data, selection))


@lru_cache(maxsize=128)
def _presentation(data: Store, shown: PresentationSelection) -> PresentationView:
    return build_presentation(data, shown, data.data_version)


def outline(view: PresentationView) -> None:
    """Write the presentation as text: what the presentation shows, in order, with every source."""
    st.html(render_part("presentation", "outline", view=view))


def stage(view: PresentationView, selection: PresentationSelection, theme: Theme) -> None:
    """Open the presentation over the page; a step from one scene to the next needs no run."""
    shown = view.selection
    _, notices = BY_PATH["presentation"].parse(state.query())
    url = _for_the_audience(selection, shown)
    component("presentation")(
        key="salle",
        data={
            "presentation": presentation_address(view.version, shown),
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


def _for_the_audience(selection: PresentationSelection, shown: PresentationSelection) -> str:
    """Return where the code of the last scene leads a telephone.

    To the static site, which a whole hall asks at once at no cost to the dashboard: the page of the
    region that was chosen, else the first one. Without a static site, to the presentation.
    """
    region = {"region": selection.region} if selection.region else {}
    public = static_page("pages/regions.py" if region else "pages/accueil.py", region)
    if public:
        return public
    here = selection.with_(scene=1, region=selection.region or shown.region)
    return state.origin() + address(FILE, here.to_query())


def presentation_address(version: str, shown: PresentationSelection) -> str:
    """Return where the browser fetches the presentation of a resolved selection."""
    place = f"deck/{shown.deck}" if shown.deck else f"{shown.phase}/{shown.region}/{shown.ti}"
    return f"{PREFIX}/{version}/{place}.json"


@lru_cache(maxsize=2)
def _sheets(data: Store) -> tuple[Sheet, Sheet]:
    return Sheet.of(data.display, "national"), drawings.sheet_of(data)


@lru_cache(maxsize=32)
def document(data: Store, shown: PresentationSelection) -> Body:
    """Return the presentation as the file that the browser loads."""
    drawn: dict[str, Any] = presentation_document(_presentation(data, shown), _sheets(data))
    text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))
    return Body("salle.json", text.encode())


def draw_first() -> None:
    """Draw the presentation that most readers open, and compress it.

    The first of them would wait for some seconds.
    """
    data = cache.newest()
    document(data, resolved(data, PresentationSelection())).encoded("br")


async def serve(request: Request) -> Response:
    """Answer a request for a presentation; what does not exist is a plain 404 in French."""
    path = request.path_params
    data = cache.held_version(path["version"])
    shown = _asked(data, path)
    if shown is None:
        return nothing("Cette présentation n’existe pas.")
    if path["version"] != data.data_version:
        current = presentation_address(data.data_version, shown)
        return RedirectResponse(current, status_code=307, headers={"Cache-Control": "no-store"})
    body = await to_thread.run_sync(document, data, shown, limiter=_DRAWING)
    await prepare(request.scope, body)
    return respond(request.scope, body, IMMUTABLE)


def _asked(data: Store, path: Mapping[str, str]) -> PresentationSelection | None:
    """Return what a request names, or None where there is no such presentation."""
    if "deck" in path:
        with suppress(OwnPresentationRefused):
            return PresentationSelection(deck=path["deck"]) if read(path["deck"]) else None
        return None
    drawn = perimeter_phase(path["phase"])
    known = (
        path["phase"] in PHASES
        and drawn in PHASES_WITH_PERIMETER
        and Key(drawn, path["ti"]) in territory_rows(data)
        and path["region"] in set(data.table("regions")["code"])
    )
    return PresentationSelection(path["phase"], 1, path["region"], path["ti"]) if known else None


ROUTES: Final = (
    Route(f"{PREFIX}/{{version}}/deck/{{deck}}.json", serve, methods=["GET", "HEAD"]),
    Route(f"{PREFIX}/{{version}}/{{phase}}/{{region}}/{{ti}}.json", serve, methods=["GET", "HEAD"]),
    nothing_under(PREFIX),
)
