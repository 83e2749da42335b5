"""Start the dashboard: Streamlit's application behind our document, files and headers, in one process.

``python -m pages.ui.server --port 8501`` from the root of the project, or ``tdi run``. Under another ASGI
server: ``uvicorn --factory pages.ui.server:create_app``.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import importlib
import importlib.util
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.ui import ahead, cards, downloads, maps, renewal, room_ui, searching
from pages.ui.answers import IMMUTABLE, nothing_under, prepare, respond, unforeseen
from pages.ui.assets import PREFIX, ROOT, UnknownAsset, asset_url, catalogue
from pages.ui.document import Document, existing_pages
from pages.ui.frame_document import FRAME_FOLDER, FrameDocument
from pages.ui.middleware import Bundle, Front, files_under
from pages.ui.renewal import freeze
from pages.ui.versions import held
from tdi import paths, settings
from tdi.errors import SettingError, TdiError

if TYPE_CHECKING:
    from streamlit.web.server.starlette import App

    from tdi.store import Store

logger = logging.getLogger("tdi.server")

# What a rerun would import on the first visitor's time.
WARM_MODULES = ("pandas", "folium", "tdi.store", "tdi.views", "tdi.figures")


class StartError(RuntimeError):
    """The server cannot start; the message is one line that names the cause and the remedy."""


def _package_dir(name: str) -> Path:
    # Found without importing it: a component imported before the runtime exists is registered nowhere.
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise StartError(f"The package {name} is not installed. Remedy: make setup.")
    return Path(spec.origin).parent


async def _served_file(request: Request) -> Response:
    name = request.path_params["name"]
    try:
        body = catalogue().body(name, request.path_params["digest"])
    except UnknownAsset:
        return PlainTextResponse("Ce fichier n’existe pas.", status_code=404)
    if request.path_params["digest"] != body.digest:
        # A page opened before an update, or a reference relative to a style sheet: to the current file.
        return RedirectResponse(asset_url(name), status_code=307, headers={"Cache-Control": "no-store"})
    await prepare(request.scope, body)
    return respond(request.scope, body, IMMUTABLE)


def check_store() -> Store:
    """Open the store and compare every file with its manifest.

    Every file now: a damaged table met later would be a notice to a reader, not to whoever starts the server.

    Raises
    ------
    StartError
        When the store is missing or damaged, with the store's own message.
    """
    from tdi.store import Store

    try:
        return Store(paths.store(), verify=True)
    except TdiError as error:
        raise StartError(" ".join(str(error).split())) from error


def _lifespan(bundle: Bundle, document: Document) -> Callable[[App], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: App) -> AsyncIterator[None]:
        check_store()
        held().newest()  # in memory from here on, whatever happens to the folder
        warm: bool = settings.value("TDI_WARM")
        if warm:
            await _warm(app, bundle, document)
        freeze()
        tasks = [asyncio.create_task(renewal.watch(app, warm=warm)), asyncio.create_task(renewal.tidy())]
        if warm:
            # Once the doors are open: a start must stay short, and the first talk is some seconds of drawing.
            tasks.append(asyncio.create_task(_draw()))
        yield
        for task in tasks:
            task.cancel()

    return lifespan


async def _draw() -> None:
    await asyncio.to_thread(cards.draw_first)
    await asyncio.to_thread(room_ui.draw_first)
    await asyncio.to_thread(freeze)


async def _warm(app: App, bundle: Bundle, document: Document) -> None:
    from pages.ui.warmup import visit

    def compress() -> None:
        for page in existing_pages(app.script_path.parent):
            bundle.warm(document.render(page, {}, "").decode())
        for name in catalogue().names():
            body = catalogue().body(name)
            body.encoded("br" if body.compressible else "identity")

    # Beside the imports and the first visits: the compressor leaves the interpreter free.
    compressing = asyncio.create_task(asyncio.to_thread(compress))
    for name in WARM_MODULES:
        await asyncio.to_thread(importlib.import_module, name)
    await visit(app, sorted(existing_pages(app.script_path.parent)))
    await asyncio.to_thread(_index)
    await compressing


def _index() -> None:
    """Build the search's index, so that the first reader who types does not wait for it."""
    from pages.ui import cache

    cache.everything()


def create_app(script: Path | None = None) -> App:
    """Return the ASGI application: Streamlit's, our routes and our middleware.

    Parameters
    ----------
    script
        First page; the benchmark gives those of the alternatives, to be served in the same way.

    Raises
    ------
    DocumentError
        When the framework's ``index.html`` is not that of the locked version.
    """
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    import streamlit as st

    from pages.ui import runs

    runs.install()
    static = _package_dir("streamlit") / "static"
    files = files_under(static / "static", "/static")
    folium_build = _package_dir("streamlit_folium") / "frontend" / "build"
    bundle = Bundle(files | files_under(folium_build, FRAME_FOLDER))
    script = script or ROOT / "app.py"
    frame = FrameDocument((folium_build / "index.html").read_text(encoding="utf-8"))
    document = Document(
        (static / "index.html").read_text(encoding="utf-8"),
        ROOT / ".streamlit/config.toml",
        static / "static/js",
        frame.script,
    )
    return st.App(
        script,
        routes=[
            Route(f"{PREFIX}/{{digest}}/{{name:path}}", _served_file, methods=["GET", "HEAD"]),
            nothing_under(PREFIX),
            *maps.ROUTES,
            *room_ui.ROUTES,
            *searching.ROUTES,
            *cards.ROUTES,
            *ahead.ROUTES,
            *downloads.ROUTES,
        ],
        middleware=[
            Middleware(
                Front, document=document, frame=frame, pages=existing_pages(script.parent), bundle=bundle
            )
        ],
        lifespan=_lifespan(bundle, document),
        exception_handlers={Exception: unforeseen},
    )


def bind(host: str, port: int) -> socket.socket:
    """Bind the listening socket before anything is loaded, so that a taken port is said at once.

    Raises
    ------
    StartError
        When the port is taken, not allowed, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named: asyncio turns Nagle's algorithm off only on sockets that say they are TCP, and an
    # answer in two writes (head, body) otherwise waits 40 ms for the client's delayed acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        reason = {
            errno.EADDRINUSE: f"port {port} is already in use",
            errno.EACCES: f"port {port} is not allowed for this user",
        }.get(error.errno or 0, str(error))
        raise StartError(
            f"Cannot listen on {host}:{port}: {reason}. Remedy: choose another, e.g. --port {port + 1}."
        ) from error
    listening.set_inheritable(True)
    return listening


def main(port: int = 8501, host: str = "127.0.0.1", *, dev: bool = False, script: Path | None = None) -> int:
    """Serve until interrupted; return the exit code.

    Parameters
    ----------
    port, host
        Where to listen.
    dev
        Watch the sources and rerun on a change.
    script
        First page, ``app.py`` unless the benchmark says otherwise.
    """
    os.chdir(ROOT)
    if dev:
        os.environ["TDI_WARM"] = "0"
    try:
        for warning in settings.check():
            print(f"tdi run: {warning}", file=sys.stderr)
        listening = bind(host, port)
        store = check_store()
        application = create_app(script)
        if dev:  # pages may come and go
            from pages.ui import runs

            runs.remove()
        _set_options(port, host, dev=dev)
    except (StartError, SettingError, ValueError) as error:
        print(f"tdi run: {error}", file=sys.stderr)
        return 1
    shown = f"[{host}]" if ":" in host else host
    print(
        f"Territoires d'industrie: http://{shown}:{port} (data {store.data_version}). Ctrl+C stops.",
        flush=True,
    )
    return serve(application, listening)


def _set_options(port: int, host: str, *, dev: bool) -> None:
    # The framework reads STREAMLIT_... variables in its own command line only, so they would be ignored here.
    from streamlit import config

    config.set_option("server.port", port)
    config.set_option("server.address", host)
    config.set_option("runner.postScriptGC", False)  # renewal.tidy collects, not every rerun
    secret = settings.cookie_secret()
    if secret:  # else one of its own, which another replica would not know
        config.set_option("server.cookieSecret", secret)
    if dev:
        config.set_option("server.fileWatcherType", "auto")
        config.set_option("server.runOnSave", True)


def serve(application: App, listening: socket.socket) -> int:
    """Serve until a signal, then stop in good order; return the exit code."""
    import uvicorn

    from pages.ui.connection import Connection

    server = uvicorn.Server(
        uvicorn.Config(
            application,
            log_level="warning",
            access_log=False,
            server_header=False,
            ws=Connection,
            ws_max_size=1 << 20,  # what a browser may send: widget states, never a file
            ws_per_message_deflate=True,
            timeout_graceful_shutdown=3,
        )
    )
    # uvicorn stops in good order, then raises the signal again for its caller; a stop asked for is fine.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: None)
    asyncio.run(server.serve(sockets=[listening]))
    return 0 if server.started else 3


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m pages.ui.server", description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=8501, help="port to listen on (8501)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--dev", action="store_true", help="watch the sources and rerun on a change")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    options = _parse(sys.argv[1:])
    sys.exit(main(options.port, options.host, dev=options.dev))
