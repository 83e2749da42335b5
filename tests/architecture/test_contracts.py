"""Who may know whom, beyond what the import linter can say of packages."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from pages.ui import site_map
from tests.conftest import ROOT

ROUTER = ROOT / "pages" / "main.py"
PAGES = sorted(path for path in (ROOT / "pages").glob("*.py") if path != ROUTER)
BOUNDARY = ROOT / "pages" / "ui" / "frame.py"
SERVING = ROOT / "tdi" / "serving.py"
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


def test_the_router_knows_every_page() -> None:
    assert {path.name for path in PAGES} == {page.file for page in site_map.PAGES}


@pytest.mark.parametrize("path", [ROOT / "app.py", ROUTER, *PAGES], ids=lambda p: p.name)
def test_pages_are_thin(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 90, (
        "a page reads its selection, builds its view and shows it; the rest belongs to views or ui"
    )
    made = [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)
    ]
    assert not made, f"line {made[0].lineno}: a page defines nothing"
    heavy = within(
        imports(path),
        "pandas",
        "geopandas",
        "numpy",
        "shapely",
        "folium",
        "plotly",
        "geo",
        "tdi.build",
    )
    assert not heavy, f"a page does not import {sorted(heavy)}"
    assert path.name == "app.py" or not within(imports(path), "pages.ui.server"), (
        "a page serves nothing"
    )


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_sources_keep_to_their_layer(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    names = imports(path)
    if place.startswith(("geo/", "tdi/")):
        assert not within(names, "pages", "streamlit", "streamlit_folium", "bench")
    if place.startswith("pages/"):
        assert not within(names, "tdi.build", "tdi.cli", "bench")
        assert not within(names, "folium", "branca", "plotly"), "only tdi.figures draws"
    if (
        place.startswith(("geo/", "tdi/"))
        and not place.startswith("tdi/build/")
        and place != "tdi/cli/__init__.py"
    ):
        fetching = within(names, "requests", "urllib.request", "http.client", "httpx", "socket")
        # It listens for a moment on the port that it is to serve on, and asks nobody.
        assert fetching <= ({"socket"} if path == SERVING else set()), "only the build fetches"


def test_only_the_boundary_catches_everything() -> None:
    caught = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or {"Exception", "BaseException"} & {n.id for n in names_in(node.type)}
        )
    ]
    assert caught == [BOUNDARY.relative_to(ROOT).as_posix()]


def names_in(node: ast.expr) -> list[ast.Name]:
    """Return the names of an expression."""
    return [inner for inner in ast.walk(node) if isinstance(inner, ast.Name)]


def import_graph(root: Path, package: str) -> dict[str, set[str]]:
    """Return which modules of a package each of its modules imports, at any depth of its code."""
    modules = {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (root / package).rglob("*.py")
    }
    # Importing a part of a package runs the `__init__` of the whole, which is empty here.
    parts = {name for name, path in modules.items() if path.name != "__init__.py"}
    return {name: imports(path) & parts - {name} for name, path in modules.items()}


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """Return the modules of a circle of imports, or none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("package", ["geo", "tdi", "pages"])
def test_no_modules_import_each_other(package: str) -> None:
    graph = import_graph(ROOT, package)
    assert any(graph.values())
    found = circle(graph)
    assert not found, " -> ".join(found)


@pytest.mark.parametrize("package", ["tdi", "tdi/views", "pages/ui"])
def test_no_folders_import_each_other(package: str) -> None:
    """A folder counts as one, a module beside the folders as itself."""
    depth = package.count("/") + 2
    graph: dict[str, set[str]] = {}
    for name, used in import_graph(ROOT, package).items():
        presentation = ".".join(name.split(".")[:depth])
        graph.setdefault(presentation, set()).update(
            {".".join(each.split(".")[:depth]) for each in used} - {presentation}
        )
    found = circle(graph)
    assert not found, " -> ".join(found)


def test_a_circle_is_found_wherever_the_import_stands(tmp_path: Path) -> None:
    package = tmp_path / "pages" / "ui"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "render.py").write_text("from pages.ui import folium_frame")
    (package / "folium_frame.py").write_text("from pages.ui.ahead import draw")
    (package / "ahead.py").write_text("def draw():\n    import pages.ui.render")
    assert set(circle(import_graph(tmp_path, "pages/ui"))) == {
        "pages.ui.render",
        "pages.ui.folium_frame",
        "pages.ui.ahead",
    }
    (package / "ahead.py").write_text("def draw():\n    pass")
    assert not circle(import_graph(tmp_path, "pages/ui"))


def test_the_running_application_needs_no_build_packages() -> None:
    """Importing geopandas and its kin costs 0.5 s and 100 MB.

    Only the build does, and exports when asked.

    Nor is streamlit_folium imported: before the first run of a page, its frame would be 404 for the
    life of the process.
    """
    names = [
        ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for folder in ("pages/ui", "tdi/views", "tdi/figures")
        for p in sorted((ROOT / folder).rglob("*.py"))
    ]
    code = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "heavy = {'geopandas', 'shapely', 'pyproj', 'pandera', 'tdi.build', 'pptx', 'typst', 'resvg_py', 'streamlit_folium'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
