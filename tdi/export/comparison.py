"""Export a comparison of territories: one measure a row, one territory a column."""

from __future__ import annotations

from collections.abc import Sequence

from tdi.export.rows import csv_bytes
from tdi.export.xlsx import xlsx_bytes
from tdi.views.comparer.view import ComparerView, comparison_frame


def comparison_csv(view: ComparerView, notes: Sequence[tuple[str, str]]) -> bytes:
    """Return the comparison as CSV, with what the file says of itself in the column ``notes``."""
    return csv_bytes(comparison_frame(view), [f"{name} : {value}" for name, value in notes])


def comparison_xlsx(view: ComparerView, notes: Sequence[tuple[str, str]]) -> bytes:
    """Return the comparison as a spreadsheet, sources on a second sheet."""
    return xlsx_bytes(comparison_frame(view), list(notes), sheet="Comparaison")
