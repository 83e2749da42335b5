"""Reference tables read and validated once for each content.

Of twenty tables, a test of a fault changes one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tdi.build import reference
from tdi.build.reference_reading import read_table
from tdi.build.reference_schema import Table

_READ: dict[tuple[str, bytes, date], pd.DataFrame] = {}


def _read_once(table: Table, folder: Path, data_date: date) -> pd.DataFrame:
    path = folder / f"{table.name}.csv"
    if not path.exists():
        return read_table(table, folder, data_date)
    key = (table.name, path.read_bytes(), data_date)
    if key not in _READ:
        _READ[key] = read_table(table, folder, data_date)
    return _READ[key].copy()


def patched(patch: pytest.MonkeyPatch) -> None:
    """Make `read_reference` read through the memory; what is refused is never remembered."""
    patch.setattr(reference, "read_table", _read_once)


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that keeps its first answer, whatever it is asked.

    For arguments that stay the same in a module.
    """
    held: list[Any] = []

    def remembered(*arguments: Any, **named: Any) -> Any:
        if not held:
            held.append(function(*arguments, **named))
        return held[0]

    return remembered
