"""The websocket of a session: one that remembers a whole page of what it sent, and sends a run in one go."""

from __future__ import annotations

import asyncio
from typing import Any, Final, cast

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

WINDOW_BITS = 15
HOLD_SECONDS: Final = 0.1
"""How long a message may wait for the end of its run: a run that takes longer is shown part by part, as before."""
_SHORT: Final = 128  # bytes; the message that ends a run has about 40


class Connection(WebSocketsSansIOProtocol):
    """uvicorn's websocket with a compression window of 32 kB instead of 4 kB, which holds the messages of a run until its end.

    A rerun sends about 15 kB of which most was sent by the run before: within the window, a change of phase is 1.2 to 1.8 kB on
    the wire; out of it, 7 kB. It costs 128 kB of memory more for each session.

    The framework hands on what a run has written every 5 ms, and the browser draws the whole page anew at each of those parts. Held to the
    end of the run, or for `HOLD_SECONDS`, they are drawn once; and one write to the network takes the place of some forty (docs/adr/0022).
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._held: list[Any] = []
        self._late: asyncio.TimerHandle | None = None
        self._releasing: asyncio.Task[None] | None = None
        if self.config.ws_per_message_deflate:
            self.conn.available_extensions = [
                ServerPerMessageDeflateFactory(
                    server_max_window_bits=WINDOW_BITS,
                    client_max_window_bits=12,
                    compress_settings={"memLevel": 5},
                )
            ]

    async def send(self, message: Any) -> None:
        """Send a message of the application, or hold it until the run that it belongs to has ended."""
        data = message.get("bytes")
        if not data or self.disconnected:
            await self._release()
            await super().send(message)
            return
        self._held.append(message)
        if _ends_a_run(data):
            await self._release()
        elif self._late is None:
            self._late = self.loop.call_later(HOLD_SECONDS, self._too_late)

    def _too_late(self) -> None:
        self._late = None
        self._releasing = self.loop.create_task(self._release())

    async def _release(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
        held, self._held = self._held, []
        if not held or self.disconnected:
            return
        await self.writable.wait()
        line, gathered = self.transport, _Gathered(self.transport)
        self.transport = cast("asyncio.Transport", gathered)
        try:
            for message in held:
                await super().send(message)
        finally:
            self.transport = line
            line.write(b"".join(gathered.parts))


class _Gathered:
    """Stands for the network while held messages are written, so that they leave together."""

    def __init__(self, line: Any) -> None:
        self.parts: list[bytes] = []
        self._line = line

    def write(self, data: bytes) -> None:
        self.parts.append(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)


def _ends_a_run(data: bytes) -> bool:
    return len(data) < _SHORT and ForwardMsg.FromString(data).WhichOneof("type") == "script_finished"
