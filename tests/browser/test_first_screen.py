"""The first screen that comes with a document: the page as it will be, in the same place, and out of the way once the page is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import settle
from tests.browser.waiting import wait_until

pytestmark = pytest.mark.browser

# Its root is closed; this keeps it where a test can look.
HOLD = """
const internals = HTMLElement.prototype.attachInternals;
HTMLElement.prototype.attachInternals = function () {
  const made = internals.call(this);
  if (made.shadowRoot) window.inside = made.shadowRoot;
  return made;
};
"""
ENTRY = re.compile(r"/static/js/index\.[\w-]{8}\.js$")
# Where things stand: what the two have in common, in order, as far as the first screen goes.
PLACES = """(root) => [...root.querySelectorAll('.stHtml, .toile, iframe, .stBidiComponent, h1, .chiffre, .choix, .liste, table, .barres')]
  .map((node) => [node.matches('.toile, iframe') ? 'map' : node.className.split(' ')[0] || node.tagName, node.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && box.top < innerHeight)
  .map(([name, box]) => [name, box.x, box.y, box.width, box.height].map((v) => (typeof v === 'number' ? Math.round(v) : v)))"""
# All is there that a first screen draws: maps with the names of their towns, lists, a talk.
DRAWN = """() => {
  const root = window.inside;
  if (!root) return false;
  const maps = [...root.querySelectorAll('.toile')], lists = [...root.querySelectorAll('.composant')];
  return (!maps.length || (window.__tdiAtlas?.drawn && tdiAtlas.atlas.towns))
    && lists.every((place) => [...(place.shadowRoot?.children ?? [])].some((child) => child.offsetHeight > 0));
}"""

ADDRESSES = [
    "/",
    "/carte?phase=2023",
    "/territoire?phase=2023&ti=ti-8413",
    "/regions",
    "/financements",
    "/projets",
    "/evolution?de=2022&a=2023",
    "/presentation?vue=plan",
    "/donnees",
    "/accessibilite",
]


@pytest.fixture
def held(page: Page) -> Page:
    """A tab in which a test can look into the first screen."""
    page.add_init_script(HOLD)
    return page


class Gate:
    """Holds the framework's first script back until it is opened."""

    def __init__(self, page: Page) -> None:
        self._held: list[Route] | None = []
        page.route(ENTRY, self._meet)

    def _meet(self, route: Route) -> None:
        if self._held is None:
            route.continue_()
        else:
            self._held.append(route)

    def open(self) -> None:
        """Let it through."""
        held, self._held = self._held or [], None
        for route in held:
            route.continue_()


def without_the_framework(page: Page) -> None:
    """Keep the framework from starting, so that the first screen stays."""
    page.route(ENTRY, lambda route: route.abort())


@pytest.mark.parametrize("width", [(1440, 900), (390, 844), (1920, 1080)], ids=lambda size: str(size[0]))
@pytest.mark.parametrize("address", ADDRESSES)
def test_everything_stands_where_it_will_stand(
    server: str, held: Page, recorder: Any, address: str, width: tuple[int, int]
) -> None:
    held.set_viewport_size({"width": width[0], "height": width[1]})
    held.goto(server + address)
    settle(held)
    wait_until(held, lambda: held.evaluate("() => document.fonts.status") == "loaded", "fonts")
    page = held.evaluate(f"() => ({PLACES})(document.querySelector('#root'))")
    without_the_framework(held)
    recorder.allow("ERR_FAILED|dynamically imported module")
    held.goto(server + address)
    held.wait_for_function(DRAWN)
    first = held.evaluate(f"() => ({PLACES})(window.inside)")
    assert len(first) > 2
    assert [name for name, *_ in first] == [name for name, *_ in page[: len(first)]]
    for here, there in zip(first, page, strict=False):
        # The last may go on below the screen, with what was left out of it.
        for one, other in zip(here[1:4], there[1:4], strict=True):
            assert abs(one - other) <= 1, f"{here} is {there} in the page"
    lowest = max(y + height for _, _, y, _, height in first)
    assert lowest >= min(width[1], max(y + height for _, _, y, _, height in page)) - 1, (
        "the screen is not full"
    )


@pytest.mark.parametrize("address", ["/carte?phase=2023", "/presentation", "/donnees"])
def test_the_page_takes_its_place(server: str, held: Page, address: str) -> None:
    held.goto(server + address)
    settle(held)
    held.goto(server + address)
    assert held.evaluate("() => !!window.inside"), "a state that is known comes with the document"
    settle(held)
    assert held.locator("tdi-first-screen").count() == 0
    assert held.locator("#root").get_attribute("aria-hidden") is None
    expect(held.locator("h1").first).to_be_attached()


def test_a_map_is_taken_over_as_it_was_drawn(server: str, held: Page) -> None:
    held.goto(server + "/carte?phase=2023")
    settle(held)
    held.add_init_script(
        "addEventListener('tdi:drawn', () => { (top.painted ??= []).push(window === top ? 'first' : window.tdiAtlas.atlas.renderer.whole); });"
    )
    held.goto(server + "/carte?phase=2023")
    settle(held)
    painted = held.evaluate("() => window.painted")
    assert painted[0] == "first"
    assert True in painted, f"the map was drawn anew: {painted}"


def test_a_choice_after_that_draws_the_map(server: str, held: Page) -> None:
    for _ in range(2):
        held.goto(server + "/carte?phase=2023")
        settle(held)
    version = "() => document.querySelector('iframe').contentWindow.__tdiAtlas.version"
    before = held.evaluate(version)
    held.get_by_role("radio", name="2022").check(force=True)
    wait_until(held, lambda: held.evaluate(version) != before, "another map")
    assert (
        held.evaluate("() => document.querySelector('iframe').contentWindow.tdiAtlas.atlas.renderer.whole")
        is False
    )


def test_the_focus_and_the_place_are_kept(server: str, held: Page) -> None:
    held.goto(server + "/donnees")
    settle(held)
    gate = Gate(held)
    held.goto(server + "/donnees", wait_until="commit")
    held.wait_for_function(DRAWN)
    for _ in range(4):
        held.keyboard.press("Tab")
    focused = "(root) => root.activeElement && root.activeElement.textContent"
    label = held.evaluate(f"() => ({focused})(window.inside)")
    assert label
    held.evaluate("() => { document.querySelector('tdi-first-screen').scrollTop = 120; }")
    gate.open()
    settle(held)
    assert held.evaluate(f"() => ({focused})(document)") == label
    assert held.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == 120


def test_a_talk_goes_on_where_it_is(server: str, held: Page) -> None:
    held.goto(server + "/presentation")
    settle(held)
    gate = Gate(held)
    held.goto(server + "/presentation", wait_until="commit")
    held.wait_for_function(DRAWN)
    held.keyboard.press("ArrowRight")
    held.keyboard.press("ArrowRight")
    gate.open()
    settle(held)
    assert held.locator("dialog.room[open]").count() == 1
    assert held.locator(".frame[data-scene]").get_attribute("data-scene") == "3"
    held.keyboard.press("ArrowRight")
    expect(held.locator(".frame[data-scene]")).to_have_attribute("data-scene", "4")


def test_controls_wait_and_links_do_not(server: str, held: Page, recorder: Any) -> None:
    held.goto(server + "/carte?phase=2023")
    settle(held)
    without_the_framework(held)
    recorder.allow("ERR_FAILED|dynamically imported module")
    held.goto(server + "/carte?phase=2023")
    held.wait_for_function(DRAWN)
    assert held.evaluate(
        "() => [...window.inside.querySelectorAll('select, input, button')].every((control) => control.inert)"
    )
    box = held.evaluate(
        "() => { const b = [...window.inside.querySelectorAll('.menu.large a')][3].getBoundingClientRect(); return [b.x + 5, b.y + 5]; }"
    )
    held.mouse.click(*box)
    held.wait_for_url("**/regions?*")


@pytest.mark.colour_scheme("dark")
def test_in_the_dark_it_is_dark(server: str, held: Page) -> None:
    held.goto(server + "/carte?phase=2023")
    settle(held)
    held.goto(server + "/carte?phase=2023")
    assert held.evaluate("() => !!window.inside")
    settle(held)
    background = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    assert held.evaluate(background) == "rgb(20, 23, 26)"


def test_of_the_other_theme_the_page_comes_as_it_did_before(server: str, held: Page) -> None:
    """A browser that does not tell its theme gets the light one."""
    held.goto(server + "/carte?phase=2023")
    settle(held)
    held.add_init_script(
        "const media = window.matchMedia.bind(window);"
        "window.matchMedia = (query) => media(query.replace('light', 'x').replace('dark', 'light').replace('x', 'dark'));"
    )
    held.goto(server + "/carte?phase=2023")
    settle(held)
    assert held.evaluate("() => !!window.inside && window.tdiFirstScreen.maps.length === 0")
    assert held.evaluate("() => !window.__tdiAtlas"), "a map was drawn for nobody"


def test_without_scripts_it_is_the_page(server: str, page: Page, browser: Browser, recorder: Any) -> None:
    page.goto(server + "/donnees")
    settle(page)
    plain = browser.new_context(java_script_enabled=False, locale="fr-FR")
    try:
        tab = plain.new_page()
        tab.goto(server + "/donnees")
        picture = tab.locator("tdi-first-screen").bounding_box()
        assert picture is not None
        assert picture["height"] > 800, "it is not laid out as a page"
        assert picture["y"] > 20, "the notice on scripts is in front of it"
        assert "vous lisez ici le début de la page" in tab.content()
    finally:
        plain.close()


@pytest.mark.parametrize("failing", ["first-screen.css", "atlas.js", "ranking.js"])
def test_a_file_that_does_not_come_keeps_nobody_from_the_page(
    server: str, held: Page, recorder: Any, failing: str, settled: Callable[[Page], Page]
) -> None:
    held.goto(server + "/carte?phase=2023")
    settled(held)
    recorder.allow("ERR_FAILED|tdiAtlas|is not defined|dynamically imported|Failed to load")
    held.route(
        f"**/{failing}",
        lambda route: route.abort() if "component" not in (route.request.frame.url) else route.continue_(),
    )
    held.goto(server + "/carte?phase=2023")
    held.wait_for_selector("tdi-first-screen", state="detached")
    expect(held.locator(".pied")).to_be_attached()


@pytest.mark.parametrize(
    "address", ["/carte?phase=2023", "/projets", "/financements", "/evolution?de=2022&a=2023"]
)
def test_axe_finds_nothing_in_it(server: str, page: Page, recorder: Any, address: str) -> None:
    page.goto(server + address)
    settle(page)
    without_the_framework(page)
    recorder.allow("ERR_FAILED|dynamically imported module")

    def opened(route: Route) -> None:  # axe does not look into a closed root
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace('shadowrootmode="closed"', 'shadowrootmode="open"')
        )

    page.route(server + address, opened)
    page.goto(server + address)
    page.wait_for_function(
        "() => { const root = document.querySelector('tdi-first-screen').shadowRoot; return !!root && root.querySelector('h1'); }"
    )
    # It looks for the end of the link to the content in the document, not in the root where the link is.
    found = Axe().run(page, options={"rules": {"skip-link": {"enabled": False}}}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []
