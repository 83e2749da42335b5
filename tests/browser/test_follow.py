"""The map follows a choice before its page: the page's answers are held back on their way, and let through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Frame, Locator, Page, WebSocketRoute, expect

from tests.browser.conftest import Recorder, atlas_frame, settle
from tests.browser.waiting import expect_parameter, expect_query, wait_until

pytestmark = pytest.mark.viewport(1440, 1100)


class Line:
    """The websocket of a page, on which what the server says can be held back."""

    def __init__(self, page: Page) -> None:
        self._held: list[tuple[WebSocketRoute, Any]] = []
        self.held = False
        page.route_web_socket("**/_stcore/stream", self._open)

    def _open(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        def hand_on(message: str | bytes) -> None:
            if self.held:
                self._held.append((browser, message))
            else:
                browser.send(message)

        server.on_message(hand_on)

    def let_through(self) -> None:
        """Hand on what was held back, and what comes after it."""
        self.held = False
        while self._held:
            browser, message = self._held.pop(0)
            browser.send(message)


@pytest.fixture
def line(page: Page) -> Line:
    return Line(page)


@pytest.fixture
def opened(page: Page, server: str, line: Line) -> Iterator[Callable[[str], Frame]]:
    """Return a function that opens a page, then holds back what the server says to it; every drawing of the map is noted."""

    def open_page(path: str) -> Frame:
        page.goto(server + path)
        frame = atlas_frame(page)
        settle(page)
        wait_until(page, lambda: frame.evaluate("() => !!window.tdiAtlas.atlas.towns"), "the towns are named")
        settle(page)
        frame.evaluate(
            """() => {
              window.drawings = [];
              window.addEventListener('tdi:drawn', () => window.drawings.push(window.__tdiAtlas.version));
            }"""
        )
        line.held = True
        return frame

    yield open_page
    line.let_through()


def shows(page: Page, frame: Frame, phase: str) -> None:
    wait_until(
        page,
        lambda: frame.evaluate("() => window.tdiAtlas.atlas.view.layer.phase") == phase,
        f"{phase} on the map",
    )


def drawings(frame: Frame) -> list[str]:
    found: list[str] = frame.evaluate("() => window.drawings")
    return found


def phase(page: Page, name: str) -> Locator:
    return page.get_by_role("radio", name=name)


def said(page: Page) -> Callable[[], int]:
    """Count what is said to screen readers from here on."""
    page.evaluate(
        """() => {
          window.told = 0;
          new MutationObserver(() => { window.told += 1; }).observe(document.getElementById('annonce'), {childList: true});
        }"""
    )
    return lambda: int(page.evaluate("() => window.told"))


def test_the_map_is_drawn_once_and_before_its_page(
    page: Page, line: Line, opened: Callable[[str], Frame]
) -> None:
    frame = opened("/carte?phase=2023")
    times = said(page)
    phase(page, "2020 · 148").click()
    shows(page, frame, "2020")
    expect(page.locator("h1")).to_contain_text("183")
    assert len(drawings(frame)) == 1
    line.let_through()
    expect(page.locator("h1")).to_contain_text("148")
    settle(page)
    wait_until(page, times, "the change was said")
    assert times() == 1
    assert len(drawings(frame)) == 1, "the page's answer was drawn again"
    assert frame.evaluate("() => window.tdiAtlas.ahead.left.length") == 0
    expect(page.locator(".tdi-ranking tbody tr")).to_have_count(148)


def _list(label: str, text: str) -> Callable[[Page], None]:
    def choose(page: Page) -> None:
        page.get_by_label(label, exact=True).select_option(label=text)

    return choose


@pytest.mark.parametrize(
    ("path", "choose"),
    [
        ("/carte?phase=2023", _list("Indicateur", "Population")),
        ("/carte?phase=2023&region=24", _list("Région", "France entière")),
        ("/carte?phase=2023", lambda page: page.get_by_role("radio", name="Une évolution").click()),
        ("/?phase=2023", lambda page: phase(page, "2022 · 149").click()),
        ("/territoire?phase=2023", lambda page: phase(page, "2022 · 149").click()),
        ("/regions?phase=2023", _list("Région", "Bretagne")),
        (
            "/evolution?de=2022&a=2023&phase=2023",
            lambda page: page.locator("#c-since").select_option(index=0),
        ),
    ],
)
def test_any_choice_that_changes_the_map(
    page: Page, line: Line, opened: Callable[[str], Frame], path: str, choose: Callable[[Page], None]
) -> None:
    frame = opened(path)
    before = frame.evaluate("() => window.__tdiAtlas.version")
    choose(page)
    wait_until(
        page, lambda: frame.evaluate("() => window.__tdiAtlas.version") != before, "the map has followed"
    )
    drawn = drawings(frame)
    line.let_through()
    wait_until(
        page, lambda: frame.evaluate("() => window.tdiAtlas.ahead.left.length") == 0, "the page has answered"
    )
    settle(page)
    assert drawings(frame) == drawn, "the page's answer was drawn again"


def test_of_quick_choices_the_last_one_stays(page: Page, line: Line, opened: Callable[[str], Frame]) -> None:
    frame = opened("/carte?phase=2023")
    phase(page, "2020 · 148").click()
    shows(page, frame, "2020")
    phase(page, "2022 · 149").click()
    shows(page, frame, "2022")
    line.let_through()
    expect(page.locator("h1")).to_contain_text("149")
    settle(page)
    expect_query(page, {"phase": "2022"})
    shows(page, frame, "2022")
    assert len(drawings(frame)) == 2, "what was left again came back"


def test_back_takes_the_map_along(page: Page, line: Line, opened: Callable[[str], Frame]) -> None:
    frame = opened("/carte?phase=2023")
    phase(page, "2020 · 148").click()
    shows(page, frame, "2020")
    page.go_back()
    shows(page, frame, "2023")
    line.let_through()
    settle(page)
    expect_parameter(page, "phase", "2023")
    expect(phase(page, "2023 · 183")).to_be_checked()
    shows(page, frame, "2023")


def test_without_an_answer_the_map_waits_for_its_page(
    page: Page, line: Line, opened: Callable[[str], Frame], recorder: Recorder
) -> None:
    recorder.allow(r"Failed to load resource.*/atlas/")
    frame = opened("/carte?phase=2023")
    page.route("**/atlas/**", lambda route: route.fulfill(status=503, body=""))
    with page.expect_response("**/atlas/**"):
        phase(page, "2020 · 148").click()
    assert drawings(frame) == []
    line.let_through()
    shows(page, frame, "2020")
    expect(page.locator("h1")).to_contain_text("148")


def test_back_without_an_answer_shows_what_the_page_shows(
    page: Page, line: Line, opened: Callable[[str], Frame], recorder: Recorder
) -> None:
    recorder.allow(r"Failed to load resource.*/atlas/")
    frame = opened("/carte?phase=2023")
    phase(page, "2020 · 148").click()
    shows(page, frame, "2020")
    page.route("**/atlas/**", lambda route: route.abort())
    page.go_back()
    shows(page, frame, "2023")
    line.let_through()
    settle(page)
    shows(page, frame, "2023")


def test_the_page_has_the_last_word(
    page: Page, line: Line, opened: Callable[[str], Frame], server: str
) -> None:
    frame = opened("/carte?phase=2023")
    page.route(
        "**/atlas/**",
        lambda route: route.continue_(url=route.request.url.replace("phase=2020", "phase=2022")),
    )
    phase(page, "2020 · 148").click()
    shows(page, frame, "2022")
    line.let_through()
    expect(page.locator("h1")).to_contain_text("148")
    shows(page, frame, "2020")


def test_a_page_that_does_not_run_is_believed_again(page: Page, opened: Callable[[str], Frame]) -> None:
    frame = opened("/carte?phase=2023")
    phase(page, "2020 · 148").click()
    shows(page, frame, "2020")
    shows(page, frame, "2023")


def test_a_choice_is_asked_for_when_the_pointer_comes(
    page: Page, opened: Callable[[str], Frame], recorder: Recorder
) -> None:
    frame = opened("/carte?phase=2023")
    with page.expect_response("**/atlas/**phase=2022**"):
        page.locator("label", has_text="2022 · 149").hover()
    phase(page, "2022 · 149").click()
    shows(page, frame, "2022")
    assert len([url for url in recorder.requests if "/atlas/" in url]) == 1


@pytest.mark.parametrize(
    ("act", "phase"),
    [
        ("choose('2020'); setTimeout(choose, 5, '2022');", "2022"),
        ("choose('2020'); setTimeout(() => history.back(), 5);", "2023"),
    ],
)
def test_what_comes_before_the_page_is_asked(
    page: Page, line: Line, opened: Callable[[str], Frame], act: str, phase: str
) -> None:
    frame = opened("/carte?phase=2023")
    line.let_through()
    page.evaluate(
        f"""() => {{
          const choose = (phase) => document.querySelector(`input[name=c-phase][value*="${{phase}}"]`).click();
          {act}
        }}"""
    )
    expect_parameter(page, "phase", phase)
    shows(page, frame, phase)
    settle(page)
    expect(page.locator(".tdi-ranking tbody tr")).to_have_count({"2022": 149, "2023": 183}[phase])
    expect(page.locator(f"input[name=c-phase][value*='{phase}']")).to_be_checked()
    shows(page, frame, phase)
