"""The HTML document around the application: language, titles, social preview, first paint.

Streamlit serves one ``index.html`` for every page: English, titled "Streamlit", with a notice in English when
scripts are off. Shared links are read by machines that run no script, so each page gets its own head here.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pages.ui.assets import PREFIX, UnknownAsset, asset_url
from pages.ui.chunks import chunk_files
from pages.ui.heads import PAGES, PHASES, SITE_NAME, THEME_COLOURS, PageHead
from tdi import settings
from tdi.typography import markup

# Our own styles, in every page from its first paint.
STYLES = ("early.css", "app.css")
# Our own script of the document (`tdi.browser_files.PAGE_SCRIPTS`).
SCRIPT = "page.js"
# Fetches and decodes the perimeters while the framework starts; its second half works for the frame of the map.
PERIMETERS = "perimeters.js"
# For a page inside of another site's frame (?embed=1).
EMBED_SCRIPT = "embed.js"
PRINT_STYLE = "print.css"
# The font of titles, in the framework's folder; that of the text it names itself.
TITLE_FONT = "SourceSerifVariable-Roman.*.woff2"
FIRST_SCREEN_SCRIPT = "first-screen.js"
# Where the scripts of a first screen go: after ours, which they use, before all else.
_HERE = "<!-- premier écran -->"
_ENTRY = r'<script type="module" crossorigin src="\./(static/js/index\.[\w-]+\.js)"></script>'

_GO_ON = "Activez-le pour continuer."
_HERE_IS_THE_START = "Sans lui, vous lisez ici le début de la page, sans ses cartes ni ses listes."
_NOSCRIPT = (
    "<noscript><p><strong>Territoires d’industrie</strong></p><p>Ce tableau de bord dessine ses cartes dans "
    f"votre navigateur et a besoin de JavaScript, servi par ce site et par aucun autre. {_GO_ON} Les données restent "
    "téléchargeables dans le dépôt du projet.</p></noscript>"
)


class DocumentError(RuntimeError):
    """The framework's ``index.html`` no longer has the shape that the rewriting expects."""


def existing_pages(root: Path) -> frozenset[str]:
    """Return the paths of the pages that exist: ``""`` and one per file of ``pages/``.

    >>> "" in existing_pages(Path("."))
    True
    """
    return frozenset({""} | {path.stem for path in (root / "pages").glob("*.py") if path.stem != "__init__"})


def _replace_once(pattern: str, replacement: str, text: str, what: str) -> str:
    changed, count = re.subn(pattern, lambda _: replacement, text, count=1, flags=re.S)
    if count != 1:
        raise DocumentError(
            f"Streamlit's index.html: {what} not found (pattern {pattern!r}). Remedy: the framework's "
            "version is not that of requirements/run.txt; install that one or adapt pages/ui/document.py."
        )
    return changed


def optional_url(name: str) -> str | None:
    """Return the address of a served file, or None where the file is not there (yet)."""
    try:
        return asset_url(name)
    except UnknownAsset:
        return None


def meta_tags(path: str, query: Mapping[str, str], origin: str) -> str:
    """Return the head elements of one page.

    Parameters
    ----------
    path
        Path of the page without slashes (``""``, ``"carte"``).
    query
        Query parameters; only ``phase`` is read, and only its known values.
    origin
        Scheme and host of the site, for the absolute addresses that social previews want.
    """
    head = PAGES.get(path, PAGES[""])
    phase = PHASES.get(query.get("phase", ""), "")
    title = markup(head.title.format(phase=phase))
    description = markup(head.description.format(phase=phase))
    # The phase belongs to the canonical address: another phase is another view; the rest is fine tuning.
    canonical = html.escape(f"{origin}/{path}" + (f"?phase={query['phase']}" if phase else ""))
    tags = [
        f"<title>{title}</title>",
        f'<meta name="description" content="{description}">',
        f'<link rel="canonical" href="{canonical}">',
        '<meta name="color-scheme" content="light dark">',
        f'<meta name="theme-color" media="(prefers-color-scheme: light)" content="{THEME_COLOURS["light"]}">',
        f'<meta name="theme-color" media="(prefers-color-scheme: dark)" content="{THEME_COLOURS["dark"]}">',
        '<meta property="og:type" content="website">',
        '<meta property="og:locale" content="fr_FR">',
        f'<meta property="og:site_name" content="{SITE_NAME}">',
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:description" content="{description}">',
        f'<meta property="og:url" content="{canonical}">',
    ]
    image = optional_url("apercu.png")
    if image:
        address = html.escape(origin + image)
        tags += [
            f'<meta property="og:image" content="{address}">',
            '<meta property="og:image:width" content="1200">',
            '<meta property="og:image:height" content="630">',
            '<meta property="og:image:alt" content="Carte de France des Territoires d’industrie">',
            '<meta name="twitter:card" content="summary_large_image">',
        ]
    else:
        tags.append('<meta name="twitter:card" content="summary">')
    tags += [f'<link rel="stylesheet" href="{asset_url(name)}">' for name in STYLES]
    tags += [
        _perimeters(head),
        f'<script defer fetchpriority="high" src="{asset_url(SCRIPT)}"></script>',
        _HERE,
    ]
    tags.append(f'<link rel="stylesheet" media="print" href="{asset_url(PRINT_STYLE)}">')
    for name in head.preload:
        address = optional_url(name) or ""
        if address:
            tags.append(f'<link rel="preload" as="fetch" crossorigin href="{address}">')
    return "".join(tags)


def _perimeters(head: PageHead) -> str:
    files = {name: optional_url(name) for name in ("atlas-national.json", "land.json")}
    known = files["atlas-national.json"] and "atlas-national.json" in head.preload
    begin = (
        f' data-national="{files["atlas-national.json"]}" data-land="{files["land.json"]}"' if known else ""
    )
    return f'<script defer fetchpriority="high" src="{asset_url(PERIMETERS)}"{begin}></script>'


def is_embedded(query: Mapping[str, str]) -> bool:
    """Return whether an address asks for a page to be shown inside of another site.

    >>> is_embedded({"phase": "2024", "embed": "1"}), is_embedded({"embed": "0"})
    (True, False)
    """
    return query.get("embed", "") in ("1", "true")


def boot_script(settings: Mapping[str, Any]) -> str:
    """Return the script that tells the framework's browser side what it would otherwise find out by asking.

    Where the server is (else it tries every parent of the address and logs a 404 for each deep link), the
    answer of ``host-config`` (else the websocket waits for it) and the two themes (else the first paint has
    the framework's colours).

    Parameters
    ----------
    settings
        Content of ``.streamlit/config.toml``.
    """
    theme = settings.get("theme", {})
    common = {key: value for key, value in theme.items() if not isinstance(value, dict) and key != "base"}
    boot = {
        "HOST_CONFIG": {"useExternalAuthToken": False, "enableCustomParentMessages": False, "metricsUrl": ""},
        "LIGHT_THEME": common | _colours(theme.get("light", {})),
        "DARK_THEME": common | _colours(theme.get("dark", {})),
    }
    text = json.dumps(boot, ensure_ascii=True, sort_keys=True).replace("</", "<\\/")
    # An empty list of origins counts as "not configured" in the browser, hence the site itself.
    return (
        f"window.__streamlit={text};window.__streamlit.BACKEND_BASE_URL=location.origin;"
        "window.__streamlit.HOST_CONFIG.allowedOrigins=[location.origin];"
    )


def _colours(section: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in section.items() if not isinstance(value, dict)}


class Document:
    """The rewritten ``index.html``.

    Parameters
    ----------
    template
        Text of the framework's ``index.html``.
    settings_file
        ``.streamlit/config.toml``, for the themes.
    chunks
        Folder of the framework's scripts.
    frame_script
        Address of the script with which the map's frame starts; fetched ahead, with ours, where a page has a map.

    Attributes
    ----------
    script_source
        Digest of the one inline script, in the form of a Content-Security-Policy source.

    Raises
    ------
    DocumentError
        When the framework's file has another shape than the locked version's.
    """

    def __init__(self, template: str, settings_file: Path, chunks: Path, frame_script: str = "") -> None:
        self._chunks, self._frame_script = chunks, frame_script
        script = boot_script(tomllib.loads(settings_file.read_text(encoding="utf-8")))
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        self.script_source = f"'sha256-{digest}'"
        text = re.sub(r"<!--.*?-->", "", template, flags=re.S)
        text = _replace_once(r'<html lang="en">', '<html lang="fr">', text, "the language")
        text = _replace_once(r"<title>Streamlit</title>", "@@HEAD@@", text, "the title")
        text = _replace_once(r"<noscript>.*?</noscript>", _NOSCRIPT, text, "the noscript notice")
        # A pointer to an interface that is off here, and a flag that only a third party's prerenderer reads:
        # its place goes to our script, the only inline one that the policy allows.
        text = _replace_once(r'<link rel="service-desc"[^>]*>', "", text, "the service description")
        text = _replace_once(
            r"<script>\s*window\.prerenderReady.*?</script>",
            f"<script>{script}</script>",
            text,
            "the inline script",
        )
        found = re.search(_ENTRY, text)
        if found is None:
            raise DocumentError(
                "Streamlit's index.html: its first script is not where it was. Remedy: adapt pages/ui/document.py."
            )
        self._entry = f"/{found[1]}"
        fonts = "".join(
            f'<link rel="preload" as="font" type="font/woff2" crossorigin href="./static/media/{font.name}">'
            for font in (chunks.parent / "media").glob(TITLE_FONT)
        )
        text = text.replace("@@HEAD@@", f"{fonts}@@HEAD@@", 1)
        self._text = re.sub(r"\n\s*\n+", "\n", text).lstrip()
        self._render = lru_cache(maxsize=128)(self._render_uncached)

    def render(self, path: str, query: Mapping[str, str], origin: str) -> bytes:
        """Return the document of one page for one state of its address."""
        public = settings.value("TDI_PUBLIC_URL") or origin
        phase = query.get("phase", "")
        # The addresses of our files hold their digests, so they key the cache: a changed file shows at once.
        files = (
            *(
                asset_url(name)
                for name in (
                    *STYLES,
                    PRINT_STYLE,
                    SCRIPT,
                    PERIMETERS,
                    EMBED_SCRIPT,
                    "atlas.js",
                    "atlas.css",
                )
            ),
            *(optional_url(n) or "" for n in ("apercu.png", "favicon.svg", "land.json")),
            *(optional_url(n) or "" for n in PAGES.get(path, PAGES[""]).preload),
        )
        return self._render(path, phase if phase in PHASES else "", public, files, is_embedded(query))

    def with_first_screen(self, document: bytes, markup: str) -> bytes:
        """Return a document with the first screen of its page (`pages.ui.first_screen`), and what draws the map in it."""
        if not markup:
            return document.replace(_HERE.encode(), b"", 1)
        head, text = self._first_screen_head(markup), document.decode()
        text = text.replace(_GO_ON, _HERE_IS_THE_START, 1)
        # The map's files are asked for now, not when there is nothing else to do.
        text = re.sub(rf'<link rel="prefetch" as="(?:script|style)" href="{PREFIX}[^>]*>', "", text)
        text = _replace_once(
            _ENTRY, rf'<link rel="modulepreload" crossorigin href="{self._entry}">', text, "the entry"
        )
        text = _replace_once(re.escape(_HERE), head, text, "the place of the first screen's scripts")
        return _replace_once('<div id="root">', f'{markup}<div id="root">', text, "the root").encode()

    def _first_screen_head(self, markup: str) -> str:
        files = re.findall(r'data-(script|style)="([^"]+)"', markup)
        links = [
            f'<link rel="modulepreload" href="{url}">'
            if kind == "script"
            else f'<link rel="preload" as="style" href="{url}">'
            for kind, url in dict.fromkeys(files)
        ]
        fetched = re.findall(r"&quot;talk&quot;:&quot;(/[^&]+)&quot;", markup)
        scripts = [FIRST_SCREEN_SCRIPT]
        if 'class="toile"' in markup:
            scripts.insert(0, "atlas.js")
            fetched += [url for url in (optional_url("land.json"), optional_url("towns.json")) if url]
        links += [f'<link rel="preload" as="fetch" crossorigin href="{url}">' for url in fetched]
        # Ahead of the framework's scripts, which are forty times as large; the last starts them.
        return "".join(links) + "".join(
            f'<script defer fetchpriority="high" src="{asset_url(name)}" data-entree="{self._entry}"></script>'
            for name in scripts
        )

    def not_found(self) -> bytes:
        """Return the page for an address that does not exist, with the way back."""
        return (
            '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<title>Page introuvable – {SITE_NAME}</title><meta name="robots" content="noindex">'
            f'<link rel="icon" type="image/svg+xml" href="{asset_url("favicon.svg")}">'
            f'<link rel="stylesheet" href="{asset_url("early.css")}"></head><body><main class="introuvable">'
            "<h1>Cette page n’existe pas</h1><p>L’adresse est peut-être incomplète, ou la page a changé de "
            'nom.</p><p><a href="/">Revenir à l’accueil</a> · <a href="/carte">Ouvrir la carte</a></p>'
            "</main></body></html>"
        ).encode()

    def _render_uncached(
        self, path: str, phase: str, origin: str, files: tuple[str, ...], embedded: bool
    ) -> bytes:
        head = meta_tags(path, {"phase": phase}, origin)
        if PAGES.get(path, PAGES[""]).preload and self._frame_script:
            # With what the connection has to spare: the frame asks for them once the whole page has been drawn.
            ahead = (
                ("script", self._frame_script),
                ("script", asset_url("atlas.js")),
                ("style", asset_url("atlas.css")),
            )
            head += "".join(f'<link rel="prefetch" as="{kind}" href="{url}">' for kind, url in ahead)
        text = self._text
        if embedded:
            head += f'<script defer src="{asset_url(EMBED_SCRIPT)}"></script>'
            text = text.replace('<html lang="fr">', '<html lang="fr" data-embed>', 1)
        text = text.replace("@@HEAD@@", head)
        more = [
            name
            for name in chunk_files(self._chunks, PAGES.get(path, PAGES[""]).elements)
            if name not in text
        ]
        links = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in more)
        text = text.replace("</head>", links + "</head>")
        icon = f'<link rel="icon" type="image/svg+xml" href="{asset_url("favicon.svg")}">'
        text = _replace_once(r'<link rel="shortcut icon"[^>]*>', icon, text, "the icon")
        return text.encode()
