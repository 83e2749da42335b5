"""Start the dashboard: checks that fail with one line, then `streamlit run app.py` in the place of this process."""

from __future__ import annotations

import errno
import os
import socket
import sys
from typing import NoReturn

from tdi import paths, settings
from tdi.errors import ServingError
from tdi.store import Store


def check_port(host: str, port: int) -> None:
    """Check that one can listen at an address.

    Raises
    ------
    ServingError
        When the port is taken, not allowed, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = {
                errno.EADDRINUSE: f"port {port} is already in use",
                errno.EACCES: f"port {port} is not allowed for this user",
            }.get(error.errno or 0, str(error))
            raise ServingError(
                f"cannot listen on {host}:{port}: {reason}", remedy=f"choose another, e.g. --port {port + 1}"
            ) from error


def command(host: str, port: int, *, dev: bool = False) -> list[str]:
    """Return the command that serves; every option is one of the framework's own.

    >>> command("127.0.0.1", 8501)[1:]
    ['-m', 'streamlit', 'run', 'app.py', '--server.address=127.0.0.1', '--server.port=8501']
    """
    watching = ["--server.fileWatcherType=auto", "--server.runOnSave=true"] if dev else []
    return [
        sys.executable,
        *("-m", "streamlit", "run", "app.py"),
        f"--server.address={host}",
        f"--server.port={port}",
        *watching,
    ]


def serve(host: str, port: int, *, dev: bool = False) -> NoReturn:
    """Check variables, store and port, then serve until a signal.

    Every file of the store is compared with its manifest now: a damaged table met later would be a notice to a user, not to whoever
    starts the server.

    Raises
    ------
    TdiError
        With cause and remedy, when a variable, the store or the port does not allow it.
    """
    for warning in settings.check():
        print(f"warning: {warning}", file=sys.stderr)
    check_port(host, port)
    store = Store(paths.store(), verify=True)
    secret = settings.cookie_secret()
    if secret:  # else one of its own, which another replica would not know
        os.environ["STREAMLIT_SERVER_COOKIE_SECRET"] = secret
    shown = f"[{host}]" if ":" in host else host
    print(
        f"Territoires d'industrie: http://{shown}:{port} (data {store.data_version}). Ctrl+C stops.",
        flush=True,
    )
    os.chdir(paths.root())
    os.execv(sys.executable, command(host, port, dev=dev))  # noqa: S606 - the server takes the place of this process
