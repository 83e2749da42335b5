"""The reviewed exceptions of ``data/corrections``: accepted non-matches, each with a reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

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
        If the file is unreadable, or an entry has no key or no reason. (A key that is matched again is
        refused by the join itself.)
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise StaleCorrection("the file is missing.", where=shown(path), remedy="restore it.") from None
    except tomllib.TOMLDecodeError as error:
        raise StaleCorrection(f"not TOML ({error}).", where=shown(path), remedy="mend it.") from None
    accepted: dict[str, tuple[str, ...]] = {}
    for number, entry in enumerate(document.get("accepted", []), start=1):
        where = f"{shown(path)}, entry {number}"
        if not entry.get("join") or not entry.get("keys") or not entry.get("reason"):
            raise StaleCorrection(
                "an entry needs join, keys and reason.", where=where, remedy="complete or remove it."
            )
        accepted[entry["join"]] = tuple(entry["keys"])
    return accepted


def check_used(accepted: dict[str, tuple[str, ...]], joins: set[str], where: str) -> None:
    """Raise StaleCorrection when an entry names a join that does not exist."""
    for name in accepted:
        if name not in joins:
            raise StaleCorrection(
                f"no join is called {name!r}.", where=where, remedy="mend its name, or remove the entry."
            )
