"""What the framework does anew at each run of a script though it never changes, done once; and what it hands on piece by piece, at once.

Streamlit 1.67 looks through the folder of pages at each run of each reader, reads both themes from its options, and wakes the event loop twice
for each message. That was more than a third of the processor's time of a change of phase (docs/adr/0030). What is replaced here is private to
the framework: its version is locked, and `tests/pages/test_runs.py` fails when an upgrade changes it.
"""

from __future__ import annotations

import asyncio
import copy
import threading
from collections import deque
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from streamlit.commands import navigation
from streamlit.navigation import page as pages_of
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session, runtime
from streamlit.runtime.scriptrunner import script_runner
from streamlit.source_util import page_sort_key

from pages.ui import replay

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

HOLD_SECONDS: Final = 0.02
"""How long a message may wait for those that follow it: a run that takes longer is handed on part by part."""

_Event = script_runner.ScriptRunnerEvent
_GOES_ON: Final = frozenset({_Event.SCRIPT_STARTED, _Event.ENQUEUE_FORWARD_MSG})
_lock = threading.Lock()


_their_theme: Final = app_session._populate_theme_msg
_THEIRS: Final = (
    script_runner._mpa_v1,
    app_session.AppSession._on_scriptrunner_event,
    runtime.Runtime._enqueued_some_message,
    _their_theme,
)


def install() -> None:
    """Put all of it in the framework's place, for this process. Pages that come or go later are not seen."""
    _theme.cache_clear()  # options may be set until the server opens
    _put(_run_page, _hand_on, _wake, _add_theme)


def remove() -> None:
    """Give the framework its own back."""
    _put(*_THEIRS)


def installed() -> bool:
    """Whether it is in the framework's place."""
    return script_runner._mpa_v1 is _run_page


def _put(pages: Any, hand_on: Any, wake: Any, theme: Any) -> None:
    script_runner._mpa_v1 = pages
    app_session.AppSession._on_scriptrunner_event = hand_on  # type: ignore[method-assign]
    runtime.Runtime._enqueued_some_message = wake  # type: ignore[method-assign]
    app_session._populate_theme_msg = theme


@lru_cache(maxsize=4)
def _pages(script: str) -> tuple[Page, ...]:
    first = Path(script).resolve()
    folder = first.parent / "pages"
    found = sorted(
        (page for page in folder.glob("*.py") if not page.name.startswith((".", "__init__"))),
        key=page_sort_key,
    )
    return (
        pages_of._create_page(first, default=True),
        *(pages_of._create_page(folder / page.name) for page in found),
    )


def _run_page(script: str) -> None:
    # Copies: the framework writes into a page that it may be run, and other sessions run at the same time.
    pages = [copy.copy(page) for page in _pages(script)]
    replay.run(navigation._navigation(pages, position="hidden", expanded=False))


def _hand_on(self: Any, sender: Any, event: Any, *given: Any, **named: Any) -> None:
    """Take an event of a run, in the script's thread; the loop gets them together when the run ends, or a little after the first."""
    waiting: deque[Any] = self.__dict__.setdefault("_waiting", deque())
    with _lock:
        first = not waiting
        waiting.append((sender, event, given, named))
    if event not in _GOES_ON:
        self._call_soon_on_event_loop(lambda: _handle(self, waiting))
    elif first:
        self._call_soon_on_event_loop(
            lambda: self._event_loop.call_later(HOLD_SECONDS, _handle, self, waiting)
        )


def _handle(self: Any, waiting: deque[Any]) -> None:
    while waiting:
        with _lock:
            sender, event, given, named = waiting.popleft()
        self._handle_scriptrunner_event_on_event_loop(sender, event, *given, **named)


def _wake(self: Any) -> None:
    """Say that there is something to send; within the loop that is a flag, without a byte through a socket."""
    objects = self._get_async_objs()
    if asyncio._get_running_loop() is objects.eventloop:
        objects.need_send_data.set()
    else:
        objects.eventloop.call_soon_threadsafe(objects.need_send_data.set)


@cache
def _theme(section: str) -> CustomThemeConfig:
    made = CustomThemeConfig()
    _their_theme(made, section)
    return made


def _add_theme(message: CustomThemeConfig, section: str = "theme") -> None:
    made = _theme(section)
    if made.ByteSize():  # merged, one that says nothing would be there
        message.MergeFrom(made)
