"""Answer addresses that do not exist, in French and with status 404.

To the framework every address is its start page.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.ui.assets import asset_url
from pages.ui.responses import nothing
from pages.ui.site_map import BY_PATH, SITE_NAME

# Closed: counters of the process, a probe that runs the script, the agent interface, uploads.
# `health` and `host-config` stay, since readiness checks and the browser need them.
CLOSED: Final = (
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/agent",
    "/_stcore/upload_file",
)
# What the application itself answers; every other address is one of our pages, or does not exist.
ANSWERED: Final = (
    "/_stcore/",
    "/media/",
    "/component/",
    "/static/",
    "/fichiers/",
    "/cartes/",
    "/salle/",
    "/recherche/",
    "/telecharger/",
)


def is_page(path: str) -> bool:
    """Return whether an address is that of one of our pages.

    >>> is_page("/"), is_page("/carte"), is_page("/carte/"), is_page("//carte"), is_page("/x")
    (True, True, False, False, False)
    """
    return path.startswith("/") and path[1:] in BY_PATH


class NotFound:
    """Answer in the place of the application where there is nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an address that does not exist, or hand it on."""
        found = self._nothing(scope)
        await (found or self._app)(scope, receive, send)

    def _nothing(self, scope: Scope) -> Response | None:
        if scope["type"] != "http":
            return None
        path: str = scope["path"]
        if any(path == closed or path.startswith(f"{closed}/") for closed in CLOSED):
            return nothing("Cette adresse n’est pas ouverte.")
        # The framework, opened at /carte, first looks for its server below /carte: no page of ours.
        if "/_stcore/" in path and not path.startswith("/_stcore/"):
            return nothing()
        if path.startswith(ANSWERED) or is_page(path):
            return None
        return HTMLResponse(_page(), status_code=404, headers={"Cache-Control": "no-store"})


def _page() -> str:
    return (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Page introuvable – {SITE_NAME}</title><meta name="robots" content="noindex">'
        f'<link rel="icon" type="image/svg+xml" href="{asset_url("favicon.svg")}">'
        f'<link rel="stylesheet" href="{asset_url("app.css")}"></head><body><main class="introuvable">'
        "<h1>Cette page n’existe pas</h1><p>L’adresse est peut-être incomplète, ou la page a changé de "
        'nom.</p><p><a href="/">Revenir à l’accueil</a> · <a href="/carte">Ouvrir la carte</a></p>'
        "</main></body></html>"
    )
