"""The folder of the site: whose it is, who may write, and how a version enters it in one step.

``DIR/.tdi-site/site.json`` marks the folder as ours and names the version shown; a version is
written below ``DIR/.tdi-site``, brought to the disk, then renamed to ``DIR/v/<name>``, where
nothing touches it again. The few files that change (``index.html``,
``versions.js``...) are each replaced whole, after that.
"""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from tdi.data.disk import flush, flush_folder, write_whole
from tdi.errors import SiteError
from tdi.paths import shown

HOME: Final = ".tdi-site"
_MARK: Final = "site.json"
RECORD: Final = "version.json"
_ASIDE: Final = "nouveau"


@dataclass(frozen=True)
class Held:
    """A version that the site holds.

    Its folder's name, its data, the product that wrote it, how many pages.
    """

    name: str
    data_version: str
    data_date: str
    product: str
    pages: int


class Target:
    """The folder of a site, held by this process.

    Parameters
    ----------
    folder
        New, empty, or a site written before.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / HOME
        self.aside = self.home / _ASIDE
        self.versions = folder / "v"

    def held(self) -> list[Held]:
        """Return the versions, the oldest data first."""
        found = []
        for record in self.versions.glob(f"*/{RECORD}"):
            with suppress(OSError, ValueError, KeyError, TypeError):
                said = json.loads(record.read_text("utf-8"))
                found.append(
                    Held(
                        record.parent.name,
                        said["data_version"],
                        said["data_date"],
                        said["product"],
                        int(said["pages"]),
                    )
                )
        return sorted(
            found, key=lambda each: (each.data_date, each.data_version, len(each.name), each.name)
        )

    def name_for(self, data_version: str, product: str) -> tuple[str, bool]:
        """Return the name of a version, and whether it is there already.

        The same data written by another product gets a number: ``2026-11.1a2b3c4d-2``. What has an
        address keeps its bytes.
        """
        mine = [each for each in self.held() if each.data_version == data_version]
        for each in mine:
            if each.product == product:
                return each.name, True
        taken = {each.name for each in mine}
        number = 1
        while (name := data_version if number == 1 else f"{data_version}-{number}") in taken or (
            self.versions / name
        ).exists():
            number += 1
        return name, False

    def enter(self, name: str) -> None:
        """Put what was written aside in its place: on the disk first, then one rename."""
        with _said(self.folder):
            flush(self.aside)
            self.versions.mkdir(exist_ok=True)
            self.aside.rename(self.versions / name)
            flush_folder(self.versions)

    def show(self, latest: str, files: dict[str, bytes]) -> None:
        """Make a version the one that is shown, with the files beside the versions.

        Each replaced whole.
        """
        with _said(self.folder):
            for path, data in files.items():
                write_whole(self.folder / path, data)
            write_whole(self.home / _MARK, _mark(latest))


@contextmanager
def target(folder: Path) -> Iterator[Target]:
    """Lock the folder of a site and remove what a failed or killed export left aside.

    Raises
    ------
    SiteError
        When the folder holds something else, cannot be written, or another export holds it.
    """
    fresh = not folder.exists()
    _refuse(folder)
    held = Target(folder)
    with _said(folder):
        held.home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(held.home / "verrou")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise SiteError(
                "another export writes this site.",
                where=shown(folder),
                remedy="wait until it ends, then run the command again.",
            ) from None
    try:
        with _said(folder):
            _clear(held.aside)
            if not (held.home / _MARK).exists():
                write_whole(held.home / _MARK, _mark(""))
            held.aside.mkdir()
        yield held
    finally:
        _clear(held.aside)
        lock.release()
        if fresh and not held.versions.exists():  # nothing was published: leave nothing
            shutil.rmtree(folder, ignore_errors=True)
        elif not held.versions.exists() and not _others(folder):
            shutil.rmtree(held.home, ignore_errors=True)


def _mark(latest: str) -> bytes:
    said = {"format": 1, "what": "tdi export site", "latest": latest}
    return (json.dumps(said, indent=1) + "\n").encode()


def _refuse(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise SiteError("is a file.", where=shown(folder), remedy="name a folder, new or empty.")
    if not folder.exists() or (folder / HOME / _MARK).is_file():
        return
    try:
        others = _others(folder)
    except OSError as error:
        raise _unwritable(folder, error) from None
    if others:
        raise SiteError(
            f"the folder holds files that no export has written ({', '.join(sorted(others)[:3])}).",
            where=shown(folder),
            remedy="name a folder that is new or empty, or one that `tdi export site` has written.",
        )


def _others(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if each.name not in {HOME, "lost+found"}]


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _said(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(folder: Path, error: OSError) -> SiteError:
    remedies = {
        errno.ENOSPC: "free space on the disk, then run the command again.",
        errno.EDQUOT: "free space within the quota, then run the command again.",
        errno.EFBIG: "raise the limit on the size of files (ulimit -f), then run the command again.",
        errno.EROFS: "name a folder on a disk that can be written.",
        errno.EACCES: "name a folder that this user may write.",
        errno.EPERM: "name a folder that this user may write.",
    }
    return SiteError(
        f"cannot be written ({error.strerror or error}). What was published before is as it was.",
        where=shown(folder),
        remedy=remedies.get(
            error.errno or 0, "check the disk and the rights, then run the command again."
        ),
    )


def unwritable(folder: Path, error: OSError) -> SiteError:
    """Say why a site cannot be written."""
    return _unwritable(folder, error)


def versions_script(latest: str, held: list[Held]) -> bytes:
    """Write ``versions.js``: what a frozen page needs to say that a newer one exists."""
    said: dict[str, Any] = {
        "latest": latest,
        "all": [{"name": each.name, "date": each.data_date} for each in held],
    }
    return f"window.tdiVersions={json.dumps(said, ensure_ascii=True)};\n".encode()
