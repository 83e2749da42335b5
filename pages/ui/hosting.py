"""Whether this process serves our routes and files beside the pages.

`app.py` says so at its start, another host does not.
"""

from __future__ import annotations

_served = False


def served() -> bool:
    """Return whether our routes and files are there.

    Else the pages make do without (`pages.ui.fallback`).
    """
    return _served


def say_served() -> None:
    """Say that they are (for the server)."""
    global _served
    _served = True
