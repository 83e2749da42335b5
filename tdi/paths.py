"""Where the project keeps its files. Nothing is read when this module is imported."""

from __future__ import annotations

from functools import cache as kept
from pathlib import Path

from tdi import settings


@kept
def root() -> Path:
    """Return the folder that holds ``data`` and ``app.py``.

    The checkout this package is installed from.
    """
    return Path(__file__).resolve().parent.parent


def data() -> Path:
    """Return the folder of the project's data."""
    return root() / "data"


def reference() -> Path:
    """Return the folder of the hand-kept tables."""
    return data() / "reference"


def imports() -> Path:
    """Return the folder of the imported tables (``TDI_IMPORTS`` overrides it)."""
    return settings.value("TDI_IMPORTS") or data() / "imports"


def store() -> Path:
    """Return the folder of the built store (``TDI_STORE`` overrides it)."""
    return settings.value("TDI_STORE") or data() / "store"


def cache() -> Path:
    """Return the git-ignored folder of the raw inputs (``TDI_CACHE`` overrides it)."""
    return settings.value("TDI_CACHE") or data() / "cache"


def lock() -> Path:
    """Return the file that pins the raw inputs by digest."""
    return data() / "raw.lock.toml"


def shown(path: Path) -> str:
    """Return `path` relative to the project when it lies inside, for messages.

    >>> shown(reference() / "phases.csv")
    'data/reference/phases.csv'
    """
    try:
        return path.resolve().relative_to(root()).as_posix()
    except ValueError:
        return str(path)
