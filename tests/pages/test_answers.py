"""Addresses outside of the pages, on the application as it runs: what is not there and what goes wrong are said in French, with every header."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pages.ui import cache, first_screen, searching
from pages.ui.headers import frame_ancestors, security_headers
from pages.ui.middleware import FRAMEWORK_PREFIXES
from tests.pages.running import application, fetched

Answer = tuple[int, dict[str, str], str]
OURS = [
    prefix
    for prefix in FRAMEWORK_PREFIXES
    if prefix not in ("/_stcore/", "/media/", "/component/", "/static/")
]


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[[str], Answer]]:
    """Return a function that asks the application for an address: status, headers, text."""

    with application() as (app, on_loop):
        yield lambda address: on_loop(fetched(app, address))


def carries_all(headers: dict[str, str]) -> bool:
    wanted = security_headers(frame_ancestors())
    return all(headers.get(name.lower()) == value for name, value in wanted.items())


@pytest.mark.parametrize("prefix", OURS)
@pytest.mark.parametrize("rest", ["", "x", "x/y", "a/b/c/d/e/f", "%00", "..%2f..%2fetc%2fpasswd"])
def test_what_is_not_there_is_said(ask: Callable[[str], Answer], prefix: str, rest: str) -> None:
    status, headers, text = ask(prefix + rest)
    assert status == 404
    assert headers["content-type"].startswith(("text/plain", "text/html"))
    assert "streamlit" not in text.lower()
    assert "pas" in text
    assert carries_all(headers)


def test_what_nobody_expected_is_a_sentence_with_a_number(
    ask: Callable[[str], Answer], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("secret of the house")

    address = f"/recherche/{cache.newest().data_version}/2023?q=lyon"
    assert ask(address)[0] == 200
    monkeypatch.setattr(searching, "results", broken)
    with caplog.at_level(logging.ERROR, "tdi.server"):
        status, headers, text = ask(address)
    assert status == 500
    number = re.search(r"incident ([0-9a-f]{8})", text)
    assert number is not None
    assert number.group(1) in caplog.text
    assert "secret" not in text
    assert "Traceback" not in text
    assert carries_all(headers)
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("page", ["/", "/carte", "/projets"])
def test_more_parameters_than_any_page_has_give_the_page(ask, page: str) -> None:
    status, headers, text = ask(page + "?" + "&".join(f"a{number}=1" for number in range(300)))
    assert status == 200
    assert headers["content-type"].startswith("text/html")
    assert '<div id="root">' in text


def test_a_document_asks_for_the_theme_and_says_that_it_depends_on_it(ask) -> None:
    _, headers, _ = ask("/carte?phase=2023")
    assert headers["accept-ch"] == first_screen.HINT
    assert {name.strip() for name in headers["vary"].split(",")} == {"Accept-Encoding", first_screen.HINT}
