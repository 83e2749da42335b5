"""What a reader sees is set as French is, on every page: apostrophes and numbers, whatever the spelling of the tables."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.ui import heads
from pages.ui.visitor import visiting
from tests.pages.running import application
from tests.site_check import unset

# Each page, and states whose names, funds and amounts the review found: regions, territories, cards, notices, previews.
STATES = [
    ("", "phase=2023&commune=01283"),
    ("", "phase=2023&commune=06088"),
    ("carte", "phase=2023"),
    ("carte", "phase=2024&ti=ti-2805&indicateur=projets&par=10000"),
    ("carte", "phase=2018&region=28"),
    ("carte", "mode=evolution&de=2020&a=2023&region=93"),
    ("territoire", "phase=2023"),
    ("territoire", "phase=2023&ti=ti-8413"),
    ("territoire", "phase=2023&ti=ti-2805"),
    ("regions", "phase=2024"),
    ("regions", "phase=2024&region=93&par=10000"),
    ("financements", "phase=2023"),
    ("financements", "phase=2023&region=24"),
    ("projets", "phase=2023"),
    ("projets", "phase=2023&q=materr"),
    ("evolution", "de=2022&a=2023"),
    ("evolution", "de=2020&a=2024&region=28"),
    ("presentation", "phase=2023"),
    ("presentation", "phase=2023&vue=plan&deck=Carte~phase.2023_Carte~phase.2023.ti.ti-2805"),
    *(("donnees", f"phase=2023&table={table}") for table in ("territories", "funds", "projects", "sources")),
    ("accessibilite", "phase=2023"),
]

_CODE = {"code", "pre", "textarea", "script", "style"}
_READ = {"alt", "aria-label", "placeholder", "title", "data-titre"}
# What a component is told that no reader sees: addresses and what chooses a row.
_OUT_OF_SIGHT = {
    "address",
    "atlas",
    "current",
    "exit",
    "href",
    "id",
    "key",
    "keys",
    "plan",
    "selected",
    "talk",
}


class _Texts(HTMLParser):
    def __init__(self, body: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in _READ and value]
        if tag in _CODE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _CODE and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open:
            self.found.append(data)


def _strings(value: Any, seen: set[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in seen:
                yield from _strings(each, seen)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each, seen)


def texts(data: bytes) -> Iterator[str]:
    """Give what a reader is shown or told of a message of the server."""
    message = ForwardMsg.FromString(data)
    if message.WhichOneof("type") == "page_config_changed":
        yield message.page_config_changed.title
    if message.WhichOneof("type") != "delta":
        return
    if message.delta.WhichOneof("type") == "add_block":
        yield message.delta.add_block.tab.label
        return
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "html":
        yield from _Texts(element.html.body).found
    elif kind == "bidi_component":
        yield from _strings(json.loads(element.bidi_component.json or "null"), _OUT_OF_SIGHT)
    elif kind == "component_instance":  # of the map: a script that holds the message
        for text in re.findall(
            r'"((?:[^"\\]|\\.)*)"', json.loads(element.component_instance.json_args)["script"]
        ):
            yield json.loads(f'"{text}"')
        yield from _strings(json.loads(element.component_instance.json_args).get("feature_group"), set())
    elif kind == "plotly_chart":
        for text in _strings(json.loads(element.plotly_chart.spec), {"customdata", "font", "tickfont"}):
            yield html.unescape(re.sub(r"<[^>]*>", " ", text))
        yield from _strings(
            {k: v for k, v in MessageToDict(element.plotly_chart).items() if k == "alt"}, set()
        )
    elif kind:
        yield from _strings(MessageToDict(element), {"id"})


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Any, Any]]:
    with application() as found:
        yield found


@pytest.mark.parametrize(("page", "query"), STATES)
def test_every_text_is_set_as_french_is(served, page: str, query: str) -> None:
    app, on_loop = served

    async def asked() -> list[bytes]:
        async with visiting(app) as visitor:
            return (await visitor.run(page, query)).messages

    told = [text for data in on_loop(asked()) for text in texts(data)]
    assert len(told) > 40
    assert not any("EXCEPTION" in text for text in told)
    assert sorted({fault for text in told if (fault := unset(text))}) == []


def test_the_states_are_of_all_pages() -> None:
    assert {page for page, _ in STATES} == set(heads.PAGES)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Pays de l'Aigle", "Pays de l'Aigle"),
        ("Materr'Up", "Materr'Up"),
        ("pour 10 000 hab.", "pour 10 000 hab."),
        ("1\u00a0632 euros", "1\u00a0632 euros"),
        ("Pays de l’Aigle, 1\u202f632\u00a0euros, ti-2805, https://maire-info.com/l'etat", ""),
    ],
)
def test_the_check_sees_what_it_is_for(text: str, fault: str) -> None:
    assert unset(text) == fault
