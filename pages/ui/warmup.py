"""A first visit, made by the server to itself before it opens.

The first visitor would otherwise pay about a second for lazy imports and cold caches.
The visit goes through the application in memory, as a browser's websocket would, without the network.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message

logger = logging.getLogger("tdi.server")

SECONDS_PER_PAGE = 20.0


class _Visitor:
    """The browser's end of one websocket."""

    def __init__(self) -> None:
        self._to_server: asyncio.Queue[Message] = asyncio.Queue()
        self._finished: asyncio.Queue[bool] = asyncio.Queue()

    async def receive(self) -> Message:
        return await self._to_server.get()

    async def send(self, message: Message) -> None:
        if message["type"] == "websocket.close":
            self._finished.put_nowait(False)
        data = message.get("bytes")
        if not data:
            return
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        forward = ForwardMsg.FromString(data)
        if forward.WhichOneof("type") == "script_finished":
            self._finished.put_nowait(True)

    async def open_page(self, page: str) -> bool:
        """Ask for one page and wait until its script has run; return whether it has."""
        from streamlit.proto.BackMsg_pb2 import BackMsg

        request = BackMsg()
        request.rerun_script.page_name = page
        request.rerun_script.query_string = ""
        self._to_server.put_nowait({"type": "websocket.receive", "bytes": request.SerializeToString()})
        try:
            return await asyncio.wait_for(self._finished.get(), SECONDS_PER_PAGE)
        except TimeoutError:
            return False

    def start(self) -> None:
        self._to_server.put_nowait({"type": "websocket.connect"})

    def leave(self) -> None:
        self._to_server.put_nowait({"type": "websocket.disconnect", "code": 1000})


async def visit(app: ASGIApp, pages: list[str]) -> None:
    """Run each page once; a page that fails or hangs is logged and does not keep the server from starting.

    Parameters
    ----------
    app
        The ASGI application, its runtime started.
    pages
        Paths of the pages, ``""`` for the first.
    """
    scope: dict[str, Any] = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": "/_stcore/stream",
        "raw_path": b"/_stcore/stream",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"user-agent", b"warm-up")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
        "subprotocols": ["streamlit"],
        "state": {},
    }
    visitor = _Visitor()
    visitor.start()
    connection = asyncio.create_task(_connect(app, scope, visitor))
    for page in pages:
        if not await visitor.open_page(page):
            logger.warning("warm-up: the page %r did not finish", page or "/")
    visitor.leave()
    await asyncio.wait({connection}, timeout=5)
    if not connection.done():
        connection.cancel()


async def _connect(app: ASGIApp, scope: dict[str, Any], visitor: _Visitor) -> None:
    await app(scope, visitor.receive, visitor.send)
