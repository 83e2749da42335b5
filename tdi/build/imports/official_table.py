"""An official table once read: its kept rows, and everything there is to tell of the others."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

import pandas as pd

LINE: Final = "line"
_CODE: Final = re.compile(r"(?=.*\d)[\dA-Z]{5,14}")
_MOST_PROBLEMS: Final = 1_000


def _spool() -> IO[str]:
    return TemporaryFile("w+", encoding="utf-8", newline="")


@dataclass(frozen=True)
class Problem:
    """Something to tell of one row.

    Attributes
    ----------
    line : int
        Line of the official file at which the row ends.
    kind : str
        ``refused``, ``duplicate``, ``mended`` (a cell was read in another form), ``emptied`` (a
        faulty cell that the row can do without) or ``moved`` (the commune merged).
    column, reason : str
        Where, and why in one sentence.
    row : str
        The row as it came.
    """

    line: int
    kind: str
    column: str
    reason: str
    row: str


@dataclass
class Official:
    """An official table, read.

    Attributes
    ----------
    frame : pandas.DataFrame
        Kept rows: the columns of the dataset as text (None: empty), and ``line``.
    problems : list of Problem
        The first ones, in the order they were met; all of them are in `log`.
    counts : collections.Counter
        rows, outside, refused, duplicate, mended, emptied, moved.
    reasons : collections.Counter
        Reasons for refusal, with their number.
    others : collections.Counter
        Values of the column that tells the measure, in the rows of other measures.
    notes : list of str
        What to know of the file: separator, encoding, further columns.
    log : file
        Every problem as CSV, on the disk.
    """

    frame: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    log: IO[str] = field(default_factory=_spool)

    def tell(self, problem: Problem) -> None:
        """Add a problem."""
        self.counts[problem.kind] += 1
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(problem)
        if problem.kind == "refused":
            general = _general(problem.reason)
            self.reasons[f"{problem.column}: {general}" if problem.column else general] += 1
        told = [neutral(cell) for cell in (problem.reason, problem.row)]
        csv.writer(self.log).writerow([problem.line, problem.kind, problem.column, *told])

    def write_problems(self, path: Path) -> None:
        """Write every problem as CSV: line, kind, column, reason, row; formulas are neutralised."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.log.seek(0)
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            out.write("line,kind,column,reason,row\r\n")
            shutil.copyfileobj(self.log, out)
        self.log.seek(0, io.SEEK_END)

    def refuse(self, rows: pd.Series, reasons: pd.Series, column: str) -> None:
        """Move rows of the frame to the refused ones."""
        for line, reason, (_, row) in zip(
            self.frame.loc[rows, LINE], reasons[rows], self.frame[rows].iterrows(), strict=True
        ):
            whole = ",".join("" if cell is None else str(cell) for cell in row.drop(LINE))
            self.tell(Problem(int(line), "refused", column, str(reason), whole))
        self.frame = self.frame[~rows].reset_index(drop=True)


def neutral(cell: str) -> str:
    """Return a text that a spreadsheet does not run.

    >>> neutral("=HYPERLINK(1)"), neutral("Acme")
    ("'=HYPERLINK(1)", 'Acme')
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _general(reason: str) -> str:
    """Return a reason without the value it was met with, so that like reasons are counted together.

    >>> _general("'1x' is not an INSEE code"), _general("the commune 99999 is unknown")
    ('… is not an INSEE code', 'the commune … is unknown')
    """
    parts = reason.split("'")
    if len(parts) >= 3:
        reason = f"{parts[0]}…{parts[-1]}"
    return " ".join(
        "…" if _CODE.fullmatch(word.strip(".,;:()")) else word for word in reason.split()
    )
