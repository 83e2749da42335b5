"""Waiting for a state: the page paints first and writes its address a little later, so neither is read just once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

# Looked at thirty times a second at most, forty seconds at least.
LOOKS = 1200
_MOMENT = "() => new Promise(done => setTimeout(done, 33))"


def wait_until(page: Page, condition: Callable[[], Any], what: str) -> Any:
    """Poll a condition, for about forty seconds."""
    for _ in range(LOOKS):
        value = condition()
        if value:
            return value
        page.evaluate(_MOMENT)
    pytest.fail(f"never happened: {what}")


def query(page: Page) -> dict[str, str]:
    """Return the query parameters of the address as it is now.

    A test that expects some uses `expect_query`.
    """
    text = page.evaluate(
        "() => JSON.stringify(Object.fromEntries(new URLSearchParams(location.search)))"
    )
    return dict(json.loads(text))


def expect_query(page: Page, expected: dict[str, str]) -> None:
    """Wait until the address has these parameters and no others."""
    for _ in range(LOOKS):
        if query(page) == expected:
            return
        page.evaluate(_MOMENT)
    assert query(page) == expected


def expect_parameter(page: Page, name: str, expected: str | None) -> None:
    """Wait until the address gives one parameter this value; None: it is not there."""
    for _ in range(LOOKS):
        if query(page).get(name) == expected:
            return
        page.evaluate(_MOMENT)
    assert query(page).get(name) == expected


def choose(page: Page, label: str, start: str) -> None:
    """Choose in a list by the start of a choice, as who types it."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(start)
    page.get_by_role("option").filter(has_text=re.compile(f"^{re.escape(start)}")).first.click()


def save(page: Page, name: str) -> Path:
    """Open the menu of files when it is closed, follow one of them, and return the file received."""
    wanted = page.locator(".telecharger").get_by_role("link", name=name).first
    if not wanted.is_visible():
        page.locator("details.telecharger summary").click()
    with page.expect_download() as held:
        wanted.click()
    return held.value.path()
