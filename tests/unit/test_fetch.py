"""Fetching from a server on loopback, well-behaved and not."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tdi.build.imports.datasets import CATALOGUE, DATASETS
from tdi.build.imports.fetch import Limits, fetch
from tdi.build.imports.fetched import given
from tdi.errors import ImportRefused
from tests.official import Official, body, official, status

GREEN = DATASETS["fonds-vert"]
QUICK = Limits(attempts=3, connect_s=2, read_s=1, total_s=2, redirects=3, wait_s=0.01)
ADDRESS = (
    "https://static.data.gouv.fr/resources/fonds-vert/20250731-095516/fonds-vert-2024-export.csv"
)
PATH = ADDRESS.removeprefix("https:/")


@pytest.fixture(scope="module")
def served() -> Iterator[Official]:
    with official() as site:
        yield site


@pytest.fixture
def site(served: Official) -> Official:
    served.answers.clear()
    served.asked.clear()
    return served


def refusal(site: Official, cache: Path, dataset=GREEN, limits: Limits = QUICK) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(ImportRefused) as caught:
        fetch(dataset, ADDRESS, cache, base=site.address, limits=limits)
    assert "give the file: tdi import fonds-vert FILE" in caught.value.remedy
    assert not list(cache.glob("*.part"))
    return str(caught.value)


def test_fetched_whole_with_its_day_and_digest(site: Official, tmp_path: Path) -> None:
    site.give(PATH, body(b"a,b\n1,2\n"))
    found = fetch(GREEN, ADDRESS, tmp_path, base=site.address, limits=QUICK)
    assert found.path.read_bytes() == b"a,b\n1,2\n"
    assert (found.name, found.published, found.address) == (
        "fonds-vert-2024-export.csv",
        "2025-07-31",
        ADDRESS,
    )
    assert len(found.digest) == 64
    assert not found.unchanged


def test_asked_again_only_when_it_changed(site: Official, tmp_path: Path) -> None:
    site.give(
        PATH, body(b"a\n", ETag='"v1"', Last_Modified="Thu, 31 Jul 2025 09:55:16 GMT"), status(304)
    )
    first = fetch(GREEN, ADDRESS, tmp_path, base=site.address, limits=QUICK)
    again = fetch(GREEN, ADDRESS, tmp_path, base=site.address, limits=QUICK)
    assert site.asked[1][1]["If-None-Match"] == '"v1"'
    assert site.asked[1][1]["If-Modified-Since"] == "Thu, 31 Jul 2025 09:55:16 GMT"
    assert again.unchanged
    assert (again.digest, again.path) == (first.digest, first.path)
    first.path.write_bytes(b"changed by hand\n")
    site.give(PATH, body(b"b\n", ETag='"v2"'))
    assert (
        fetch(GREEN, ADDRESS, tmp_path, base=site.address, limits=QUICK).path.read_bytes() == b"b\n"
    )
    assert "If-None-Match" not in site.asked[2][1], "a damaged copy is not kept"


def test_failures_are_tried_again(site: Official, tmp_path: Path) -> None:
    site.give(PATH, status(503), body(b"a\nlong body", length=300), body(b"a\n"))
    assert (
        fetch(GREEN, ADDRESS, tmp_path, base=site.address, limits=QUICK).path.read_bytes() == b"a\n"
    )
    assert len(site.asked) == 3


def test_a_cut_body_is_never_kept(site: Official, tmp_path: Path) -> None:
    site.give(PATH, body(b"a,b\n1,2\n", length=1000))
    assert "the body is cut: 8 of 1000 bytes arrived (3 attempts)" in refusal(site, tmp_path)
    assert not (tmp_path / "fonds-vert-2024-export.csv").exists()


def test_refused_answers(site: Official, tmp_path: Path) -> None:
    site.give(PATH, status(404))
    assert "the server answers 404" in refusal(site, tmp_path)
    assert len(site.asked) == 1, "a missing file is not asked for again"
    site.give(PATH, status(500))
    assert "the server answers 500 (3 attempts)" in refusal(site, tmp_path)


def test_redirects(site: Official, tmp_path: Path) -> None:
    site.give(PATH, status(302, Location="/next"))
    site.give("/next", status(301, Location="/last.csv"))
    site.give("/last.csv", body(b"a\n"))
    assert fetch(GREEN, ADDRESS, tmp_path, base=site.address, limits=QUICK).name == "last.csv"
    site.give("/next", status(302, Location=PATH))
    assert "more than 3 redirects" in refusal(site, tmp_path)
    site.give(PATH, status(302, Location="http://example.org/x.csv"))
    found = len(site.asked)
    with pytest.raises(ImportRefused, match="404"):
        fetch(GREEN, ADDRESS, tmp_path, base=site.address, limits=QUICK)
    assert site.asked[found + 1][0] == "/example.org/x.csv", (
        "with a base nothing is asked elsewhere"
    )


def test_only_https(tmp_path: Path) -> None:
    for address in ("http://example.org/x.csv", "file:///etc/hostname", "ftp://example.org/x.csv"):
        with pytest.raises(ImportRefused, match="only https is fetched"):
            fetch(GREEN, address, tmp_path, limits=QUICK)


def test_too_large(site: Official, tmp_path: Path) -> None:
    small = replace(GREEN, max_bytes=1000)
    site.give(PATH, body(b"x" * 2000))
    assert "MB are the most for this dataset" in refusal(site, tmp_path, small)

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 500)

    site.give(PATH, endless)
    assert "MB are the most for this dataset" in refusal(site, tmp_path, small)


def test_slow_drips_end_at_the_deadline(site: Official, tmp_path: Path) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.02)

    site.give(PATH, drip)
    assert "too slow" in refusal(site, tmp_path, limits=replace(QUICK, total_s=0.3))

    def silent(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        time.sleep(0.6)

    site.give(PATH, silent)
    assert "(2 attempts)" in refusal(site, tmp_path, limits=replace(QUICK, read_s=0.1, attempts=2))


def test_latest_file_of_the_catalogue(site: Official, tmp_path: Path) -> None:
    listing = {
        "resources": [
            {
                "format": "csv",
                "url": "https://static.data.gouv.fr/old.csv",
                "last_modified": "2023-01-01",
            },
            {
                "format": "csv",
                "url": "https://static.data.gouv.fr/new.csv",
                "last_modified": "2024-01-01",
            },
            {
                "format": "pdf",
                "url": "https://static.data.gouv.fr/x.pdf",
                "last_modified": "2025-01-01",
            },
        ]
    }
    address = CATALOGUE + "abc/"
    place = address.removeprefix("https:/")
    site.give(place, body(json.dumps(listing).encode()))
    site.give("/static.data.gouv.fr/new.csv", body(b"a\n"))
    assert fetch(GREEN, address, tmp_path, base=site.address, limits=QUICK).name == "new.csv"
    site.give(place, body(b"<html>"))
    with pytest.raises(ImportRefused, match="does not list a CSV file"):
        fetch(GREEN, address, tmp_path / "other", base=site.address, limits=QUICK)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="the connection failed"):
        fetch(GREEN, ADDRESS, tmp_path, base="http://127.0.0.1:9", limits=QUICK)


def test_a_given_file(tmp_path: Path) -> None:
    path = tmp_path / "liste-ti-com2023-20240704.csv"
    path.write_bytes(b"a\n")
    assert given(path).published == "2024-07-04"
    assert given(path, "2025-01-02").published == "2025-01-02"
    with pytest.raises(ImportRefused, match="check the path"):
        given(tmp_path / "none.csv")
