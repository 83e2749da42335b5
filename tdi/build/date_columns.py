"""The dates of the reference tables, with their precision, first and last day."""

from __future__ import annotations

import pandas as pd

from tdi.build.reference_schema import TABLES
from tdi.text.dates import parse_period


def dated(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Add precision, first and last day to each date of a reference table."""
    found = frame.copy()
    for column, described in TABLES[name].columns.items():
        if described.period:
            known = {
                value: parse_period(value) for value in set(frame[column]) if isinstance(value, str)
            }
            periods = [
                known.get(value) if isinstance(value, str) else None for value in frame[column]
            ]
            found[f"{column}_precision"] = [period and period.precision for period in periods]
            found[f"{column}_start"] = [
                period.start.isoformat() if period and period.start else None for period in periods
            ]
            found[f"{column}_end"] = [
                period.end.isoformat() if period else None for period in periods
            ]
    return found
