"""The examples run on the committed store, and refuse what a silent join would lose."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPT = ROOT / "examples" / "territories_with_own_table.py"


def example(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, cwd=ROOT
    )


def test_the_named_projects_are_drawn(tmp_path: Path) -> None:
    done = example("--phase", "2023", "--output", str(tmp_path / "map.html"))
    assert done.returncode == 0, done.stderr
    assert "value" in done.stdout
    assert "ti-8413" in (tmp_path / "map.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("rows", ["ti-9999,1\n", "ti-8413,1\nti-8413,2\n"])
def test_a_row_that_would_be_lost_or_doubled_is_refused(tmp_path: Path, rows: str) -> None:
    table = tmp_path / "own.csv"
    table.write_text("id_ti,value\n" + rows)
    done = example("--table", str(table), "--output", str(tmp_path / "map.html"))
    assert done.returncode != 0
    assert "ti-" in done.stderr
    assert not (tmp_path / "map.html").exists()
