"""The server as a browser, a link preview and a service manager meet it.

`streamlit run app.py`, and `tdi run`.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from pages.ui.site_map import PAGES
from tests.browser.conftest import (
    ROOT,
    Recorder,
    Server,
    atlas_frame,
    free_port,
    settle,
    wait_ready,
)

COMMITTED = ROOT / "data" / "store"
# What a page says when its server goes: of the line, of a file still on its way.
GONE = "WebSocket|ERR_CONNECTION|Failed to load|Failed to fetch|uncaught: Event|not responding"


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
    loaded = re.findall(r'<(?:link|script|img|source)\b[^>]*?(?:src|href)="(https?://[^"]+)"', text)
    assert not [u for u in loaded if not u.startswith(server)]
    head, nothing = fetch(server + "/carte?phase=2022", "HEAD")
    assert (head.status, nothing) == (200, b"")
    assert head.getheader("Content-Length") == str(len(body))
    again, nothing = fetch(
        server + "/carte?phase=2022", If_None_Match=response.getheader("ETag") or ""
    )
    assert (again.status, nothing) == (304, b"")
    _, forwarded = fetch(server + "/carte", X_Forwarded_Proto="https", Host="ti.example")
    assert 'og:url" content="https://ti.example/carte"' in forwarded.decode()


def test_malformed_addresses_are_answered_in_french(server: str) -> None:
    for path in ("/nexiste-pas", "/carte/encore", "/carte/", "/%ff%fe", "/%00", "/" + "a" * 20_000):
        response, body = fetch(server + path)
        assert response.status == 404, path[:40]
        assert "Cette page n’existe pas" in body.decode()
    many = "&".join(f"a{number}=1" for number in range(300))
    for query in (many, "phase=%ff", "%00=%00", "x" * 20_000):
        assert fetch(f"{server}/carte?{query}")[0].status == 200, query[:40]


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
    ],
)
def test_closed_doors(server: str, path: str) -> None:
    assert fetch(server + path)[0].status == 404


def test_nothing_can_be_uploaded(server: str) -> None:
    response, _ = fetch(server + "/_stcore/upload_file/a/b", method="PUT")
    assert response.status == 404


def test_security_headers(server: str) -> None:
    document, _ = fetch(server + "/")
    answers = {
        path: fetch(server + path)[0]
        for path in ("/_stcore/health", "/nexiste-pas", "/static/rien.js")
    }
    answers["a file"] = fetch(first_address(server, r'"(/fichiers/[0-9a-f]{12}/app\.css)"'))[0]
    answers["a redirection"] = fetch(server + "/fichiers/000000000000/leaflet.js")[0]
    answers["not modified"] = fetch(server + "/", If_None_Match=document.getheader("ETag") or "")[0]
    answers["a method"] = fetch(server + "/carte", "POST")[0]
    for what, response in {"/": document, **answers}.items():
        assert response.getheader("X-Content-Type-Options") == "nosniff", what
        assert response.getheader("Referrer-Policy") == "same-origin", what
        assert response.getheader("X-Frame-Options") == "SAMEORIGIN", what
        assert "camera=()" in (response.getheader("Permissions-Policy") or ""), what
        assert response.getheader("Set-Cookie") is None, what
    policy = document.getheader("Content-Security-Policy") or ""
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    script = next(d for d in policy.split("; ") if d.startswith("script-src"))
    assert "unsafe-inline" not in script
    assert "unsafe-eval" not in script.replace("'wasm-unsafe-eval'", "")


def test_a_websocket_from_another_site_is_refused(server: str) -> None:
    line = server.replace("http", "ws") + "/_stcore/stream"
    with pytest.raises(InvalidStatus) as refused:
        connect(
            line, origin=Origin("https://ailleurs.example"), subprotocols=[Subprotocol("streamlit")]
        )
    assert refused.value.response.status_code == 403
    assert refused.value.response.headers["X-Content-Type-Options"] == "nosniff"
    with connect(line, origin=Origin(server), subprotocols=[Subprotocol("streamlit")]):
        pass


def test_own_files_are_hashed_immutable_and_compressed(server: str) -> None:
    address = first_address(server, r'"(/fichiers/[0-9a-f]{12}/app\.css)"')
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
    again, body = fetch(
        address, Accept_Encoding="gzip, br", If_None_Match=squeezed.getheader("ETag") or ""
    )
    assert (again.status, body) == (304, b"")


def test_old_digest_leads_to_the_current_file(server: str) -> None:
    response, _ = fetch(server + "/fichiers/000000000000/leaflet.js")
    assert response.status == 307
    target = response.getheader("Location") or ""
    assert re.fullmatch(r"/fichiers/[0-9a-f]{12}/leaflet\.js", target)
    assert fetch(server + target)[0].getheader("Content-Type") == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "%2e%2e/manifest.json", "..%2f..%2fmanifest.json", "rien.js"]
)
def test_no_way_out_of_the_served_files(server: str, name: str) -> None:
    response, body = fetch(f"{server}/fichiers/000000000000/{name}")
    assert response.status in {400, 404}
    assert b"root:" not in body


def test_the_framework_bundle_is_compressed_and_immutable(server: str) -> None:
    address = first_address(server, r'="(\./static/js/index\.[^"]+\.js)"')
    _, raw = fetch(address)
    response, body = fetch(address, Accept_Encoding="br")
    assert response.getheader("Content-Encoding") == "br"
    assert response.getheader("Content-Type", "").startswith(
        ("text/javascript", "application/javascript")
    )
    assert response.getheader("Cache-Control") == "public, max-age=31536000, immutable"
    assert len(body) < 0.4 * len(raw)
    assert brotli.decompress(body) == raw


def test_host_config_trusts_nobody(server: str) -> None:
    _, body = fetch(server + "/_stcore/host-config")
    assert json.loads(body)["allowedOrigins"] == []


def test_another_origin_cannot_be_reached(server: str, page: Page, recorder: Recorder) -> None:
    page.goto(server + "/")
    settle(page)
    recorder.allow(
        r"(?i)content security policy|violates|Failed to fetch|Fetch API cannot load|example\.org"
    )
    outcome = page.evaluate(
        """() => new Promise(done => {
            const told = event => done(event.effectiveDirective);
            document.addEventListener('securitypolicyviolation', told, {once: true});
            fetch('https://example.org/').catch(() => {});
        })"""
    )
    assert outcome == "connect-src"


@pytest.mark.range
def test_the_first_request_of_each_deep_link_works(fresh_server: str, page: Page) -> None:
    """On a server that nobody has visited.

    What is asked of our routes before does no harm to the frame of the map.
    """
    for path in (
        "/component/streamlit_folium.streamlit_folium/index.html",
        "/recherche/derniere/2023?q=oyonnax",
        "/telecharger/derniere/carte/x.csv",
        "/telecharger/derniere/presentation/x.pptx",
        "/cartes/derniere/2023/ti-8413/membres.svg?theme=light",
        "/fiches/derniere/2023/ti-8413.html",
    ):
        assert fetch(fresh_server + path)[0].status in {200, 307, 404}, path
    for info in sorted(
        PAGES, key=lambda info: not info.has_map or not info.path
    ):  # first a map, by a deep link
        place = {"territoire": "&ti=ti-8413", "intercommunalite": "&siren=200042935"}
        query = f"?phase=2023{place.get(info.path, '')}"
        page.goto(f"{fresh_server}/{info.path}{query}")
        settle(page)
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("footer.pied")).to_be_visible()
        expect(page.locator(".panne")).to_have_count(0)
        if info.has_map:
            atlas_frame(page)


def test_without_scripts_the_static_site_is_linked(
    start_server: Callable[..., Server], browser: Browser
) -> None:
    server = wait_ready(start_server(TDI_PUBLIC_SITE="https://ti.example/public", TDI_WARM="0"))
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{server.url}/territoire?phase=2023&ti=ti-8413")
    expect(page.locator("h1")).to_have_text("Fiche d’un Territoire d’industrie en 2023")
    link = page.get_by_role("link", name="Lire cette page sans scripts")
    expect(link).to_have_attribute(
        "href", re.compile(r"^https://ti\.example/public/v/[^/]+/territoires/2023/ti-8413\.html$")
    )
    context.close()


def test_the_pages_wait_for_a_store(
    start_server: Callable[..., Server], page: Page, tmp_path: Path
) -> None:
    """A server without one starts, says so once, and takes it up without a restart.

    So does one with a damaged store.
    """
    store = tmp_path / "store"
    shutil.copytree(COMMITTED, store)
    table = store / "territories.parquet"
    table.write_bytes(table.read_bytes()[:-7])
    server = wait_ready(start_server(TDI_STORE=str(store), TDI_WARM="0"))
    for path in ("/", "/carte?phase=2023", "/donnees"):
        page.goto(server.url + path)
        expect(page.get_by_role("alert")).to_contain_text(
            "Les données ne sont pas disponibles pour le moment"
        )
        expect(page.locator("body")).not_to_contain_text("Traceback")
    shutil.rmtree(store)
    page.goto(server.url + "/carte?phase=2023")
    expect(page.get_by_role("alert")).to_contain_text(
        "Les données ne sont pas disponibles pour le moment"
    )
    said = [line for line in server.text().splitlines() if "territories.parquet" in line]
    assert len(said) == 1, server.text()
    assert "Remedy" in said[0]
    assert "Traceback" not in server.text()

    shutil.copytree(COMMITTED, store)
    for _ in range(60):
        page.goto(server.url + "/carte?phase=2023")
        page.wait_for_selector("[role=alert], footer.pied")
        if page.locator("footer.pied").count():
            break
    atlas_frame(settle(page))
    assert "is whole again" in server.text()


def test_tdi_run_starts_the_same_and_stops_cleanly(
    page: Page, recorder: Recorder, tmp_path: Path
) -> None:
    """With a user connected; nothing is left behind, and no other site was asked for this machine's address."""
    port, log = free_port(), tmp_path / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tdi.cli", "run", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"TDI_WARM": "0"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = wait_ready(Server(f"http://127.0.0.1:{port}", process, log))
    page.goto(running.url + "/carte")
    settle(page)
    expect(page).to_have_title(re.compile("Carte · Territoires d’industrie"))
    assert fetch(running.url + "/")[0].getheader("X-Frame-Options") == "SAMEORIGIN"
    recorder.allow(GONE)
    # uvicorn stops in good order, then ends by the signal that it got: 143 for a shell, as service
    # managers expect.
    assert running.stop() == -signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    lines = [line.strip() for line in running.text().splitlines() if line.strip()]
    assert len(lines) == 3, lines
    assert lines[0].startswith("Territoires d'industrie, data ")
    assert lines[-1] == f"URL: http://localhost:{port}"
