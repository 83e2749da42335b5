"""Rows as a spreadsheet.

Typed cells, a frozen and filtered header, and a second sheet "Filtres et sources".

A text is always a text: nothing that starts like a formula is run, and codes keep their leading
zero. Equal rows give equal bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
import xlsxwriter

NOTES_SHEET: Final = "Filtres et sources"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CREATED = datetime(
    2018, 11, 22
)  # of the file's properties: a clock there would make equal exports differ
_LONGEST_TEXT = 32_767  # of a cell of the format
_WIDEST = 60
_NUMBERS: Final = {
    "euros": "#,##0 [$€-40C]",
    "share": "0.0 %",
    "count": "#,##0",
    "number": "#,##0.###",
}


def xlsx_bytes(
    frame: pd.DataFrame,
    notes: Sequence[str | tuple[str, str]],
    *,
    labels: Mapping[str, str] | None = None,
    sheet: str = "Données",
    days: bool = True,
) -> bytes:
    """Write rows as XLSX.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows shown, in their order. A column named ``*_eur`` is written in euros, ``*_share`` as
        a percentage; whole
        ISO days become dates, months and years stay text; lists are joined by spaces; missing is an
        empty cell.
    notes : sequence of str or (str, str)
        Lines of the sheet "Filtres et sources": title, filters, sources, date and version of the
        data. A pair is a name and its value.
    labels : mapping of str to str, optional
        Heading of a column; its name otherwise.
    sheet : str
        Name of the first sheet.
    days : bool
        Whether whole ISO days become dates; otherwise they stay the text that the store holds.

    Returns
    -------
    bytes
        The file. The headings are the first row, frozen, with a filter.
    """
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _CREATED})
        _rows_sheet(book, sheet, frame, labels or {}, days)
        _notes_sheet(book, notes)
    return out.getvalue()


def _rows_sheet(
    book: Any, name: str, frame: pd.DataFrame, labels: Mapping[str, str], days: bool = True
) -> None:
    sheet = book.add_worksheet(name)
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in _NUMBERS.items()}
    formats["date"] = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    formats["quoted"] = book.add_format({"quote_prefix": True})
    for place, column in enumerate(frame.columns):
        values = [_value(value) for value in frame[column].tolist()]
        kind = _kind(str(column), values)
        label = labels.get(str(column), str(column))
        sheet.write_string(0, place, label, heading)
        longest = max((len(str(value)) for value in values if value is not None), default=0)
        sheet.set_column(place, place, min(max(longest, len(label) // 2, 8) + 2, _WIDEST))
        for row, value in enumerate(values, start=1):
            _cell(sheet, row, place, value, kind, formats, days)
    sheet.freeze_panes(1, 0)
    if len(frame.columns):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _notes_sheet(book: Any, notes: Sequence[str | tuple[str, str]]) -> None:
    sheet = book.add_worksheet(NOTES_SHEET)
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 110)
    for row, note in enumerate(notes):
        name, text = ("", note) if isinstance(note, str) else note
        if name:
            sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, text[:_LONGEST_TEXT], wrapped)


def _value(value: Any) -> Any:
    """Return a plain value: text, whole or decimal number, truth value, date.

    Or None when missing.
    """
    if isinstance(value, tuple | list):
        return " ".join(str(item) for item in value) or None
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _kind(column: str, values: Sequence[Any]) -> str:
    """Return how the cells of a column are written: text, date, truth, or a format of numbers."""
    held = [value for value in values if value is not None]
    if held and all(isinstance(value, bool) for value in held):
        return "truth"
    if held and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in held
    ):
        if column.endswith("_eur"):
            return "euros"
        if column.endswith("_share"):
            return "share"
        return "count" if all(float(value).is_integer() for value in held) else "number"
    return "text"


def _cell(
    sheet: Any, row: int, place: int, value: Any, kind: str, formats: Mapping[str, Any], days: bool
) -> None:
    if value is None:
        return
    if kind == "truth":
        sheet.write_boolean(row, place, value)
    elif kind != "text":
        sheet.write_number(row, place, value, formats[kind])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, formats["date"])
    elif days and (day := _day(str(value))) is not None:
        sheet.write_datetime(row, place, day, formats["date"])
    else:
        text = str(value)[:_LONGEST_TEXT]
        sheet.write_string(
            row, place, text, formats["quoted"] if text.startswith(FORMULA_STARTS) else None
        )


def _day(text: str) -> datetime | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
