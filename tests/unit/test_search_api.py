"""What the search box is answered.

Results with their addresses, for the boxes and phases that there are.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response

from pages.ui import cache, search_api


def reply(version: str, phase: str, **query: str) -> Response:
    scope: dict[str, Any] = {
        "type": "http",
        "path_params": {"version": version, "phase": phase},
        "query_string": urlencode(query).encode(),
    }
    with ThreadPoolExecutor(
        1
    ) as thread:  # the browser's tests leave a loop running in the main one
        return thread.submit(asyncio.run, search_api.serve(Request(scope))).result()


def ask(query: str, box: str = "tout", phase: str = "2023") -> list[dict[str, str]]:
    answer = reply(cache.newest().data_version, phase, boite=box, q=query)
    assert answer.status_code == 200
    found: list[dict[str, str]] = json.loads(answer.body)["results"]
    return found


def test_a_commune_leads_to_its_answer_in_the_phase_looked_at() -> None:
    first = ask("oyonax", phase="2020")[0]
    assert (first["label"], first["word"], first["href"]) == (
        "Oyonnax",
        "Commune",
        "/?phase=2020&commune=01283",
    )


def test_the_box_of_territories_leads_to_sheets() -> None:
    found = ask("oyonnax", box="territoire")
    assert found[0]["href"].startswith("/territoire?phase=2023&ti=")
    assert {result["kind"] for result in found} <= {"territory", "commune", "epci", "region"}


@pytest.mark.parametrize("query", ["", " a ", "o"])
def test_less_than_two_letters_ask_nothing(query: str) -> None:
    assert ask(query) == []


def test_a_long_text_is_cut() -> None:
    assert len(ask("saint " * 5000)) <= 20


@pytest.mark.parametrize(
    ("path", "query"), [("2023", {"boite": "autre"}), ("1999", {}), ("2023'", {"q": "oyonnax"})]
)
def test_what_no_box_asks_is_a_404(path: str, query: dict[str, str]) -> None:
    assert reply("x", path, **query).status_code == 404


def test_a_version_that_is_gone_gets_the_newest() -> None:
    answer = reply("2020-01.00000000", "2023", q="oyonnax")
    assert json.loads(answer.body)["results"][0]["label"] == "Oyonnax"
