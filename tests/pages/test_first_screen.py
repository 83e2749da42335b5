"""What a document holds of its page: the same parts as the page, well formed, for whoever asks for a state that is known."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.navigation.page import Page

from pages.ui import first_screen, folium_frame, forerun, heads, replay
from pages.ui.visitor import Answer, visiting
from tests.pages.running import application, fetched
from tests.pages.wellformed import well_formed

STATES = [
    *((page, "") for page in heads.PAGES),
    ("carte", "phase=2018&region=24"),
    ("carte", "phase=2023&ti=ti-8413&indicateur=projets&par=10000"),
    ("territoire", "phase=2023&ti=ti-8413"),
    ("regions", "phase=2024&region=24"),
    ("projets", "phase=2023&region=27&fonds=faiit"),
    ("presentation", "vue=plan"),
    ("", "phase=2023&commune=01283"),
]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Any, Any]]:
    with application() as found:
        yield found


@pytest.fixture(autouse=True)
def empty() -> None:
    replay.STATES.clear()


def visit(served: tuple[Any, Any], page: str, query: str, **context: str) -> Answer:
    app, on_loop = served

    async def ask() -> Answer:
        async with visiting(app) as visitor:
            return await visitor.run(page, query, **context)

    return on_loop(ask())


@pytest.mark.parametrize(("page", "query"), STATES)
def test_the_first_parts_of_a_page_are_in_its_document_well_formed(served, page: str, query: str) -> None:
    answer = visit(served, page, query)
    markup = first_screen.of_address(page, query)
    assert not {"script", "iframe", "style"} & well_formed(markup)
    assert markup.startswith('<tdi-first-screen data-theme="light"><template shadowrootmode="closed">')
    assert len(markup) < first_screen.MOST + 2_000
    # Its parts are those of the page, in the same order, and none is left out but at the end.
    shown = re.findall(r'data-testid="stHtml">\s*(<[^>]{8,60})', markup)
    whole = re.findall(r"^\s*(<[^>]{8,60})", answer.markup(), re.M)
    assert len(shown) >= 2
    assert [part for part in whole if part in shown][: len(shown)] == shown
    assert re.search(r"<h1[ >]", markup)


def test_a_map_and_a_list_carry_what_they_are_drawn_from(served) -> None:
    visit(served, "carte", "phase=2023")
    markup = first_screen.of_address("carte", "phase=2023")
    assert markup.count('class="toile"') == 1
    assert markup.count('class="composant ranking"') == 1
    assert "&quot;national&quot;:&quot;/fichiers/" in markup
    assert "&quot;legend&quot;:" in markup


def test_a_long_list_to_choose_from_is_short_in_the_document(served) -> None:
    visit(served, "territoire", "phase=2023&ti=ti-8413")
    markup = first_screen.of_address("territoire", "phase=2023&ti=ti-8413")
    for choices in re.findall(r"<select.*?</select>", markup, re.S):
        assert 1 <= choices.count("<option") <= 5
        assert choices.count(" selected") == 1 or 'value=""' in choices


def test_a_state_that_nobody_asked_for_is_not_known(served) -> None:
    assert first_screen.of_address("carte", "phase=2023") == ""
    visit(served, "carte", "phase=2023")
    assert first_screen.of_address("carte", "phase=2023") != ""
    assert first_screen.of_address("carte", "phase=2022") == ""
    assert first_screen.of_address("carte", "phase=2023&x=%3Cscript%3E") == ""
    assert first_screen.of_address("nulle-part", "") == ""


def test_an_address_that_leaves_the_phase_open_shows_what_it_writes(served) -> None:
    visit(served, "carte", "")
    assert first_screen.of_address("carte", "") == first_screen.of_address("carte", "phase=2024") != ""


def test_nobody_gets_what_was_made_for_another_origin(served) -> None:
    """Whoever opens a session says which address his browser shows: he must not write it into what others see."""
    visit(served, "carte", "phase=2023", url="https://ailleurs.example/carte?phase=2023")
    assert first_screen.of_address("carte", "phase=2023") == ""
    assert first_screen.of_address("carte", "phase=2023", origin="https://ici.example") == ""
    assert first_screen.of_address("carte", "phase=2023", origin="https://ailleurs.example") != ""


def test_each_theme_has_its_own(served) -> None:
    visit(served, "carte", "phase=2023", scheme="dark")
    assert first_screen.of_address("carte", "phase=2023") == ""
    dark = first_screen.of_address("carte", "phase=2023", "dark")
    assert dark.startswith('<tdi-first-screen data-theme="dark">')
    visit(served, "carte", "phase=2023")
    assert first_screen.of_address("carte", "phase=2023").startswith('<tdi-first-screen data-theme="light">')


def test_within_another_site_it_says_so(served) -> None:
    visit(served, "carte", "phase=2023")
    assert '<div class="stApp" data-embed>' in first_screen.of_address("carte", "phase=2023&embed=1")
    assert "data-embed" not in first_screen.of_address("carte", "phase=2023")


DARK = (b"sec-ch-prefers-color-scheme", b'"dark"')


def test_the_document_names_what_the_first_screen_needs(served) -> None:
    app, on_loop = served
    known = on_loop(fetched(app, "/carte?phase=2023"))[2]
    assert known.count("<tdi-first-screen ") == 1
    scripts = re.findall(r'<script defer[^>]* src="/fichiers/\w+/([\w-]+\.js)"', known)
    assert scripts == ["perimeters.js", "page.js", "atlas.js", "first-screen.js"]
    assert '<script type="module"' not in known, "the first screen starts the framework"
    assert re.search(r'data-entree="/static/js/index\.[\w-]+\.js"', known)
    assert "premier écran" not in known


def test_a_map_of_another_form_leaves_the_document_whole(served, monkeypatch: pytest.MonkeyPatch) -> None:
    app, on_loop = served
    visit(served, "carte", "phase=2023")
    monkeypatch.setattr(folium_frame, "_STARTED", re.compile("never"))
    markup = first_screen.of_address("carte", "phase=2023")
    assert "<h1>" in markup
    assert 'class="toile"' not in markup
    assert on_loop(fetched(app, "/carte?phase=2023"))[0] == 200


def test_a_document_without_one_starts_the_framework_itself(served, monkeypatch: pytest.MonkeyPatch) -> None:
    app, on_loop = served
    monkeypatch.setattr(forerun.Forerun, "_allowed", lambda self: False)
    document = on_loop(fetched(app, "/carte?phase=2023"))[2]
    assert "tdi-first-screen" not in document
    assert "first-screen.js" not in document
    assert "premier écran" not in document
    assert re.search(r'<script type="module" crossorigin src="\./static/js/index\.[\w-]+\.js">', document)


def test_a_state_that_nobody_asked_for_is_run_for_its_document(
    served, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, on_loop = served
    ran: list[str] = []
    run = Page.run
    monkeypatch.setattr(Page, "run", lambda self: ran.append(self.url_path) or run(self))
    monkeypatch.setattr(forerun, "PATIENCE_SECONDS", 60.0)
    document = on_loop(fetched(app, "/carte?phase=2023", DARK))[2]
    assert '<tdi-first-screen data-theme="dark">' in document
    visit(served, "carte", "phase=2023", scheme="dark", url="http://localhost/carte?phase=2023")
    assert ran == ["carte"], "the reader's own run was another"


def test_few_are_run_in_a_second(served, monkeypatch: pytest.MonkeyPatch) -> None:
    app, on_loop = served
    ran: list[str] = []
    monkeypatch.setattr(Page, "run", lambda self: ran.append(self.url_path))
    monkeypatch.setattr(forerun, "PATIENCE_SECONDS", 0.0)
    moment = time.monotonic()
    monkeypatch.setattr(forerun, "monotonic", lambda: moment)
    asker = forerun.Forerun(app)

    async def many() -> None:
        for number in range(5 * forerun.AT_ONCE):
            await asker.run("carte", f"phase=2023&n={number}", "light", "")
        await asyncio.gather(*asker._tasks)

    on_loop(many())
    assert len(ran) == forerun.AT_ONCE
    moment += 1
    on_loop(many())
    assert len(ran) == forerun.AT_ONCE + forerun.PER_SECOND


def test_two_who_ask_at_once_wait_for_one_run(served, monkeypatch: pytest.MonkeyPatch) -> None:
    app, on_loop = served
    ran: list[str] = []
    run = Page.run
    monkeypatch.setattr(Page, "run", lambda self: ran.append(self.url_path) or run(self))
    monkeypatch.setattr(forerun, "PATIENCE_SECONDS", 60.0)

    async def both() -> list[str]:
        return [
            text for *_, text in await asyncio.gather(*(fetched(app, "/carte?phase=2022") for _ in range(2)))
        ]

    assert all("tdi-first-screen" in document for document in on_loop(both()))
    assert ran == ["carte"]


def test_an_address_too_long_to_be_anybodys_is_not_run(served, monkeypatch: pytest.MonkeyPatch) -> None:
    app, on_loop = served
    ran: list[str] = []
    monkeypatch.setattr(Page, "run", lambda self: ran.append(self.url_path))
    document = on_loop(fetched(app, "/carte?phase=2023&x=" + "a" * forerun.LONGEST))[2]
    assert "tdi-first-screen" not in document
    assert ran == []
