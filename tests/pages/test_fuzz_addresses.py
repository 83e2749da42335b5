"""Any address, two hundred of them at random.

A page, never a fault, and no text of the address as markup.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.datastructures import QueryParams
from streamlit.testing.v1 import AppTest

from pages.ui import cache, downloads, state
from pages.ui.site_map import BY_PATH
from tests.pages.driving import FILES, go, html_of, map_of, markup_of, message_of, visit
from tests.pages.wellformed import well_formed

# A page and its map may grow; an address must not make them grow without bound.
MOST_CHARACTERS = 2_000_000
MOST_FOR_THE_MAP = 30_000  # that of Projets holds every place

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
    """Return the part of an address behind the question mark.

    Known and unknown names, repeated, encoded well, badly or not at all.
    """
    pairs = draw(st.lists(st.tuples(NAMES, VALUES), max_size=6))
    encode = draw(
        st.sampled_from(
            (
                quote,
                quote_plus,
                lambda text: text.replace("&", "%26"),
                lambda text: quote(text) + "%",
            )
        )
    )
    return "&".join(
        f"{name}={encode(value.encode('utf-8', 'surrogatepass').decode('utf-8', 'replace'))}"
        for name, value in pairs
    )


@pytest.fixture(scope="module")
def app() -> AppTest:
    """One session for all addresses: nothing of one may reach the next."""
    return visit("accueil.py")


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(page=st.sampled_from(FILES), query=query_strings())
def test_any_address_gives_a_page_and_nothing_of_it_is_markup(
    app: AppTest, page: str, query: str
) -> None:
    go(app, page, **dict(QueryParams(query)))
    markup = html_of(app)
    assert 'class="panne"' not in markup, "the error boundary was shown"
    assert "Version des données" in markup
    for piece in markup_of(app):
        assert "script" not in well_formed(piece)
    assert not re.search(r"<[^<>]*\son\w+\s*=", markup), "an event handler in a tag"
    assert not re.search(r"""(href|src)\s*=\s*["']?\s*javascript:""", markup, re.I)
    assert "<img src=x" not in markup
    assert len(markup) < MOST_CHARACTERS
    if app.get("component_instance"):
        assert "<" not in json.dumps(message_of(app)["links"])
        assert "</" not in map_of(app)["feature_group"], "it is written into a script"
        assert len(map_of(app)["feature_group"]) < MOST_FOR_THE_MAP


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(page=st.sampled_from(sorted(downloads.OFFERS)), query=query_strings())
def test_any_address_offers_files_of_plain_names_or_none(page: str, query: str) -> None:
    asked = dict(QueryParams(query))
    with state.outside_session(cache.newest(), "https://tdi.exemple.fr"):
        offered = downloads.OFFERS[page](BY_PATH[page].parse(asked)[0])
        for _, name, _, _ in offered:
            assert re.fullmatch(r"[\w.,-]{1,120}", name), name
        for _, _, make, kind in offered[:1]:
            if kind == "text/csv":
                assert make().startswith(b"\xef\xbb\xbf")
