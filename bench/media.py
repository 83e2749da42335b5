"""Slides of a region, one sheet, all sheets of a phase: each command as a whole, from the shell to the file."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from tdi import paths


def media(rounds: int) -> dict[str, Any]:
    """Return the wall times of the commands in seconds; the sheets of all territories are made once."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        slides = [
            _once("slides", "--region", "24", "-o", str(folder / f"{i}.pptx")) for i in range(min(rounds, 3))
        ]
        sheets = [
            _once("sheet", "--territory", "2023:ti-8413", "-o", str(folder / f"{i}.pdf"))
            for i in range(min(rounds, 3))
        ]
        everything = _once("sheets", "--phase", "2023", "-o", str(folder / "all"))
        return {
            "slides_s": round(median(slides), 1),
            "sheet_s": round(median(sheets), 1),
            "sheets_s": round(everything, 1),
            "sheets": len(list((folder / "all").iterdir())),
            "pptx_kb": round((folder / "0.pptx").stat().st_size / 1024),
            "pdf_kb": round((folder / "0.pdf").stat().st_size / 1024),
        }


def _once(*arguments: str) -> float:
    command = [sys.executable, "-m", "tdi.cli", "export", *arguments]
    start = time.perf_counter()
    subprocess.run(command, cwd=paths.root(), check=True, capture_output=True)
    return time.perf_counter() - start
