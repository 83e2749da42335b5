"""What answers carry so that a browser trusts nothing else: who may frame the site, the policy of a document, the headers of all."""

from __future__ import annotations

import re

from tdi import settings

HOST = re.compile(r"^[A-Za-z0-9.\-\[\]:]{1,255}$")


def frame_ancestors() -> str:
    """Return who may show the site in a frame: ``TDI_FRAME_ANCESTORS``, or only the site itself."""
    ancestors: str = settings.value("TDI_FRAME_ANCESTORS")
    return ancestors


def embeddable() -> bool:
    """Return whether another site may show this one in a frame."""
    return frame_ancestors() not in ("'self'", "'none'")


def content_security_policy(host: str, *, component: bool, ancestors: str, script_source: str = "") -> str:
    """Return the policy of a document: everything from this origin, nothing from another.

    Parameters
    ----------
    host
        Host header of the request; names the websocket, which older browsers do not count as 'self'.
    component
        Whether the document is that of a component in a frame. streamlit-folium evaluates the map's script,
        so its frame may do that; the application itself may not.
    ancestors
        Value of ``frame-ancestors``.
    script_source
        Digest of the document's own inline script.
    """
    socket = f" ws://{host} wss://{host}" if HOST.match(host) else ""
    script = (
        "'self' 'unsafe-inline' 'unsafe-eval'"
        if component
        else f"'self' blob: 'wasm-unsafe-eval' {script_source}".strip()
    )
    directives = (
        "default-src 'self'",
        f"script-src {script}",
        # The framework's styles are written at run time, and Leaflet places its panes by style attributes.
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
        f"frame-ancestors {ancestors}",
    )
    return "; ".join(directives)


def security_headers(ancestors: str) -> dict[str, str]:
    """Return what every answer carries, whoever may frame the site."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=(), fullscreen=(self), clipboard-write=(self)",
    }
    # The older header cannot name other origins; where some are allowed, only the policy speaks.
    older = {"'self'": "SAMEORIGIN", "'none'": "DENY"}
    if ancestors in older:
        headers["X-Frame-Options"] = older[ancestors]
    return headers
