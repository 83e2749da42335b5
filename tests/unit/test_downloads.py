"""Files at addresses of their own.

Each that a page offers is there, and shows what its address says.
"""

from __future__ import annotations

import asyncio
import csv
import errno
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from pages.ui import cache, download_menu, downloads, state
from pages.ui.donnees import files as donnees_files
from pages.ui.site_map import BY_PATH
from pages.ui.templating import render_part
from pages.ui.versions import held
from tdi.errors import TdiError

STATES = {
    "carte": "phase=2022&ti=ti-2401",
    "territoire": "phase=2023&ti=ti-2707",
    "regions": "region=24",
    "intercommunalite": "siren=246700488",
    "comparer": "ti=ti-8413,ti-2707",
    "financements": "fonds=faiit",
    "projets": "phase=2023&region=24",
    "evolution": "de=2022&a=2023",
    "presentation": "phase=2023&region=24",
    "donnees": "table=regions",
}


def request(address: str, receive: Receive) -> Request:
    path, query = urlsplit(address).path, urlsplit(address).query
    version, page, name = (
        unquote(part) for part in path.removeprefix(f"{download_menu.PREFIX}/").split("/")
    )
    scope: dict[str, Any] = {
        "type": "http",
        "scheme": "https",
        "server": ("tdi.exemple.fr", 443),
        "headers": [(b"host", b"tdi.exemple.fr")],
        "path": path,
        "path_params": {"version": version, "page": page, "name": name},
        "query_string": query.encode(),
    }
    return Request(scope, receive)


def reply(address: str) -> Response:
    with ThreadPoolExecutor(
        1
    ) as thread:  # the browser's tests leave a loop running in the main one
        return thread.submit(asyncio.run, downloads.serve(request(address, stays))).result()


async def stays() -> Message:
    """Receive nothing: the reader waits for the answer."""
    await asyncio.Event().wait()
    raise AssertionError


async def gone() -> Message:
    return {"type": "http.disconnect"}


def offered(page: str) -> dict[str, str]:
    """Return the addresses of the files of a page, by name."""
    version, query = cache.newest().data_version, dict(parse_qsl(STATES[page]))
    offered = downloads.OFFERS[page](BY_PATH[page].parse(query)[0])
    return {name: download_menu.address(version, page, name, query) for _, name, _, _ in offered}


@pytest.mark.parametrize("page", sorted(downloads.OFFERS))
def test_each_page_offers_files_of_a_name_each(page: str) -> None:
    selection, _ = BY_PATH[page].parse(dict(parse_qsl(STATES[page])))
    names = [name for _, name, _, _ in downloads.OFFERS[page](selection)]
    assert len(names) >= 2
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "page", ["carte", "territoire", "regions", "financements", "projets", "evolution", "donnees"]
)
def test_the_rows_of_a_page_are_what_its_address_says(page: str) -> None:
    name, address = next((name, to) for name, to in offered(page).items() if name.endswith(".csv"))
    answer = reply(address)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert answer.headers["content-type"].startswith("text/csv")
    lines = [
        line
        for line in bytes(answer.body).decode("utf-8-sig").splitlines()
        if not line.startswith("#")
    ]
    rows = list(csv.reader(lines))
    assert len(rows) > 1
    if page == "projets":
        column = next(
            number
            for number, title in enumerate(rows[0])
            if "region" in title.lower() or "région" in title.lower()
        )
        assert {row[column] for row in rows[1:]} <= {"24", "Centre-Val de Loire"}


def test_a_file_of_another_version_leads_to_the_current() -> None:
    answer = reply(
        "/telecharger/2020-01.aaaaaaaa/donnees/regions-2020-01.aaaaaaaa.csv?table=regions"
    )
    assert answer.status_code == 307
    again = reply(answer.headers["location"])
    assert again.status_code == 200
    assert b"Centre-Val de Loire" in bytes(again.body)


@pytest.mark.parametrize("version", ["e", "telecharger", "carte", "..", "a?b#c\r\nX-Y: z"])
def test_any_version_leads_to_an_address_of_a_file(version: str) -> None:
    answer = reply(f"/telecharger/{quote(version)}/carte/x.csv?phase=2022&q=%0D%0A")
    current = cache.newest().data_version
    assert answer.headers["location"] == f"/telecharger/{current}/carte/x.csv?phase=2022&q=%0D%0A"


@pytest.mark.parametrize(
    "asked",
    [
        "carte/autre.csv",
        "nulle-part/carte.csv",
        "territoire/territoire-2023-ti-9999.csv?phase=2023&ti=ti-9999",
        "carte/..%2F..%2Fetc%2Fpasswd",
        "donnees/%3Cscript%3E.csv?table=%3Cscript%3E",
    ],
)
def test_what_no_view_offers_is_not_there(asked: str) -> None:
    answer = reply(f"/telecharger/{cache.newest().data_version}/{asked}")
    assert answer.status_code == 404
    assert bytes(answer.body).decode() == "Ce fichier n’existe pas."


def test_addresses_in_a_file_are_those_of_the_site_that_was_asked() -> None:
    seen = []

    def make() -> bytes:
        seen.append((state.origin(), cache.store()))
        return b"x"

    older = held().newest()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(
            downloads.OFFERS, "carte", lambda _selection: [("X", "x.csv", make, "text/csv")]
        )  # type: ignore[arg-type]
        assert reply(f"/telecharger/{older.data_version}/carte/x.csv").status_code == 200
    assert seen == [("https://tdi.exemple.fr", older)]
    assert state.origin() == ""


@pytest.mark.parametrize(
    "fault",
    [TdiError("no space left on /secret"), OSError(errno.ENOSPC, "No space left", "/secret")],
)
def test_a_file_that_cannot_be_made_is_a_calm_sentence_and_no_trace(fault: Exception) -> None:
    def make() -> bytes:
        raise fault

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(
            downloads.OFFERS, "carte", lambda _selection: [("X", "x.csv", make, "text/csv")]
        )  # type: ignore[arg-type]
        answer = reply(f"/telecharger/{cache.newest().data_version}/carte/x.csv")
    assert answer.status_code == 500
    text = bytes(answer.body).decode()
    assert text.startswith("Ce fichier n’a pas pu être fait.")
    assert "secret" not in text


def test_a_crowd_is_told_so_and_who_left_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    going_on, seen = threading.Event(), []

    def make() -> bytes:
        seen.append(going_on.wait(60))
        return b"x"

    offered = [("X", "x.pdf", make, "application/pdf"), ("X", "x.csv", lambda: b"x", "text/csv")]
    monkeypatch.setitem(downloads.OFFERS, "carte", lambda _selection: offered)
    address = f"/telecharger/{cache.newest().data_version}/carte/x"

    async def crowd() -> tuple[list[int], Response, Response]:
        first = [
            asyncio.ensure_future(downloads.serve(request(f"{address}.pdf", stays)))
            for _ in range(2)
        ]
        await asyncio.sleep(0.05)
        others = [
            asyncio.ensure_future(downloads.serve(request(f"{address}.pdf", gone)))
            for _ in range(10)
        ]
        await asyncio.sleep(0.05)
        refused = await downloads.serve(request(f"{address}.pdf", stays))
        rows = await downloads.serve(request(f"{address}.csv", stays))
        going_on.set()
        return (
            [answer.status_code for answer in await asyncio.gather(*first, *others)],
            refused,
            rows,
        )

    with ThreadPoolExecutor(1) as thread:
        answers, refused, rows = thread.submit(asyncio.run, crowd()).result()
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "30"
    assert bytes(refused.body).decode().startswith("Ce fichier n’a pas été fait")
    assert rows.status_code == 200
    assert answers == [200] * 2 + [408] * 10
    assert seen == [True, True]


def test_the_menu_escapes_and_holds_the_state() -> None:
    offered = [("<b>Fichier</b>", 'a"b.csv', bytes, "text/csv")]
    links = download_menu.links(offered, "2026-11.x", "carte", {"phase": "2023", "q": '"><script>'})
    written = render_part("shared", "file_menu", links=links)
    assert "<script" not in written
    assert "<b>" not in written
    assert urlencode({"phase": "2023"}) in written
    assert 'download="a&#34;b.csv"' in written
    assert render_part("shared", "file_menu", links=[]) == ""


def test_the_address_that_donnees_shows_leads_to_a_file() -> None:
    first = reply(f"{download_menu.PREFIX}/{download_menu.LATEST}/{donnees_files._EXAMPLE}")
    assert first.status_code == 307
    assert reply(first.headers["location"]).status_code == 200
