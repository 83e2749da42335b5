"""Dates as the sources give them.

A day, a month, a quarter, a half-year, a year, a span, or "at the latest".

Written in the reference tables as ``2021-03-18``, ``2021-03``, ``2021-Q1``, ``2021-H1``, ``2021``,
``2018/2022``, ``2021-06/2021-07`` and ``../2021-02``. The precision is never invented nor lost.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_PART = re.compile(r"(\d{4})-([QH])([1-4])")
_YEAR = re.compile(r"(\d{4})")


@dataclass(frozen=True)
class Period:
    """A date with its precision.

    Attributes
    ----------
    start, end : datetime.date or None
        First and last day it may mean. ``start`` is None for "at the latest".
    precision : str
        ``day``, ``month``, ``quarter``, ``half_year``, ``year``, ``span`` or ``at_latest``.
    """

    start: date | None
    end: date
    precision: str


def parse_period(text: str) -> Period:
    """Read a period.

    Parameters
    ----------
    text : str
        One of the forms listed at the top of the module.

    Returns
    -------
    Period

    Raises
    ------
    ValueError
        If `text` has none of these forms, or is no real date.

    Examples
    --------
    >>> parse_period("2021-Q2").end
    datetime.date(2021, 6, 30)
    >>> parse_period("2018/2022").precision
    'span'
    """
    if text.startswith("../"):
        return Period(None, parse_period(text[3:]).end, "at_latest")
    if "/" in text:
        first, second = (parse_period(part) for part in text.split("/", 1))
        if first.start is None or second.end < first.start:
            raise ValueError(f"{text!r} ends before it starts")
        return Period(first.start, second.end, "span")
    if match := _DAY.fullmatch(text):
        day = date(int(match[1]), int(match[2]), int(match[3]))
        return Period(day, day, "day")
    if match := _MONTH.fullmatch(text):
        return _months(int(match[1]), int(match[2]), 1, "month")
    if match := _PART.fullmatch(text):
        length, precision = (3, "quarter") if match[2] == "Q" else (6, "half_year")
        return _months(int(match[1]), (int(match[3]) - 1) * length + 1, length, precision)
    if match := _YEAR.fullmatch(text):
        return _months(int(match[1]), 1, 12, "year")
    raise ValueError(
        f"{text!r} is not a date, month (2021-03), quarter (2021-Q1), year or span (2018/2022)"
    )


def _months(year: int, month: int, length: int, precision: str) -> Period:
    last = month + length - 1
    if not 1 <= last <= 12:
        raise ValueError(f"{year} has no such {precision}")
    return Period(
        date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1]), precision
    )
