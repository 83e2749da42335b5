"""What is put in the framework's place: the same pages, the same messages in the same order, handed on together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import script_runner

from pages.ui import cache, runs
from pages.ui.visitor import visiting
from tests.pages.running import application

PAGES = ("", "carte", "projets", "accessibilite")


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Any, Any]]:
    with application() as found:
        yield found


def said(messages: list[bytes]) -> list[tuple[str, Any]]:
    read = [ForwardMsg.FromString(data) for data in messages]
    return [
        (kind, tuple(one.metadata.delta_path) if kind == "delta" else kind)
        for one in read
        if (kind := one.WhichOneof("type"))
    ]


def test_each_page_is_sent_as_the_framework_sends_it(served, monkeypatch: pytest.MonkeyPatch) -> None:
    app, on_loop = served

    async def all_of_them() -> list[tuple[list[Any], Any]]:
        async with visiting(app) as visitor:
            for page in PAGES:
                await visitor.run(page, "phase=2023")
            found = []
            for page in PAGES:
                messages = (await visitor.run(page, "phase=2023")).messages
                read = [ForwardMsg.FromString(data) for data in messages]
                (shown,) = (one.navigation for one in read if one.WhichOneof("type") == "navigation")
                (opened,) = (one.new_session for one in read if one.WhichOneof("type") == "new_session")
                found.append((said(messages), (shown, opened.custom_theme)))
            return found

    ours = on_loop(all_of_them())
    assert runs.installed()
    runs.remove()
    try:
        theirs = on_loop(all_of_them())
    finally:
        runs.install()
    for (mine, shown), (wanted, framework) in zip(ours, theirs, strict=True):
        assert mine == wanted
        assert shown == framework
        pages, theme = shown
        assert len(pages.app_pages) == 10
        assert theme.light.primary_color != theme.dark.primary_color


def test_a_run_wakes_the_loop_a_few_times_whatever_it_sends(served, monkeypatch: pytest.MonkeyPatch) -> None:
    app, on_loop = served
    monkeypatch.setattr(runs, "HOLD_SECONDS", 5.0)  # on a slow machine a run may take longer than it is
    calls: list[str] = []

    async def one() -> int:
        loop = asyncio.get_running_loop()
        wakes = loop.call_soon_threadsafe
        async with visiting(app) as visitor:
            await visitor.run("carte", "phase=2023")
            loop.call_soon_threadsafe = lambda call, *given: calls.append(str(call)) or wakes(call, *given)  # type: ignore[method-assign]
            try:
                return len((await visitor.run("carte", "phase=2022")).messages)
            finally:
                del loop.call_soon_threadsafe

    sent = on_loop(one())
    assert sent > 10
    assert len(calls) < sent / 2, calls  # the framework: twice for each message


def test_sessions_that_run_at_the_same_moment_get_each_their_page(served) -> None:
    app, on_loop = served

    async def together() -> list[str]:
        async with visiting(app) as one, visiting(app) as two, visiting(app) as three:
            found = []
            for _ in range(3):
                asked = [("carte", one), ("accessibilite", two), ("donnees", three)]
                answers = await asyncio.gather(*(visitor.run(page) for page, visitor in asked))
                found += [answer.markup() for answer in answers]
            return found

    markup = on_loop(together())
    for number, text in enumerate(markup):
        file = ("pages/carte.py", "pages/accessibilite.py", "pages/donnees.py")[number % 3]
        assert f'data-page="{file}"' in text


def test_a_slow_run_is_shown_part_by_part(served, monkeypatch: pytest.MonkeyPatch) -> None:
    app, on_loop = served
    going_on = threading.Event()
    mentions = cache.mentions
    monkeypatch.setattr(cache, "mentions", lambda menu: going_on.wait(60) and mentions(menu))

    async def slow() -> tuple[list[str], str]:
        async with visiting(app) as visitor:
            run = asyncio.ensure_future(visitor.run("accessibilite"))
            try:
                for _ in range(3_000):
                    await asyncio.sleep(0.01)
                    if early := [kind for kind, _ in said(visitor.received()) if kind == "delta"]:
                        break
            finally:
                going_on.set()
            return early, (await run).markup()

    early, whole = on_loop(slow())
    assert early, "the head of the page was held until its end"
    assert 'class="pied"' in whole


def test_a_page_that_is_not_there_is_said(served) -> None:
    app, on_loop = served

    async def lost() -> list[str]:
        async with visiting(app) as visitor:
            return [kind for kind, _ in said((await visitor.run("nulle-part")).messages)]

    assert "page_not_found" in on_loop(lost())


def test_events_of_a_run_keep_their_order_and_none_is_lost() -> None:
    event = script_runner.ScriptRunnerEvent
    handled: list[tuple[Any, Any]] = []
    pending: list[Any] = []
    session: Any = SimpleNamespace(
        _call_soon_on_event_loop=pending.append,
        _event_loop=SimpleNamespace(
            call_later=lambda _seconds, call, *given: pending.append(lambda: call(*given))
        ),
        _handle_scriptrunner_event_on_event_loop=lambda sender, event, *given, **named: handled.append(
            (event, named)
        ),
    )
    for number in range(5):
        runs._hand_on(session, None, event.ENQUEUE_FORWARD_MSG, forward_msg=number)
    assert len(pending) == 1
    runs._hand_on(session, None, event.SCRIPT_STOPPED_WITH_SUCCESS)
    assert len(pending) == 2
    assert handled == []
    pending.pop()()
    assert [named.get("forward_msg") for _, named in handled] == [0, 1, 2, 3, 4, None]
    runs._hand_on(session, None, event.ENQUEUE_FORWARD_MSG, forward_msg=9)
    while pending:
        pending.pop()()
    assert handled[-1][1] == {"forward_msg": 9}
