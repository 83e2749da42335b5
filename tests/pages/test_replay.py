"""A state that is sent again is what a run of it would send, for the next reader too; and what must not be sent again is not."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from types import FunctionType
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.navigation.page import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.ui import cache, heads, replay, runs, versions_ui
from pages.ui.visitor import Answer, visiting
from tdi.errors import StoreError
from tests.pages.running import application

# Each page as its menu opens it, and states with what a reader can choose, a card, a notice.
STATES = [
    *((page, "phase=2023") for page in ("", "carte", "territoire", "projets", "donnees")),
    ("carte", "phase=2018&region=24"),
    ("carte", "phase=2023&ti=ti-8413&indicateur=projets&par=10000"),
    ("carte", "phase=2023&ti=ti-9999"),
    ("territoire", "phase=2023&ti=ti-8413"),
    ("regions", "phase=2024&region=24"),
    ("evolution", "de=2022&a=2023"),
    ("projets", "phase=2023&region=27&fonds=faiit"),
    ("presentation", "phase=2023&vue=plan&deck=Carte~phase.2023"),
    ("", "phase=2023&commune=01283"),
]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Any, Any]]:
    with application() as found:
        yield found


@pytest.fixture(autouse=True)
def empty() -> None:
    replay.STATES.clear()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the pages that ran, in order."""
    ran: list[str] = []
    run = Page.run
    monkeypatch.setattr(Page, "run", lambda self: ran.append(self.url_path) or run(self))
    return ran


async def asked(app: Any, page: str, query: str, **context: str) -> Answer:
    async with visiting(app) as visitor:
        return await visitor.run(page, query, **context)


def shown(answer: Answer) -> list[bytes]:
    """Return what was sent, without what names the run and without the address that it wrote."""
    other = ("new_session", "script_finished", "session_status_changed", "page_info_changed")
    found = []
    for data in answer.messages:
        message = ForwardMsg.FromString(data)
        if message.WhichOneof("type") not in other:
            found.append(message.SerializeToString(deterministic=True))
    return found


@pytest.mark.parametrize(("page", "query"), STATES)
def test_what_is_sent_again_is_what_a_run_sends(served, written: list[str], page: str, query: str) -> None:
    app, on_loop = served
    first = on_loop(asked(app, page, query))  # may complete the address
    ran = len(written)
    again = on_loop(asked(app, page, query))
    assert len(written) == ran, "the page ran although its state was known"
    replay.STATES.clear()
    anew = on_loop(asked(app, page, query))
    assert len(written) == ran + 1
    assert shown(again) == shown(anew)
    assert shown(again) == shown(first)
    assert 'class="pied"' in again.markup()


def test_every_page_is_kept(served) -> None:
    app, on_loop = served
    for page in heads.PAGES:
        on_loop(asked(app, page, ""))
    assert len(replay.STATES) == len(heads.PAGES)


@pytest.mark.parametrize("page", heads.PAGES)
def test_an_address_that_leaves_something_open_is_kept_as_the_one_it_writes(
    served, written: list[str], page: str
) -> None:
    app, on_loop = served
    opened = on_loop(asked(app, page, ""))
    completed = address_written(opened)
    ran = len(written)
    again = on_loop(asked(app, page, ""))
    direct = on_loop(asked(app, page, completed))
    assert len(written) == ran, "the page ran although its state was known"
    assert address_written(again) == completed
    assert shown(again) == shown(opened)
    replay.STATES.clear()
    anew = on_loop(asked(app, page, completed))
    assert len(written) == ran + 1
    assert shown(direct) == shown(anew)


def test_two_who_open_such_an_address_at_once_share_one_run(
    served, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, on_loop = served
    monkeypatch.setattr(replay, "PATIENCE_SECONDS", 60.0)

    async def both() -> list[Answer]:
        return list(await asyncio.gather(*(asked(app, "carte", "") for _ in range(2))))

    answers = on_loop(both())
    assert written == ["carte"]
    assert [address_written(answer) for answer in answers] == ["phase=2024"] * 2


def address_written(answer: Answer) -> str:
    """Return the address that a run wrote, or "" when it wrote none."""
    for message in map(ForwardMsg.FromString, answer.messages):
        if message.WhichOneof("type") == "page_info_changed":
            return message.page_info_changed.query_string
    return ""


@pytest.mark.parametrize(
    "other",
    [
        {"scheme": "dark"},
        {"url": "https://ailleurs.example/carte"},
    ],
)
def test_another_theme_or_origin_is_another_state(served, written: list[str], other: dict[str, str]) -> None:
    app, on_loop = served
    usual = {"scheme": "light", "url": "http://ici.example/carte"}
    on_loop(asked(app, "carte", "phase=2023", **usual))
    on_loop(asked(app, "carte", "phase=2023", **usual | other))
    assert written == ["carte", "carte"]
    on_loop(asked(app, "carte", "phase=2023", **usual | other))
    assert written == ["carte", "carte"]


def test_the_next_day_is_another_state(served, written: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    app, on_loop = served

    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date(2100, 1, 1)

    on_loop(asked(app, "carte", "phase=2023"))
    monkeypatch.setattr(replay, "date", Tomorrow)
    on_loop(asked(app, "carte", "phase=2023"))
    assert written == ["carte", "carte"]


def test_readers_of_one_link_at_the_same_moment_run_it_once(
    served, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, on_loop = served
    monkeypatch.setattr(replay, "PATIENCE_SECONDS", 60.0)
    others = threading.Semaphore(0)
    carte, awaited = cache.carte, replay.STATES.awaited

    def first(selection: Any) -> Any:
        for _ in range(4):
            assert others.acquire(timeout=60)
        return carte(selection)

    def other(key: replay.Key) -> replay.State | None:
        others.release()
        return awaited(key)

    monkeypatch.setattr(cache, "carte", first)
    monkeypatch.setattr(replay.STATES, "awaited", other)

    async def together() -> list[Answer]:
        return await asyncio.gather(*(asked(app, "carte", "phase=2023&region=24") for _ in range(4)))

    answers = on_loop(together())
    assert written == ["carte"]
    assert len({tuple(shown(answer)) for answer in answers}) == 1


def test_a_reader_does_not_wait_long_for_another(
    served, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, on_loop = served
    monkeypatch.setattr(replay, "PATIENCE_SECONDS", 0.01)
    carte, second = cache.carte, threading.Event()
    calls: list[Any] = []

    def slow(selection: Any) -> Any:
        calls.append(selection)
        if len(calls) == 1:
            assert second.wait(60)
        second.set()
        return carte(selection)

    monkeypatch.setattr(cache, "carte", slow)

    async def together() -> list[Answer]:
        return await asyncio.gather(*(asked(app, "carte", "phase=2023&region=24") for _ in range(2)))

    answers = on_loop(together())
    assert written == ["carte", "carte"]
    assert shown(answers[0]) == shown(answers[1])


def test_a_page_that_failed_is_not_kept(served, monkeypatch: pytest.MonkeyPatch) -> None:
    app, on_loop = served

    def broken(selection: Any) -> Any:
        raise ValueError("broken")

    with monkeypatch.context() as patched:
        patched.setattr(cache, "carte", broken)
        assert 'class="panne"' in on_loop(asked(app, "carte", "phase=2023")).markup()
    assert len(replay.STATES) == 0
    assert 'class="panne"' not in on_loop(asked(app, "carte", "phase=2023")).markup()


def test_data_that_cannot_be_read_are_a_notice(served, monkeypatch: pytest.MonkeyPatch) -> None:
    app, on_loop = served

    def gone() -> Any:
        raise StoreError("no store in memory")

    monkeypatch.setattr(cache, "newest", gone)
    answer = on_loop(asked(app, "carte", "phase=2023"))
    assert 'class="panne"' in answer.markup()
    assert "EXCEPTION" not in answer.markup()
    assert len(replay.STATES) == 0


def test_what_is_said_of_versions_is_never_sent_again(served, written: list[str]) -> None:
    app, on_loop = served
    cited = urlencode({"phase": "2023", versions_ui.PARAMETER: "2001-01.00000000"})
    for _ in range(2):
        assert "Ce lien a été fait" in on_loop(asked(app, "carte", cited)).markup()
    assert written == ["carte", "carte"]
    assert len(replay.STATES) == 0


def test_a_new_version_of_the_data_is_another_state(
    served, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, on_loop = served
    on_loop(asked(app, "carte", "phase=2023"))
    kept = list(replay.STATES._kept)
    there = cache.newest()

    class Newer:
        data_version = "2100-01.00000000"
        manifest = there.manifest | {"data_date": "2100-01-01"}

    monkeypatch.setattr(cache, "newest", Newer)
    assert "une version plus récente est disponible" in on_loop(asked(app, "carte", "phase=2023")).markup()
    assert written == ["carte", "carte"]
    assert list(replay.STATES._kept) == kept, "what was said of another version was kept"


def test_a_list_that_was_sent_again_answers(served, written: list[str]) -> None:
    """The reader's first act on a page that never ran for him reaches the page's own callback."""
    app, on_loop = served
    on_loop(asked(app, "carte", "phase=2023"))

    async def choose() -> list[ForwardMsg]:
        async with visiting(app) as visitor:
            first = await visitor.run("carte", "phase=2023")
            assert written == ["carte"]
            listed = next(
                message.delta.new_element.bidi_component.id
                for message in map(ForwardMsg.FromString, first.messages)
                if message.delta.new_element.bidi_component.component_name.endswith("ranking")
            )
            answer = await visitor.run("carte", "phase=2023", values={listed: '{"ti": "ti-8413"}'})
            return [ForwardMsg.FromString(data) for data in answer.messages]

    messages = on_loop(choose())
    changed = [
        m.page_info_changed.query_string for m in messages if m.WhichOneof("type") == "page_info_changed"
    ]
    assert changed == ["phase=2023&ti=ti-8413"]


def test_what_listens_on_a_page_holds_nothing_of_what_the_page_showed(served) -> None:
    app, on_loop = served
    for page, query in STATES:
        on_loop(asked(app, page, query))
    heavy = {
        f"{type(held).__module__}.{type(held).__name__}"
        for known in replay.STATES._kept.values()
        for metadata, _ in known.widgets
        for held in _held((metadata.callback, metadata.callbacks))
        if type(held).__module__.startswith("tdi.")
        and not type(held).__name__.endswith(("Selection", "Item"))
    }
    assert len(replay.STATES) > 8
    assert heavy == set()


def _held(value: Any, seen: set[int] | None = None) -> Iterator[Any]:
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    yield value
    inner: list[Any] = []
    if isinstance(value, FunctionType):
        inner = [cell.cell_contents for cell in value.__closure__ or ()] + list(value.__defaults__ or ())
    elif isinstance(value, partial):
        inner = [value.func, *value.args, *value.keywords.values()]
    elif isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, (list, tuple)):
        inner = list(value)
    for each in inner:
        yield from _held(each, seen)


def test_states_are_bounded_by_number_and_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(size: int) -> replay.State:
        return replay.State([replay.Kept(b"x" * size, "", None)])

    def key(number: int) -> replay.Key:
        return ("", (("n", str(number)),), "", "", "light", "", date(2026, 1, 1))

    states = replay.States()
    monkeypatch.setattr(replay, "MOST_STATES", 3)
    for number in range(3):
        states.put(key(number), made(10))
    assert states.get(key(0)) is not None  # asked for last
    states.put(key(3), made(10))
    assert states.get(key(1)) is None
    assert states.get(key(0)) is not None
    assert len(states) == 3
    monkeypatch.setattr(replay, "MOST_BYTES", 1_000)
    states.put(key(4), made(800))
    assert len(states) <= 2
    assert states.size <= 1_000
    states.put(key(4), made(500))
    assert states.size <= 1_000
    monkeypatch.setattr(replay, "HEAVIEST", 600)
    states.put(key(5), made(700))
    assert states.get(key(5)) is None
    states.clear()
    assert (len(states), states.size) == (0, 0)


def test_under_the_framework_alone_nothing_is_kept(served) -> None:
    app, on_loop = served
    runs.remove()
    try:
        on_loop(asked(app, "carte", "phase=2023"))
    finally:
        runs.install()
    assert len(replay.STATES) == 0
