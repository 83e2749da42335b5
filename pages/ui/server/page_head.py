"""Give each page its own head.

Language, title, description, preview, our style sheet and our two scripts.

The framework serves one document for every page: English, titled "Streamlit", with a notice in
English where scripts are off. Shared links are read by machines that run no script. The document is
changed where it has the place for it and goes out as it is where it has not: the page works without
any of this.
"""

from __future__ import annotations

import base64
import hashlib
import html
import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.ui.assets import Body, UnknownAsset, asset_url
from pages.ui.headers import HOST, content_security_policy
from pages.ui.responses import REVALIDATE, prepare, respond
from pages.ui.server.buffering import fetch
from pages.ui.server.not_found import is_page
from pages.ui.site_map import BY_PATH, PHASE_ENDINGS, SITE_NAME, PageInfo
from pages.ui.static_site import static_page
from tdi import settings
from tdi.text.typography import markup

logger = logging.getLogger("tdi.server")

STYLES: Final = ("app.css", "framework.css")
SCRIPTS: Final = ("navigation.js", "french.js", "sortable.js")
EMBED_SCRIPT: Final = "embed.js"
"""For a page inside of another site's frame (?embed=1)."""
PRINT_STYLE: Final = "print.css"
_MAP_FILE: Final = "atlas-national.json"
_MOST_PARAMETERS: Final = 50
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.S)


class PageHead:
    """Change the document of the framework into that of the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the document of a page, or hand on what is none."""
        if (
            scope["type"] != "http"
            or scope["method"] not in {"GET", "HEAD"}
            or not is_page(scope["path"])
        ):
            await self._app(scope, receive, send)
            return
        answer = await fetch(self._app, scope)
        if answer.status == 200 and answer.media_type == "text/html":
            response = await self._document(scope, answer.body.decode())
        else:
            response = answer.response()
        await response(scope, receive, send)

    async def _document(self, scope: Scope, framework: str) -> Response:
        host = Headers(scope=scope).get("host", "")
        origin = f"{scope.get('scheme', 'http')}://{host}" if HOST.match(host) else ""
        try:
            query = dict(
                parse_qsl(
                    scope.get("query_string", b"").decode("latin-1"),
                    max_num_fields=_MOST_PARAMETERS,
                )
            )
        except (
            ValueError
        ):  # more than any page has: title and preview are those of the page without any
            query = {}
        text = document(
            framework,
            BY_PATH[scope["path"].strip("/")],
            query,
            settings.value("TDI_PUBLIC_URL") or origin,
        )
        body = _body(text)
        await prepare(scope, body)
        response = respond(scope, body, REVALIDATE)
        response.headers["Content-Security-Policy"] = content_security_policy(
            host, script_sources=_digests(framework)
        )
        return response


@lru_cache(maxsize=256)
def _body(text: str) -> Body:
    """Hold a document compressed; bounded, since the Host header in it is the visitor's."""
    return Body("index.html", text.encode())


@lru_cache(maxsize=4)
def _digests(framework: str) -> str:
    """Return the digests of the framework's inline scripts, as sources of a policy."""
    digests = (hashlib.sha256(found.encode()).digest() for found in _SCRIPT.findall(framework))
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def document(framework: str, info: PageInfo, query: Mapping[str, str], origin: str) -> str:
    """Return the document of a page in a state of its address, made from the framework's.

    Parameters
    ----------
    framework
        Text of the framework's document.
    query
        Query parameters; only ``phase`` and ``embed`` are read here, and only their known values.
    origin
        Scheme and host of the site, for the absolute addresses that previews want.
    """
    language = '<html lang="fr" data-embed' if is_embedded(query) else '<html lang="fr"'
    text = _changed(r'<html lang="en"', language, framework, "the language")
    text = _changed(r"<title>.*?</title>", title_tag(info, query), text, "the title")
    text = _changed(
        r"<noscript>.*?</noscript>",
        without_scripts(info, query),
        text,
        "the notice without scripts",
    )
    icon = f'<link rel="icon" type="image/svg+xml" href="{asset_url("favicon.svg")}">'
    text = _changed(r'<link rel="shortcut icon"[^>]*>', icon, text, "the icon")
    return _changed(
        r"</head>", f"{head_tags(info, query, origin)}</head>", text, "the end of the head"
    )


def _changed(pattern: str, replacement: str, text: str, what: str) -> str:
    changed, count = re.subn(pattern, lambda _: replacement, text, count=1, flags=re.S)
    if not count:
        _missing(what)
    return changed


@lru_cache(maxsize=8)
def _missing(what: str) -> None:
    """Say once that the framework's document has no place for something."""
    logger.warning(
        "the framework's document has changed: %s is not where it was, and is left as it is", what
    )


def _phase(query: Mapping[str, str]) -> str:
    return PHASE_ENDINGS.get(query.get("phase", ""), "")


def title_tag(info: PageInfo, query: Mapping[str, str]) -> str:
    """Return the title of a page; the phase is part of it."""
    return f"<title>{markup(info.title.format(phase=_phase(query)))}</title>"


def without_scripts(info: PageInfo, query: Mapping[str, str]) -> str:
    """Return what is read where scripts are off.

    What the page is, and the way to the same place on the static site.
    """
    address = static_page(info.target, query)
    way = (
        f'<p><a href="{html.escape(address)}">Lire cette page sans scripts, sur le site public</a></p>'
        if address
        else ""
    )
    return (
        f'<noscript><main class="introuvable"><h1>{markup(info.title.format(phase=_phase(query)))}</h1>'
        f"<p>{markup(info.description.format(phase=_phase(query)))}</p><p>Ce tableau de bord dessine ses cartes dans votre navigateur et a "
        f"besoin de JavaScript, servi par ce site et par aucun autre. Activez-le pour continuer.</p>{way}</main></noscript>"
    )


def head_tags(info: PageInfo, query: Mapping[str, str], origin: str) -> str:
    """Return the elements that are added to the head of a page."""
    phase = _phase(query)
    title = markup(info.title.format(phase=phase))
    description = markup(info.description.format(phase=phase))
    # The phase belongs to the canonical address: another phase is another view; the rest is fine
    # tuning.
    canonical = html.escape(f"{origin}/{info.path}" + (f"?phase={query['phase']}" if phase else ""))
    image = html.escape(origin + asset_url("apercu.png"))
    tags = [
        f'<meta name="description" content="{description}">',
        f'<link rel="canonical" href="{canonical}">',
        '<meta name="color-scheme" content="light dark">',
        '<meta property="og:type" content="website">',
        '<meta property="og:locale" content="fr_FR">',
        f'<meta property="og:site_name" content="{SITE_NAME}">',
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:description" content="{description}">',
        f'<meta property="og:url" content="{canonical}">',
        f'<meta property="og:image" content="{image}">',
        '<meta property="og:image:width" content="1200">',
        '<meta property="og:image:height" content="630">',
        '<meta property="og:image:alt" content="Carte de France des Territoires d’industrie">',
        '<meta name="twitter:card" content="summary_large_image">',
    ]
    tags += [f'<link rel="stylesheet" href="{asset_url(name)}">' for name in STYLES]
    tags.append(f'<link rel="stylesheet" media="print" href="{asset_url(PRINT_STYLE)}">')
    scripts = (*SCRIPTS, EMBED_SCRIPT) if is_embedded(query) else SCRIPTS
    tags += [f'<script defer src="{asset_url(name)}"></script>' for name in scripts]
    if info.has_map:
        # Asked for while the framework starts: the frame of the map and the list find it in the
        # cache of the browser.
        with suppress(UnknownAsset):  # there is no store (yet)
            tags.append(
                f'<link rel="prefetch" as="fetch" crossorigin href="{asset_url(_MAP_FILE)}">'
            )
    return "".join(tags)


def is_embedded(query: Mapping[str, str]) -> bool:
    """Return whether an address asks for a page to be shown inside of another site.

    >>> is_embedded({"phase": "2024", "embed": "1"}), is_embedded({"embed": "0"})
    (True, False)
    """
    return query.get("embed", "") in ("1", "true")
