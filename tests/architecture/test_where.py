"""The guide "where things are" (docs/where.md) names what there is."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from pages.ui import site_map
from tdi.cli import app
from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "where.md").read_text(encoding="utf-8")
PATHS = sorted(
    set(re.findall(r"`((?:tdi|pages|data|tests|docs|geo|\.streamlit)/[^`*<>\s]*)`", GUIDE))
)


@pytest.mark.parametrize("path", PATHS)
def test_what_the_guide_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_guide_names_every_page() -> None:
    missing = [page.file for page in site_map.PAGES if f"`pages/{page.file}`" not in GUIDE]
    assert missing == []


@pytest.mark.parametrize("parent", ["tdi/views", "pages/ui"])
def test_the_guide_names_every_folder_of_a_page(parent: str) -> None:
    folders = {path.parent.name for path in (ROOT / parent).glob("*/__init__.py")} - {"server"}
    assert folders
    assert [name for name in sorted(folders) if f"`{parent}/{name}/`" not in GUIDE] == []


def commands(group: Any = None, before: str = "tdi") -> Iterator[tuple[str, str]]:
    """Return each command as users type it, with the file of its function."""
    for name, command in (group or get_command(app)).commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before} {name}")
        else:
            file = Path(inspect.getfile(inspect.unwrap(command.callback)))
            yield f"{before} {name}", file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(("command", "file"), list(commands()))
def test_the_guide_names_every_command_with_its_file_and_tests(command: str, file: str) -> None:
    rows = [
        line for line in GUIDE.splitlines() if line.startswith("| `tdi ") and f"`{command}`" in line
    ]
    assert len(rows) == 1, f"one row for {command}"
    _, _, module, tests, _ = rows[0].split("|")
    assert module.strip() == f"`{file}`"
    assert "`tests/" in tests


def test_every_page_has_its_address_and_its_tests() -> None:
    rows = {
        row[3]: row
        for line in GUIDE.splitlines()
        if len(row := [cell.strip() for cell in line.split("|")]) == 8
    }
    for page in site_map.PAGES:
        row = rows[f"`pages/{page.file}`"]
        assert row[2] == f"`/{page.path}`"
        assert row[6].startswith("`tests/")


def test_names_in_brackets_after_a_file_are_in_it() -> None:
    named = re.findall(r"`([\w/.]+\.py)` \(`([A-Z]\w+)`", GUIDE)
    assert named
    for file, name in named:
        assert name in (ROOT / file).read_text(encoding="utf-8"), f"{name} in {file}"


def test_views_of_a_page_have_the_same_modules() -> None:
    for folder in sorted(path.parent for path in (ROOT / "tdi" / "views").glob("*/__init__.py")):
        held = {path.name for path in folder.glob("*.py")}
        assert "view.py" in held, folder
        # Accueil and Carte share one selection; Accessibilité has nothing to choose.
        assert "selection.py" in held or folder.name in {"accueil", "carte", "accessibilite"}
