"""The notes of the versions of the data (``data/versions.toml``).

What changed, in French, newest first.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from tdi import paths
from tdi.errors import SourceError
from tdi.paths import shown

FILE: Final = "versions.toml"
_FIELDS: Final = frozenset({"data_date", "data_version", "title", "changes"})


@dataclass(frozen=True)
class VersionNote:
    """One version of the data.

    Attributes
    ----------
    data_date : str
        Day up to which its facts are known (YYYY-MM-DD).
    data_version : str
        Version of the store, or "" when none was committed with the change.
    title : str
        What changed, in a few words.
    changes : tuple of str
        One sentence each.
    """

    data_date: str
    data_version: str
    title: str
    changes: tuple[str, ...]


def read_notes(path: Path | None = None) -> tuple[VersionNote, ...]:
    """Read the notes, newest first.

    Raises
    ------
    SourceError
        If the file is missing or unreadable, an entry lacks a field, has an unknown one or a date
        that is none, or the entries are not in order.
    """
    path = path or paths.data() / FILE
    where = shown(path)
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("version", [])
    except OSError:
        raise SourceError(
            "the notes of the versions are missing.", where=where, remedy="restore them."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(
            f"not readable as TOML ({error}).", where=where, remedy="mend that line."
        ) from None
    found = tuple(
        _note(entry, f"{where}, version {number}") for number, entry in enumerate(entries, start=1)
    )
    dates = [note.data_date for note in found]
    if dates != sorted(dates, reverse=True):
        raise SourceError(
            "the entries are not newest first.", where=where, remedy="put them in order."
        )
    return found


def _note(entry: dict[str, object], where: str) -> VersionNote:
    unknown = sorted(set(entry) - _FIELDS)
    if unknown:
        raise SourceError(
            f"unknown field {', '.join(unknown)}.", where=where, remedy="mend its name."
        )
    changes = entry.get("changes")
    if not entry.get("title") or not isinstance(changes, list) or not changes:
        raise SourceError(
            "an entry needs data_date, title and changes.", where=where, remedy="complete it."
        )
    try:
        day = date.fromisoformat(str(entry.get("data_date"))).isoformat()
    except ValueError:
        raise SourceError(
            "data_date is no date.", where=where, remedy="write YYYY-MM-DD."
        ) from None
    return VersionNote(
        day,
        str(entry.get("data_version", "")),
        str(entry["title"]),
        tuple(str(line) for line in changes),
    )
