"""The versions of the data that this process holds in memory.

The newest, and those of sessions that began earlier.

Whole, files included: what happens to the folder of the store afterwards (another version, deleted,
truncated) does not reach a reader. Nothing here imports Streamlit.
"""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from tdi import paths
from tdi.data.store import MANIFEST, Store
from tdi.errors import StoreError
from tdi.paths import shown

logger = logging.getLogger("tdi.server")

MOST = 3
"""Versions held.

Some 65 MB each once their tables are read, twice that with the views that users asked for.
"""
IDLE_SECONDS = 3600.0
"""An older version that no session asked for in this time is let go: a page left open over lunch
still finds its own."""
LOOK_SECONDS = 1.0
"""Between two looks at the manifest's date: one `stat`, and an update is seen at once."""
RETRY_SECONDS = 5.0
"""A store that is refused is looked at again: it may be a copy under way."""


class Held:
    """The versions of one store.

    Parameters
    ----------
    folder
        Folder of the store.

    Attributes
    ----------
    watched
        Whether somebody calls `look` and `adopt` regularly (the server does); else `newest` does.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.watched = False
        self._stores: dict[str, Store] = {}  # by version, the newest last
        self._asked: dict[str, float] = {}
        self._stamp: tuple[int, int, int] | None = None
        self._next = 0.0
        self._said = ""
        self._refused: StoreError | None = None
        self._lock = threading.Lock()

    def newest(self) -> Store:
        """Return the version that a new session gets.

        Raises
        ------
        StoreError
            If there is none in memory and the store is missing or damaged.
        """
        if not self._stores:
            self._read_first()
        elif not self.watched:
            fresh = self.look()
            if fresh is not None:
                self.adopt(fresh)
        return next(reversed(self._stores.values()))

    def _read_first(self) -> None:
        """Read the store when nothing is held.

        A refusal stands for some seconds, since every request asks.
        """
        with self._lock:
            if self._stores:
                return
            if self._refused is not None and time.monotonic() < self._next:
                raise self._refused.with_traceback(None)
            try:
                self._stamp = self._manifest()
                store = Store(self.folder, hold=True)
            except StoreError as error:
                self._refused, self._next = error, time.monotonic() + RETRY_SECONDS
                self._say(f"{error} Until then, each page says that there are no data.")
                raise
            self._stores = {store.data_version: store}
            self._say("")

    def get(self, version: str | None) -> Store | None:
        """Return a version that is still held."""
        store = self._stores.get(version) if version else None
        if store is not None:
            self._asked[store.data_version] = time.monotonic()
        return store

    def drop_idle(self) -> bool:
        """Let go older versions that nobody asks for any more; return whether there were any."""
        with self._lock:
            since = time.monotonic() - IDLE_SECONDS
            kept = {
                version: store
                for version, store in self._stores.items()
                if store is self.newest_held() or self._asked.get(version, 0.0) > since
            }
            gone = len(kept) < len(self._stores)
            self._stores = kept
        return gone

    def all(self) -> list[Store]:
        """Return the versions held, the newest first."""
        return list(reversed(self._stores.values()))

    def look(self) -> Store | None:
        """Return the store in force when it is another than the newest held, whole and in memory.

        Else None.

        Looks at the date of one file, at most once a second. A store that is missing or damaged is
        said once in the log.
        """
        if (
            not self._stores
            or time.monotonic() < self._next
            or not self._lock.acquire(blocking=False)
        ):
            return None
        try:
            self._next = time.monotonic() + LOOK_SECONDS
            try:
                stamp = self._manifest()
                if stamp == self._stamp and not self._said:
                    return None
                fresh = Store(self.folder, hold=True)
            except (StoreError, OSError) as error:
                self._next = time.monotonic() + RETRY_SECONDS
                self._say(f"{error}. The pages go on with the data in memory.")
                return None
            self._stamp = stamp
            self._say("")
            return None if fresh.data_version == self.newest_held().data_version else fresh
        finally:
            self._lock.release()

    def newest_held(self) -> Store:
        """Return the newest version in memory, without a look at the folder."""
        return next(reversed(self._stores.values()))

    def adopt(self, fresh: Store) -> bool:
        """Make a store the newest; return whether an older one was let go."""
        with self._lock:
            stores = {
                version: store
                for version, store in self._stores.items()
                if version != fresh.data_version
            }
            # A version that comes back (a rollback) is the object that sessions and caches already
            # hold.
            stores[fresh.data_version] = self._stores.get(fresh.data_version, fresh)
            now = time.monotonic()
            for version in stores:  # from when it is no longer the newest, an hour at least
                self._asked[version] = max(now, self._asked.get(version, now))
            gone = list(stores)[:-MOST]
            self._stores = {
                version: store for version, store in stores.items() if version not in gone
            }
        logger.warning(
            "data %s in force; in memory: %s", fresh.data_version, ", ".join(self._stores)
        )
        return bool(gone)

    def _manifest(self) -> tuple[int, int, int] | None:
        try:
            stat = (self.folder / MANIFEST).stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def _say(self, fault: str) -> None:
        if fault and not self._said:
            logger.error("%s", fault)
        elif self._said and not fault:
            logger.warning("%s is whole again", shown(self.folder))
        self._said = fault


_held: Held | None = None


def held() -> Held:
    """Return the versions of this process's store, made at the first call.

    Nothing is read at import.
    """
    global _held
    if _held is None or _held.folder != paths.store():
        _held = Held(paths.store())
    return _held
