"""Start and stop the servers to compare: each in its own process, all started by the same code."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tdi import paths

ALTERNATIVES = Path(__file__).parent / "alternatives"


@dataclass
class Served:
    """A running server: its origin and its process."""

    url: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Return the processor time used so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def at_rest(self) -> None:
        """Wait until the server has done what it does once its doors are open: it draws the first talk, for one."""
        tick = threading.Event()
        before = -1.0
        while (now := self.cpu_seconds()) - before > 0.1:
            before = now
            tick.wait(1)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(script: Path | None = None) -> Iterator[Served]:
    """Serve the dashboard, or the page of an alternative.

    Raises
    ------
    RuntimeError
        When the server ends or does not answer within a minute.
    """
    port = free_port()
    with _running(
        [sys.executable, "-m", "bench.serving", str(port), *([str(script)] if script else [])], port
    ) as served:
        yield served


@contextlib.contextmanager
def streamlit_run(script: Path) -> Iterator[Served]:
    """Serve a page by Streamlit's own command, as it comes.

    Raises
    ------
    RuntimeError
        When the server ends or does not answer within a minute.
    """
    port = free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    with _running([sys.executable, "-m", "streamlit", "run", str(script), *options], port) as served:
        yield served


@contextlib.contextmanager
def _running(command: list[str], port: int) -> Iterator[Served]:
    process = subprocess.Popen(command, cwd=paths.root(), stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield Served(url, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    tick = threading.Event()
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(f"The server for {url} ended with code {process.returncode}.")
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(url + "/_stcore/health", timeout=5),
        ):
            return
        tick.wait(0.05)
    raise RuntimeError(f"The server for {url} did not answer within a minute.")


def _serve(port: int, script: Path | None) -> int:
    from pages.ui import document, heads, server

    if script:
        # An alternative stands at the address of Accueil: its document must not fetch ahead what only Accueil needs, the
        # perimeters among it, or an empty page would pay for a map.
        setattr(document, "PAGES", {"": heads.PageHead(script.stem, script.stem)})  # noqa: B010 -- not exported there
    return server.main(port, script=script)


if __name__ == "__main__":
    sys.exit(_serve(int(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None))
