"""Check that the installed Streamlit is one that the pages run on."""

from __future__ import annotations

import re
import sys
from importlib.metadata import version
from typing import Final

LOWEST: Final = (1, 65)
"""Before it, Back changes the address and runs nothing."""
BELOW: Final = (2, 0)


def fault(installed: str) -> str:
    """Return the line that says why a version of Streamlit cannot serve the dashboard; "" for one that can.

    >>> fault("1.67.0")
    ''
    >>> fault("1.40.1")
    "Streamlit 1.40.1 cannot serve this dashboard: it needs 1.65 or newer, below 2.0. Remedy: pip install -r requirements.txt."
    """
    found = re.match(r"(\d+)\.(\d+)", installed)
    if found and LOWEST <= (int(found[1]), int(found[2])) < BELOW:
        return ""
    lowest, below = (".".join(map(str, each)) for each in (LOWEST, BELOW))
    return (
        f"Streamlit {installed} cannot serve this dashboard: it needs {lowest} or newer, below {below}. "
        "Remedy: pip install -r requirements.txt."
    )


def require_streamlit() -> None:
    """Stop with one line when the installed Streamlit is outside of the range.

    Raises
    ------
    SystemExit
        With the line as its message, which Python prints on the standard error.
    """
    line = fault(version("streamlit"))
    if line:
        sys.exit(line)
