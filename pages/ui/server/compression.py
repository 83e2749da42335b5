"""Compress the framework's own files once, not for each visitor: its bundle is 2.3 MB, 0.5 MB in brotli."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from pages.ui.assets import Body
from pages.ui.server.buffering import fetch
from pages.ui.server.responses import IMMUTABLE, REVALIDATE, prepare, respond

_FOLDERS: Final = ("/static/", "/component/")
_MOST_FILES: Final = 600
"""Files kept: more than the framework and the components have, so that invented addresses do not fill the memory."""


class Compression:
    """Serve files of the framework and of its components from memory, compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._bodies: dict[str, tuple[Body, str]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, or hand on what is none."""
        if (
            scope["type"] != "http"
            or scope["method"] not in {"GET", "HEAD"}
            or not scope["path"].startswith(_FOLDERS)
        ):
            await self._app(scope, receive, send)
            return
        held = self._bodies.get(scope["path"]) or await self._read(scope, receive)
        if held is None:
            await self._app(scope, receive, send)
            return
        body, caching = held
        await prepare(scope, body)
        await respond(scope, body, caching)(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive) -> tuple[Body, str] | None:
        path = scope["path"]
        answer = await fetch(self._app, scope, receive)
        if answer.status != 200 or len(self._bodies) >= _MOST_FILES:
            return None
        # What the framework says of how long a file may be kept, in our words: for ever, or to be asked for again.
        caching = IMMUTABLE if "immutable" in answer.headers.get("cache-control", "") else REVALIDATE
        body = Body(path.rsplit("/", 1)[-1], answer.body, answer.headers.get("content-type", ""))
        self._bodies[path] = body, caching
        return self._bodies[path]
