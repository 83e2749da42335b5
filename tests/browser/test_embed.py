"""A page of ours inside of another site.

On another origin, with its height, its links, and refused where it is not allowed.
"""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import MAP, Recorder, free_port, launch, wait_ready

VIEW = "/carte?phase=2023&indicateur=population&par=10000&ti=ti-8413"


@dataclass
class Host:
    """Another site: its origin, and its pages by path."""

    origin: str
    pages: dict[str, str] = field(default_factory=dict)

    def show(self, frame: str, script: str = "") -> str:
        """Return the address of a page with one frame, as somebody would paste it."""
        path = f"/{len(self.pages)}.html"
        helper = f'<script async src="{script}"></script>' if script else ""
        self.pages[path] = (
            '<!DOCTYPE html><html lang="fr"><link rel="icon" href="data:,"><title>Un autre site</title>'
            "<script>window.told = []; addEventListener('message', (e) => told.push([e.origin, e.data]));</script>"
            f"{helper}{frame}"
        )
        return self.origin + path


@pytest.fixture(scope="module")
def hosts() -> Iterator[tuple[Host, Host]]:
    """Two other sites; the dashboard of this module allows the first."""
    made = []
    for _ in range(2):
        host = Host("")

        class Handler(http.server.BaseHTTPRequestHandler):
            pages = host.pages

            def do_GET(self) -> None:
                body = self.pages.get(self.path, "").encode()
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host.origin = f"http://127.0.0.1:{server.server_port}"
        made.append((host, server))
    yield made[0][0], made[1][0]
    for _, server in made:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def dashboard(hosts: tuple[Host, Host], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Origin of a dashboard that the first host may show."""
    log = tmp_path_factory.mktemp("embed") / "log.txt"
    running = wait_ready(
        launch(log, free_port(), TDI_FRAME_ANCESTORS=hosts[0].origin, TDI_WARM="0")
    )
    yield running.url
    running.stop()


def inner(page: Page, origin: str) -> Frame:
    """Return the frame of the dashboard in the host's page."""
    page.locator("iframe").wait_for()
    return next(frame for frame in page.frames if frame.url.startswith(origin))


def test_the_copied_lines_show_the_view_elsewhere(
    page: Page, recorder: Recorder, hosts: tuple[Host, Host], dashboard: str
) -> None:
    recorder.origins.add(urlsplit(dashboard).netloc)
    page.goto(dashboard + VIEW)
    page.get_by_text("Intégrer cette vue dans un autre site").click()
    code = page.locator("pre code")
    expect(code).to_have_text(re.compile(r'^<iframe src="[^"]+&amp;embed=1" title="[^"]+"'))
    copied = code.inner_text()
    assert "Licence Ouverte" in copied

    page.goto(hosts[0].show(copied))
    frame = inner(page, dashboard)
    expect(frame.locator("h1")).to_have_text(re.compile("Plastics Vallée"))
    expect(frame.locator(".entete")).to_be_hidden()
    expect(frame.locator(".pied p").first).to_be_visible()
    # The map is a frame inside of the frame: all that is above it must be allowed.
    frame.frame_locator(MAP).locator(".tdi-legend h2").wait_for()
    # The height arrives from the dashboard's origin, and the optional script sets it.
    told = page.evaluate("() => told.filter(([, data]) => data?.type === 'tdi:hauteur').at(-1)")
    assert told[0] == dashboard
    assert "embed" not in told[1]["adresse"]
    expect(page.locator("iframe")).to_have_css("height", re.compile(r"^\d{3,4}px$"))
    page.wait_for_function(
        "() => { const last = told.filter(([, data]) => data?.type === 'tdi:hauteur').at(-1)[1].hauteur;"
        " return document.querySelector('iframe').style.height === `${last}px`; }"
    )

    # The same words from another window change nothing.
    before = page.evaluate("() => document.querySelector('iframe').style.height")
    page.evaluate("() => postMessage({ type: 'tdi:hauteur', version: 1, hauteur: 99 }, '*')")
    page.wait_for_function("() => told.some(([, data]) => data?.hauteur === 99)")
    assert page.evaluate("() => document.querySelector('iframe').style.height") == before

    # A choice stays in the frame and keeps the address's other parameters; a link leaves it.
    frame.get_by_role("link", name="Revenir à la liste entière").click()
    expect(frame.locator(".fiche")).to_have_count(0)
    assert "embed=1" in frame.url
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Voir la vue entière").click()
    expect(opened.value).to_have_url(
        re.compile(r"/carte\?phase=2023&indicateur=population&par=10000$")
    )
    assert page.url.startswith(hosts[0].origin)


def test_a_site_that_is_not_allowed_shows_nothing(
    page: Page, recorder: Recorder, hosts: tuple[Host, Host], dashboard: str
) -> None:
    recorder.origins.add(urlsplit(dashboard).netloc)
    recorder.allow("frame-ancestors")
    with page.expect_event("console", lambda message: "frame-ancestors" in message.text):
        page.goto(hosts[1].show(f'<iframe src="{dashboard}{VIEW}&embed=1" title="Vue"></iframe>'))
    assert page.evaluate("() => told.length") == 0
