"""Readers without a browser: many sessions that speak Streamlit's websocket protocol, in a process of their own.

``python -m bench.sessions '{"url": ..., "sessions": 50, ...}'`` prints one JSON object. What a browser does is done: messages are unpacked, the
widgets drawn are remembered and sent back with every run, and so are the digests of the messages kept, by which the server spares sending them
again. Nothing is drawn: what is measured is the server.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

PATIENCE = 60.0


@dataclass(frozen=True)
class Step:
    """One thing a reader does: go to an address of ours (a link, a choice that is in the address), or press a button of a group.

    Attributes
    ----------
    page, query
        Where to, for a link.
    group, option
        Part of the key of the group of buttons, and the start of the button's text, for a press.
    """

    page: str = ""
    query: str = ""
    group: str = ""
    option: str = ""


@dataclass
class Order:
    """What the readers shall do.

    Attributes
    ----------
    url
        Origin of the server.
    sessions
        How many readers.
    scripts
        What each does, in turn; a reader takes the script of its number.
    rounds
        How many steps each makes, all at the same moment; 0: each by itself for `seconds`, with `thought` between two steps.
    seconds, thought
        For rounds of 0: how long, and how long a reader thinks on average (seconds).
    """

    url: str
    sessions: int
    scripts: list[list[dict[str, str]]]
    rounds: int = 0
    seconds: float = 0.0
    thought: float = 0.0


@dataclass
class Told:
    """What they met.

    Attributes
    ----------
    ms
        Milliseconds from the sending of each step to the end of its run.
    opening_ms
        The same for the first page of each session.
    errors
        What went wrong, and how often.
    bytes
        Size of the messages received during the steps, unpacked.
    wall_s, client_cpu_s
        Duration of the steps; processor time that the readers themselves took in it.
    """

    ms: list[float] = field(default_factory=list)
    opening_ms: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    wall_s: float = 0.0
    client_cpu_s: float = 0.0

    def fault(self, what: str) -> None:
        """Count a fault."""
        self.errors[what] = self.errors.get(what, 0) + 1


class Reader:
    """One session.

    Parameters
    ----------
    told
        Where it reports.
    place
        Its place at the proxy, as the cookie says it.
    """

    def __init__(self, told: Told, place: str) -> None:
        self._told = told
        self._place = place
        self._line: ClientConnection | None = None
        self._page, self._query = "", ""
        self._kept: dict[str, None] = {}
        self._groups: dict[str, list[str]] = {}
        self._states: dict[str, WidgetState] = {}

    async def open(self, url: str, step: Step) -> None:
        """Open the line and run the first page."""
        address = url.replace("http", "ws", 1) + "/_stcore/stream"
        cookie = {"Cookie": f"tdi_place={self._place}"}
        self._line = await connect(
            address,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            additional_headers=cookie,
            open_timeout=PATIENCE,
        )  # type: ignore[arg-type]
        await self.run(step)

    async def close(self) -> None:
        """Leave."""
        if self._line is not None:
            await self._line.close()

    async def run(self, step: Step) -> float:
        """Make a step and wait for the end of its run; return the milliseconds."""
        request = BackMsg()
        rerun = request.rerun_script
        if step.group:
            self._press(step)
        else:
            if step.page != self._page:
                self._states.clear()
                self._groups.clear()
            self._page, self._query = step.page, step.query
        rerun.query_string, rerun.page_name = self._query, self._page
        rerun.widget_states.widgets.extend(self._states.values())
        rerun.cached_message_hashes.extend(self._kept)
        rerun.context_info.timezone, rerun.context_info.locale = "Europe/Paris", "fr-FR"
        rerun.context_info.url, rerun.context_info.color_scheme = "http://localhost/", "light"
        if self._line is None:
            raise RuntimeError("the line is not open")
        start = time.perf_counter()
        await self._line.send(request.SerializeToString())
        await asyncio.wait_for(self._finished(), PATIENCE)
        return (time.perf_counter() - start) * 1000

    def _press(self, step: Step) -> None:
        for identity, options in self._groups.items():
            chosen = next((text for text in options if text.startswith(step.option)), None)
            if step.group in identity and chosen is not None:
                self._hold(identity, [chosen])
                return
        raise RuntimeError(f"no button {step.option!r} in a group {step.group!r}")

    async def _finished(self) -> None:
        line = self._line
        while line is not None:
            data = await line.recv()
            self._told.bytes += len(data)
            message = ForwardMsg.FromString(data)  # type: ignore[arg-type]
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                return
            if message.metadata.cacheable:
                self._kept[message.hash] = None
            if kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._seen(message.delta.new_element)

    def _seen(self, element: Any) -> None:
        if element.WhichOneof("type") == "exception":
            self._told.fault("a traceback for the reader")
        if element.WhichOneof("type") == "button_group":
            group = element.button_group
            texts = self._groups[group.id] = [option.content for option in group.options]
            self._hold(
                group.id,
                list(group.raw_values) if group.set_value else [texts[index] for index in group.default],
            )
        elif element.WhichOneof("type") == "radio":
            radio = element.radio
            self._groups[radio.id] = list(radio.options)
            self._states[radio.id] = WidgetState(id=radio.id, string_value=radio.options[radio.default])

    def _hold(self, identity: str, chosen: list[str]) -> None:
        state = WidgetState(id=identity)
        if identity in self._states and self._states[identity].WhichOneof("value") == "string_value":
            state.string_value = chosen[0]
        else:
            state.string_array_value.data.extend(chosen)
        self._states[identity] = state


async def _together(readers: list[Reader], scripts: list[list[Step]], order: Order, told: Told) -> None:
    for number in range(order.rounds):
        steps = [script[1 + number % (len(script) - 1)] for script in scripts]
        told.ms += [
            ms for ms in await asyncio.gather(*map(_one, readers, steps, [told] * len(readers))) if ms
        ]


async def _apart(reader: Reader, script: list[Step], order: Order, told: Told, chance: random.Random) -> None:
    until = time.perf_counter() + order.seconds
    number = 0
    # Not all at once: each begins somewhere in the middle of a thought.
    await asyncio.sleep(chance.uniform(0, order.thought))
    while time.perf_counter() < until:
        ms = await _one(reader, script[1 + number % (len(script) - 1)], told)
        if ms:
            told.ms.append(ms)
        number += 1
        await asyncio.sleep(chance.uniform(0.5, 1.5) * order.thought)


async def _one(reader: Reader, step: Step, told: Told) -> float | None:
    try:
        return await reader.run(step)
    except (TimeoutError, ConnectionClosed, OSError, RuntimeError) as error:
        told.fault(f"{type(error).__name__}: {str(error)[:80]}")
        return None


async def read(order: Order) -> Told:
    """Do what is ordered."""
    told, chance = Told(), random.Random(7)
    readers = [Reader(told, f"{chance.randrange(256):02x}") for _ in range(order.sessions)]
    scripts = [
        [Step(**step) for step in order.scripts[n % len(order.scripts)]] for n in range(order.sessions)
    ]
    for start in range(0, order.sessions, 5):  # five at a time: opening is not what is measured here
        begun = time.perf_counter()
        some = range(start, min(start + 5, order.sessions))
        await asyncio.gather(*(readers[n].open(order.url, scripts[n][0]) for n in some))
        told.opening_ms.append((time.perf_counter() - begun) * 1000 / len(some))
    print(json.dumps("open"), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    told.bytes = 0
    begun, used = time.perf_counter(), _cpu()
    if order.rounds:
        await _together(readers, scripts, order, told)
    else:
        turns = (
            _apart(reader, script, order, told, chance)
            for reader, script in zip(readers, scripts, strict=True)
        )
        await asyncio.gather(*turns)
    told.wall_s, told.client_cpu_s = time.perf_counter() - begun, _cpu() - used
    print(json.dumps("done"), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await asyncio.gather(*(reader.close() for reader in readers), return_exceptions=True)
    return told


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(read(Order(**json.loads(sys.argv[1])))))))
