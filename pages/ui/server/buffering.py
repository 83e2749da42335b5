"""Fetch a whole answer of the application, so that a middleware may change it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from anyio import sleep_forever
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Scope

# What would make the answer a part, a form or a mere "not modified" of what is to be changed.
_CONDITIONS: Final[Collection[bytes]] = frozenset(
    {b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-range", b"range"}
)


@dataclass
class Answer:
    """A whole answer."""

    status: int
    headers: MutableHeaders
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()

    def response(self) -> Response:
        """Return it as it came."""
        return Response(self.body, self.status, self.headers)


async def fetch(app: ASGIApp, scope: Scope) -> Answer:
    """Return what the application answers to a request, whole and not compressed.

    Even when the visitor has left meanwhile.

    What is fetched may be kept for others: an application that heard of the visitor's leaving would
    stop in the middle of a file.
    """
    asked = {
        **scope,
        "method": "GET",
        "headers": [
            (name, value) for name, value in scope["headers"] if name.lower() not in _CONDITIONS
        ],
    }
    start: Message = {}
    parts: list[bytes] = []
    heard = False

    async def receive() -> Message:
        nonlocal heard
        if heard:
            await sleep_forever()
        heard = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app(asked, receive, send)
    return Answer(start["status"], MutableHeaders(raw=list(start["headers"])), b"".join(parts))
