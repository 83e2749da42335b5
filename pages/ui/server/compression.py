"""Compress the framework's own files once, not for each visitor.

Its bundle is 2.3 MB, 0.5 MB in brotli.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.ui.assets import Body
from pages.ui.responses import IMMUTABLE, REVALIDATE, nothing, prepare, respond
from pages.ui.server.buffering import fetch

_FOLDERS: Final = ("/static/", "/component/")
_MOST_FILES: Final = 600
"""Files kept: more than the framework and the components have."""


class Compression:
    """Serve files of the framework and of its components from memory, compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files: dict[str, tuple[Body, str]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, or hand on what is none."""
        if (
            scope["type"] != "http"
            or scope["method"] not in {"GET", "HEAD"}
            or not scope["path"].startswith(_FOLDERS)
        ):
            await self._app(scope, receive, send)
            return
        response = await self._answer(scope)
        await response(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        path = scope["path"]
        if path not in self._files:
            answer = await fetch(self._app, scope)
            # The framework answers with its start page where it has no such file.
            if path.startswith("/static/") and answer.media_type == "text/html":
                return nothing()
            if answer.status != 200 or len(self._files) >= _MOST_FILES:
                return answer.response()
            # What the framework says of how long a file may be kept, in our words: for ever, or to
            # be asked for again.
            caching = (
                IMMUTABLE if "immutable" in answer.headers.get("cache-control", "") else REVALIDATE
            )
            name = path.rsplit("/", 1)[-1]
            self._files[path] = (
                Body(name, answer.body, answer.headers.get("content-type", "")),
                caching,
            )
        body, caching = self._files[path]
        await prepare(scope, body)
        return respond(scope, body, caching)
