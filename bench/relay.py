"""A relay that counts what a server really sends, after compression.

Browsers report websocket messages unpacked.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Relay:
    """A running relay.

    Attributes
    ----------
    url
        Origin to visit in place of the server's.
    to_browser
        Bytes sent to the browser so far.
    """

    url: str
    to_browser: int = 0


def _pump(source: socket.socket, target: socket.socket, relay: Relay | None) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            if relay is not None:
                relay.to_browser += len(data)
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def relaying(server_url: str) -> Iterator[Relay]:
    """Relay the connections of a fresh port to a server."""
    host, port = urlsplit(server_url).netloc.split(":")
    listening = socket.create_server(("127.0.0.1", 0))
    relay = Relay(f"http://127.0.0.1:{listening.getsockname()[1]}")

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                browser, _ = listening.accept()
                server = socket.create_connection((host, int(port)))
                for one in (browser, server):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=_pump, args=(browser, server, None), daemon=True).start()
                threading.Thread(target=_pump, args=(server, browser, relay), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield relay
    finally:
        listening.close()
