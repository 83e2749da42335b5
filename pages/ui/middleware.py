"""What stands in front of Streamlit: our document, its bundle compressed once, headers, closed doors.

A plain ASGI middleware: it never buffers a streamed answer, and of the websocket it only parts what was bundled (`pages.ui.bundle`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui import first_screen
from pages.ui.answers import IMMUTABLE, REVALIDATE, prepare, respond
from pages.ui.assets import Body
from pages.ui.bundle import parted
from pages.ui.document import Document
from pages.ui.forerun import Forerun
from pages.ui.frame_document import FRAME_ADDRESS, FrameDocument
from pages.ui.headers import HOST, content_security_policy, frame_ancestors, security_headers
from tdi.figures.palette import Theme

# Closed: counters of the process, a probe that runs the script, the agent interface. `health` and
# `host-config` stay, since readiness checks and the browser need them.
CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent", "/_stcore/upload_file")

# What the application itself answers; every other address is one of our pages, or does not exist.
FRAMEWORK_PREFIXES = (
    "/_stcore/",
    "/media/",
    "/component/",
    "/static/",
    "/fichiers/",
    "/cartes/",
    "/fiches/",
    "/salle/",
    "/recherche/",
    "/atlas/",
    "/telecharger/",
)

_HASHED = re.compile(r"[.-][A-Za-z0-9_-]{8,}\.(?:js|css|woff2?|ttf|wasm|svg|png)$")


def files_under(root: Path, prefix: str) -> dict[str, Path]:
    """Return ``{address: file}`` of the files of a directory, without source maps."""
    return {
        f"{prefix}/{path.relative_to(root).as_posix()}": path
        for path in root.rglob("*")
        if path.is_file() and path.suffix != ".map"
    }


class Bundle:
    """Files that packages bring, by their address: read at the first request, compressed once, kept.

    Parameters
    ----------
    files
        ``{address: file}``.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = dict(files)
        self._bodies: dict[str, Body] = {}

    def __contains__(self, address: object) -> bool:
        """Whether there is a file at this address."""
        return address in self._files

    def body(self, address: str) -> Body:
        """Return the file at an address."""
        body = self._bodies.get(address)
        if body is None:
            file = self._files[address]
            body = self._bodies.setdefault(address, Body(file.name, file.read_bytes()))
        return body

    def warm(self, document: str) -> None:
        """Compress what a document names, so that the first visitor does not wait for it."""
        for address in re.findall(r'(?:href|src)="\.?(/[^"]+)"', document):
            if address in self:
                body = self.body(address)
                body.encoded("br" if body.compressible else "identity")


def _parting(send: Send) -> Send:
    """Part what goes through the framework as one message; in front of any server, so that a browser never meets a bundle."""

    async def part(message: Message) -> None:
        data = message.get("bytes")
        if not data:
            await send(message)
            return
        for each in parted(data):
            await send({"type": "websocket.send", "bytes": each})

    return part


class Front:
    """The middleware.

    Parameters
    ----------
    app
        What follows.
    document
        The rewritten document.
    frame
        The document of the map's frame.
    pages
        Paths of the pages that exist; other addresses get a page that says so, with status 404.
    bundle
        The framework's and components' own files.
    """

    def __init__(
        self, app: ASGIApp, *, document: Document, frame: FrameDocument, pages: Iterable[str], bundle: Bundle
    ) -> None:
        self._app = app
        self._document = document
        self._frame = frame
        self._pages = frozenset(pages)
        self._bundle = bundle
        self._bodies: dict[str, Body] = {}
        self._forerun = Forerun(app)
        self._ancestors = frame_ancestors()
        self._headers = security_headers(self._ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an HTTP request, or hand it on with our headers."""
        if scope["type"] == "websocket":
            await self._app(scope, receive, _parting(send))
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        response = await self._answer(scope, path)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._decorate(MutableHeaders(scope=message), scope, path)
            await send(message)

        await (response or self._app)(scope, receive, send_with_headers)

    def _decorate(self, headers: MutableHeaders, scope: Scope, path: str) -> None:
        for name, value in self._headers.items():
            headers[name] = value
        # Its only cookie guards uploads, of which there are none: a reader who reconnects would get it for nothing.
        del headers["Set-Cookie"]
        if headers.get("content-type", "").startswith("text/html"):
            headers["Content-Security-Policy"] = content_security_policy(
                Headers(scope=scope).get("host", ""),
                component=path.startswith(("/component/", "/_stcore/bidi-components/")),
                ancestors=self._ancestors,
                script_source=self._document.script_source,
            )

    async def _answer(self, scope: Scope, path: str) -> Response | None:
        if any(path == closed or path.startswith(closed + "/") for closed in CLOSED):
            return PlainTextResponse("Cette adresse n’est pas ouverte.", status_code=404)
        if scope["method"] not in {"GET", "HEAD"}:
            return None
        if path == FRAME_ADDRESS:
            return self._send_page(scope, self._frame.render(), 200)
        if path in self._bundle:
            body = self._bundle.body(path)
            await prepare(scope, body)
            return respond(scope, body, IMMUTABLE if _HASHED.search(path) else REVALIDATE)
        page = path.strip("/")
        if page in self._pages and (path == "/" or not path.endswith("/")):
            return await self._page(scope, page)
        # A file of an earlier or later version of the bundle, met while replicas are replaced: not the start page as a script.
        if path.startswith("/static/"):
            return PlainTextResponse("Ce fichier n’existe pas.", status_code=404)
        # Streamlit answers any unknown address with status 200, its start page and a dialog in English.
        if not path.startswith(FRAMEWORK_PREFIXES):
            return self._send_page(scope, self._document.not_found(), 404)
        return None

    async def _page(self, scope: Scope, page: str) -> Response:
        host = Headers(scope=scope).get("host", "")
        origin = f"{scope.get('scheme', 'http')}://{host}" if HOST.match(host) else ""
        asked = scope.get("query_string", b"").decode("latin-1")
        try:
            query = dict(parse_qsl(asked, max_num_fields=first_screen.MOST_FIELDS))
        except ValueError:  # more than any page has: title and preview are those of the page without any
            query = {}
        first = await self._first_screen(scope, page, asked, origin)
        raw = self._document.with_first_screen(self._document.render(page, query, origin), first)
        body = self._kept(raw)
        await prepare(scope, body)
        response = respond(scope, body, REVALIDATE)
        response.headers["Accept-CH"] = first_screen.HINT
        response.headers["Vary"] += f", {first_screen.HINT}"
        return response

    async def _first_screen(self, scope: Scope, page: str, query: str, origin: str) -> str:
        theme: Theme = "dark" if "dark" in Headers(scope=scope).get(first_screen.HINT, "") else "light"
        known = await to_thread.run_sync(first_screen.of_address, page, query, theme, origin)
        if known or scope["method"] != "GET":
            return known
        url = f"{origin}{scope['path']}{'?' if query else ''}{query}"
        await self._forerun.run(page, query, theme, url)
        return await to_thread.run_sync(first_screen.of_address, page, query, theme, origin)

    def _send_page(self, scope: Scope, raw: bytes, status: int) -> Response:
        body = self._kept(raw)
        if status != 200:
            return Response(raw, status, media_type=body.media_type, headers={"Cache-Control": "no-store"})
        return respond(scope, body, REVALIDATE)

    def _kept(self, raw: bytes) -> Body:
        name = "document:" + hashlib.sha256(raw).hexdigest()
        body = self._bodies.get(name)
        if body is None:
            # The Host header is the visitor's: a bound keeps invented hosts from filling the memory.
            for old in [key for key in self._bodies if key.startswith("document:")][:-100]:
                del self._bodies[old]
            body = self._bodies[name] = Body("index.html", raw)
        return body
