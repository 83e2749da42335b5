"""Real browser, real server: fixtures of the browser tier.

A page here never waits for a time, only for a state; a request to another origin or an error in the
console fails the test that caused it; a failure leaves a screenshot in ``test-results/``.
"""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Frame,
    Page,
    Request,
    WebSocket,
    expect,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from tests.chromium import OPTIONS, find_chromium
from tests.conftest import ROOT

RESULTS = ROOT / "test-results"
START_SECONDS = 60.0
# A shared machine of two cores may be slow; how fast the pages are is measured in bench/, not here.
expect.set_options(timeout=30_000)
# How often a state is looked at: at each frame, looking would take as much of the processor as the
# page that is waited for.
LOOK_MILLISECONDS = 100
# The framework, opened at /carte, first looks for its server below /carte, and the browser logs the
# answer.
OF_THE_FRAMEWORK = re.compile(
    r"^console: Failed to load resource: the server responded with a status of 404 \(Not Found\) "
    r"\(https?://[^/]+/\w+/_stcore/(health|host-config)\)$"
)
# The empty tabs that keep the windows open, see `contexts`.
ANCHORS: list[Page] = []


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """One running dashboard.

    Attributes
    ----------
    url
        Its origin, without a final slash.
    process
        The process, for tests about starting and stopping.
    log
        What it printed.
    """

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def text(self) -> str:
        """Return what the server printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> int:
        """Stop it as a service manager would, and return its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
        return int(self.process.returncode)


def launch(log: Path, port: int | None = None, **environment: str) -> Server:
    """Start the dashboard on a free port, without waiting for it."""
    port = port or free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                "app.py",
                "--server.address=127.0.0.1",
                f"--server.port={port}",
            ],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Server(f"http://127.0.0.1:{port}", process, log)


def wait_ready(server: Server) -> Server:
    """Poll the health address until the server answers; fail with its log when it has ended."""
    tick = threading.Event()
    for _ in range(int(START_SECONDS / 0.05)):
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(server.url + "/_stcore/health", timeout=5) as answer,
        ):
            if answer.status == 200:
                return server
        if server.process.poll() is not None:
            pytest.fail(f"the server ended with code {server.process.returncode}:\n{server.text()}")
        tick.wait(0.05)
    server.stop()
    pytest.fail(f"the server did not answer within {START_SECONDS:.0f} s:\n{server.text()}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Origin of a dashboard shared by the tests of the session."""
    running = wait_ready(launch(tmp_path_factory.mktemp("server") / "log.txt"))
    yield running.url
    running.stop()


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[str]:
    """Origin of a dashboard that nobody has visited, not even the server itself."""
    running = wait_ready(launch(tmp_path / "log.txt", TDI_WARM="0"))
    yield running.url
    running.stop()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Return a function that starts a server with an environment.

    All are stopped after the test.
    """
    started: list[Server] = []

    def start(port: int | None = None, **environment: str) -> Server:
        server = launch(tmp_path / f"log-{len(started)}.txt", port, **environment)
        started.append(server)
        return server

    yield start
    for one in started:
        one.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Its absence is a failure here.

    At a desk the tier is skipped before.
    """
    path = find_chromium()
    if path is None:
        pytest.fail("no Chromium found: apt-get install chromium, or TDI_CHROMIUM=/path/to/it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        yield chromium
        chromium.close()


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


@dataclass
class Recorder:
    """What a page asked for and complained about.

    Attributes
    ----------
    requests
        Every address requested.
    errors
        Console errors and uncaught exceptions.
    websocket_received
        Each websocket message from the server, in order.
    websocket_sent
        Number of websocket messages to the server.
    """

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    websocket_received: list[bytes] = field(default_factory=list)
    websocket_sent: int = 0
    allowed: list[str] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)

    def allow(self, pattern: str) -> None:
        """Expect an error or a request that matches this pattern."""
        self.allowed.append(pattern)

    def off_origin(self) -> list[str]:
        """Return the requests that left the origins visited."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme in {"http", "https", "ws", "wss"}
            and urlsplit(url).netloc not in self.origins
        ]

    def bytes_on_the_wire(self, after: int) -> int:
        """Return the size of the websocket messages after the first ones, compressed as the connection does it."""
        wire = zlib.compressobj(wbits=-12)
        sizes = [
            len(wire.compress(m) + wire.flush(zlib.Z_SYNC_FLUSH)) for m in self.websocket_received
        ]
        return sum(sizes[after:])

    def complaints(self) -> list[str]:
        """Return what must fail the test."""
        found = [f"request to another origin: {url}" for url in self.off_origin()] + self.errors
        return [item for item in found if not any(re.search(p, item) for p in self.allowed)]

    def attach(self, page: Page) -> None:
        """Listen to a page."""

        def on_console(message: ConsoleMessage) -> None:
            told = f"console: {message.text} ({message.location.get('url', '')})"
            if message.type == "error" and not OF_THE_FRAMEWORK.match(told):
                self.errors.append(told)

        def on_request(request: Request) -> None:
            self.requests.append(request.url)

        def on_navigation(frame: Frame) -> None:
            if frame.parent_frame is None and frame.url.startswith("http"):
                self.origins.add(urlsplit(frame.url).netloc)

        def on_websocket(connection: WebSocket) -> None:
            self.requests.append(connection.url)
            connection.on(
                "framereceived", lambda data: self.websocket_received.append(_bytes(data))
            )
            connection.on(
                "framesent", lambda _: setattr(self, "websocket_sent", self.websocket_sent + 1)
            )

        page.on("console", on_console)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        page.on("request", on_request)
        page.on("framenavigated", on_navigation)
        page.on("websocket", on_websocket)


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """The recorder of the test's page; complaints at the end fail the test."""
    record = Recorder()
    yield record
    complaints = record.complaints()
    assert not complaints, "the page complained:\n" + "\n".join(complaints)


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Callable[[bool, str], BrowserContext]]:
    """Return a function that gives the profile of a kind of reader (telephone or not, light or dark).

    The tests of a worker share it: the framework's bundle is fetched and compiled once, not once a
    test. Every test has a tab of its own, and leaves nothing in the profile (`page`).
    """
    held: dict[tuple[bool, str], BrowserContext] = {}

    def give(phone: bool, scheme: str) -> BrowserContext:
        if (phone, scheme) not in held:
            held[phone, scheme] = browser.new_context(
                locale="fr-FR",
                timezone_id="Europe/Paris",
                color_scheme="dark" if scheme == "dark" else "light",
                has_touch=phone,
                is_mobile=phone,
                reduced_motion="reduce",
                accept_downloads=True,
            )
            held[phone, scheme].set_default_timeout(45_000)
            # The first tab opens a window and the last one closes it, with all that a window of
            # Chromium draws and loads around
            # a page: half a second of a core, each time. This empty one keeps it open.
            ANCHORS.append(held[phone, scheme].new_page())
        return held[phone, scheme]

    yield give
    for context in held.values():
        context.close()


@pytest.fixture
def page(
    contexts: Callable[[bool, str], BrowserContext],
    recorder: Recorder,
    request: pytest.FixtureRequest,
) -> Iterator[Page]:
    """A tab, French, 1280x800; ``@pytest.mark.viewport(390, 844)`` and ``@pytest.mark.colour_scheme("dark")`` say otherwise."""
    viewport = request.node.get_closest_marker("viewport")
    width, height = viewport.args if viewport else (1280, 800)
    scheme = request.node.get_closest_marker("colour_scheme")
    context = contexts(width < 600, scheme.args[0] if scheme else "light")
    tab = context.new_page()
    tab.set_viewport_size({"width": width, "height": height})
    recorder.attach(tab)
    yield tab
    if getattr(request.node, "failed", False):
        RESULTS.mkdir(exist_ok=True)
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", request.node.nodeid)[-120:]
        with contextlib.suppress(
            PlaywrightError
        ):  # a crashed page has no picture; the failure itself matters
            tab.screenshot(path=RESULTS / f"{name}.png", full_page=True)
        (RESULTS / f"{name}.txt").write_text(
            "\n".join([tab.url, *recorder.errors, *recorder.requests])
        )
    context.set_offline(False)
    with contextlib.suppress(PlaywrightError):  # a page that never opened an origin has no storage
        tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    for left in context.pages:
        if left not in ANCHORS:
            left.close()
    context.clear_cookies()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember on the test whether it failed, for the screenshot."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.failed:
        item.failed = True  # type: ignore[attr-defined]


# The page says which address it has answered, completed as it is shown
# (static/components/announce.js).
_ANSWERED = """() => {
  const { reponse } = document.documentElement.dataset;
  if (!reponse) return false;
  const said = ({ pathname, searchParams }) => {
    const query = [...searchParams].filter(([name]) => name !== "embed"); // the framework keeps that one for itself
    return JSON.stringify([pathname, query.sort()]);
  };
  return said(new URL(reponse, location.href)) === said(new URL(location.href));
}"""


def settle(page: Page) -> Page:
    """Wait until the page has answered its address and is painted."""
    page.wait_for_function(_ANSWERED, polling=LOOK_MILLISECONDS)
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    return page


@pytest.fixture
def settled() -> Callable[[Page], Page]:
    """Return the function that waits until the application is idle."""
    return settle


MAP = "[class*='st-key-carte-'] iframe"
STATE = "() => window.__tdiAtlas && {...window.__tdiAtlas}"


def atlas_frame(page: Page) -> Frame:
    """Return the frame of the map, once it has drawn a view."""
    element = page.locator(MAP).first.element_handle()
    frame = element.content_frame()
    assert frame
    frame.wait_for_function(
        "() => window.__tdiAtlas && window.__tdiAtlas.version && window.__tdiAtlas.draws > 0",
        polling=LOOK_MILLISECONDS,
    )
    return frame


@pytest.fixture
def atlas() -> Callable[[Page], Frame]:
    """Return the function that waits for the map's first draw and gives its frame."""
    return atlas_frame
