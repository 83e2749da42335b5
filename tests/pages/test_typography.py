"""What a reader sees is set as French is, on every page.

Apostrophes and numbers, whatever the spelling of the tables.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.pages.driving import FILES, go, html_of, markup_of, message_of, visit
from tests.site_check import unset

# Each page, and states whose names, funds and amounts the review found: regions, territories,
# cards, notices, previews.
STATES = [
    ("accueil.py", "phase=2023&commune=01283"),
    ("accueil.py", "phase=2023&commune=06088"),
    ("carte.py", "phase=2023"),
    ("carte.py", "phase=2024&ti=ti-2805&indicateur=projets&par=10000"),
    ("carte.py", "phase=2018&region=28"),
    ("carte.py", "mode=evolution&de=2020&a=2023&region=93"),
    ("territoire.py", "phase=2023"),
    ("territoire.py", "phase=2023&ti=ti-8413"),
    ("territoire.py", "phase=2023&ti=ti-2805"),
    ("regions.py", "phase=2024"),
    ("regions.py", "phase=2024&region=93&par=10000"),
    ("regions.py", "phase=2024&departement=29"),
    ("intercommunalite.py", "phase=2024&siren=246700488"),
    ("comparer.py", "phase=2024&ti=ti-8413,ti-2707"),
    ("financements.py", "phase=2023"),
    ("financements.py", "phase=2023&region=24"),
    ("projets.py", "phase=2023"),
    ("projets.py", "phase=2023&q=materr"),
    ("evolution.py", "de=2022&a=2023"),
    ("evolution.py", "de=2020&a=2024&region=28"),
    ("presentation.py", "phase=2023"),
    ("presentation.py", "phase=2023&vue=plan&deck=Carte~phase.2023_Carte~phase.2023.ti.ti-2805"),
    *(
        ("donnees.py", f"phase=2023&table={table}")
        for table in ("territories.py", "funds", "projects", "sources")
    ),
    ("accessibilite.py", "phase=2023"),
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
    "links",
    "plan",
    "selected",
    "presentation",
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


def texts(app: AppTest) -> Iterator[str]:
    """Give what a user is shown or told of a page."""
    for piece in markup_of(app):
        yield from _Texts(piece).found
    for chooser in (*app.get("button_group"), *app.selectbox):
        yield chooser.label
        yield from chooser.options
    for box in app.text_input:
        yield box.label
        yield box.placeholder
    yield from (tab.label for tab in app.tabs)
    yield from (button.label for button in app.button)
    for sent in app.get("bidi_component"):
        yield from _strings(json.loads(sent.json), _OUT_OF_SIGHT)
    for chart in app.get("plotly_chart"):
        yield chart.alt
        for text in _strings(json.loads(chart.spec), {"customdata", "font", "tickfont"}):
            yield html.unescape(re.sub(r"<[^>]*>", " ", text))
    if app.get("component_instance"):
        yield from _strings(message_of(app), _OUT_OF_SIGHT)


@pytest.fixture(scope="module")
def app() -> AppTest:
    """A session that looks at all of the states."""
    app = visit("accueil.py")
    app.session_state["flux-phases-vu"] = True  # the reader has come near the chart
    return app


@pytest.mark.parametrize(("page", "query"), STATES)
def test_every_text_is_set_as_french_is(
    app: AppTest, page: str, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles: list[str] = []
    monkeypatch.setattr(
        st, "set_page_config", lambda **settings: titles.append(settings["page_title"])
    )
    go(app, page, **dict(parse_qsl(query)))
    told = [*texts(app), *titles]
    assert 'class="panne"' not in html_of(app)
    assert len(told) > 40
    assert sorted({fault for text in told if (fault := unset(text))}) == []


def test_the_states_are_of_all_pages() -> None:
    assert {page for page, _ in STATES} == set(FILES)


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
