"""Readers without a browser: many sessions that send what a browser was seen to send (`bench.recording`), in a process of their own.

``python -m bench.readers`` reads an order as JSON on its first line of input and prints what it met
as JSON. Nothing is drawn: what is measured is the server, from the sending of a choice to the end
of its answer.
"""

from __future__ import annotations

import asyncio
import base64
import json
import random
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

PATIENCE = 60.0
FAULT = b'class="panne"'
"""In our page of an error (pages/ui/frame.py)."""


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
        What each sends, in turn (base64): the first message opens the page, the others are its
        steps. A reader takes the script of its number.
    ending
        The message that ends an answer (base64).
    rounds
        How many steps each makes, all at the same moment; 0: each by itself for `seconds`, with
        `thought` between two steps.
    seconds, thought
        For rounds of 0: how long, and how long a reader thinks on average (seconds).
    """

    url: str
    sessions: int
    scripts: list[list[str]]
    ending: str
    rounds: int = 0
    seconds: float = 0.0
    thought: float = 0.0


@dataclass
class Told:
    """What they met.

    Attributes
    ----------
    ms
        Milliseconds from the sending of each step to the end of its answer.
    errors
        What went wrong, and how often.
    bytes
        Size of the messages received during the steps, unpacked.
    wall_s, client_cpu_s
        Duration of the steps; processor time that the readers themselves took in it.
    """

    ms: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    wall_s: float = 0.0
    client_cpu_s: float = 0.0


class Reader:
    """One session.

    Parameters
    ----------
    script
        Its messages.
    order, told
        What is asked of all, and where it reports.
    place
        Its place at the proxy, as the cookie says it.
    """

    def __init__(self, script: Sequence[bytes], order: Order, told: Told, place: str) -> None:
        self._opening, self._steps = script[0], script[1:]
        self._order, self._told, self._place = order, told, place
        self._ending = base64.b64decode(order.ending)
        self._line: ClientConnection | None = None
        self._made = 0

    async def open(self) -> None:
        """Open the line and the first page."""
        self._line = await connect(
            self._order.url.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            additional_headers={"Cookie": f"tdi_place={self._place}"},
            open_timeout=PATIENCE,
        )
        await self._asked(self._line, self._opening)

    async def close(self) -> None:
        """Leave."""
        if self._line is not None:
            await self._line.close()

    async def step(self) -> None:
        """Make the next step and wait for the end of its answer."""
        message = self._steps[self._made % len(self._steps)]
        self._made += 1
        if self._line is None:
            raise RuntimeError("the line is not open")
        try:
            start = time.perf_counter()
            await asyncio.wait_for(self._asked(self._line, message), PATIENCE)
            self._told.ms.append((time.perf_counter() - start) * 1000)
        except (TimeoutError, ConnectionClosed, OSError) as error:
            self._fault(f"{type(error).__name__}: {str(error)[:80]}")

    async def alone(self, chance: random.Random) -> None:
        """Make steps with thought between them; begin somewhere in the middle of a thought."""
        order = self._order
        until = time.perf_counter() + order.seconds
        await asyncio.sleep(chance.uniform(0, order.thought))
        while time.perf_counter() < until:
            await self.step()
            await asyncio.sleep(chance.uniform(0.5, 1.5) * order.thought)

    async def _asked(self, line: ClientConnection, message: bytes) -> None:
        await line.send(message)
        while (answer := await line.recv()) != self._ending:
            self._told.bytes += len(answer)
            if FAULT in _bytes(answer):
                self._fault("a page of an error")

    def _fault(self, what: str) -> None:
        self._told.errors[what] = self._told.errors.get(what, 0) + 1


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


async def read(order: Order) -> Told:
    """Do what is ordered; wait for a line of input before the steps and before leaving."""
    told, chance = Told(), random.Random(7)
    scripts = [[base64.b64decode(message) for message in script] for script in order.scripts]
    readers = [
        Reader(scripts[number % len(scripts)], order, told, f"{chance.randrange(256):02x}")
        for number in range(order.sessions)
    ]
    for start in range(
        0, order.sessions, 5
    ):  # five at a time: opening is not what is measured here
        await asyncio.gather(*(reader.open() for reader in readers[start : start + 5]))
    await _told_and_waiting("open")
    told.bytes = 0
    begun, used = time.perf_counter(), _cpu()
    for _ in range(order.rounds):
        await asyncio.gather(*(reader.step() for reader in readers))
    if not order.rounds:
        await asyncio.gather(*(reader.alone(chance) for reader in readers))
    told.wall_s, told.client_cpu_s = time.perf_counter() - begun, _cpu() - used
    await _told_and_waiting("done")
    await asyncio.gather(*(reader.close() for reader in readers), return_exceptions=True)
    return told


async def _told_and_waiting(what: str) -> None:
    print(json.dumps(what), flush=True)
    await asyncio.to_thread(sys.stdin.readline)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(read(Order(**json.loads(sys.stdin.readline())))))))
