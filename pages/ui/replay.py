"""A state of a page is written once: whoever asks for it next gets the same messages again.

What a page shows depends on its address, the version of the data, the reader's theme, the origin that he reached and the day, and on nothing
else: nobody's clicks are kept anywhere but in the address. So the messages of a run, and what its components report to, are kept under these
five and sent again without running the page (docs/adr/0030). A run is kept when `shell.page` says that it came out whole; one that failed,
was interrupted or told of another version of the data is not. One that wrote into the address what it leaves open (the phase) is kept under the
address that it wrote.

What is read and written here of the framework's run is private to it: its version is locked, and `tests/pages/test_replay.py` compares what is
sent again with what a run sends.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

import streamlit as st
from streamlit.runtime.forward_msg_cache import create_reference_msg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui import cache, state
from pages.ui.bundle import Bundle
from tdi.errors import TdiError

if TYPE_CHECKING:
    from streamlit.navigation.page import Page
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime.scriptrunner import ScriptRunContext
    from streamlit.runtime.state.common import WidgetMetadata

MOST_STATES: Final = 1000
MOST_BYTES: Final = 32_000_000
"""Of all states together; the one that was asked for longest ago goes first."""
HEAVIEST: Final = MOST_BYTES // 64
"""A state of more bytes is not kept: it would take the place of a hundred others."""

PATIENCE_SECONDS: Final = 0.25
"""How long a reader waits for another's run of the same state, before running it too."""

Key = tuple[str, tuple[tuple[str, str], ...], str, str, str, str, date]


@dataclass(frozen=True)
class Kept:
    """One message, serialized; and the one that takes its place for a browser that says it still has this one."""

    data: bytes
    digest: str
    reference: bytes | None

    @classmethod
    def of(cls, message: ForwardMsg) -> Kept:
        """Serialize a message that the framework has completed."""
        reference = create_reference_msg(message) if message.metadata.cacheable else None
        return cls(
            message.SerializeToString(), message.hash, reference.SerializeToString() if reference else None
        )


@dataclass
class State:
    """What a run sent and left behind.

    Attributes
    ----------
    messages
        In order.
    widgets
        What its components report to, each with the key that its page gave it.
    identities, names
        Of what stood on the page, by which the framework knows what of a session may go.
    parser
        How the page reads its address.
    size
        Bytes of the messages and of the address.
    """

    messages: list[Kept] = field(default_factory=list)
    widgets: list[tuple[WidgetMetadata[Any], str | None]] = field(default_factory=list)
    identities: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    parser: state.Parser[Any] | None = None
    size: int = 0


class States:
    """The states that were asked for last, within `MOST_STATES` and `MOST_BYTES`."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, State] = OrderedDict()
        self._lock = threading.Lock()
        self._under_way: dict[Key, threading.Event] = {}
        self._written: OrderedDict[Key, Key] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._kept)

    def get(self, key: Key) -> State | None:
        """Return a state, which thereby was asked for last."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def written(self, key: Key) -> Key:
        """Return the state that a run of an address writes out: the same with what the address leaves open, or the state itself."""
        return self._written.get(key, key)

    def writes(self, key: Key, out: Key) -> None:
        """Note which state an address writes out."""
        with self._lock:
            self._written[key] = out
            while len(self._written) > MOST_STATES:
                self._written.popitem(last=False)

    def awaited(self, key: Key) -> State | None:
        """Return a state that somebody else's run is about to give, or None when it takes long or gives none."""
        other = self._under_way.get(key)
        return self.get(self.written(key)) if other is not None and other.wait(PATIENCE_SECONDS) else None

    @contextmanager
    def running(self, key: Key) -> Iterator[None]:
        """Say that a state is being run, for those who ask for the same at the same moment."""
        done = threading.Event()
        self._under_way.setdefault(key, done)
        try:
            yield
        finally:
            if self._under_way.get(key) is done:
                del self._under_way[key]
            done.set()

    def put(self, key: Key, made: State) -> None:
        """Keep a state, unless it is too heavy."""
        made.size = sum(len(message.data) for message in made.messages) + len(repr(key))
        if made.size > HEAVIEST:
            return
        with self._lock:
            self._drop(key)
            self._kept[key] = made
            self.size += made.size
            while self.size > MOST_BYTES or len(self._kept) > MOST_STATES:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        self.size -= gone.size if gone is not None else 0

    def clear(self) -> None:
        """Forget all: a version of the data was let go, which what components report to may hold."""
        with self._lock:
            self._kept.clear()
            self._written.clear()
            self.size = 0


STATES: Final = States()
_whole: ContextVar[list[bool]] = ContextVar("whole")


def came_out_whole() -> None:
    """Say that the page that runs has written all that its state shows, and that the next reader may get the same."""
    _whole.get([]).append(True)


def run(page: Page) -> None:
    """Send what the page shows for this address: as it was sent before, or else by running it."""
    context, key = get_script_run_ctx(), _key(page)
    if context is None or key is None:
        page.run()
        return
    known = STATES.get(STATES.written(key)) or STATES.awaited(key)
    if known is not None:
        out = STATES.written(key)
        if out != key:
            st.query_params.from_dict(dict(out[1]))
        _send(context, known)
        return
    with STATES.running(key):
        made = _made(context, page)
        written = _key(page)
        if made is None or written is None or written[2:] != key[2:]:
            return
        STATES.put(written, made)
        if written != key:
            STATES.writes(key, written)


def _made(context: ScriptRunContext, page: Page) -> State | None:
    """Run the page; return what it sent when it came out whole."""
    made = State()
    said: list[bool] = []
    token = _whole.set(said)
    try:
        with _noted(context, made):
            page.run()
    finally:
        _whole.reset(token)
    made.identities = context.shared.widget_ids_this_run.snapshot()
    made.names = context.shared.widget_user_keys_this_run.snapshot()
    made.parser = state.parser()
    return made if said else None


def _key(page: Page) -> Key | None:
    try:
        shown, newest = cache.store(), cache.newest()
    except TdiError:
        return None  # the page says so
    return (
        page.url_path,
        tuple(st.query_params.to_dict().items()),
        shown.data_version,
        newest.data_version,  # by which a page says that there is another
        "dark" if st.context.theme.type == "dark" else "light",
        state.origin(),
        date.today(),
    )


@contextmanager
def _noted(context: ScriptRunContext, made: State) -> Iterator[None]:
    enqueue, session = context.enqueue, context.session_state
    register: Callable[..., Any] = session.register_widget

    def note(message: ForwardMsg) -> None:
        enqueue(message)  # which completes it: hash, whether a browser may keep it
        if message.WhichOneof("type") != "page_info_changed":  # what is kept belongs to the address written
            made.messages.append(Kept.of(message))

    def note_widget(metadata: WidgetMetadata[Any], user_key: str | None) -> Any:
        made.widgets.append((metadata, user_key))
        return register(metadata, user_key)

    context.enqueue = note  # type: ignore[method-assign, assignment]
    # Its own attributes stand for the session's values, so it is passed by.
    object.__setattr__(session, "register_widget", note_widget)
    try:
        yield
    finally:
        del context.enqueue
        object.__delattr__(session, "register_widget")


def _send(context: ScriptRunContext, known: State) -> None:
    if known.parser is not None:
        state.use_parser(known.parser)
    for identity in known.identities:
        context.shared.widget_ids_this_run.check_and_add(identity)
    for name in known.names:
        context.shared.widget_user_keys_this_run.check_and_add(name)
    for metadata, user_key in known.widgets:
        context.session_state.register_widget(metadata, user_key)
    there = context.cached_message_hashes
    bundle = Bundle(
        message.reference if message.reference is not None and message.digest in there else message.data
        for message in known.messages
    )
    context._enqueue(cast("ForwardMsg", bundle))
