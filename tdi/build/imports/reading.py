"""Read an official table: separator and columns by its header, then each row, checked cell by cell.

A row is kept, lies outside the programme (it is only counted), is a duplicate, or is refused with
its line and a reason.
"""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from rapidfuzz import fuzz, process

from tdi.build.imports import cell_values
from tdi.build.imports.datasets import Dataset, Field
from tdi.build.imports.decoding import Opened, examine, text
from tdi.build.imports.official_table import LINE, Official, Problem
from tdi.build.places import plain
from tdi.errors import ImportRefused
from tdi.search import normalise

SEPARATORS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_MOST_VALUES: Final = 200
csv.field_size_limit(1 << 20)


def read_official(path: Path, dataset: Dataset) -> Official:
    """Read an official table.

    Parameters
    ----------
    path : pathlib.Path
        CSV, as it is or packed by gzip or zip.
    dataset : Dataset

    Returns
    -------
    Official

    Raises
    ------
    ImportRefused
        If the file as a whole cannot be taken: empty, a page, cut, too large, a column missing.
    """
    opened = examine(path, dataset)
    with text(path, dataset, opened) as stream:
        first = stream.readline()
        try:
            separator = sniff(first, dataset)
            reader = csv.reader(itertools.chain([first], stream), delimiter=separator, strict=True)
            header = next(reader)
        except csv.Error as error:
            raise ImportRefused(
                f"the header is no line of CSV ({error}).",
                where=f"{path}, line 1",
                remedy="open the file in a text editor: its first line must name the columns; or download it again.",
            ) from None
        places, notes = match_columns(
            [cell.strip("\ufeff \t\r\n") for cell in header], dataset, str(path)
        )
        if opened.encoding not in ("utf-8", "utf-8-sig"):
            notes.append(f"encoding {opened.encoding} (it is not UTF-8)")
        if separator != ",":
            notes.append(f"separator: {SEPARATORS[separator]}")
        return _rows(_Lines(reader, path, opened), len(header), places, dataset, notes)


def sniff(first: str, dataset: Dataset) -> str:
    """Return the separator that finds most of the dataset's columns in the header.

    The comma when none does.
    """
    known = {
        normalise(name) for column in dataset.fields for name in (column.name, *column.aliases)
    }

    def found(separator: str) -> tuple[int, int]:
        names = next(csv.reader([first], delimiter=separator), [])
        return sum(normalise(name.strip("\ufeff ")) in known for name in names), len(names)

    return max(SEPARATORS, key=found)


def match_columns(
    header: Sequence[str], dataset: Dataset, path: str
) -> tuple[dict[str, int], list[str]]:
    """Return where each column of the dataset is, and notes on the others.

    Raises
    ------
    ImportRefused
        If a column is missing or there twice; the message names the nearest one.
    """
    names = [normalise(name) for name in header]
    where = f"{path}, line 1"
    places: dict[str, int] = {}
    for column in dataset.fields:
        found = [
            place
            for wanted in (column.name, *column.aliases)
            for place, name in enumerate(names)
            if name == normalise(wanted) and place not in places.values()
        ]
        if found:
            places[column.name] = found[0]
    twice = [name for name, number in Counter(names).items() if number > 1 and name]
    if twice:
        raise ImportRefused(
            f"the column {twice[0]!r} is there {names.count(twice[0])} times.",
            where=where,
            remedy="keep one.",
        )
    missing = [
        column for column in dataset.fields if column.name not in places and not column.optional
    ]
    others = [name for place, name in enumerate(header) if place not in places.values()]
    if missing:
        raise _missing(missing, others, header, dataset, where)
    notes = []
    if others:
        notes.append(f"further columns, not used: {', '.join(others[:20])}")
    absent = [column.name for column in dataset.fields if column.name not in places]
    if absent:
        notes.append(f"columns that may be missing, and are: {', '.join(absent)}")
    renamed = [
        f"{header[place]} read as {name}"
        for name, place in places.items()
        if normalise(header[place]) != normalise(name)
    ]
    if renamed:
        notes.append(f"columns of another name: {', '.join(renamed)}")
    return places, notes


def _missing(
    missing: list[Field], others: list[str], header: Sequence[str], dataset: Dataset, where: str
) -> ImportRefused:
    parts = []
    for column in missing:
        near = process.extractOne(
            normalise(column.name),
            {name: normalise(name) for name in others},
            scorer=fuzz.ratio,
            score_cutoff=55,
        )
        parts.append(f"{column.name!r}" + (f" (renamed {near[2]!r}?)" if near else ""))
    plural = "s" if len(missing) > 1 else ""
    return ImportRefused(
        f"column{plural} missing: {', '.join(parts)}; expected: {', '.join(dataset.columns)}; "
        f"found: {', '.join(header[:40])}.",
        where=where,
        remedy=f"check that it is a file of {dataset.name}; if the publisher renamed a column, write the old name "
        "in the header, or add the new one to the aliases in tdi/build/imports/datasets.py.",
    )


@dataclass
class _Lines:
    """The rows of a reader with their lines; a row that is no CSV is given as its fault."""

    reader: Iterator[list[str]]
    path: Path
    opened: Opened

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        while True:
            try:
                row = next(self.reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise self.cut(self.line, "a quoted text is never closed") from None
                yield self.line, [], f"not CSV: {error}"
                continue
            yield self.line, row, ""

    @property
    def line(self) -> int:
        return int(self.reader.line_num)  # type: ignore[attr-defined]

    def cut(self, line: int, how: str) -> ImportRefused:
        return ImportRefused(
            f"the file is cut: {how}.",
            where=f"{self.path}, line {line}",
            remedy="download it again; the transfer was broken.",
        )


def _rows(
    lines: _Lines, width: int, places: dict[str, int], dataset: Dataset, notes: list[str]
) -> Official:
    official = Official(pd.DataFrame(), notes=notes)
    kept: dict[str, list[str | None]] = {name: [] for name in dataset.columns}
    numbers: list[int] = []
    keys: dict[tuple[str | None, ...], int] = {}
    column, value = dataset.keep
    wanted = normalise(value)
    last: tuple[int, int] = (1, width)
    for line, row, fault in lines:
        if not any(row) and not fault:
            continue
        official.counts["rows"] += 1
        last = (line, len(row))
        if fault or len(row) != width:
            why = fault or f"{len(row)} cells instead of {width}"
            official.tell(Problem(line, "refused", "", why, ",".join(row)))
            continue
        if column and plain(row[places[column]]) != wanted:
            official.counts["outside"] += 1
            if len(official.others) < _MOST_VALUES or row[places[column]] in official.others:
                official.others[row[places[column]]] += 1
            continue
        cleaned = _row(row, line, places, dataset, official)
        if cleaned is None:
            continue
        key = tuple(cleaned[name] for name in dataset.key or dataset.columns)
        if key in keys:
            same = " ".join(part or "" for part in key) if dataset.key else "the whole row"
            reason = f"{same} is already on line {keys[key]}"
            official.tell(
                Problem(
                    line, "duplicate", dataset.key[0] if dataset.key else "", reason, ",".join(row)
                )
            )
            continue
        keys[key] = line
        if len(numbers) >= dataset.max_rows:
            raise ImportRefused(
                f"more than {dataset.max_rows} rows.",
                where=f"{lines.path}, line {line}",
                remedy=f"check that it is a file of {dataset.name}.",
            )
        numbers.append(line)
        for name, cell in cleaned.items():
            kept[name].append(cell)
    if not lines.opened.ends_with_break and last[1] < width:
        raise lines.cut(last[0], f"the last line has {last[1]} cells instead of {width}")
    if not official.counts["rows"]:
        raise ImportRefused(
            "there is a header and no row.",
            where=str(lines.path),
            remedy="download it again; the site may be at fault.",
        )
    columns = {name: pd.Series(values, dtype=object) for name, values in kept.items()}
    official.frame = pd.DataFrame({LINE: pd.Series(numbers, dtype="int64"), **columns})
    return official


def _row(
    row: list[str], line: int, places: dict[str, int], dataset: Dataset, official: Official
) -> dict[str, str | None] | None:
    """Return the cells of a row, or None when it is refused."""
    cleaned: dict[str, str | None] = {}
    for column in dataset.fields:
        cell = row[places[column.name]] if column.name in places else ""
        if not cell.strip():
            if column.filled:
                official.tell(
                    Problem(line, "refused", column.name, "the cell is empty", ",".join(row))
                )
                return None
            cleaned[column.name] = None
            continue
        try:
            value, mended = cell_values.READERS[column.kind](cell)
        except ValueError as error:
            kind = "emptied" if column.kind in cell_values.SOFT and not column.filled else "refused"
            official.tell(Problem(line, kind, column.name, str(error), ",".join(row)))
            if kind == "refused":
                return None
            cleaned[column.name] = None
            continue
        if mended:
            official.tell(Problem(line, "mended", column.name, mended, ""))
        cleaned[column.name] = value or None
    return cleaned
