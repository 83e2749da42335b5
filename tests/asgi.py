"""An ASGI application asked in this process, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message


@dataclass(frozen=True)
class Answer:
    """A whole answer; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    app: ASGIApp,
    address: str,
    method: str = "GET",
    scheme: str = "http",
    gone: bool = False,
    **headers: str,
) -> Answer:
    """Ask for an address: ``ask(app, "/carte?phase=2023", if_none_match='"x"')``.

    `gone` leaves before the answer.
    """
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": scheme,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": _raw({"host": "localhost", **headers}),
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
        "state": {},
    }
    said = _told(app, scope, "http.disconnect" if gone else "http.request")
    return Answer(
        said[0]["status"],
        _read(said[0]["headers"]),
        b"".join(part.get("body", b"") for part in said[1:]),
    )


def open_websocket(app: ASGIApp, path: str, **headers: str) -> list[Message]:
    """Ask for a websocket; return the messages of the application."""
    scope = {
        "type": "websocket",
        "http_version": "1.1",
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": _raw({"host": "localhost", **headers}),
        "subprotocols": [],
        "extensions": {"websocket.http.response": {}},
        "state": {},
    }
    return _told(app, scope, "websocket.connect")


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]


def _read(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode().lower(): value.decode() for name, value in headers}


def _told(app: ASGIApp, scope: Any, kind: str) -> list[Message]:
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": kind, "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    async def run() -> None:
        with suppress(RuntimeError):  # which goes on to the server, for its log
            await app(scope, receive, send)

    with ThreadPoolExecutor(1) as pool:  # in this thread the driver of a browser may hold a loop
        pool.submit(asyncio.run, run()).result(120)
    return said
