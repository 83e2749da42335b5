"""The commands of docs/tutorial.md, run one after the other on a copy of the project."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tdi import paths
from tests.conftest import ROOT

COMMANDS = [
    line
    for block in re.findall(
        r"```sh\n(.*?)```", (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8"), re.S
    )
    for line in block.splitlines()
]


def run(command: str, folder: Path) -> None:
    """Run a command of the page; `make` has made this environment and fetched the inputs."""
    if command.startswith("make "):
        return
    python = f"{shlex.quote(sys.executable)} -m tdi.cli"
    done = subprocess.run(
        ["sh", "-c", command.replace(".venv/bin/tdi", python)],
        cwd=folder,
        env=os.environ | {"TDI_CACHE": str(paths.cache())},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"


@pytest.mark.rebuild
def test_the_tutorial_colours_a_territory(tmp_path: Path) -> None:
    for name in ("tdi", "geo"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(
        ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("cache", "store.*")
    )
    for name in ("pyproject.toml", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path)
    git = "git -c user.name=t -c user.email=t@example.org"
    run(f"git init -q && git add -A && {git} commit -q -m copy", tmp_path)
    for command in COMMANDS:
        run(command, tmp_path)
    before, after = (tmp_path / f"{name}.png" for name in ("before", "after"))
    assert before.read_bytes() != after.read_bytes()
    changed = subprocess.run(
        ["git", "status", "--porcelain", "data"], cwd=tmp_path, capture_output=True, text=True
    )
    assert changed.stdout == "", "the last step takes everything back"
