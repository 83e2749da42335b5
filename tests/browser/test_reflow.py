"""320 pixels: a phone at its narrowest, or a desk at 400 %. Nothing is cut, nothing scrolls sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import settle

ADDRESSES = (
    "/carte?phase=2024&indicateur=population&par=10000",
    "/regions?phase=2024",
    "/territoire?phase=2024&ti=ti-8413",
)
_WIDE = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return main.scrollWidth - main.clientWidth;
}"""


@pytest.mark.viewport(320, 700)
def test_pages_fit_into_320_pixels(page: Page, server: str) -> None:
    for address in ADDRESSES:
        page.goto(server + address)
        page.locator(".pied").wait_for(state="attached")
        settle(page)
        assert page.evaluate(_WIDE) <= 0, address
