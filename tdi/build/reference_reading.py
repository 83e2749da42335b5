"""Read a reference table: text, then typed, then validated.

Every fault names file, line, column, value and remedy.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.errors

from tdi.build.reference_schema import Table, kind, required
from tdi.errors import SchemaViolation
from tdi.paths import shown
from tdi.text.dates import parse_period

_HEADER_LINES = 2  # the header is line 1 of the file, so row 0 of the frame is line 2


def read_table(table: Table, folder: Path, data_date: date) -> pd.DataFrame:
    """Read and validate one reference table.

    Parameters
    ----------
    table : Table
        Its schema.
    folder : pathlib.Path
        Folder of the CSV files.
    data_date : datetime.date
        Day up to which facts are known; a later date is a fault.

    Returns
    -------
    pandas.DataFrame
        Grain and key: those of `table`. In the order of the file. Codes are text, empty cells are
        None
        (text) or NA (numbers), ``words`` are tuples.

    Raises
    ------
    SchemaViolation
        At the first fault, with the number of the others.
    """
    path = folder / f"{table.name}.csv"
    frame = _typed(_text(table, path), table, path, data_date)
    try:
        table.schema().validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        raise _violation(error, path) from None
    _check_words(frame, table, path)
    _check_key(frame, table, path)
    return frame


def _text(table: Table, path: Path) -> pd.DataFrame:
    where = shown(path)
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            header = next(reader, [])
            rows = list(reader)
    except FileNotFoundError:
        raise SchemaViolation(
            "the table is missing.", where=where, remedy="restore it from git."
        ) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise SchemaViolation(
            f"not readable as UTF-8 CSV ({error}).",
            where=where,
            remedy="save it as UTF-8 CSV, with commas.",
        ) from None
    expected = list(table.columns)
    if header != expected:
        missing = [name for name in expected if name not in header]
        extra = [name for name in header if name not in expected]
        raise SchemaViolation(
            f"columns differ (missing: {', '.join(missing) or 'none'}; "
            f"unknown: {', '.join(extra) or 'none'}).",
            where=f"{where}, line 1",
            remedy=f"write the header {','.join(expected)}",
        )
    for number, row in enumerate(rows, start=_HEADER_LINES):
        if len(row) != len(expected):
            raise SchemaViolation(
                f"{len(row)} cells instead of {len(expected)}.",
                where=f"{where}, line {number}",
                remedy="put a text that contains a comma between double quotes.",
            )
    return pd.DataFrame(rows, columns=expected, dtype=object)


def _typed(text: pd.DataFrame, table: Table, path: Path, data_date: date) -> pd.DataFrame:
    typed: dict[str, pd.Series] = {}
    for name, column in table.columns.items():
        values: list[Any] = []
        for row, cell in enumerate(text[name]):
            try:
                values.append(_PARSERS[kind(column)](cell.strip()) if cell.strip() else None)
            except ValueError as error:
                raise SchemaViolation(
                    f"{cell!r} is not valid in column {name}.",
                    where=f"{shown(path)}, line {row + _HEADER_LINES}",
                    remedy=f"{error}.",
                ) from None
            if column.period and name != "target_period":
                _not_in_future(values[-1], name, row, path, data_date)
        if kind(column) == "words":
            values = [() if value is None else value for value in values]
        typed[name] = pd.Series(values, dtype=_NULLABLE.get(kind(column), object))
    return pd.DataFrame(typed)


def _not_in_future(value: str | None, name: str, row: int, path: Path, data_date: date) -> None:
    if value is None:
        return
    period = parse_period(value)
    start = period.start or period.end
    if start > data_date:
        raise SchemaViolation(
            f"{value} in column {name} lies after the data's date, {data_date}.",
            where=f"{shown(path)}, line {row + _HEADER_LINES}",
            remedy="mend the date, or move data_date in data/sources.toml.",
        )


def _integer(cell: str) -> int:
    if not re.fullmatch(r"-?\d+", cell):
        raise ValueError("write a whole number without spaces, in the unit of the column's name")
    return int(cell)


def _number(cell: str) -> float:
    if not re.fullmatch(r"-?\d+(\.\d+)?", cell):
        raise ValueError(
            "write a number with a decimal point and no spaces, in the unit of the column"
        )
    return float(cell)


def _boolean(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise ValueError("write true, false, or nothing")
    return cell == "true"


def _period(cell: str) -> str:
    parse_period(cell)
    return cell


_PARSERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "int": _integer,
    "float": _number,
    "bool": _boolean,
    "period": _period,
    "words": lambda cell: tuple(cell.split()),
}

_NULLABLE: dict[str, Any] = {"int": "Int64", "float": "Float64", "bool": "boolean"}


def _violation(error: pandera.errors.SchemaErrors, path: Path) -> SchemaViolation:
    """Turn pandera's report into one sentence on the first fault."""
    cases = error.failure_cases.sort_values("index", kind="stable", na_position="first")
    first = cases.iloc[0]
    line = "" if pd.isna(first["index"]) else f", line {int(first['index']) + _HEADER_LINES}"
    others = f" ({len(cases) - 1} more faults in this table.)" if len(cases) > 1 else ""
    check = str(first["check"])
    if check == "not_nullable":
        what, remedy = f"column {first['column']} is empty.", "fill it in."
    else:
        what, remedy = (
            f"{first['failure_case']!r} is not valid in column {first['column']}.",
            f"{check}.",
        )
    return SchemaViolation(what + others, where=f"{shown(path)}{line}", remedy=remedy)


def _check_words(frame: pd.DataFrame, table: Table, path: Path) -> None:
    for name, column in table.columns.items():
        if kind(column) == "words" and required(column):
            _required_words(frame[name], name, path)


def _required_words(words: pd.Series, name: str, path: Path) -> None:
    for row, value in enumerate(words):
        if not value:
            raise SchemaViolation(
                f"column {name} is empty.",
                where=f"{shown(path)}, line {row + _HEADER_LINES}",
                remedy="fill it in; several values are separated by a space.",
            )


def _check_key(frame: pd.DataFrame, table: Table, path: Path) -> None:
    key = list(table.key)
    if not key:
        return
    repeated = frame.index[frame.duplicated(key, keep=False)]
    if len(repeated):
        first, second = int(repeated[0]), None
        value = tuple(frame.loc[repeated[0], key])
        for row in repeated[1:]:
            if tuple(frame.loc[row, key]) == value:
                second = int(row)
                break
        lines = f"{first + _HEADER_LINES} and {(second or first) + _HEADER_LINES}"
        raise SchemaViolation(
            f"the {' + '.join(key)} {' '.join(map(str, value))!r} is there twice.",
            where=f"{shown(path)}, lines {lines}",
            remedy="remove one of the two rows.",
        )
