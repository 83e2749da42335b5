"""Answers to requests outside of a session.

One file in the form that was asked for, nothing there, something nobody expected.
"""

from __future__ import annotations

import logging
import secrets

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from pages.ui.assets import Body, best_encoding
from pages.ui.headers import security_headers

logger = logging.getLogger("tdi.server")

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"


def respond(scope: Scope, body: Body, cache_control: str) -> Response:
    """Answer with one file: right type, best encoding, ETag, 304 where the browser has it."""
    request = Headers(scope=scope)
    encoding = best_encoding(request.get("accept-encoding", ""), body)
    etag = f'"{body.sha256[:20]}-{encoding}"'
    headers = {"Cache-Control": cache_control, "ETag": etag, "Vary": "Accept-Encoding"}
    known = {
        item.strip().removeprefix("W/") for item in request.get("if-none-match", "").split(",")
    }
    if etag in known:
        return Response(status_code=304, headers=headers)
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    return Response(body.encoded(encoding), media_type=body.media_type, headers=headers)


def nothing_under(prefix: str) -> Route:
    """Return the last route below a prefix of ours.

    To the framework, what no route takes would be its start page, with status 200.
    """
    return Route(f"{prefix}/{{rest:path}}", _nothing, methods=["GET", "HEAD"])


async def _nothing(request: Request) -> Response:
    return nothing()


def nothing(sentence: str = "Cette adresse n’existe pas.") -> Response:
    """Say that there is nothing at an address, to a program.

    A user's address is answered with a page (`pages.ui.server.not_found`).
    """
    return PlainTextResponse(sentence, status_code=404, headers={"Cache-Control": "no-store"})


async def unforeseen(request: Request, error: Exception) -> Response:
    """Answer what no route of ours expected.

    One calm sentence with the number under which the log has the rest.

    Starlette asks for it from outside of all middleware, so it carries the headers itself; the
    error itself goes on to the server's log.
    """
    incident = secrets.token_hex(4)
    logger.error("incident %s: %s", incident, request.url.path)
    return PlainTextResponse(
        f"Cette réponse n’a pas pu être faite. Réessayez, ou signalez l’incident {incident}.",
        status_code=500,
        headers={**security_headers(), "Cache-Control": "no-store"},
    )


async def no_data(request: Request, error: Exception) -> Response:
    """Answer while there is no store; the log has the reason."""
    return PlainTextResponse(
        "Les données ne sont pas disponibles pour le moment. Réessayez dans quelques instants.",
        status_code=503,
        headers={"Cache-Control": "no-store", "Retry-After": "30"},
    )


async def prepare(scope: Scope, body: Body) -> None:
    """Compress a file in the form this request takes, outside the event loop.

    If that is not done yet.
    """
    encoding = best_encoding(Headers(scope=scope).get("accept-encoding", ""), body)
    if not body.has(encoding):
        await to_thread.run_sync(body.encoded, encoding)
