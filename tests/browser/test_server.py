"""The server as a browser, a link preview and a service manager meet it."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from playwright.sync_api import Page
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.browser.conftest import ROOT, Recorder, Server, wait_ready


def fetch(url: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """Ask one address over a bare connection, so that no client adds or undoes an encoding."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request(
        method, target, headers={key.replace("_", "-"): value for key, value in headers.items()}
    )
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def first_address(server: str, pattern: str) -> str:
    """Return the first address in the start page that matches a pattern."""
    _, body = fetch(server + "/")
    found = re.search(pattern, body.decode())
    assert found, f"no address like {pattern} in the start page"
    return server + "/" + found.group(1).lstrip("./")


def test_document_is_french_and_names_its_page(server: str) -> None:
    response, body = fetch(server + "/carte?phase=2022")
    text = body.decode()
    assert response.status == 200
    assert '<html lang="fr">' in text
    assert "<title>Carte des Territoires d’industrie en 2022</title>" in text
    assert re.search(r'<meta property="og:url" content="http://[^"]+/carte\?phase=2022">', text)
    for name in ("description", "theme-color", "twitter:card"):
        assert f'name="{name}"' in text
    assert "JavaScript" in re.search(r"<noscript>(.*?)</noscript>", text, re.S).group(1)  # type: ignore[union-attr]
    assert "You need to enable" not in text
    # What the document loads is all of this origin; its first screen may have links to sources.
    loaded = re.findall(r'<(?:link|script|img|source)\b[^>]*?(?:src|href)="(https?://[^"]+)"', text)
    assert not [u for u in loaded if not u.startswith(server)]


def test_head_takes_no_text_from_the_address(server: str) -> None:
    _, body = fetch(server + "/carte?phase=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    head, _, rest = body.decode().partition("</head>")
    assert "alert(1)" not in head
    assert "<script>alert" not in rest, "the notice on what could not be read"
    _, body = fetch(server + "/", Host='x"><script>alert(1)</script>')
    assert "alert(1)" not in body.decode()


def test_unknown_address_is_404_in_french(server: str) -> None:
    for path in ("/nexiste-pas", "/carte/encore", "/wp-login.php"):
        response, body = fetch(server + path)
        assert response.status == 404, path
        assert "Cette page n’existe pas" in body.decode()


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"],
)
def test_closed_doors(server: str, path: str) -> None:
    assert fetch(server + path)[0].status == 404


def test_nothing_can_be_uploaded(server: str) -> None:
    response, _ = fetch(server + "/_stcore/upload_file/a/b", method="PUT")
    assert response.status == 404


def test_security_headers(server: str) -> None:
    for path in ("/", "/_stcore/health", "/nexiste-pas", "/fichiers/000000000000/leaflet.js"):
        response, _ = fetch(server + path)
        assert response.getheader("X-Content-Type-Options") == "nosniff", path
        assert response.getheader("Referrer-Policy") == "same-origin"
        assert response.getheader("X-Frame-Options") == "SAMEORIGIN"
        assert "camera=()" in (response.getheader("Permissions-Policy") or "")
        assert response.getheader("Server") is None
    policy = fetch(server + "/")[0].getheader("Content-Security-Policy") or ""
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    script = next(d for d in policy.split("; ") if d.startswith("script-src"))
    assert "unsafe-inline" not in script
    assert "unsafe-eval" not in script.replace("'wasm-unsafe-eval'", "")


def test_own_files_are_hashed_immutable_and_compressed(server: str) -> None:
    address = first_address(server, r'"(/fichiers/[0-9a-f]{12}/early\.css)"')
    plain, raw = fetch(address)
    assert plain.status == 200
    assert plain.getheader("Content-Type") == "text/css; charset=utf-8"
    assert plain.getheader("Cache-Control") == "public, max-age=31536000, immutable"
    assert plain.getheader("Content-Encoding") is None
    squeezed, body = fetch(address, Accept_Encoding="gzip, br")
    assert squeezed.getheader("Content-Encoding") == "br"
    assert squeezed.getheader("Vary") == "Accept-Encoding"
    assert brotli.decompress(body) == raw
    zipped, body = fetch(address, Accept_Encoding="gzip, br;q=0")
    assert zipped.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(body) == raw
    again, body = fetch(address, Accept_Encoding="gzip, br", If_None_Match=squeezed.getheader("ETag") or "")
    assert (again.status, body) == (304, b"")


def test_old_digest_leads_to_the_current_file(server: str) -> None:
    response, _ = fetch(server + "/fichiers/000000000000/leaflet.js")
    assert response.status == 307
    target = response.getheader("Location") or ""
    assert re.fullmatch(r"/fichiers/[0-9a-f]{12}/leaflet\.js", target)
    assert fetch(server + target)[0].getheader("Content-Type") == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/telecharger/",
        "/telecharger/2020-01.aaaaaaaa/carte",
        "/telecharger/2020-01.aaaaaaaa/carte/%2F%2Fexemple.org/x.csv",
        "/cartes/x",
        "/cartes/c/2023/ti-8413/autre.png",
        "/fiches/x/2023/ti-8413.pdf",
        "/salle/x/deck.json",
        "/recherche/x",
        "/atlas/x/carte",
    ],
)
def test_what_lies_below_an_address_of_ours_is_not_the_framework_start_page(server: str, path: str) -> None:
    response, body = fetch(server + path)
    assert (response.status, body.decode()) == (404, "Cette adresse n’existe pas.")


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "%2e%2e/manifest.json", "..%2f..%2fmanifest.json", "rien.js"]
)
def test_no_way_out_of_the_served_files(server: str, name: str) -> None:
    response, body = fetch(f"{server}/fichiers/000000000000/{name}")
    assert response.status in {400, 404}
    assert b"root:" not in body


def test_the_framework_bundle_is_compressed_and_immutable(server: str) -> None:
    address = first_address(server, r'="(/static/js/index\.[^"]+\.js)"')
    _, raw = fetch(address)
    response, body = fetch(address, Accept_Encoding="br")
    assert response.getheader("Content-Encoding") == "br"
    assert response.getheader("Cache-Control") == "public, max-age=31536000, immutable"
    assert len(body) < 0.4 * len(raw)
    assert brotli.decompress(body) == raw


def test_every_named_chunk_of_the_framework_exists() -> None:
    import streamlit

    from pages.ui.chunks import chunk_files
    from pages.ui.heads import PAGES

    folder = Path(streamlit.__file__).parent / "static/static/js"
    for name in {element for head in PAGES.values() for element in head.elements}:
        assert chunk_files(folder, [name]), f"the bundle has no chunk {name}: adapt pages/ui/heads.py"


def test_host_config_trusts_nobody(server: str) -> None:
    _, body = fetch(server + "/_stcore/host-config")
    assert json.loads(body)["allowedOrigins"] == []


def test_first_paint_colours_are_those_of_the_theme(root: Path) -> None:
    from pages.ui.heads import THEME_COLOURS

    theme = tomllib.loads((root / ".streamlit/config.toml").read_text())["theme"]
    style = (root / "pages/ui/static/early.css").read_text()
    for name in ("light", "dark"):
        assert theme[name]["backgroundColor"] == THEME_COLOURS[name]
        assert f"html {{ background: {THEME_COLOURS[name]};" in style


@pytest.mark.colour_scheme("dark")
def test_first_paint_is_dark_in_the_dark(server: str, page: Page) -> None:
    page.goto(server + "/", wait_until="commit")
    page.wait_for_function(
        "() => getComputedStyle(document.documentElement).backgroundColor === 'rgb(20, 23, 26)'"
    )


def test_another_origin_cannot_be_reached(
    server: str, page: Page, recorder: Recorder, settled: Callable
) -> None:
    page.goto(server + "/")
    settled(page)
    recorder.allow(r"(?i)content security policy|violates|Failed to fetch|Fetch API cannot load|example\.org")
    outcome = page.evaluate(
        """() => new Promise(done => {
            const told = event => done(event.effectiveDirective);
            document.addEventListener('securitypolicyviolation', told, {once: true});
            fetch('https://example.org/').catch(() => {});
        })"""
    )
    assert outcome == "connect-src"


def test_deep_link_needs_no_probing(server: str, page: Page, recorder: Recorder, settled: Callable) -> None:
    page.goto(server + "/carte")
    settled(page)
    assert not [url for url in recorder.requests if "/carte/_stcore" in url]


def test_options_reach_the_framework() -> None:
    """Without its command line, the framework ignores variables; the file and the server's calls must do."""
    code = (
        "from pages.ui import server; server.create_app(); server._set_options(8599, '127.0.0.1', dev=False)\n"
        "from streamlit import config\n"
        "print([config.get_option(k) for k in ('server.fileWatcherType', 'server.port', 'client.toolbarMode',"
        " 'client.showErrorDetails', 'browser.gatherUsageStats', 'runner.postScriptGC')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['none', 8599, 'viewer', 'none', False, False]"


def test_port_taken_is_one_line(start_server: Callable[..., Server]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        server = start_server(port)
        assert server.process.wait(60) == 1
    lines = server.text().strip().splitlines()
    assert len(lines) == 1
    assert f"port {port} is already in use" in lines[0]
    assert "Remedy" in lines[0]


def test_missing_store_is_one_line(start_server: Callable[..., Server], tmp_path: Path) -> None:
    server = start_server(TDI_STORE=str(tmp_path / "nothing"))
    assert server.process.wait(60) == 1
    lines = server.text().strip().splitlines()
    assert len(lines) == 1, server.text()
    assert "nothing" in lines[0]
    assert "tdi build" in lines[0]


def test_damaged_store_is_one_line(start_server: Callable[..., Server], tmp_path: Path, root: Path) -> None:
    copy = tmp_path / "store"
    shutil.copytree(root / "data" / "store", copy)
    table = copy / "territories.parquet"
    table.write_bytes(table.read_bytes()[:-7])
    server = start_server(TDI_STORE=str(copy))
    assert server.process.wait(60) == 1
    lines = server.text().strip().splitlines()
    assert len(lines) == 1, server.text()
    assert "territories.parquet" in lines[0]


def test_stops_cleanly_with_a_visitor_connected(
    start_server: Callable[..., Server], page: Page, recorder: Recorder, settled: Callable
) -> None:
    running = wait_ready(start_server())
    page.goto(running.url + "/")
    settled(page)
    # "Event": what a style sheet or a script still on its way throws when its server goes.
    recorder.allow("WebSocket|ERR_CONNECTION|Failed to load|Failed to fetch|uncaught: Event|not responding")
    assert running.stop() == 0
    assert "Traceback" not in running.text()


def test_the_websocket_remembers_what_it_sent(server: str) -> None:
    """A rerun sends most of the page again: a window smaller than a page would make every change four times as long."""
    with connect(
        server.replace("http", "ws") + "/_stcore/stream",
        origin=Origin(server),
        subprotocols=[Subprotocol("streamlit")],
    ) as line:
        (deflate,) = line.protocol.extensions
        assert isinstance(deflate, PerMessageDeflate)
        assert deflate.remote_max_window_bits == 15
        assert not deflate.remote_no_context_takeover
