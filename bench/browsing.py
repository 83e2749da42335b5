"""Drive the system's Chromium and read its clocks.

Times are taken inside the browser (``performance.timeOrigin + performance.now()``, one clock for the page and
its frames), so the driver's own delays do not count.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, WebSocket, sync_playwright

from tests.chromium import OPTIONS, find_chromium

# Runs in every frame before anything else: keeps the moment of the last click or choice in a list, and finds the moment at
# which a condition was painted by looking at each frame of the screen.
PRELUDE = """
window.__bench = {click: null, now: () => performance.timeOrigin + performance.now()};
for (const kind of ['click', 'change']) addEventListener(kind, () => { window.top.__bench.click = window.__bench.now(); }, true);
// The root of the first screen that comes with the document is closed; this looks inside.
const internals = HTMLElement.prototype.attachInternals;
HTMLElement.prototype.attachInternals = function () {
  const made = internals.call(this);
  if (made.shadowRoot) window.__benchInside = made.shadowRoot;
  return made;
};
window.__benchWhen = (test) => new Promise(done => {
  const look = () => {
    let at = null;
    try { at = test(); } catch (error) { at = null; }
    if (!at) return requestAnimationFrame(look);
    if (at !== true) return done(at);
    requestAnimationFrame(() => requestAnimationFrame(() => done(window.__bench.now())));
  };
  look();
});
"""

# Our map says itself that it has drawn; it counts when the browser has shown it, as for everybody else.
ATLAS = """
() => window.__benchWhen(() => {
  for (const frame of document.querySelectorAll('iframe')) {
    const inside = frame.contentWindow, atlas = inside && inside.__tdiAtlas;
    if (atlas && atlas.drawn && atlas.version && `${atlas.version}` !== '%s') return true;
  }
  return null;
})
"""
ATLAS_VERSION = """
() => [...document.querySelectorAll('iframe')]
  .map(frame => frame.contentWindow && frame.contentWindow.__tdiAtlas).filter(Boolean)
  .map(atlas => `${atlas.version}`)[0]
"""
ATLAS_DRAWS = """
() => [...document.querySelectorAll('iframe')]
  .map(frame => frame.contentWindow && frame.contentWindow.__tdiAtlas).filter(Boolean).map(a => a.draws)[0]
"""
FOLIUM = """
() => window.__benchWhen(() => {
  for (const frame of document.querySelectorAll('iframe')) {
    const inside = frame.contentDocument, mark = inside && inside.getElementById('shown');
    const shapes = inside && inside.querySelectorAll('path.leaflet-interactive').length;
    if (mark && mark.textContent === '%s' && shapes > 1000) return true;
  }
  return null;
})
"""
IDLE = """
() => window.__benchWhen(() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return !!app && app.dataset.testScriptState === 'notRunning' && !!document.querySelector('h1')
    && !document.querySelector('[data-testid="stSkeleton"]');
})
"""


@dataclass
class Traffic:
    """What crossed the wire since the last reset; sizes are websocket payloads before compression."""

    received: list[int] = field(default_factory=list)
    sent: int = 0
    requests: list[str] = field(default_factory=list)

    def reset(self) -> None:
        """Start counting again."""
        self.received.clear()
        self.requests.clear()
        self.sent = 0


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser.

    Raises
    ------
    RuntimeError
        When there is none.
    """
    path = find_chromium()
    if path is None:
        raise RuntimeError(
            "No Chromium found. Remedy: apt-get install chromium, or TDI_CHROMIUM=/path/to/it."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        yield browser
        browser.close()


@contextlib.contextmanager
def visitor(browser: Browser) -> Iterator[tuple[Page, Traffic]]:
    """Open a tab in a profile that has never seen the site."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="fr-FR", reduced_motion="reduce"
    )
    context.set_default_timeout(90_000)
    context.add_init_script(PRELUDE)
    page = context.new_page()
    traffic = Traffic()

    def on_websocket(connection: WebSocket) -> None:
        connection.on("framereceived", lambda data: traffic.received.append(len(data or b"")))
        connection.on("framesent", lambda _: setattr(traffic, "sent", traffic.sent + 1))

    page.on("websocket", on_websocket)
    page.on("request", lambda request: traffic.requests.append(request.url))
    try:
        yield page, traffic
    finally:
        context.close()


def opened(page: Page, url: str, condition: str) -> float:
    """Open an address and return the milliseconds from the navigation until the condition is painted."""
    return both(page, url, condition)[0]


def both(page: Page, url: str, condition: str) -> tuple[float, float]:
    """Open an address and return the milliseconds until its first screen is painted, and until the page itself is: the same where it has one only."""
    page.goto(url, wait_until="commit")
    at = page.evaluate(condition)
    first, rest = at if isinstance(at, list) else (at, at)
    start = page.evaluate("() => performance.timeOrigin")
    return float(first - start), float(rest - start)


def changed(page: Page, target: Locator, condition: str, choice: str | None = None) -> float:
    """Click, or take a choice of a list, and return the milliseconds from there until the condition is painted."""
    if choice is None:
        target.click()
    else:
        target.select_option(label=choice)
    at = page.evaluate(condition)
    return float(at - page.evaluate("() => window.__bench.click"))


def idle(page: Page) -> None:
    """Wait until the page is idle."""
    page.evaluate(IDLE)
