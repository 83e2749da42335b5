"""The message of a map at an address of its own: that of the page's run, for any state; plain answers for what there is not."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import brotli
import pytest
from starlette.requests import Request
from starlette.responses import Response

from pages.ui import ahead, cache
from tdi.figures.atlas import atlas_map
from tdi.model.phases import PHASES, perimeter_phase
from tdi.views.indicators import INDICATORS

# Of a change (P2), beside the page's own answer: messages of a page that is not a list of places.
MOST_BYTES = 1_500


def reply(version: str, page: str, theme: str, query: str = "", **headers: str) -> Response:
    scope: dict[str, Any] = {
        "type": "http",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "path_params": {"version": version, "page": page, "theme": theme},
        "query_string": query.encode(),
    }
    with ThreadPoolExecutor(1) as thread:  # the browser's tests leave a loop running in the main one
        return thread.submit(asyncio.run, ahead.serve(Request(scope))).result()


def current() -> str:
    return cache.newest().data_version


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("indicator", INDICATORS)
def test_a_message_is_small_and_of_its_state(phase: str, indicator: str) -> None:
    query = urlencode({"phase": phase, "indicateur": indicator, "par": "total"})
    answer = reply(current(), "carte", "light", query, accept_encoding="gzip, br")
    assert answer.status_code == 200
    body = bytes(answer.body)
    assert len(body) < MOST_BYTES
    raw = brotli.decompress(body) if answer.headers.get("content-encoding") == "br" else body
    assert json.loads(raw)["layer"]["phase"] == perimeter_phase(phase)


def test_the_theme_is_that_of_the_map() -> None:
    dark = json.loads(reply(current(), "carte", "dark", "phase=2023").body)
    light = json.loads(reply(current(), "carte", "light", "phase=2023").body)
    assert (dark["dark"], light["dark"]) == (True, False)
    assert dark["layer"] == light["layer"]


def test_what_is_known_is_not_sent_again() -> None:
    first = reply(current(), "accueil", "light", "phase=2022")
    assert "max-age" in first.headers["cache-control"]
    again = reply(current(), "accueil", "light", "phase=2022", if_none_match=first.headers["etag"])
    assert (again.status_code, again.body) == (304, b"")


@pytest.mark.parametrize(
    ("page", "theme"),
    [
        ("projets", "light"),
        ("donnees", "light"),
        ("carte", "sepia"),
        ("Carte", "light"),
        ("..", "light"),
        ("", ""),
    ],
)
def test_a_map_that_there_is_not(page: str, theme: str) -> None:
    answer = reply(current(), page, theme, "phase=2023")
    assert (answer.status_code, bytes(answer.body).decode()) == (404, "Cette carte n’existe pas.")


def test_another_version_leads_to_the_current() -> None:
    answer = reply("2020-01.00000000", "carte", "light", "phase=2023&region=24")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/atlas/{current()}/carte/light?phase=2023&region=24"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("page", sorted(ahead.MAPS))
@pytest.mark.parametrize(
    "query",
    [
        "",
        "phase=1999&region=zz&ti=ti-0&indicateur=x&par=y&mode=z&de=2024&a=2018&mesure=%00&deck=%FF",
        "phase=2023&phase=2020&region=24&region=" + "9" * 5_000,
        urlencode(
            dict.fromkeys(("phase", "region", "ti", "commune", "fonds", "annee", "texte"), '<script>"\u2028')
        ),
        "&&=&=%",
    ],
)
def test_any_query_is_a_state(page: str, query: str) -> None:
    answer = reply(current(), page, "light", query)
    assert answer.status_code == 200
    text = bytes(answer.body).decode()
    assert "<" not in text, "it would stand in a script"
    assert json.loads(text)["id"]


def test_a_map_knows_where_to_ask() -> None:
    states = ahead.address("explorateur", "dark")
    assert states == f"/atlas/{current()}/carte/dark"
    assert ahead.address("projets", "light") == ""
    assert {
        ahead.address(page, "light").split("/")[3]
        for page in ("accueil", "territoire", "regions", "evolution")
    } <= set(ahead.MAPS)
    started = atlas_map(lambda name: f"/fichiers/abc/{name}", "dark", states).get_root().render()
    assert f'"states":"{states}"' in started
    assert '"states"' not in atlas_map(lambda name: f"/fichiers/abc/{name}", "dark").get_root().render()


def test_states_that_are_written_alike_are_one() -> None:
    store = cache.newest()
    one, two = (
        ahead.written(store, "carte", "light", dict(parse_qsl(query)))
        for query in ("phase=2023&region=24", f"x={quote('é')}&region=24&phase=2023")
    )
    assert one is two
