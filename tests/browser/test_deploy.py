"""Two replicas behind the real proxy of the distribution.

What is sent, and what a reader notices when one of them goes.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import BrowserContext, Page, WebSocket, expect

from tests.browser.conftest import Recorder, Server, free_port, launch, settle, wait_ready
from tests.browser.test_server import GONE, fetch
from tests.browser.waiting import wait_until
from tests.conftest import ROOT
from tests.proxy import need_nginx, running, write_site
from tests.small_store import write_changed

COMMITTED = ROOT / "data" / "store"
SITE = "/public/v/2026-11.aaaaaaaa"


@dataclass
class Served:
    """The proxy and its replicas.

    Attributes
    ----------
    url
        Origin of the proxy.
    replicas
        The replicas by name.
    folder
        Folder of the proxy, with its logs.
    """

    url: str
    replicas: dict[str, Server]
    folder: Path

    def log(self) -> list[str]:
        """Return the lines of the access log so far."""
        return (self.folder / "access.log").read_text().splitlines()

    def place_of(self, name: str) -> str:
        """Return a place whose readers go to a replica."""
        wanted = self.replicas[name].url.removeprefix("http://")
        for number in range(256):
            before = len(self.logged("/_stcore/host-config"))
            fetch(f"{self.url}/_stcore/host-config", Cookie=f"tdi_place={number:02x}")
            if f" {wanted} " in self.logged("/_stcore/host-config", before + 1)[-1]:
                return f"{number:02x}"
        raise AssertionError(f"no place leads to {wanted}")

    def logged(self, path: str, least: int = 0) -> list[str]:
        """Return the lines about a path, once there are so many.

        Nginx writes one after it has answered.
        """
        tick = threading.Event()
        for _ in range(200):
            lines = [line for line in self.log() if f'"{path}"' in line]
            if len(lines) >= least:
                return lines
            tick.wait(0.02)
        raise AssertionError(f"{path} is not in the log {least} times")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Two replicas on the committed store, behind the proxy, with a static site."""
    need_nginx()
    folder = tmp_path_factory.mktemp("proxy")
    site = write_site(folder / "site")
    replicas = {
        name: launch(folder / f"{name}.txt", TDI_WARM="0", TDI_COOKIE_SECRET="0123456789abcdef" * 2)
        for name in ("one", "two")
    }
    listen, health = (f"127.0.0.1:{free_port()}" for _ in range(2))
    environment = {
        "TDI_PROXY_LISTEN": listen,
        "TDI_PROXY_HEALTH": health,
        "TDI_PROXY_SITE": str(site),
        "TDI_PROXY_REPLICAS": ",".join(
            one.url.removeprefix("http://") for one in replicas.values()
        ),
    }
    try:
        with running(folder / "run", environment):
            for one in replicas.values():
                wait_ready(one)
            yield Served(f"http://{listen}", replicas, folder / "run")
    finally:
        for one in replicas.values():
            one.stop()


def all_headers(response: HTTPResponse) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in response.getheaders():
        found.setdefault(name.lower(), []).append(value)
    return found


SECURITY = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
)


@pytest.mark.parametrize("path", ["/carte?phase=2022", f"{SITE}/index.html", "/nexiste-pas"])
def test_each_security_header_once(served: Served, path: str) -> None:
    headers = all_headers(fetch(served.url + path)[0])
    for name in SECURITY:
        assert len(headers[name]) == 1, (name, headers.get(name))
    assert "frame-ancestors 'self'" in headers["content-security-policy"][0]
    assert headers["server"] == ["nginx"]
    assert "strict-transport-security" not in headers, "plain HTTP"


def test_static_site(served: Served) -> None:
    page = f"{served.url}{SITE}/regions/24.html"
    plain, raw = fetch(page)
    assert plain.getheader("Content-Type") == "text/html; charset=utf-8"
    assert plain.getheader("Cache-Control") == "public, max-age=3600"
    assert "unsafe" not in (plain.getheader("Content-Security-Policy") or "")
    squeezed, body = fetch(page, Accept_Encoding="gzip, deflate, br")
    assert squeezed.getheader("Content-Encoding") == "br"
    assert brotli.decompress(body) == raw
    assert fetch(page, Accept_Encoding="gzip")[0].getheader("Content-Encoding") == "gzip"
    again, _ = fetch(page, If_Modified_Since=plain.getheader("Last-Modified") or "")
    assert again.status == 304

    hashed, _ = fetch(f"{served.url}{SITE}/fichiers/site.0a1b2c3d.css")
    assert hashed.getheader("Cache-Control") == "public, max-age=31536000, immutable"
    for short in ("/public/", "/public/index.html", "/public/versions.js"):
        assert fetch(served.url + short)[0].getheader("Cache-Control") == "public, max-age=60", (
            short
        )
    bare, _ = fetch(served.url + "/public")
    assert (bare.status, bare.getheader("Location")) == (301, "/public/")

    embed, _ = fetch(f"{served.url}{SITE}/embed/carte.html")
    assert "frame-ancestors *" in (embed.getheader("Content-Security-Policy") or "")
    assert embed.getheader("X-Frame-Options") is None


@pytest.mark.parametrize(
    "path",
    [
        "/public/rien.html",
        "/public/.git/config",
        f"{SITE}/regions/",
        f"{SITE}/regions/24.html.br",
        "/public/../../nginx.conf",
        "/public/%2e%2e/%2e%2e/nginx.conf",
    ],
)
def test_what_the_static_site_does_not_hold(served: Served, path: str) -> None:
    response, body = fetch(served.url + path)
    assert response.status in {400, 404}
    assert b"worker_processes" not in body
    if response.status == 404 and path.startswith("/public/"):
        assert "Cette page n’existe pas" in body.decode()


def test_the_cookie_is_set_by_pages_of_the_dashboard_only(served: Served) -> None:
    given, _ = fetch(served.url + "/carte")
    cookie = given.getheader("Set-Cookie") or ""
    assert re.fullmatch(r"tdi_place=[0-9a-f]{2}; Path=/; HttpOnly; SameSite=Lax", cookie)
    held = cookie.split(";")[0]
    for path in (
        "/public/",
        f"{SITE}/index.html",
        "/public/rien.html",
        "/_stcore/health",
        "/_stcore/host-config",
    ):
        assert fetch(served.url + path)[0].getheader("Set-Cookie") is None, path
    assert fetch(served.url + "/carte", Cookie=held)[0].getheader("Set-Cookie") is None
    assert fetch(served.url + "/carte", Cookie="tdi_place=zz")[0].getheader("Set-Cookie")


def test_closed_addresses(served: Served) -> None:
    for path in ("metrics", "script-health-check", "agent/mcp", "upload_file/a/b", "anything"):
        assert fetch(f"{served.url}/_stcore/{path}")[0].status == 404, path
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert fetch(served.url + "/", method)[0].status == 405
    assert fetch(served.url + "/health")[0].status == 404, "the proxy's own health is asked inside"
    assert fetch(served.url + "/-/indisponible.html")[0].status == 404


def test_a_file_of_a_view_is_asked_through_the_proxy(served: Served) -> None:
    moved, _ = fetch(
        f"{served.url}/telecharger/2020-01.aaaaaaaa/donnees/regions-2020-01.aaaaaaaa.csv?table=regions"
    )
    assert moved.status == 307
    response, body = fetch(served.url + (moved.getheader("Location") or ""))
    assert response.status == 200
    assert (response.getheader("Content-Disposition") or "").startswith("attachment")
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    assert "Centre-Val de Loire" in body.decode("utf-8-sig")


def test_files_of_the_dashboard_are_asked_of_a_replica_once(served: Served) -> None:
    _, body = fetch(served.url + "/")
    found = re.search(r"/fichiers/[0-9a-f]{12}/app\.css", body.decode())
    assert found
    for _ in range(2):
        response, packed = fetch(served.url + found.group(), Accept_Encoding="gzip, br;q=0.9")
        assert response.getheader("Content-Encoding") == "br"
        assert response.getheader("Cache-Control") == "public, max-age=31536000, immutable"
        assert len(brotli.decompress(packed)) > 1000
    lines = served.logged(found.group(), 2)
    assert [line.split()[-1] for line in lines] == ["MISS", "HIT"]


def test_the_log_names_nobody(served: Served) -> None:
    fetch(
        served.url + "/territoire?phase=2023&commune=99123",
        User_Agent="Lecteur/1.0",
        Referer="https://ailleurs.example/x",
    )
    line = served.logged("/territoire", 1)[-1]
    text = "\n".join(served.log()) + (served.folder / "stderr.txt").read_text()
    for personal in ("99123", "Lecteur", "ailleurs", "phase=", "?", "tdi_place"):
        assert personal not in text, personal
    assert not re.search(r"127\.0\.0\.1(?!:\d)", text), "an address without a port is a reader's"
    assert "GET" in line
    assert " 200 " in line


TERRITORIES = {"2020": "148 Territoires", "2022": "149 Territoires", "2024": "183 Territoires"}


def choose_phase(page: Page, label: str) -> None:
    """Choose a phase and see it: the view, the address and the control itself."""
    chosen = page.get_by_role("radio", name=re.compile(f"^{label}"))
    chosen.click()
    sees_phase(page, label)


def sees_phase(page: Page, label: str) -> None:
    expect(page).to_have_url(re.compile(f"phase={label}"))
    expect(page.locator("h1")).to_contain_text(TERRITORIES[label])
    expect(page.get_by_role("radio", name=re.compile(f"^{label}"))).to_be_checked()


def test_a_replica_dies_then_all_are_replaced(
    served: Served,
    page: Page,
    contexts: Callable[[bool, str], BrowserContext],
    recorder: Recorder,
    tmp_path: Path,
) -> None:
    """Whose replica dies goes on where they were, first choice included.

    The others notice nothing; a new version comes replica by replica.
    """
    recorder.allow(GONE + "|502|503")
    elsewhere = contexts(False, "dark")
    other = elsewhere.new_page()
    lines: dict[str, list[WebSocket]] = {"one": [], "two": []}
    for name, tab in (("one", page), ("two", other)):
        tab.context.add_cookies(
            [{"name": "tdi_place", "value": served.place_of(name), "url": served.url}]
        )
        tab.on("websocket", lambda line, kept=lines[name]: kept.append(line))
        tab.goto(f"{served.url}/carte?phase=2023")
        settle(tab)
    choose_phase(page, "2022")
    choose_phase(other, "2020")

    served.replicas["one"].process.kill()
    served.replicas["one"].process.wait(10)
    # By itself, without a reload: a new line, to the other replica.
    wait_until(page, lambda: len(lines["one"]) > 1, "the page connected again")
    sees_phase(page, "2022")
    choose_phase(page, "2024")
    assert not page.evaluate(
        "() => performance.getEntriesByType('navigation')[0].type === 'reload'"
    )
    page.go_back()
    sees_phase(page, "2022")
    choose_phase(other, "2022")
    assert len(lines["two"]) == 1, "the others notice nothing"

    changed = write_changed(COMMITTED, tmp_path / "store", "X")
    for name in ("one", "two"):
        old, seen = served.replicas[name], {each: len(held) for each, held in lines.items()}
        old.stop()
        port = int(old.url.rsplit(":", 1)[1])
        served.replicas[name] = wait_ready(
            launch(tmp_path / f"{name}.txt", port, TDI_WARM="0", TDI_STORE=str(tmp_path / "store"))
        )
        if name == "two":
            wait_until(
                other, lambda seen=seen: len(lines["two"]) > seen["two"], "it connected again"
            )
            # The first thing that its user does now is to follow a link.
            other.evaluate("() => window.tdiGo('?phase=2020')")
            sees_phase(other, "2020")
            expect(other.locator("footer.pied")).to_contain_text(changed)
    page.reload()
    settle(page)
    expect(page.locator("footer.pied")).to_contain_text(changed)
    choose_phase(page, "2020")
    other.close()
    elsewhere.clear_cookies()


def test_without_a_replica_a_calm_page_leads_to_the_static_site(
    served: Served, page: Page, recorder: Recorder
) -> None:
    recorder.allow("503")
    for one in served.replicas.values():
        one.stop()
    response, _ = fetch(served.url + "/carte?phase=2022")
    assert response.status == 503
    assert response.getheader("Retry-After") == "30"
    assert response.getheader("Cache-Control") == "no-store"
    page.goto(f"{served.url}/carte?phase=2022")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("h1")).to_have_text("Le tableau de bord est momentanément indisponible")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.voie')).display") == "inline-block"
    ), "its style is allowed"
    page.get_by_role("link", name="Ouvrir la version sans serveur").click()
    expect(page).to_have_url(f"{served.url}{SITE}/index.html")
