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
from PIL import Image, ImageChops

from tdi import paths
from tdi.build.raw import open_raw
from tdi.errors import TdiError
from tests.conftest import ROOT

# Shares of the height: without title, legend and foot, which name the version of the data.
TOP, BOTTOM = 0.07, 0.88
# A territory that is filled in; the edges of the committed pictures differ by less (40 colours).
ANOTHER_COLOUR = 60


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


def changed_share(before: Path, after: Path) -> float:
    """Return the share of the map's pixels that have another colour."""
    with Image.open(before) as one, Image.open(after) as other:
        width, height = one.size
        box = (0, int(TOP * height), width, int(BOTTOM * height))
        difference = ImageChops.difference(
            one.convert("RGB").crop(box), other.convert("RGB").crop(box)
        )
    counts = difference.convert("L").histogram()
    return sum(counts[ANOTHER_COLOUR:]) / sum(counts)


def test_the_pictures_of_the_tutorial_show_a_territory_that_changes() -> None:
    images = ROOT / "docs" / "images"
    assert changed_share(images / "tutorial-before.png", images / "tutorial-after.png") > 0.005


@pytest.mark.rebuild
@pytest.mark.timeout(600)
def test_the_tutorial_colours_a_territory(tmp_path: Path) -> None:
    try:
        open_raw(paths.cache(), paths.lock())
    except TdiError as error:
        pytest.skip(f"no raw inputs: {error}")
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
    assert changed_share(tmp_path / "before.png", tmp_path / "after.png") > 0.005
    changed = subprocess.run(
        ["git", "status", "--porcelain", "data"], cwd=tmp_path, capture_output=True, text=True
    )
    assert changed.stdout == "", "the last step takes everything back"
