"""The document of a page, made from the framework's.

What has no place in it is left out, and said once in the log.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
import streamlit

from pages.ui import cache
from pages.ui.assets import UnknownAsset
from pages.ui.server import page_head
from pages.ui.server.page_head import document
from pages.ui.site_map import BY_PATH, PAGES
from pages.ui.versions import held
from tdi.errors import StoreError

FRAMEWORK = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
ORIGIN = "https://ti.example"


@pytest.fixture(autouse=True)
def told_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    page_head._missing.cache_clear()
    monkeypatch.setattr(
        logging.getLogger("tdi.server"), "disabled", False
    )  # the import linter silences all


def made(path: str, query: dict[str, str] | None = None, framework: str = FRAMEWORK) -> str:
    return document(framework, BY_PATH[path], query or {}, ORIGIN)


@pytest.mark.parametrize("info", PAGES, ids=lambda info: info.file)
def test_each_page_names_itself(info, caplog: pytest.LogCaptureFixture) -> None:
    text = made(info.path)
    assert '<html lang="fr">' in text
    title = re.search(r"<title>(.+?)</title>", text)
    assert title
    assert "{" not in title.group(1)
    for element in (
        '<meta name="description" content="',
        f'<link rel="canonical" href="{ORIGIN}/{info.path}">',
        f'<meta property="og:url" content="{ORIGIN}/{info.path}">',
        f'<meta property="og:title" content="{title.group(1)}">',
        f'<meta property="og:image" content="{ORIGIN}/fichiers/',
        '<meta name="twitter:card"',
    ):
        assert text.count(element) == 1, element
    assert '<div id="root">' in text
    assert "You need to enable JavaScript" not in text
    assert not caplog.records, "the framework's document has a place for all of it"


def test_the_phase_is_part_of_what_is_named() -> None:
    text = made("carte", {"phase": "2022", "region": "24"})
    assert "<title>Carte des Territoires d’industrie en 2022</title>" in text
    assert f'<link rel="canonical" href="{ORIGIN}/carte?phase=2022">' in text
    assert "en 1999" not in made("carte", {"phase": "1999"})


def test_no_text_of_the_address_enters() -> None:
    for query in (
        {"phase": '"><script>alert(1)</script>'},
        {"ti": "<b>x"},
        {"embed": '"onload="x'},
    ):
        assert made("territoire", query) == made("territoire")


def test_an_embedded_page_says_so_and_no_other() -> None:
    plain, framed = made("carte", {"phase": "2024"}), made("carte", {"phase": "2024", "embed": "1"})
    assert "data-embed" not in plain
    assert "/embed.js" not in plain
    assert '<html lang="fr" data-embed>' in framed
    assert "/embed.js" in framed
    # Whoever finds the frame's address is sent to the page.
    assert f'rel="canonical" href="{ORIGIN}/carte?phase=2024"' in framed


@pytest.mark.parametrize(
    ("pattern", "lost"),
    [
        (r'<html lang="en"', '<html lang="fr"'),
        (r"<title>.*?</title>", "<title>Carte"),
        (r"<noscript>.*?</noscript>", "<noscript><main"),
        (r'<link rel="shortcut icon"[^>]*>', '<link rel="icon"'),
        (r"</head>", '<meta property="og:title"'),
    ],
)
def test_a_changed_document_goes_out_with_one_line_in_the_log(
    pattern: str, lost: str, caplog: pytest.LogCaptureFixture
) -> None:
    changed, count = re.subn(pattern, "<!-- moved -->", FRAMEWORK, count=1, flags=re.S)
    assert count == 1
    for _ in range(2):
        text = made("carte", framework=changed)
        assert lost not in text
        assert "<!-- moved -->" in text
        assert '<div id="root">' in text
    assert [
        record.message.startswith("the framework's document has changed")
        for record in caplog.records
    ] == [True]
    # The rest is changed all the same.
    others = [
        '<html lang="fr"',
        "<title>Carte",
        "<noscript><main",
        '<link rel="icon"',
        '<meta property="og:title"',
    ]
    assert [each for each in others if each not in text] == [lost]


def test_a_document_of_another_shape_goes_out_as_it_is() -> None:
    assert made("carte", framework="<p>Autre chose</p>") == "<p>Autre chose</p>"


def test_without_scripts_the_same_place_of_the_static_site_is_linked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "site public" not in made("carte")
    monkeypatch.setenv("TDI_PUBLIC_SITE", "https://ti.example/public/")

    def linked(path: str, **query: str) -> str:
        notice = re.search(r"<noscript>(.*?)</noscript>", made(path, query), re.S)
        assert notice
        assert "JavaScript" in notice.group(1)
        found = re.search(r'href="([^"]+)">Lire cette page', notice.group(1))
        assert found
        return found.group(1)

    version = f"https://ti.example/public/v/{cache.newest().data_version}"
    assert (
        linked("territoire", phase="2023", ti="ti-8413")
        == f"{version}/territoires/2023/ti-8413.html"
    )
    assert linked("") == "https://ti.example/public/"
    assert linked("presentation") == "https://ti.example/public/", (
        "which the static site does not have"
    )
    assert ".." not in linked("territoire", phase="2023", ti="../../x")

    def none() -> None:
        raise StoreError("the store is missing.")

    monkeypatch.setattr(held(), "newest", none)
    assert linked("carte") == "https://ti.example/public/"


def test_without_a_store_the_map_is_not_fetched_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    known = page_head.asset_url

    def no_layers(name: str) -> str:
        if name == "atlas-national.json":
            raise UnknownAsset(name)
        return known(name)

    assert "atlas-national.json" in made("carte")
    monkeypatch.setattr(page_head, "asset_url", no_layers)
    text = made("carte")
    assert "atlas-national.json" not in text
    assert "/app.css" in text
