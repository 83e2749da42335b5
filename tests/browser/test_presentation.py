"""The presentation in a browser: keys walk all scenes without the server, the address follows, nothing overflows."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from tdi import paths
from tdi.data.store import Store
from tdi.media.presentation_html import presentation_html
from tdi.views.presentation.selection import PresentationSelection
from tests.browser.conftest import Recorder, Server, wait_ready

SCENES = 14
_OVERFLOW = """() => [...document.querySelectorAll('*')].map(n => n.shadowRoot).filter(Boolean)
  .concat(document).flatMap(root => [...root.querySelectorAll('.frame .scene')]).flatMap((scene, i) =>
    [scene, ...scene.querySelectorAll('header, .body, .side, .drawing, .bars, .legend, .sources')]
      .filter(part => part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1)
      .map(part => `${i + 1} ${part.className || part.tagName} ${part.scrollWidth}x${part.scrollHeight} in ${part.clientWidth}x${part.clientHeight}`))"""


# The first presentation of a server is drawn when it is asked for.
FIRST_MS = 60_000


def current(page: Page, number: int) -> None:
    expect(page.locator(".frame")).to_have_attribute("data-scene", str(number), timeout=FIRST_MS)


def drawn(page: Page) -> None:
    expect(page.locator(".frame[data-ready]")).to_be_visible(timeout=FIRST_MS)


@pytest.mark.viewport(1920, 1080)
def test_keys_walk_the_talk_and_the_address_follows(
    server: str, page: Page, recorder: Recorder
) -> None:
    page.goto(f"{server}/presentation?phase=2024&region=53&scene=3")
    current(page, 3)
    expect(page.locator(".scene.on h2")).to_contain_text("148")
    drawn(page)
    sent = recorder.websocket_sent
    page.keyboard.press("Home")
    for number in range(1, SCENES + 1):
        current(page, number)
        expect(page.locator(".scene.on")).to_have_count(1)
        assert f"scene={number}" in page.url
        assert "region=53" in page.url
        page.keyboard.press(("ArrowRight", "PageDown", " ")[number % 3])
    page.keyboard.press("PageUp")
    current(page, SCENES - 1)
    page.keyboard.press("b")
    expect(page.locator(".black")).to_be_visible()
    page.keyboard.press("b")
    page.keyboard.press("?")
    expect(page.locator(".help")).to_contain_text("plein écran")
    page.keyboard.press("Escape")
    expect(page.locator(".help")).to_be_hidden()
    page.mouse.click(1700, 60)
    current(page, SCENES)
    page.mouse.click(60, 900)
    current(page, SCENES - 1)
    assert recorder.websocket_sent == sent, "a step asked the server"
    assert page.evaluate(_OVERFLOW) == []
    page.reload()
    current(page, SCENES - 1)


@pytest.mark.viewport(1024, 768)
@pytest.mark.colour_scheme("dark")
def test_nothing_overflows_at_four_to_three_and_axe_agrees(server: str, page: Page) -> None:
    page.goto(f"{server}/presentation?phase=2023&region=84&ti=ti-8413")
    drawn(page)
    assert page.evaluate(_OVERFLOW) == []
    page.keyboard.press("End")
    for key in ("PageUp", "PageUp", "Home", "ArrowRight"):
        page.keyboard.press(key)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


def test_the_talk_goes_on_when_the_server_is_gone(
    start_server: Callable[..., Server], page: Page, recorder: Recorder
) -> None:
    # The framework complains in the console each time it asks for a server that is gone: how often
    # depends on the time.
    recorder.allow(
        r"WebSocket|ERR_CONNECTION|ERR_INTERNET|Failed to load|Failed to fetch|uncaught: Event|_stcore|server is not responding"
    )
    running = wait_ready(start_server(TDI_WARM="0"))
    page.goto(f"{running.url}/presentation?region=24")
    drawn(page)
    page.context.set_offline(True)
    running.process.kill()
    running.process.wait()
    expect(page.get_by_text("Connexion perdue")).to_be_attached()
    for number in range(2, SCENES + 1):
        page.keyboard.press("PageDown")
        current(page, number)
        expect(page.locator(".scene.on h2")).to_be_visible()
        expect(page.locator(".scene.on :is(.map canvas, .bars, .code svg)").first).to_be_visible()
    # What a presenter may still press: black, theme, notes, back to the start.
    for key in ("b", "b", "t", "n", "n", "Home"):
        page.keyboard.press(key)
    current(page, 1)
    expect(page.locator(".frame")).to_have_attribute("data-theme", "dark")


def test_a_wrong_address_says_what_is_near(server: str, page: Page) -> None:
    page.goto(f"{server}/presentation?scene=99&region=bretagn")
    current(page, SCENES)
    expect(page.locator(".notice")).to_contain_text(f"1 à {SCENES}")
    page.locator(".notice a", has_text="Bretagne").click()
    expect(page.locator(".scene.region h2")).to_contain_text("Bretagne")
    page.locator(".exit").click()
    expect(page.locator(".presentation")).to_have_count(0)
    expect(page.locator("h1")).to_contain_text("183")


def test_the_talk_runs_from_a_file_without_a_network(page: Page, tmp_path: Path) -> None:
    target = tmp_path / "presentation.html"
    store = Store(paths.store())
    target.write_bytes(
        presentation_html(store, PresentationSelection(region="53"), "https://example.org")
    )
    assert target.stat().st_size < 3_000_000
    page.context.set_offline(True)
    page.goto(target.as_uri())
    for number in range(1, SCENES + 1):
        current(page, number)
        expect(page.locator(".scene.on h2")).to_be_visible()
        page.keyboard.press("PageDown")
    expect(page.locator(".address")).to_contain_text("example.org/presentation?phase=2024")
    seen = Image.open(io.BytesIO(page.locator(".code").screenshot()))
    assert [found.text for found in zxingcpp.read_barcodes(seen)] == [
        f"https://{page.locator('.address').text_content()}"
    ]
    assert page.url.endswith(f"#scene={SCENES}")
    drawn(page)


@pytest.mark.viewport(390, 844)
def test_a_phone_scrolls_down_only(server: str, page: Page) -> None:
    page.goto(f"{server}/presentation?region=24")
    current(page, 1)
    page.get_by_label("Scène suivante").click()
    current(page, 2)
    wide = page.locator(".scene.on").evaluate("scene => [scene.scrollWidth, scene.clientWidth]")
    assert wide[0] <= wide[1]
