"""Start the dashboard.

Checks that fail with one line, then `streamlit run app.py` in the place of this process.
"""

from __future__ import annotations

import errno
import importlib.metadata
import os
import re
import socket
import sys
import tomllib
from typing import Final, NoReturn

from tdi import paths, settings
from tdi.errors import ServingError, TdiError

_DEPENDENCY: Final = re.compile(
    r"(?P<name>[\w-]+)(\[[\w,]+\])?(>=(?P<lowest>[\d.]+))?(,<(?P<below>[\d.]+))?"
)


def check_package(dependency: str) -> None:
    """Check that a package is installed, in a version of its range.

    Parameters
    ----------
    dependency
        As in ``pyproject.toml``: ``streamlit>=1.65,<2``.

    Raises
    ------
    ServingError
        When it is not.

    >>> check_package("streamlit>=1.0,<1.2")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    tdi.errors.ServingError: streamlit ... is installed, streamlit>=1.0,<1.2 is needed. Remedy: pip
    install -r requirements.txt.
    """
    needed = _DEPENDENCY.fullmatch(dependency)
    if needed is None:  # for some systems only
        return
    remedy = "pip install -r requirements.txt."
    try:
        installed = importlib.metadata.version(needed["name"])
    except importlib.metadata.PackageNotFoundError:
        raise ServingError(f"{needed['name']} is not installed.", remedy=remedy) from None
    lowest, below = needed["lowest"] or "0", needed["below"]
    if _numbers(installed) < _numbers(lowest) or (below and _numbers(installed) >= _numbers(below)):
        raise ServingError(
            f"{needed['name']} {installed} is installed, {dependency} is needed.", remedy=remedy
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def check() -> None:
    """Check what every start needs.

    The packages that ``pyproject.toml`` names, and well-formed variables.

    Raises
    ------
    ServingError, SettingError
        With cause and remedy.
    """
    project = tomllib.loads((paths.root() / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    for dependency in project["dependencies"]:
        check_package(dependency)
    settings.check()


def check_or_exit() -> None:
    """Check what every start needs.

    End this process with one line on the standard error when it is not there.
    """
    try:
        check()
    except TdiError as error:
        sys.exit(f"error: {error}")


def check_port(host: str, port: int) -> None:
    """Check that one can listen at an address.

    Raises
    ------
    ServingError
        When the port is taken, not allowed, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    other = f"choose another, e.g. --port {port + 1 if port >= 1024 else 8501}."
    faults = {
        errno.EADDRINUSE: (f"port {port} is already in use.", other),
        errno.EACCES: (f"port {port} is not allowed for this user.", other),
        errno.EADDRNOTAVAIL: ("this machine has no such address.", "e.g. --host 127.0.0.1."),
    }
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            what, remedy = faults.get(error.errno or 0, (f"{error}.", other))
            raise ServingError(f"cannot listen on {host}:{port}: {what}", remedy=remedy) from error


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
    """Check packages, variables, store and port, then serve until a signal.

    Every file of the store is compared with its manifest now: a damaged table met later would be a
    notice to a user, not to whoever starts the server.

    Raises
    ------
    TdiError
        With cause and remedy, when one of them does not allow it.
    """
    check()
    check_port(host, port)
    from tdi.data.store import (
        Store,
    )  # imports pandas, of which it was not known before that it is installed

    store = Store(paths.store(), verify=True)
    secret = settings.cookie_secret()
    if secret:  # else one of its own, which another replica would not know
        os.environ["STREAMLIT_SERVER_COOKIE_SECRET"] = secret
    print(f"Territoires d'industrie, data {store.data_version}. Ctrl+C stops.", flush=True)
    os.chdir(paths.root())
    os.execv(sys.executable, command(host, port, dev=dev))  # noqa: S606 - the server takes the place of this process
