"""Start and stop the servers to compare.

Each in its own process, by `streamlit run` with the options of ``.streamlit/config.toml``.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
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
        """Wait until the server has done what it does once its doors are open.

        It warms its caches, for one.
        """
        tick = threading.Event()
        before = -1.0
        while (now := self.cpu_seconds()) - before > 0.1:
            before = now
            tick.wait(1)


@contextlib.contextmanager
def dashboard(**environment: str) -> Iterator[Served]:
    """Serve the dashboard as everybody does."""
    with _streamlit_run("app.py", environment=environment) as served:
        yield served


@contextlib.contextmanager
def alternative(name: str) -> Iterator[Served]:
    """Serve a page of ``bench/alternatives`` by the dashboard's own server.

    Files, compression, frozen heap. Only the page differs.
    """
    with _streamlit_run(
        str(ALTERNATIVES / "same_server.py"), environment={"BENCH_PAGE": name}
    ) as served:
        yield served


@contextlib.contextmanager
def plain(name: str) -> Iterator[Served]:
    """Serve a page of ``bench/alternatives`` by the framework alone, with the same options."""
    with _streamlit_run(str(ALTERNATIVES / f"{name}.py")) as served:
        yield served


@contextlib.contextmanager
def stock() -> Iterator[Served]:
    """Serve the dashboard as the framework comes: a collection after each run, nothing frozen."""
    with _streamlit_run(str(ALTERNATIVES / "stock.py"), "--runner.postScriptGC=true") as served:
        yield served


@contextlib.contextmanager
def earlier(folder: Path) -> Iterator[Served]:
    """Serve another state of the project, checked out in a folder, by the command that this state has."""
    own_server = (
        folder / "pages" / "ui" / "server.py"
    ).exists()  # it started itself, before `streamlit run` did
    if own_server:
        with _running(["-m", "pages.ui.server"], ["--port"], folder=folder) as served:
            yield served
    else:
        with _streamlit_run("app.py", folder=folder) as served:
            yield served


@contextlib.contextmanager
def _streamlit_run(
    script: str, *flags: str, folder: Path | None = None, environment: dict[str, str] | None = None
) -> Iterator[Served]:
    command = ["-m", "streamlit", "run", script, "--server.address=127.0.0.1", *flags]
    with _running(command, ["--server.port"], folder=folder, environment=environment) as served:
        yield served


@contextlib.contextmanager
def _running(
    command: Sequence[str],
    port_flag: Sequence[str],
    *,
    folder: Path | None = None,
    environment: dict[str, str] | None = None,
) -> Iterator[Served]:
    """Run a server until the block ends.

    Raises
    ------
    RuntimeError
        When the server ends or does not answer within a minute.
    """
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, *command, *port_flag, str(port)],
        cwd=folder or paths.root(),
        env=os.environ | (environment or {}),
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process)
        yield Served(url, psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # its sessions are gone, it only sees that late
            process.kill()
            process.wait(5)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
