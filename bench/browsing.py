"""Drive the system's Chromium, and tell when a page answers.

Times are taken inside the browser (``performance.timeOrigin + performance.now()``, one clock for
the page and its frames), so the driver's own delays do not count. What is looked for has names of
our own, or roles and words that a reader meets; nothing of the framework.

**A page answers** (P1, P5) at the second frame of the screen after all of this holds:

* its heading stands there, nothing lies over it, and its foot, the last thing that a run draws, is
  in the document;
* our page has said which address it answered (``data-reponse``, written by ``announce.js`` when the
  run has ended);
* every map in the first screen has drawn its view and its names (``tdi:drawn``), every picture
  there is loaded, the fonts are;
* the page's own parts (`Drawn.parts`: figures, rows, charts) stand in the first screen with a size.

That a choice is then answered is not believed but tried: `first_choice` makes one right away and
waits for the other heading.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from tests.chromium import OPTIONS, find_chromium

# Runs in every frame before anything else: keeps the moment of the last choice and what the maps
# say, and finds the moment at which a condition was painted by looking at each frame of the screen.
PRELUDE = """
window.bench = {
  pressed: null,
  maps: new Map(),
  now: () => performance.timeOrigin + performance.now(),
  // Milliseconds on the clock when a test was true and had been painted; a text says what is still missing.
  when: (test) => new Promise((done, failed) => {
    const start = performance.now();
    const look = () => {
      let found;
      try { found = test(); } catch (error) { found = String(error); }
      if (found && typeof found !== 'string') requestAnimationFrame(() => requestAnimationFrame(() => done(bench.now())));
      else if (performance.now() - start > 60_000) failed(new Error(`not there after a minute: ${found}`));
      else requestAnimationFrame(look);
    };
    look();
  }),
  seen: (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0;
  },
  // In the page and in our components, which have roots of their own.
  there: (selector) => [document, ...[...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean)]
    .some((root) => [...root.querySelectorAll(selector)].some(bench.seen)),
  onTop: (element) => {
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
    return top === element || element.contains(top);
  },
  heading: () => document.querySelector('h1')?.textContent ?? '',
  map: () => [...bench.maps.values()].at(-1),
  drawn: ({ parts, maps, says, covered }) => {
    const heading = document.querySelector('h1');
    if (!heading || !document.querySelector('.pied')) return 'heading or foot';
    if (says && document.documentElement.dataset.reponse === undefined) return 'the end of the run';
    if (!covered && !bench.onTop(heading)) return 'the heading is covered';
    const frames = [...document.querySelectorAll('iframe')].filter(bench.seen).map((frame) => frame.contentWindow);
    const ready = (frame) => bench.maps.get(frame)?.version && (frame.tdiAtlas?.atlas.towns ?? true);
    if (frames.length < maps || !frames.every(ready)) return 'a map';
    const missing = parts.find((part) => !bench.there(part));
    if (missing) return missing;
    if (![...document.images].filter(bench.seen).every((image) => image.complete && image.naturalWidth > 0)) return 'a picture';
    return document.fonts.status === 'loaded' || 'a font';
  },
};
for (const kind of ['click', 'change']) addEventListener(kind, () => { top.bench.pressed = bench.now(); }, true);
addEventListener('tdi:drawn', (event) => top.bench.maps.set(window, event.detail));
"""


@dataclass(frozen=True)
class Drawn:
    """When the first screen of a page is there.

    Attributes
    ----------
    parts
        Selectors of what must stand in it.
    maps
        How many maps it has.
    says
        Whether the page writes `data-reponse`; other states of the project and the alternatives do
        not.
    covered
        Whether the heading lies under the page's own part: the presentation covers all.
    """

    parts: tuple[str, ...] = ()
    maps: int = 0
    says: bool = True
    covered: bool = False

    @property
    def test(self) -> str:
        """The condition, as an expression of JavaScript."""
        asked = {"parts": self.parts, "maps": self.maps, "says": self.says, "covered": self.covered}
        return f"bench.drawn({json.dumps(asked)})"


EMPTY = Drawn(says=False)
# Text of the mark in the map of default folium, and more shapes than any other drawing of a page
# has.
FOLIUM = """
[...document.querySelectorAll('iframe')].some(({ contentDocument: inside }) =>
  inside?.getElementById('shown')?.textContent === '%s' && inside.querySelectorAll('path.leaflet-interactive').length > 1000)
"""
CANVAS = "window.bareCanvas?.shown === '%s'"


@dataclass
class Traffic:
    """What crossed the wire since the last reset.

    Sizes are websocket payloads before compression.
    """

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
def visitor(
    browser: Browser, width: int = 1440, height: int = 900
) -> Iterator[tuple[Page, Traffic]]:
    """Open a tab in a profile that has never seen the site."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="fr-FR", reduced_motion="reduce"
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


def moment(page: Page, test: str) -> float:
    """Wait for a condition; return the moment at which it was painted, on the browser's clock."""
    return float(page.evaluate(f"() => bench.when(() => {test})"))


def opened(page: Page, url: str, test: str) -> float:
    """Open an address and return the milliseconds from the navigation until a condition is painted."""
    page.goto(url, wait_until="commit")
    at = moment(page, test)
    return at - float(page.evaluate("performance.timeOrigin"))


def quiet(page: Page, traffic: Traffic) -> None:
    """Wait until nothing comes any more and the page has drawn what came."""
    seen = -1
    while (now := len(traffic.received) + len(traffic.requests)) != seen:
        seen = now
        page.wait_for_timeout(250)


def press(page: Page, name: str) -> None:
    """Press a button of a group by its words: the framework's own, ours or an alternative's."""
    button = page.get_by_role("radio", name=name).first
    button.wait_for(state="attached")
    button.evaluate("(button) => button.click()")


def choose(page: Page, label: str, option: str) -> None:
    """Take a choice of a list by its words."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def since_pressed(page: Page, test: str) -> float:
    """Return the milliseconds from the last choice until a condition is painted."""
    at = moment(page, test)
    return at - float(page.evaluate("bench.pressed"))


def first_choice(page: Page, selector: str) -> float:
    """Make a choice that gives the page another heading.

    Return the milliseconds until it stands there.
    """
    asked: Any = page.evaluate(
        """(selector) => {
          const before = bench.heading(), start = bench.now();
          document.querySelector(selector).click();
          return bench.when(() => bench.heading() && bench.heading() !== before).then((end) => end - start);
        }""",
        selector,
    )
    return float(asked)
