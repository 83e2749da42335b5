"""Files and folders that are there whole or not at all, also after a cut of power."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step.

    Return whether this system can (Linux, most file systems).

    Raises
    ------
    OSError
        When it can, and did not: a folder is missing, not writable, or on another disk.
    """
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM):
        return False
    raise OSError(code, os.strerror(code), str(other))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; one that holds the same bytes is left alone."""
    with suppress(OSError):
        if path.read_bytes() == data:
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    with aside.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    aside.replace(path)
    flush_folder(path.parent)


def flush(folder: Path) -> None:
    """Have every file and folder below on the disk.

    A cut of power must not leave a renamed folder of empty files.
    """
    if _flush_disk(folder):
        return
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as handle:
                os.fsync(handle.fileno())
        else:
            flush_folder(path)
    flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    with suppress(OSError):  # not every system lets a folder be opened for that
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _flush_disk(folder: Path) -> bool:
    """Have the whole file system written at once, where the system can.

    File by file takes ten times as long.
    """
    call = (
        getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
        if sys.platform == "linux"
        else None
    )
    if call is None:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        if call(handle) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(folder))
    finally:
        os.close(handle)
    return True
