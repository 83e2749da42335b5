"""What every answer carries: who may show the site in a frame, and the policy of a document."""

from __future__ import annotations

import pytest
from starlette.types import Receive, Scope, Send

from pages.ui.headers import (
    SecurityHeaders,
    content_security_policy,
    embeddable,
    frame_ancestors,
)
from tests.asgi import open_websocket


@pytest.mark.parametrize(
    ("value", "policy", "offered"),
    [
        ("", "'self'", False),
        ("'none'", "'none'", False),
        # The map is a frame inside of the page: without the site itself it would be refused.
        ("https://a.example https://b.example", "'self' https://a.example https://b.example", True),
        ("'self' https://a.example", "'self' https://a.example", True),
        ("*", "*", True),
    ],
)
def test_who_may_show_the_site(
    value: str, policy: str, offered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TDI_FRAME_ANCESTORS", value)
    assert frame_ancestors() == policy
    assert embeddable() is offered
    assert f"frame-ancestors {policy}" in content_security_policy("a.example")


def test_only_the_frame_of_a_component_may_evaluate() -> None:
    page, component = (content_security_policy("x", component=each) for each in (False, True))
    assert "'unsafe-eval'" not in page
    assert "'unsafe-inline'" not in page.split("style-src")[0]
    assert "'unsafe-eval'" in component


def test_an_invented_host_enters_no_policy() -> None:
    assert "ws://ti.example:8501" in content_security_policy("ti.example:8501")
    assert "evil" not in content_security_policy("x; script-src evil")


def test_a_refused_websocket_carries_them() -> None:
    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.close", "code": 1008})

    start, body = open_websocket(
        SecurityHeaders(refuse), "/_stcore/stream", origin="https://ailleurs.example"
    )
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 403)
    assert (b"x-content-type-options", b"nosniff") in start["headers"]
    assert body["type"] == "websocket.http.response.body"


def test_an_open_websocket_is_closed_as_before() -> None:
    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": 1000})

    assert [
        message["type"] for message in open_websocket(SecurityHeaders(serve), "/_stcore/stream")
    ] == [
        "websocket.accept",
        "websocket.close",
    ]
