"""The known faults of the sources, for readers.

What ``data/corrections/*.toml`` lists, and why, in French.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tdi import paths
from tdi.errors import StaleCorrection
from tdi.paths import shown

_GEOGRAPHY: Final = "geography.toml"
_PROGRAMME: Final = "programme.toml"


@dataclass(frozen=True)
class KnownFault:
    """One reviewed exception.

    Attributes
    ----------
    section : str
        Name of the section of the file: ``rebuilt``, ``cut``, ``hole``, ``without_epci``,
        ``population``, ``accepted`` or
        ``accepted_fault``.
    keys : tuple of str
        Codes of the communes or keys of the rows; the name of a hole.
    reason_fr : str
        Why it is accepted or how it is mended, in French.
    join : str
        Join of the manifest it belongs to, or "".
    """

    section: str
    keys: tuple[str, ...]
    reason_fr: str
    join: str = ""


def known_faults(folder: Path | None = None) -> tuple[KnownFault, ...]:
    """Read every reviewed exception, geography first.

    Raises
    ------
    StaleCorrection
        If a file is missing or unreadable, or an entry has no reason.
    """
    folder = folder or paths.data() / "corrections"
    geography, programme = _read(folder / _GEOGRAPHY), _read(folder / _PROGRAMME)
    sections = ("rebuilt", "cut", "hole", "without_epci", "population")
    return tuple(
        _fault(section, entry, folder)
        for document, names in ((geography, sections), (programme, ("accepted", "accepted_fault")))
        for section in names
        for entry in _entries(document.get(section, []))
    )


def _entries(value: Any) -> list[dict[str, Any]]:
    return [value] if isinstance(value, dict) else list(value)


def _fault(section: str, entry: dict[str, Any], folder: Path) -> KnownFault:
    reason = entry.get("reason_fr") or entry.get("reason")
    if not reason:
        raise StaleCorrection(
            f"an entry of [{section}] has no reason.",
            where=shown(folder),
            remedy="write reason and reason_fr.",
        )
    keys = entry.get("communes") or entry.get("keys") or entry.get("rows")
    if not keys:
        keys = [entry.get("insee_com") or entry.get("name") or ""]
    join = _JOINS.get(section, str(entry.get("join", "")))
    return KnownFault(section, tuple(str(key) for key in keys), str(reason), join)


# Exceptions of the geography that a join of the manifest accepts.
_JOINS: Final = {"without_epci": "communes -> EPCI, COG 2026"}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise StaleCorrection(
            "the file is missing.", where=shown(path), remedy="restore it."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StaleCorrection(
            f"not TOML ({error}).", where=shown(path), remedy="mend it."
        ) from None
