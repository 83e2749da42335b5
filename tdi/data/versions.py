"""The versions of the store: the one in force, and those kept beside it.

Reading only; `tdi.build.versions` writes.

Beside ``data/store`` lies ``data/store.versions``: a record ``0007.json`` for each version that was
ever published here, and the files of the latest ones in ``0007-2026-11.f69afa91/``. A version is
known by the digest of its manifest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tdi.data.store import JOURNAL, MANIFEST, Store, beside, sha256, standing
from tdi.errors import NotFound
from tdi.paths import shown

FOUND = "found in place"
"""Note of a version that no command published here: it came with the repository, or was copied."""


@dataclass(frozen=True)
class Version:
    """One version of the store.

    Attributes
    ----------
    number : int
        Counted from 1 in the order of publication on this machine.
    data_version : str
        What its manifest says, such as ``2026-11.1a2b3c4d``; a version that was brought back has
        the same.
    when : str
        Moment of publication, ISO 8601 in UTC.
    note : str
        What published it.
    digest : str
        sha256 of its manifest.
    folder : pathlib.Path or None
        Where its files are; None when they are no longer kept.
    current : bool
        Whether it is the one in force.
    changes : tuple of str
        What differs from the version that was in force before, in French, one line per table.
    """

    number: int
    data_version: str
    when: str
    note: str
    digest: str
    folder: Path | None
    current: bool = False
    changes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the folder in which it is kept: ``0007-2026-11.f69afa91``."""
        return f"{self.number:04d}-{self.data_version}"

    def record(self) -> dict[str, Any]:
        """Return what its record file holds."""
        fields = ("number", "data_version", "when", "note", "digest")
        return {field: getattr(self, field) for field in fields} | {"changes": list(self.changes)}


def record_path(store: Path, number: int) -> Path:
    """Return where the record of a version is."""
    return beside(store) / f"{number:04d}.json"


def manifest_digest(folder: Path) -> str | None:
    """Return the digest of a store's manifest, None when there is none to read."""
    try:
        return sha256((folder / MANIFEST).read_bytes())
    except OSError:
        return None


def read_versions(store: Path) -> list[Version]:
    """Return every version known beside a store, oldest first.

    The one in force is among them even when nothing recorded it (the committed store): it then has
    the next number.

    Parameters
    ----------
    store : pathlib.Path
        ``data/store``.
    """
    records = _records(store)
    here = standing(store)
    digest = manifest_digest(here)
    in_force = max((r["number"] for r in records if r["digest"] == digest), default=0)
    versions = []
    for record in records:
        current = record["number"] == in_force
        kept = beside(store) / f"{record['number']:04d}-{record['data_version']}"
        folder = here if current else kept if (kept / MANIFEST).is_file() else None
        versions.append(Version(**record, folder=folder, current=current))
    if digest and not in_force:
        last = versions[-1].number if versions else 0
        with suppress(OSError, ValueError, KeyError, TypeError):  # a damaged store is no version
            moment = datetime.fromtimestamp((here / MANIFEST).stat().st_mtime, UTC)
            version = str(json.loads((here / MANIFEST).read_text("utf-8"))["data_version"])
            versions.append(
                Version(last + 1, version, iso(moment), FOUND, digest, here, current=True)
            )
    return versions


def current_version(store: Path) -> Version | None:
    """Return the version in force, None when there is no store."""
    return next((version for version in read_versions(store) if version.current), None)


def find_version(store: Path, name: str) -> Version:
    """Return the version that a reader names.

    Parameters
    ----------
    store : pathlib.Path
        ``data/store``.
    name : str
        A number, a data version (the latest that has it), ``current`` or ``previous``.

    Raises
    ------
    NotFound
        If there is none of this name, or its files are no longer kept.
    """
    versions = read_versions(store)
    current = next((version for version in versions if version.current), None)
    if name == "current":
        found = [current] if current else []
    elif name == "previous":
        last = current.number if current else len(versions) + 1
        found = [version for version in versions if version.number < last and version.folder]
    elif name.isdecimal():
        found = [version for version in versions if version.number == int(name)]
    else:
        named = [version for version in versions if version.data_version == name]
        found = [version for version in named if version.folder] or named
    where = shown(beside(store))
    if not found:
        raise NotFound(
            f"no version {name!r}.", where=where, remedy=f"{_kept(versions)}; see `tdi versions`."
        )
    if found[-1].folder is None:
        raise NotFound(
            f"version {found[-1].number} ({found[-1].data_version}) is known, but its files are no longer kept.",
            where=where,
            remedy=f"{_kept(versions)}; older ones are in the history of the repository.",
        )
    return found[-1]


def changes_since(store: Path, data_version: str) -> list[str] | None:
    """Return what changed from a version to the one in force, one line per table and publication.

    None if unknown.

    Parameters
    ----------
    store : pathlib.Path
        ``data/store``.
    data_version : str
        The earlier version.
    """
    versions = read_versions(store)
    last = max((v.number for v in versions if v.data_version == data_version), default=None)
    now = next((v.number for v in versions if v.current), None)
    if last is None or now is None:
        return None
    later = [version for version in versions if last < version.number <= now]
    if not all(version.changes for version in later):
        return None
    return list(dict.fromkeys(line for version in later for line in version.changes))


def open_version(version: Version) -> Store:
    """Open the files of a version."""
    assert version.folder is not None, "find_version gives kept versions only"
    return Store(version.folder)


def iso(moment: datetime) -> str:
    """Write a moment in UTC, to the second.

    >>> iso(datetime(2026, 11, 22, 2, 41, 7, tzinfo=UTC))
    '2026-11-22T02:41:07Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _records(store: Path) -> list[Mapping[str, Any]]:
    """Return the records, oldest first.

    That of a run killed just after the swap is still in its journal.
    """
    home = beside(store)
    found = {}
    for path in sorted(home.glob("[0-9][0-9][0-9][0-9]*.json")):
        record = _record(path)
        if record:
            found[record["number"]] = record
    pending = _record(home / JOURNAL)
    if pending and pending["digest"] == manifest_digest(store):
        found.setdefault(pending["number"], pending)
    return [found[number] for number in sorted(found)]


def _record(path: Path) -> Mapping[str, Any] | None:
    """Return a record, None when it is missing or nobody's.

    A damaged record must not close the store.
    """
    try:
        record = json.loads(path.read_text("utf-8"))
        texts = {field: str(record[field]) for field in ("data_version", "when", "note", "digest")}
        changes = tuple(str(line) for line in record.get("changes", ()))
        return {"number": int(record["number"]), "changes": changes, **texts}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _kept(versions: list[Version]) -> str:
    names = [f"{version.number} ({version.data_version})" for version in versions if version.folder]
    return f"kept are {', '.join(names)}" if names else "none is kept"
