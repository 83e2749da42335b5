"""The route of our own files.

Scripts, styles, perimeters, each at an address that holds its digest.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pages.ui.assets import PREFIX, UnknownAsset, asset_url, catalogue
from pages.ui.responses import IMMUTABLE, nothing, nothing_under, prepare, respond


async def _serve(request: Request) -> Response:
    name = request.path_params["name"]
    try:
        body = catalogue().body(name, request.path_params["digest"])
    except UnknownAsset:
        return nothing("Ce fichier n’existe pas.")
    if request.path_params["digest"] != body.digest:
        # A page opened before an update, or a reference relative to a style sheet: to the current
        # file.
        return RedirectResponse(
            asset_url(name), status_code=307, headers={"Cache-Control": "no-store"}
        )
    await prepare(request.scope, body)
    return respond(request.scope, body, IMMUTABLE)


ROUTES: Final = (
    Route(f"{PREFIX}/{{digest}}/{{name:path}}", _serve, methods=["GET", "HEAD"]),
    nothing_under(PREFIX),
)
