"""The guide "where things are" (docs/where.md) names what there is."""

from __future__ import annotations

import re

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


def test_the_guide_names_every_command() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert "export" in commands
    assert [name for name in commands if f"`tdi {name}`" not in GUIDE] == []


def test_views_of_a_page_have_the_same_modules() -> None:
    for folder in sorted(path.parent for path in (ROOT / "tdi" / "views").glob("*/__init__.py")):
        held = {path.name for path in folder.glob("*.py")}
        assert "view.py" in held, folder
        # Accueil and Carte share one selection; Accessibilité has nothing to choose.
        assert "selection.py" in held or folder.name in {"accueil", "carte", "accessibilite"}
