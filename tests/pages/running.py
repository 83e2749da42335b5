"""The application as it runs, in this process, without a network."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from starlette.types import Message
from streamlit.runtime import Runtime

from pages.ui import replay, runs
from pages.ui.visitor import running


@contextmanager
def application() -> Iterator[tuple[Any, Callable[[Coroutine[Any, Any, Any]], Any]]]:
    """Start the application, not warm; yield it and a function that does work on its event loop and waits for it."""
    from pages.ui.server import create_app

    held = os.environ.get("TDI_WARM")
    os.environ["TDI_WARM"] = "0"
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def on_loop(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(120)

    app = create_app()
    life = running(app)
    on_loop(life.__aenter__())
    try:
        yield app, on_loop
    finally:
        on_loop(life.__aexit__(None, None, None))
        runs.remove()  # tests of pages that follow in this process run them in the framework's own way
        replay.STATES.clear()
        Runtime._instance = None  # the framework allows one for a process, and a file of tests starts its own
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        os.environ.pop("TDI_WARM") if held is None else os.environ.__setitem__("TDI_WARM", held)


async def fetched(app: Any, address: str, *headers: tuple[bytes, bytes]) -> tuple[int, dict[str, str], str]:
    """Ask an application that runs for an address; return status, headers and text."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), *headers],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
        "state": {},
    }
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    with suppress(RuntimeError):  # which goes on to the server, for its log
        await app(scope, receive, send)
    told = {name.decode().lower(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], told, b"".join(part.get("body", b"") for part in said[1:]).decode()
