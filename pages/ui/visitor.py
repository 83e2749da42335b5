"""A reader without a browser or a network: the application is spoken to through its websocket, in memory.

The server visits itself with it before it opens (`warmup`); the benchmark and the tests of addresses use it too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message

_SCOPE: Mapping[str, Any] = {
    "type": "websocket",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "scheme": "ws",
    "path": "/_stcore/stream",
    "raw_path": b"/_stcore/stream",
    "root_path": "",
    "query_string": b"",
    "headers": [(b"host", b"localhost"), (b"user-agent", b"visitor")],
    "client": ("127.0.0.1", 0),
    "server": ("127.0.0.1", 0),
    "subprotocols": ["streamlit"],
}


@dataclass
class Answer:
    """What one run of a page sent.

    Attributes
    ----------
    milliseconds
        From the request to the end of the script.
    messages
        The framework's messages, in order, as bytes.
    """

    milliseconds: float
    messages: list[bytes] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes sent, not compressed."""
        return sum(map(len, self.messages))

    def markup(self) -> str:
        """Return all the HTML that the page wrote, part after part."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        parts = []
        for data in self.messages:
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                if element.WhichOneof("type") == "html":
                    parts.append(str(element.html.body))
                elif element.WhichOneof("type") == "exception":
                    parts.append(f"EXCEPTION {element.exception.type}: {element.exception.message}")
        return "\n".join(parts)


class Visitor:
    """The browser's end of one websocket."""

    def __init__(self) -> None:
        self._to_server: asyncio.Queue[Message] = asyncio.Queue()
        self._finished: asyncio.Queue[float | None] = asyncio.Queue()
        self._messages: list[bytes] = []
        self._to_server.put_nowait({"type": "websocket.connect"})

    async def receive(self) -> Message:
        """Give the server the next message of the reader."""
        return await self._to_server.get()

    async def send(self, message: Message) -> None:
        """Take a message of the server."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        if message["type"] == "websocket.close":
            self._finished.put_nowait(None)
        if data := message.get("bytes"):
            self._messages.append(data)
            if ForwardMsg.FromString(data).WhichOneof("type") == "script_finished":
                self._finished.put_nowait(time.perf_counter())

    def received(self) -> list[bytes]:
        """Return the messages of the run that goes on."""
        return list(self._messages)

    async def run(
        self,
        page: str,
        query: Mapping[str, str] | str = "",
        *,
        scheme: str = "light",
        url: str = "",
        values: Mapping[str, str] | None = None,
        seconds: float = 60.0,
    ) -> Answer:
        """Ask for a state of a page and wait until its script has run.

        Parameters
        ----------
        page
            Path of the page, ``""`` for the first.
        query
            Parameters of the address, or the query string as it is.
        scheme, url
            The reader's theme, and the address that his browser shows.
        values
            What components report: JSON by their identity.
        seconds
            How long to wait.

        Raises
        ------
        TimeoutError
            When the script has not ended by then.
        ConnectionError
            When the server closed the line.
        """
        from streamlit.proto.BackMsg_pb2 import BackMsg

        request = BackMsg()
        request.rerun_script.page_name = page
        request.rerun_script.query_string = query if isinstance(query, str) else urlencode(query)
        request.rerun_script.context_info.color_scheme = scheme
        request.rerun_script.context_info.url = url
        for identity, value in (values or {}).items():
            request.rerun_script.widget_states.widgets.add(id=identity, json_value=value)
        self._messages = []
        start = time.perf_counter()
        self._to_server.put_nowait({"type": "websocket.receive", "bytes": request.SerializeToString()})
        end = await asyncio.wait_for(self._finished.get(), seconds)
        if end is None:
            raise ConnectionError("the server closed the line")
        return Answer(1000 * (end - start), self._messages)

    def leave(self) -> None:
        """Close the line."""
        self._to_server.put_nowait({"type": "websocket.disconnect", "code": 1000})


@asynccontextmanager
async def visiting(app: ASGIApp) -> AsyncIterator[Visitor]:
    """Open a session of an application that runs, and close it at the end."""
    visitor = Visitor()
    connection = asyncio.ensure_future(app({**_SCOPE, "state": {}}, visitor.receive, visitor.send))
    try:
        yield visitor
    finally:
        visitor.leave()
        await asyncio.wait({connection}, timeout=5)
        if not connection.done():
            connection.cancel()


@asynccontextmanager
async def running(app: ASGIApp) -> AsyncIterator[None]:
    """Start an application as a server does, and stop it at the end.

    Raises
    ------
    RuntimeError
        When it does not start.
    """
    commands: asyncio.Queue[Any] = asyncio.Queue()
    answers: asyncio.Queue[Any] = asyncio.Queue()
    scope: dict[str, Any] = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    life = asyncio.ensure_future(app(scope, commands.get, answers.put))
    await commands.put({"type": "lifespan.startup"})
    answer = await answers.get()
    if answer["type"] != "lifespan.startup.complete":
        raise RuntimeError(f"the application did not start: {answer}")
    try:
        yield
    finally:
        await commands.put({"type": "lifespan.shutdown"})
        await asyncio.wait({life}, timeout=5)
