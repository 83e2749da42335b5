"""Addresses outside of the pages, on the application as it runs: what is not there and what goes wrong are said in French, with every header."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.types import Message

from pages.ui import cache, searching
from pages.ui.headers import frame_ancestors, security_headers
from pages.ui.middleware import FRAMEWORK_PREFIXES
from tests.pages.running import application

Answer = tuple[int, dict[str, str], str]
OURS = [
    prefix
    for prefix in FRAMEWORK_PREFIXES
    if prefix not in ("/_stcore/", "/media/", "/component/", "/static/")
]


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[[str], Answer]]:
    """Return a function that asks the application for an address: status, headers, text."""

    async def one(app: Any, address: str) -> Answer:
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
            "headers": [(b"host", b"localhost")],
            "client": ("127.0.0.1", 0),
            "server": ("127.0.0.1", 0),
            "state": {},
        }
        said: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            said.append(message)

        with contextlib.suppress(RuntimeError):  # which goes on to the server, for its log
            await app(scope, receive, send)
        headers = {name.decode().lower(): value.decode() for name, value in said[0]["headers"]}
        return said[0]["status"], headers, b"".join(part.get("body", b"") for part in said[1:]).decode()

    with application() as (app, on_loop):
        yield lambda address: on_loop(one(app, address))


def carries_all(headers: dict[str, str]) -> bool:
    wanted = security_headers(frame_ancestors())
    return all(headers.get(name.lower()) == value for name, value in wanted.items())


@pytest.mark.parametrize("prefix", OURS)
@pytest.mark.parametrize("rest", ["", "x", "x/y", "a/b/c/d/e/f", "%00", "..%2f..%2fetc%2fpasswd"])
def test_what_is_not_there_is_said(ask: Callable[[str], Answer], prefix: str, rest: str) -> None:
    status, headers, text = ask(prefix + rest)
    assert status == 404
    assert headers["content-type"].startswith(("text/plain", "text/html"))
    assert "streamlit" not in text.lower()
    assert "pas" in text
    assert carries_all(headers)


def test_what_nobody_expected_is_a_sentence_with_a_number(
    ask: Callable[[str], Answer], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("secret of the house")

    address = f"/recherche/{cache.newest().data_version}/2023?q=lyon"
    assert ask(address)[0] == 200
    monkeypatch.setattr(searching, "results", broken)
    with caplog.at_level(logging.ERROR, "tdi.server"):
        status, headers, text = ask(address)
    assert status == 500
    number = re.search(r"incident ([0-9a-f]{8})", text)
    assert number is not None
    assert number.group(1) in caplog.text
    assert "secret" not in text
    assert "Traceback" not in text
    assert carries_all(headers)
    assert headers["cache-control"] == "no-store"
