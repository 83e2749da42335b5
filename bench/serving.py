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


def _free_port() -> int:
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
    port = _free_port()
    first_page = f"Path({str(script)!r})" if script else "None"
    call = (
        "import sys; from pathlib import Path; from pages.ui.server import main; "
        f"sys.exit(main({port}, script={first_page}))"
    )
    process = subprocess.Popen([sys.executable, "-c", call], cwd=paths.root(), stdout=subprocess.DEVNULL)
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
