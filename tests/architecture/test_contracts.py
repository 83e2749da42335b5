"""Who may know whom, beyond what the import linter can say of packages."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.conftest import ROOT

PAGES = sorted(p for p in [ROOT / "app.py", *(ROOT / "pages").glob("*.py")] if p.name != "__init__.py")
SOURCES = sorted(
    p
    for folder in ("geo", "tdi", "pages", "bench")
    for p in (ROOT / folder).rglob("*.py")
    if "__pycache__" not in p.parts
)


def imports(path: Path) -> set[str]:
    """Return the full names that a module imports, at any depth of its code."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def within(names: set[str], *packages: str) -> set[str]:
    """Return the names that lie in one of the packages."""
    return {n for n in names if any(n == p or n.startswith(p + ".") for p in packages)}


def test_import_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_pages_are_thin(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 90, (
        "a page opens, reads, builds and renders; the rest belongs to views or ui"
    )
    made = [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)
    ]
    assert not made, f"line {made[0].lineno}: a page defines nothing"
    heavy = within(
        imports(path), "pandas", "geopandas", "numpy", "shapely", "folium", "plotly", "geo", "tdi.build"
    )
    assert not heavy, f"a page does not import {sorted(heavy)}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_sources_keep_to_their_layer(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    names = imports(path)
    if place.startswith(("geo/", "tdi/")):
        assert not within(names, "pages", "streamlit", "streamlit_folium", "bench")
    if place.startswith("pages/"):
        assert not within(names, "tdi.build", "tdi.cli", "bench")
    if (
        place.startswith(("geo/", "tdi/"))
        and not place.startswith("tdi/build/")
        and place
        not in (
            "tdi/cli.py",
            "tdi/serving.py",  # asks whether the port is free
        )
    ):
        assert not within(names, "requests", "urllib.request", "http.client", "httpx", "socket"), (
            "only the build fetches"
        )


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_only_the_boundary_catches_everything(path: Path) -> None:
    if path == ROOT / "pages" / "ui" / "frame.py":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in {"Exception", "BaseException", "everything"}, (
                f"line {node.lineno} catches {caught}"
            )


def test_the_running_application_needs_no_build_packages() -> None:
    """Importing geopandas and its kin costs 0.5 s and 100 MB: only the build does, and exports when asked."""
    names = [
        ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for folder in ("pages/ui", "tdi/views", "tdi/figures")
        for p in sorted((ROOT / folder).rglob("*.py"))
    ]
    code = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(*sorted({'geopandas', 'shapely', 'pyproj', 'pandera', 'tdi.build', 'pptx', 'typst', 'resvg_py'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
