"""What the map asks for ahead of its page is, byte for byte, what a run of the page sends to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.ui import ahead, cache
from pages.ui.visitor import visiting
from tests.pages.running import application

_PHASES = ("2018", "2020", "2022", "2023", "2024")
STATES = [
    *(("", f"phase={phase}") for phase in _PHASES),
    ("", "phase=2023&commune=01283"),
    *(("carte", f"phase={phase}&indicateur=population&par=total") for phase in _PHASES),
    *(
        ("carte", f"phase=2023&indicateur={each}&par=10000")
        for each in ("communes", "projets", "superficie", "aide", "x")
    ),
    *(
        ("carte", f"mode=evolution&de={since}&a={until}")
        for since, until in (("2018", "2024"), ("2022", "2023"))
    ),
    ("carte", "phase=2023&region=24"),
    ("carte", "phase=2023&region=24&ti=ti-2401"),
    ("carte", "phase=2023&ti=ti-9999&region=zz"),
    ("carte", "phase=1999&indicateur=%3Cscript%3E&deck=Carte~phase.2023"),
    ("territoire", "phase=2023&ti=ti-8413"),
    ("territoire", "phase=2020"),
    ("regions", "phase=2024&region=24"),
    ("regions", "mesure=projets"),
    ("evolution", "de=2022&a=2023"),
    ("evolution", "de=2018&a=2024&region=84"),
]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Any, Any]]:
    with application() as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_message_of_a_run(served, scheme: str) -> None:
    app, on_loop = served

    async def sent(page: str, query: str) -> str:
        async with visiting(app) as visitor:
            answer = await visitor.run(page, query, scheme=scheme)
        found = [
            re.search(r"window\.tdiAtlas\.show\((\{.*\})\);", _values(message))
            for message in map(ForwardMsg.FromString, answer.messages)
        ]
        (match,) = [each for each in found if each]
        return match[1]

    for page, query in STATES:
        state = dict(parse_qsl(query, keep_blank_values=True))
        body = ahead.written(cache.newest(), page or "accueil", scheme, state)  # type: ignore[arg-type]
        assert body is not None
        assert body.raw.decode() == on_loop(sent(page, query)), (page, query)


def _values(message: ForwardMsg) -> str:
    """Return what a message gives to the map, "" for one that is not for the map."""
    component = message.delta.new_element.component_instance
    return json.loads(component.json_args).get("feature_group") or "" if component.json_args else ""
