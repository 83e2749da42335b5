"""Publish a version of the store: locked, written aside, verified, put in place in one step.

The old one is kept.

The steps, each of which may be the last of a killed run (`_recover` puts in order what it left):

1. the lock of ``data/store.versions``; what a killed run left is cleared;
2. the new store is written to ``.incoming``, verified, and flushed to the disk;
3. the journal says what is about to happen;
4. ``data/store`` and ``.incoming`` change places, in one step of the file system;
5. the old store gets its name, the journal becomes the record, versions beyond the bound go.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from tdi.build.difference import difference
from tdi.data.catalogue import CATALOG
from tdi.data.disk import exchange, flush, flush_folder, write_whole
from tdi.data.store import JOURNAL, MANIFEST, Store, beside, sha256
from tdi.data.versions import (
    Version,
    current_version,
    find_version,
    iso,
    manifest_digest,
    read_versions,
    record_path,
)
from tdi.errors import NotFound, StoreError
from tdi.paths import shown

logger = logging.getLogger("tdi.data.versions")

KEEP = 10
"""Versions kept beside the one in force: some 6 MB each."""
WAIT_SECONDS = 180.0
"""How long a command waits for another that writes: a build takes a minute."""

_LOCK, _HOLDER, _INCOMING, _DAMAGED = ".lock", ".holder.json", ".incoming", ".damaged"


@contextmanager
def exclusive(store: Path, doing: str, *, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the right to change the store and its reference tables.

    Put in order what a killed run left.

    The same thread may take it again inside. The system frees it when the process ends, however it
    ends.

    Parameters
    ----------
    store : pathlib.Path
        ``data/store``.
    doing : str
        What the others are told is going on.
    wait : float
        Seconds to wait for another process.

    Raises
    ------
    StoreError
        If another process still holds it after that, with its number and since when; or the folder
        cannot be written.
    """
    home = beside(store)
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / _LOCK, is_singleton=True)
        again = lock.is_locked
        _acquire(lock, home, store, wait)
    except OSError as error:
        raise _unwritable(home, error) from None
    try:
        if not again:
            try:
                holder = {"pid": os.getpid(), "since": iso(datetime.now(UTC)), "doing": doing}
                with suppress(
                    OSError
                ):  # on a full disk, `tdi versions --keep` must still be able to free space
                    (home / _HOLDER).write_text(json.dumps(holder, ensure_ascii=False), "utf-8")
                _recover(store)
            except OSError as error:
                raise _unwritable(home, error) from None
        yield
    finally:
        if not again:
            (home / _HOLDER).unlink(missing_ok=True)
        lock.release()


def _acquire(lock: FileLock, home: Path, store: Path, wait: float) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        logger.warning("waiting at most %.0f s: %s", wait, _holder(home))
        try:
            lock.acquire(timeout=wait, poll_interval=0.1)
        except Timeout:
            raise StoreError(
                f"not free after {wait:.0f} s: {_holder(home)}.",
                where=shown(store),
                remedy="wait until it ends (or end that process), then run the command again.",
            ) from None


def _holder(home: Path) -> str:
    try:
        holder = json.loads((home / _HOLDER).read_text("utf-8"))
        return (
            f"process {holder['pid']} writes the store since {holder['since']} ({holder['doing']})"
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "another process writes the store"


def publish(
    make: Callable[[Path], Any],
    store: Path,
    *,
    note: str,
    keep: int = KEEP,
    wait: float = WAIT_SECONDS,
) -> Version:
    """Put a new version of the store in force and keep the old one beside it.

    A reader finds the whole old store or the whole new one, at every moment, and whenever the
    process is killed.
    A store that equals the one in force is no new version.

    Parameters
    ----------
    make : callable
        Writes a complete store, manifest included, into the empty folder it is given.
    store : pathlib.Path
        ``data/store``.
    note : str
        What publishes, for the record: ``tdi build``.
    keep : int
        Versions to keep beside the one in force.
    wait : float
        Seconds to wait for another process that writes.

    Returns
    -------
    Version
        The version in force afterwards.

    Raises
    ------
    StoreError
        If what `make` wrote is not a whole store, nothing can be written (rights, space), or
        another process holds the lock. The old store is then as it was.
    """
    with exclusive(store, note, wait=wait):
        fresh = beside(store) / _INCOMING
        try:
            _recover(store)  # also after a failure of this very process
            fresh.mkdir()
            make(fresh)
            digest = _checked(fresh)
            held = current_version(store) if _whole(store) else None
            if held and held.digest == digest:
                return held
            flush(fresh)
            previous = _put_in_place(fresh, store, held, note)
        except OSError as error:
            with suppress(OSError):
                _recover(store)
            raise _unwritable(store, error) from None
        finally:
            if not (beside(store) / JOURNAL).exists():
                shutil.rmtree(fresh, ignore_errors=True)
        try:
            _finish(store, previous)
            prune(store, keep)
        except OSError as error:
            logger.warning("published, but not tidied (%s): the next run does it", error.strerror)
        version = current_version(store)
    assert version is not None
    return version


def _put_in_place(
    fresh: Path, store: Path, held: Version | None, note: str
) -> dict[str, str] | None:
    """Make `fresh` the store in force, and return how the old one is to be kept.

    `held` is the version it replaces, None when that is missing or damaged: nothing is then kept.
    """
    home = beside(store)
    if held and not record_path(store, held.number).exists():
        _write_json(record_path(store, held.number), held.record())
    last = max((version.number for version in read_versions(store)), default=0)
    version = Version(
        last + 1,
        Store(fresh).data_version,
        iso(datetime.now(UTC)),
        note,
        manifest_digest(fresh) or "",
        None,
        changes=_changes(store, fresh) if held else (),
    )
    previous = {"name": held.name, "digest": held.digest} if held else None
    _write_json(home / JOURNAL, {**version.record(), "previous": previous})
    if not store.exists():
        fresh.rename(store)
    elif not exchange(fresh, store):
        store.rename(home / (held.name if held else _DAMAGED))
        fresh.rename(store)
    flush_folder(store.parent)
    return previous


def _finish(store: Path, previous: dict[str, str] | None) -> None:
    """After the swap: name the old store, turn the journal into the record."""
    home = beside(store)
    old = home / _INCOMING
    if previous and old.exists() and manifest_digest(old) == previous["digest"] and _whole(old):
        kept = home / previous["name"]
        shutil.rmtree(kept, ignore_errors=True)
        old.rename(kept)
    for path in (old, home / _DAMAGED):
        shutil.rmtree(path, ignore_errors=True)
    journal = home / JOURNAL
    journal.replace(record_path(store, json.loads(journal.read_text("utf-8"))["number"]))
    flush_folder(home)


def _recover(store: Path) -> None:
    """Put in order what a killed run left.

    The swap took place and is finished, or it did not and is forgotten.
    """
    home = beside(store)
    journal = home / JOURNAL
    if journal.exists():
        try:
            plan = json.loads(journal.read_text("utf-8"))
            previous, digest = plan["previous"], plan["digest"]
        except (ValueError, KeyError, TypeError):
            previous, digest = None, None  # not ours: a journal is written whole
        if digest and manifest_digest(store) == digest and _whole(store):
            _finish(store, previous)
        else:
            moved = home / previous["name"] if previous else None
            if moved and not (store / MANIFEST).exists() and moved.exists():
                shutil.rmtree(store, ignore_errors=True)
                moved.rename(store)
            journal.unlink()
    leftovers = [path for path in home.glob(".*") if path.name not in (_LOCK, _HOLDER)]
    # Named with the number of a process, as earlier releases did.
    pattern = re.compile(rf"{re.escape(store.name)}\.(?:new|old)-\d+$")
    leftovers += [path for path in store.parent.iterdir() if pattern.fullmatch(path.name)]
    for path in leftovers:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def prune(store: Path, keep: int) -> list[Version]:
    """Remove the files of all but the latest versions; their records stay.

    Parameters
    ----------
    store : pathlib.Path
        ``data/store``.
    keep : int
        Versions to keep beside the one in force.

    Returns
    -------
    list of Version
        Those whose files were removed.
    """
    with exclusive(store, "tdi versions --keep"):
        kept = [
            version for version in read_versions(store) if version.folder and not version.current
        ]
        gone = kept[: max(0, len(kept) - keep)]
        for version in gone:
            assert version.folder is not None
            aside = beside(store) / f".gone-{version.name}"
            version.folder.rename(aside)
            shutil.rmtree(aside)
        return gone


def rollback(store: Path, name: str = "previous", *, keep: int = KEEP) -> Version:
    """Publish an earlier version again: nothing is lost, and the way back is another rollback.

    Parameters
    ----------
    store : pathlib.Path
        ``data/store``.
    name : str
        See :func:`tdi.data.versions.find_version`.
    keep : int
        Versions to keep beside the one in force.

    Raises
    ------
    NotFound
        If there is no such version, or it is the one in force.
    StoreError
        If its files are damaged, or nothing can be written.
    """
    with exclusive(store, "tdi rollback"):
        version = find_version(store, name)
        if version.current and _whole(store):
            raise NotFound(
                f"version {version.number} is the one in force.",
                where=shown(store),
                remedy="name another, see `tdi versions`.",
            )
        source = version.folder
        assert source is not None
        note = f"rollback to {version.number}"
        return publish(
            lambda folder: shutil.copytree(source, folder, dirs_exist_ok=True),
            store,
            note=note,
            keep=keep,
        )


def _checked(folder: Path) -> str:
    """Check that every file of a new store is whole, and return its manifest's digest."""
    store = Store(folder, verify=True)
    for name, info in CATALOG.items():
        path = folder / f"{name}.parquet"
        try:
            columns = pq.read_schema(path).names
        except pa.ArrowInvalid as error:
            columns = [f"not Parquet: {error}"]
        if columns != list(info.columns):
            raise StoreError(
                f"the new table {name} has the columns {', '.join(columns)}, not those of the catalogue.",
                where=shown(path),
                remedy="the old store stays; mend the build.",
            )
    return manifest_digest(store.folder) or ""


def _whole(folder: Path) -> bool:
    """Return whether every file is as the manifest says.

    A store of another release, with other tables, may be whole.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = {f"{name}.parquet": entry["sha256"] for name, entry in manifest["tables"].items()}
        files |= {f"display/{name}": entry["sha256"] for name, entry in manifest["display"].items()}
        return all(sha256((folder / name).read_bytes()) == digest for name, digest in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _changes(old: Path, new: Path) -> tuple[str, ...]:
    """Say in French what differs, table by table.

    Nothing when this release cannot read the old store.
    """
    try:
        found = difference(Store(old), Store(new))
    except StoreError:
        return ()
    return tuple(line for line in found.lines(0) if not line.startswith("…"))


def _write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a small file whole or not at all."""
    write_whole(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def _unwritable(path: Path, error: OSError) -> StoreError:
    remedies = {
        errno.ENOSPC: "free space on the disk (`tdi versions --keep 3` helps), then run the command again.",
        errno.EFBIG: "raise the limit on the size of files (ulimit -f), then run the command again.",
        errno.EBUSY: "the folder itself is mounted: mount the folder above it instead, so that it can be replaced.",
    }
    return StoreError(
        f"cannot be written ({error.strerror or error}). The store in force is as it was.",
        where=shown(path),
        remedy=remedies.get(error.errno or 0, "free space, or check rights."),
    )
