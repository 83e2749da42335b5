"""What answers carry so that a browser trusts nothing else.

Who may frame the site, the policy of a document, the headers of all.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tdi import settings

HOST = re.compile(r"^[A-Za-z0-9.\-\[\]:]{1,255}$")


def frame_ancestors() -> str:
    """Return who may show the site in a frame: ``TDI_FRAME_ANCESTORS``, or only the site itself."""
    ancestors: str = settings.value("TDI_FRAME_ANCESTORS")
    return ancestors


def embeddable() -> bool:
    """Return whether another site may show this one in a frame."""
    return frame_ancestors() not in ("'self'", "'none'")


def content_security_policy(host: str, *, component: bool = False, script_sources: str = "") -> str:
    """Return the policy of a document: everything from this origin, nothing from another.

    Parameters
    ----------
    host
        Host header of the request; names the websocket, which older browsers do not count as
        'self'.
    component
        Whether the document is that of a component in a frame. streamlit-folium evaluates the map's
        script, so its frame may do that; the application itself may not.
    script_sources
        Digests of the document's own inline scripts.
    """
    socket = f" ws://{host} wss://{host}" if HOST.match(host) else ""
    script = (
        "'self' 'unsafe-inline' 'unsafe-eval'"
        if component
        else f"'self' blob: 'wasm-unsafe-eval' {script_sources}".strip()
    )
    directives = (
        "default-src 'self'",
        f"script-src {script}",
        # The framework's styles are written at run time, and Leaflet places its panes by style
        # attributes.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        f"connect-src 'self' data: blob:{socket}",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "media-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        f"frame-ancestors {frame_ancestors()}",
    )
    return "; ".join(directives)


def security_headers() -> dict[str, str]:
    """Return what every answer carries."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=(), fullscreen=(self), clipboard-write=(self)",
    }
    # The older header cannot name other origins; where some are allowed, only the policy speaks.
    older = {"'self'": "SAMEORIGIN", "'none'": "DENY"}
    ancestors = frame_ancestors()
    if ancestors in older:
        headers["X-Frame-Options"] = older[ancestors]
    return headers


_COMPONENTS: Final = ("/component/", "/_stcore/bidi-components/")
_DENIAL: Final = "websocket.http.response"


class SecurityHeaders:
    """Add the headers to every answer, and a policy to every document that has none yet."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and complete its answer."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        accepted = False

        async def send_with_headers(message: Message) -> None:
            nonlocal accepted
            kind = message["type"]
            if kind in {"http.response.start", "websocket.http.response.start"}:
                _complete(MutableHeaders(scope=message), scope)
            accepted = accepted or kind == "websocket.accept"
            if (
                kind == "websocket.close"
                and not accepted
                and _DENIAL in scope.get("extensions", {})
            ):
                # A refused websocket, which the server would answer without our headers.
                headers = MutableHeaders()
                _complete(headers, scope)
                await send({"type": f"{_DENIAL}.start", "status": 403, "headers": headers.raw})
                await send({"type": f"{_DENIAL}.body", "body": b""})
                return
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _complete(headers: MutableHeaders, scope: Scope) -> None:
    headers.update(security_headers())
    # The framework's only cookie guards uploads, of which there are none: a visitor would get it
    # for nothing.
    del headers["Set-Cookie"]
    if headers.get("content-type", "").startswith("text/html"):
        host = Headers(scope=scope).get("host", "")
        component = scope["path"].startswith(_COMPONENTS)
        headers.setdefault(
            "Content-Security-Policy", content_security_policy(host, component=component)
        )
