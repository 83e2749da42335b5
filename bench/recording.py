"""Record what a browser sends to the server, so that many readers can send the same without a browser (`bench.readers`).

A tape holds messages of the websocket as they went over the wire; nothing in them is read. Whatever
answers a message ends with the same few bytes each time: these tell a reader that the run is over.
Another reader's choice differs from the recorded one by a code of the same length (``ti-8413``),
which is exchanged in the bytes (`retold`).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, WebSocket

from bench.browsing import opened, press, visitor

Step = Callable[[Page], None]


@dataclass
class Tape:
    """What one browser sent.

    Attributes
    ----------
    sent
        Its messages: the first opens the page, each other is a step.
    ending
        The message with which the server ends each answer.
    """

    sent: list[bytes] = field(default_factory=list)
    ending: bytes = b""

    def script(self, changes: Mapping[str, str] | None = None) -> list[str]:
        """Return the messages as text, with some codes exchanged."""
        return [base64.b64encode(retold(message, changes or {})).decode() for message in self.sent]


def retold(message: bytes, changes: Mapping[str, str]) -> bytes:
    """Exchange codes in a message for others of the same length, so that no length written in it changes.

    >>> retold(b"phase=2023&ti=ti-8413", {"ti-8413": "ti-2402"})
    b'phase=2023&ti=ti-2402'
    """
    for old, new in changes.items():
        if len(old) != len(new):
            raise ValueError(f"{old!r} and {new!r} differ in length")
        message = message.replace(old.encode(), new.encode())
    return message


def pressing(name: str) -> Step:
    """Return the step of pressing a button of a group."""
    return lambda page: press(page, name)


def going(address: str) -> Step:
    """Return the step of following a link to an address of the application, as Back and Forward do: without loading it."""
    script = "(url) => { history.pushState({}, '', url); dispatchEvent(new PopStateEvent('popstate', { state: {} })); }"
    return lambda page: page.evaluate(script, address)


def record(browser: Browser, url: str, steps: Sequence[Step]) -> Tape:
    """Open an address and make some steps, each of which must send one message.

    Raises
    ------
    RuntimeError
        When a step does not send exactly one message with exactly one answer.
    """
    tape, received = Tape(), list[bytes]()

    def watch(connection: WebSocket) -> None:
        connection.on("framesent", lambda data: tape.sent.append(_bytes(data)))
        connection.on("framereceived", lambda data: received.append(_bytes(data)))

    with visitor(browser) as (page, _):
        page.on("websocket", watch)
        opened(page, url, "!!document.querySelector('.pied')")  # the last thing that a run draws
        while len(received) != _after(page, received, 1000):
            continue
        tape.ending = received[-1]
        for number, step in enumerate(steps, start=1):
            received.clear()
            step(page)
            for _ in range(600):
                if tape.ending in received:
                    break
                page.wait_for_timeout(100)
            _after(page, received, 300)
            if received.count(tape.ending) != 1 or len(tape.sent) != number + 1:
                raise RuntimeError(
                    f"step {number}: {len(tape.sent) - number} messages, {received.count(tape.ending)} answers"
                )
    return tape


def _after(page: Page, received: list[bytes], milliseconds: int) -> int:
    """Let a page do what it does for a while; return how many messages it had received before."""
    before = len(received)
    page.wait_for_timeout(milliseconds)
    return before


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data
