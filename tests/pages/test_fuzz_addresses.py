"""Any address, on the application as it runs: a page, never a fault, and no text of the address as markup."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from pages.ui import ahead, cache, downloads, first_screen, heads, state
from pages.ui.visitor import Answer, visiting
from tests.pages.running import application
from tests.pages.wellformed import well_formed

PAGES = tuple(heads.PAGES)
# A page and its answer may grow; an address must not make it grow without bound.
MOST_BYTES = 2_000_000

_NAMES = """phase mode de a indicateur par region ti commune epci lieu projet fonds annee theme situation objet q tri page
    territoire mesure nature stade texte statut avec depuis table cle scene deck vue embed version theme x"""
NAMES = st.sampled_from(_NAMES.split())
_VALID = """2018 2020 2022 2023 2024 evolution total 10000 24 84 01 ti-8413 ti-2402 ti-9301 ti-0301 01283 75056 97411 200000800 faiit
    fonds-vert-ti hors dans -aide aide date 2 0 -1 99999999999999999999 population projets entered left sorti projects"""
VALID = st.sampled_from(_VALID.split())
HOSTILE = st.sampled_from(
    (
        "<script>zqx</script>",
        '"><img src=x onerror=zqx>',
        "' onmouseover='zqx",
        '" onmouseover="zqx" x="',
        "javascript:zqx",
        '=HYPERLINK("http://zqx")',
        "{{zqx}}${zqx}%(zqx)s{0}",
        "\u202ezqx\u2066",
        "zqx\x00\x07\r\nSet-Cookie: zqx=1",
        "../../etc/passwd",
        "[]().*+?^$|\\",
        "zqx" * 2_000,
        "١٢٣",
        "é" * 300,
        "ti-\u0661\u0662\u0663\u0664",
    )
)
VALUES = st.one_of(VALID, VALID, HOSTILE, st.text(max_size=40), st.integers().map(str))


@st.composite
def query_strings(draw: st.DrawFn) -> str:
    """Return the part of an address behind the question mark: known and unknown names, repeated, encoded well, badly or not at all."""
    pairs = draw(st.lists(st.tuples(NAMES, VALUES), max_size=6))
    encode = draw(
        st.sampled_from(
            (quote, quote_plus, lambda text: text.replace("&", "%26"), lambda text: quote(text) + "%")
        )
    )
    return "&".join(
        f"{name}={encode(value.encode('utf-8', 'surrogatepass').decode('utf-8', 'replace'))}"
        for name, value in pairs
    )


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[[str, str], Answer]]:
    """Return a function that asks a running application for a page, each time in a session of its own."""
    with application() as (app, on_loop):

        async def one(page: str, query: str) -> Answer:
            async with visiting(app) as visitor:
                return await visitor.run(page, query)

        for page in PAGES:
            on_loop(one(page, ""))
        gc.freeze()  # as the server does once it is warm: each session that ends is followed by a collection
        yield lambda page, query: on_loop(one(page, query))


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(page=st.sampled_from(PAGES), query=query_strings())
def test_any_address_gives_a_page_and_nothing_of_it_is_markup(ask, page: str, query: str) -> None:
    answer = ask(page, query)
    markup = answer.markup()
    assert "EXCEPTION" not in markup
    assert 'class="panne"' not in markup, "the error boundary was shown"
    assert "Version des données" in markup
    assert "<script" not in markup
    assert not re.search(r"<[^<>]*\son\w+\s*=", markup), "an event handler in a tag"
    assert not re.search(r"""(href|src)\s*=\s*["']?\s*javascript:""", markup, re.I)
    assert "<img src=x" not in markup
    assert answer.size < MOST_BYTES
    first = first_screen.of_address(page, query)
    well_formed(first)
    assert "<script" not in first
    assert len(first) < first_screen.MOST + 2_000


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(page=st.sampled_from(sorted(downloads.OFFERS)), query=query_strings())
def test_any_address_offers_files_of_plain_names_or_none(page: str, query: str) -> None:
    asked = dict(QueryParams(query))
    with state.asked(cache.newest(), "https://tdi.exemple.fr"):
        offered = downloads.OFFERS[page](asked)
        for _, name, _, _ in offered:
            assert re.fullmatch(r"[\w.,-]{1,120}", name), name
        for _, _, make, kind in offered[:1]:
            if kind == "text/csv":
                assert make().startswith(b"\xef\xbb\xbf")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(page=st.sampled_from(sorted(ahead.MAPS)), query=query_strings())
def test_any_address_gives_the_map_a_message(page: str, query: str) -> None:
    body = ahead.written(cache.newest(), page, "light", dict(QueryParams(query)))
    assert body is not None
    assert b"<" not in body.raw, "it stands in a script"
    assert json.loads(body.raw)["id"]
    assert len(body.raw) < 6_000
