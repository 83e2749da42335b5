"""Files of a view at addresses of their own.

``/telecharger/<data version>/<page>/<file name>?<state of the page>``.

The address says what the file shows, so it may be kept, sent and asked for by a program; it needs
no session, no widget and none of the session's memory. A file is made when it is asked for; one of
another version of the data leads to the current. Slides and packages are made two at a time, rows
do not wait for them, and who would wait behind too many is told so at once.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.ui import cache, exports, state
from pages.ui.comparer import parts as comparer_parts
from pages.ui.donnees import files as donnees_files
from pages.ui.download_menu import PREFIX, File
from pages.ui.evolution import rows as evolution_list
from pages.ui.financements import parts as financements_ui
from pages.ui.intercommunalite import parts as intercommunalite_parts
from pages.ui.presentation import parts as presentation
from pages.ui.projets import parts as projets_parts
from pages.ui.regions import parts as regions_ui
from pages.ui.responses import nothing, nothing_under
from pages.ui.site_map import BY_PATH
from tdi.data.store import Store
from tdi.errors import TdiError
from tdi.views.comparer.selection import ComparerSelection
from tdi.views.donnees.selection import DonneesSelection
from tdi.views.evolution.selection import EvolutionSelection
from tdi.views.financements.selection import FinancementsSelection
from tdi.views.intercommunalite.selection import IntercommunaliteSelection
from tdi.views.presentation.selection import PresentationSelection
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.regions.selection import RegionsSelection
from tdi.views.selection import Selection
from tdi.views.territoire.selection import TerritorySelection

logger = logging.getLogger("tdi.pages")

MINUTES: Final = "private, max-age=600"
# Slides are some seconds of work: they wait for each other, not the pages nor the rows for them.
_SLOW: Final = CapacityLimiter(2)
# Rows are some 100 ms of processor: more at once would only slow each other and the pages.
_QUICK: Final = CapacityLimiter(4)
_QUICK_FORMS: Final = (".csv", ".geojson", ".svg")
# Ten slide decks are 50 s of work on two cores (docs/reliability.md): a user who would wait longer
# is told to come back when half of them are done.
_MOST_WAITING: Final = 10
_RETRY_SECONDS: Final = 30


def _carte(selection: Selection) -> Sequence[File]:
    return exports.of_carte(cache.carte(selection), selection)


def _territoire(selection: TerritorySelection) -> Sequence[File]:
    sheet = cache.territory(selection).sheet
    return exports.of_territory(sheet) if sheet is not None else ()


def _comparer(selection: ComparerSelection) -> Sequence[File]:
    return comparer_parts.files(cache.comparer(selection), selection)


def _intercommunalite(selection: IntercommunaliteSelection) -> Sequence[File]:
    if selection.siren is None:
        return ()
    return intercommunalite_parts.files(cache.intercommunalite(selection))


def _regions(selection: RegionsSelection) -> Sequence[File]:
    return regions_ui.files(cache.regions(selection), selection)


def _financements(selection: FinancementsSelection) -> Sequence[File]:
    return financements_ui.files(cache.financements(selection), selection)


def _projets(selection: ProjetsSelection) -> Sequence[File]:
    return projets_parts.files(selection, cache.projets(selection))


def _evolution(selection: EvolutionSelection) -> Sequence[File]:
    return evolution_list.files(selection, cache.evolution(selection))


def _presentation(selection: PresentationSelection) -> Sequence[File]:
    view = presentation.presentation(selection)
    return () if any(scene.notices for scene in view.scenes) else exports.of_presentation(view)


def _donnees(selection: DonneesSelection) -> Sequence[File]:
    return (*donnees_files.of_table(selection), *donnees_files.of_store())


OFFERS: Final[Mapping[str, Callable[[Any], Sequence[File]]]] = {
    "carte": _carte,
    "territoire": _territoire,
    "comparer": _comparer,
    "intercommunalite": _intercommunalite,
    "regions": _regions,
    "financements": _financements,
    "projets": _projets,
    "evolution": _evolution,
    "presentation": _presentation,
    "donnees": _donnees,
}
"""What each page offers in a state of its address."""


def made(
    data: Store, page: str, name: str, query: Mapping[str, str], origin: str = ""
) -> tuple[bytes, str] | None:
    """Make a file of a view.

    Its bytes and media type, or None when the view offers none of that name.

    Parameters
    ----------
    data
        Version of the data.
    page
        One of `OFFERS`.
    name
        Name of the file, as the view offers it.
    query
        State of the page.
    origin
        Origin of the site, for the addresses that are written in files.
    """
    with state.outside_session(data, origin):
        if page not in OFFERS:
            return None
        selection, _ = BY_PATH[page].parse(query)
        for _, offered, make, kind in OFFERS[page](selection):
            if offered == name:
                return make(), kind
    return None


async def serve(request: Request) -> Response:
    """Answer a request for a file; what does not exist is a plain 404 in French."""
    version, page, name = (request.path_params[part] for part in ("version", "page", "name"))
    store = cache.held_version(version)
    if version != store.data_version:
        asked = request.scope["query_string"].decode("latin-1")
        parts = (store.data_version, page, name.replace(version, store.data_version))
        return RedirectResponse(
            "/".join((PREFIX, *map(quote, parts))) + (f"?{asked}" if asked else ""),
            status_code=307,
            headers={"Cache-Control": "no-store"},
        )
    limiter = _QUICK if name.endswith(_QUICK_FORMS) else _SLOW
    if limiter.statistics().tasks_waiting >= _MOST_WAITING:
        return PlainTextResponse(
            "Ce fichier n’a pas été fait\u00a0: trop de fichiers sont demandés en même temps. Réessayez dans une minute.",
            status_code=503,
            headers={"Retry-After": str(_RETRY_SECONDS)},
        )
    origin = f"{request.url.scheme}://{request.url.netloc}"
    try:
        async with limiter:
            if await request.is_disconnected():  # while it waited: nobody would get the file
                return Response(status_code=408)
            found = await to_thread.run_sync(
                made, store, page, name, dict(request.query_params), origin
            )
    except (TdiError, OSError):  # a full disk is no fault of the reader's
        incident = secrets.token_hex(4)
        logger.exception("incident %s", incident)
        return PlainTextResponse(
            f"Ce fichier n’a pas pu être fait. Signalez l’incident {incident} si cela se répète.",
            status_code=500,
        )
    if found is None:
        return nothing("Ce fichier n’existe pas.")
    body, kind = found
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": MINUTES,
        "X-Robots-Tag": "noindex",
    }
    return Response(body, media_type=kind, headers=headers)


ROUTES: Final = (
    Route(f"{PREFIX}/{{version}}/{{page}}/{{name}}", serve, methods=["GET", "HEAD"]),
    nothing_under(PREFIX),
)
