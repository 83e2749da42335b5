"""The reviewed exceptions of ``data/corrections``.

Accepted non-matches and faults, each with a reason.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tdi.errors import StaleCorrection
from tdi.paths import shown


def read_accepted(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the accepted unmatched keys by name of join.

    Parameters
    ----------
    path : pathlib.Path
        ``data/corrections/programme.toml``: entries ``[[accepted]]`` with join, keys and reason.

    Raises
    ------
    StaleCorrection
        If the file is unreadable, or an entry has no key or no reason. (A key that is matched again
        is refused by the join itself.)
    """
    document = _read(path)
    accepted: dict[str, tuple[str, ...]] = {}
    for number, entry in enumerate(document.get("accepted", []), start=1):
        where = f"{shown(path)}, entry {number}"
        if not entry.get("join") or not entry.get("keys") or not entry.get("reason"):
            raise StaleCorrection(
                "an entry needs join, keys and reason.",
                where=where,
                remedy="complete or remove it.",
            )
        accepted[entry["join"]] = tuple(entry["keys"])
    return accepted


def read_accepted_faults(path: Path) -> frozenset[tuple[str, str, frozenset[str]]]:
    """Return the accepted faults between rows: check, table and the keys of the rows.

    Parameters
    ----------
    path : pathlib.Path
        ``data/corrections/programme.toml``: entries ``[[accepted_fault]]`` with check, table, rows
        and reason.

    Raises
    ------
    StaleCorrection
        If the file is unreadable, or an entry lacks one of the four.
    """
    entries = []
    for number, entry in enumerate(_read(path).get("accepted_fault", []), start=1):
        if not all(entry.get(field) for field in ("check", "table", "rows", "reason")):
            raise StaleCorrection(
                "an accepted fault needs check, table, rows and reason.",
                where=f"{shown(path)}, accepted_fault {number}",
                remedy="complete or remove it.",
            )
        entries.append((entry["check"], entry["table"], frozenset(entry["rows"])))
    return frozenset(entries)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise StaleCorrection(
            "the file is missing.", where=shown(path), remedy="restore it."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise StaleCorrection(
            f"not TOML ({error}).", where=shown(path), remedy="mend it."
        ) from None


def check_used(accepted: dict[str, tuple[str, ...]], joins: set[str], where: str) -> None:
    """Raise StaleCorrection when an entry names a join that does not exist."""
    for name in accepted:
        if name not in joins:
            raise StaleCorrection(
                f"no join is called {name!r}.",
                where=where,
                remedy="mend its name, or remove the entry.",
            )
