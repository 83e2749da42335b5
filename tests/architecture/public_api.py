"""Find what reaches behind the public interface of a library.

Imports, attributes, and names of the framework's page.

Public is what the documentation of a library shows. `faults` reads the sources without running
them; `test_public_api.py` calls it.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

OURS: Final = frozenset({"app", "pages", "tdi", "geo", "deploy", "bench", "tests", "docs"})
FOLDERS: Final = ("pages", "tdi", "geo", "deploy", "bench", "tests", "docs")
IN_THE_BROWSER: Final = frozenset({".js", ".css", ".html", ".template"})
FRAMEWORK_SHEET: Final = "pages/ui/static/framework.css"
SHORT_SCRIPTS: Final = ("pages/ui/static/navigation.js", "pages/ui/static/french.js")
LEAST_TOO_LONG: Final = 60

# The modules that the documentation of each library shows. A library that is not named here may be
# imported as it is.
PUBLIC: Final[Mapping[str, frozenset[str]]] = {
    "streamlit": frozenset(
        {
            "streamlit",
            "streamlit.components.v1",
            "streamlit.components.v2",
            "streamlit.errors",
            "streamlit.testing.v1",
        }
    ),
    "streamlit_folium": frozenset({"streamlit_folium"}),
    "folium": frozenset(
        {
            "folium",
            "folium.elements",
            "folium.features",
            "folium.map",
            "folium.plugins",
            "folium.raster_layers",
            "folium.template",
            "folium.utilities",
            "folium.vector_layers",
        }
    ),
    "branca": frozenset({"branca", "branca.colormap", "branca.element", "branca.utilities"}),
    "plotly": frozenset(
        {
            "plotly",
            "plotly.colors",
            "plotly.express",
            "plotly.figure_factory",
            "plotly.graph_objects",
            "plotly.io",
            "plotly.offline",
            "plotly.subplots",
        }
    ),
    "uvicorn": frozenset({"uvicorn"}),
    "starlette": frozenset(
        {
            "starlette",
            "starlette.applications",
            "starlette.background",
            "starlette.concurrency",
            "starlette.config",
            "starlette.datastructures",
            "starlette.endpoints",
            "starlette.exceptions",
            "starlette.middleware",
            "starlette.middleware.base",
            "starlette.middleware.cors",
            "starlette.middleware.gzip",
            "starlette.requests",
            "starlette.responses",
            "starlette.routing",
            "starlette.staticfiles",
            "starlette.status",
            "starlette.testclient",
            "starlette.types",
            "starlette.websockets",
        }
    ),
    "js_lib_leaflet": frozenset({"js_lib_leaflet"}),
}
# Modules that are reached as attributes of another: `st.components.v2.component`,
# `st.column_config.TextColumn`.
_ON_THE_WAY: Final = frozenset(
    {"streamlit.components", "streamlit.testing", "streamlit.column_config"}
)

# Methods of named tuples: documented, underscore or not.
_DOCUMENTED: Final = frozenset({"_asdict", "_fields", "_make", "_replace"})
_BY_NAME: Final = frozenset({"getattr", "setattr", "hasattr", "delattr", "object"})
"""Functions that take an attribute as a string after its object.

`object` is that of `mock.patch.object`.
"""

_PARTS_OF_THE_PAGE: Final = (
    (re.compile(r"\bst(?!-)[A-Z]\w+"), "a class or test id of the framework"),
    (re.compile(r"data-(?:testid|stale|baseweb|test-\w+)"), "an attribute of the framework's page"),
    (
        re.compile(r"dataset\.(?:testid|stale|baseweb|test[A-Z]\w*)"),
        "an attribute of the framework's page",
    ),
    (
        re.compile(r"\.(?:block|element)-container\b|emotion-cache|\.css-[a-z0-9]{5,}"),
        "a class of the framework",
    ),
    # Ours are `window.__tdi...`, and `window.__bench...` in the benchmarks.
    (re.compile(r"__streamlit|window\.__(?!tdi|bench)\w+"), "a private global"),
    (re.compile(r"\bStreamlit\.\w+|streamlit:\w+"), "the private channel of a component"),
)
# A member that begins with an underscore is a library's own, or would look like it: ours have plain
# names.
_PRIVATE_MEMBER: Final = re.compile(
    r"(?<=[\w\])])\??\._[a-zA-Z]\w*|^\s*_[a-zA-Z]\w*(?=\(.*\{)", re.M
)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.S)


@dataclass(frozen=True, order=True)
class Fault:
    """One place that reaches behind a public interface."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        """Write the place and what is wrong there."""
        return f"{self.path}:{self.line}: {self.what}"


def faults(root: Path, *, without: Collection[str] = ()) -> list[Fault]:
    """Return every fault of the sources below a folder, in order.

    Parameters
    ----------
    root
        Folder of the project.
    without
        Files that are not read, as addresses from the root.
    """
    found: list[Fault] = []
    for path in sources(root):
        place = path.relative_to(root).as_posix()
        if place in without:
            continue
        text = path.read_text(encoding="utf-8")
        found += python_faults(place, text) if path.suffix == ".py" else browser_faults(place, text)
    return sorted(set(found))


def sources(root: Path) -> Iterator[Path]:
    """Yield the files that are checked."""
    candidates = [
        root / "app.py",
        *(path for folder in FOLDERS for path in (root / folder).rglob("*")),
    ]
    for path in candidates:
        if (
            "__pycache__" not in path.parts
            and path.suffix in IN_THE_BROWSER | {".py"}
            and path.is_file()
        ):
            yield path


def python_faults(place: str, text: str) -> list[Fault]:
    """Return the faults of a Python module."""
    nodes = list(ast.walk(ast.parse(text)))
    ours, theirs = _bound_names(nodes)
    found = [
        *_imports(place, nodes),
        *_attributes(place, nodes, ours, theirs),
        *_named(place, nodes, ours),
    ]
    if place.startswith("pages/") or place == "app.py":
        found += _folium_component(place, nodes)
    if not place.startswith(("tests/", "bench/")):
        found += _replaced(place, nodes, theirs)
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += _parts_of_the_page(place, node.value, node.lineno)
            if _is_private_module(node.value):
                found.append(Fault(place, node.lineno, f"{node.value} is not a public module"))
    return found


def browser_faults(place: str, text: str) -> list[Fault]:
    """Return the faults of a script, style sheet or template."""
    found = []
    if place == FRAMEWORK_SHEET:
        found += [
            Fault(place, line, f"no reason is given for {rule}") for line, rule in unexplained(text)
        ]
    else:
        found += _parts_of_the_page(place, text, 1)
    if place.endswith((".js", ".html", ".template")):
        for hit in _PRIVATE_MEMBER.finditer(_COMMENT.sub(_blank, text)):
            line = 1 + text.count("\n", 0, hit.end())
            found.append(Fault(place, line, f"{hit[0].strip()} is a private member"))
    length = len(text.splitlines())
    if place in SHORT_SCRIPTS and length >= LEAST_TOO_LONG:
        found.append(Fault(place, length, f"{length} lines, of fewer than {LEAST_TOO_LONG}"))
    return found


def _bound_names(nodes: Sequence[ast.AST]) -> tuple[set[str], dict[str, str]]:
    """Return the names that a module imports from our packages, and those from others with what they stand for."""
    ours: set[str] = set()
    theirs: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                if top in OURS:
                    ours.add(alias.asname or top)
                else:
                    theirs[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name
                if node.level or (node.module or "").partition(".")[0] in OURS:
                    ours.add(name)
                else:
                    theirs[name] = f"{node.module}.{alias.name}"
    return ours, theirs


def _imports(place: str, nodes: Sequence[ast.AST]) -> Iterator[Fault]:
    for node in nodes:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
            private = [
                a.name for a in node.names if a.name.startswith("_") and not a.name.startswith("__")
            ]
            if node.module.partition(".")[0] not in OURS:
                for name in private:
                    yield Fault(place, node.lineno, f"{node.module}.{name} is private")
            # `from streamlit import runtime` imports a module, too.
            names += [
                f"{node.module}.{a.name}"
                for a in node.names
                if _is_module(f"{node.module}.{a.name}")
            ]
        else:
            continue
        for name in names:
            if _is_private_module(name):
                yield Fault(place, node.lineno, f"{name} is not a public module")


def _attributes(
    place: str, nodes: Sequence[ast.AST], ours: set[str], theirs: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield private attributes: a name with an underscore is read or set on ``self``, ``cls`` and our own modules only."""
    for node in nodes:
        if not isinstance(node, ast.Attribute):
            continue
        if _is_private(node.attr) and not _is_ours(node.value, ours):
            yield Fault(place, node.lineno, f"{ast.unparse(node)} is private")
        if node.attr == "get_by_test_id":
            yield Fault(place, node.lineno, "get_by_test_id asks for a test id of the framework")
        full = _full_name(node, theirs)
        if full and _is_private_module(full) and _is_module(full):
            yield Fault(place, node.lineno, f"{full} is not a public module")


def _named(place: str, nodes: Sequence[ast.AST], ours: set[str]) -> Iterator[Fault]:
    """Yield private attributes that are named by a string: ``setattr(thing, "_name", ...)``."""
    for node in nodes:
        if not isinstance(node, ast.Call) or len(node.args) < 2:
            continue
        called = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        thing, name = node.args[:2]
        if (
            called not in _BY_NAME
            or not isinstance(name, ast.Constant)
            or not isinstance(name.value, str)
        ):
            continue
        if _is_private(name.value) and not _is_ours(thing, ours):
            yield Fault(place, node.lineno, f"{ast.unparse(thing)}.{name.value} is private")


def _replaced(place: str, nodes: Sequence[ast.AST], theirs: Mapping[str, str]) -> Iterator[Fault]:
    """Yield assignments to an attribute of what a module imports from a library.

    Such a change reaches everyone who uses it.
    """
    theirs = {
        name: full
        for name, full in theirs.items()
        if full.partition(".")[0] not in sys.stdlib_module_names
    }
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Attribute) and _full_name(target, theirs):
                yield Fault(place, node.lineno, f"{ast.unparse(target)} is replaced")


def _folium_component(place: str, nodes: Sequence[ast.AST]) -> Iterator[Fault]:
    """Yield imports of streamlit_folium outside of functions.

    Imported outside of a run, its frame is not found.
    """
    within = {
        id(inner)
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
    }
    for node in nodes:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        if (
            any(name.partition(".")[0] == "streamlit_folium" for name in names)
            and id(node) not in within
        ):
            yield Fault(place, node.lineno, "streamlit_folium is imported outside of a function")


def _parts_of_the_page(place: str, text: str, first: int) -> Iterator[Fault]:
    for pattern, what in _PARTS_OF_THE_PAGE:
        for hit in pattern.finditer(text):
            yield Fault(place, first + text.count("\n", 0, hit.start()), f"{hit[0]} is {what}")


def unexplained(sheet: str) -> Iterator[tuple[int, str]]:
    """Yield the rules of a style sheet that give no reason: line and selector.

    A rule has its reason in the comment before it, or goes on with the part of the page that the
    rule before it names.
    A comment before a block (``@media``) counts for its first rule.

    >>> list(unexplained("/* Why. */ [data-x] { a: b } [data-x] > p { c: d } p { e: f }"))
    [(1, 'p')]
    """
    explained, parts = False, set[str]()
    for hit in re.finditer(
        r"(?P<comment>/\*.*?\*/)|(?P<selector>[^{}/]+)\{|(?P<end>\})", sheet, re.S
    ):
        if hit["comment"]:
            explained = True
        elif hit["selector"] and not hit["selector"].strip().startswith("@"):
            selector = hit["selector"].strip()
            named = set(re.findall(r"\[data-(?!embed)[^\]]*\]|\.st\w+|#\w+", selector))
            if not explained and not named & parts:
                start = hit.start("selector") + len(hit["selector"]) - len(hit["selector"].lstrip())
                yield 1 + sheet.count("\n", 0, start), selector
            explained, parts = False, named


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in _DOCUMENTED


def _is_ours(node: ast.expr, ours: Collection[str]) -> bool:
    """Return whether a chain of attributes and calls begins with ``self``, ``cls``, ``super()`` or a name of ours."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and (node.id in {"self", "cls", "super"} or node.id in ours)


def _full_name(node: ast.expr, theirs: Mapping[str, str]) -> str:
    """Return the full name of an attribute of an imported name, "" for another expression."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not names or not isinstance(node, ast.Name) or node.id not in theirs:
        return ""
    return ".".join([theirs[node.id], *reversed(names)])


@lru_cache(maxsize=4096)
def _is_module(name: str) -> bool:
    """Return whether a name of one of the libraries is a module.

    >>> _is_module("streamlit.runtime"), _is_module("streamlit.navigation")  # the second is hidden by the function
    (True, False)
    """
    top, *rest = name.split(".")
    if top not in PUBLIC:
        return False
    thing = importlib.import_module(top)
    for number, part in enumerate(rest):
        if not hasattr(thing, part):  # not imported yet
            folders = [
                Path(folder).joinpath(*rest[number:]) for folder in getattr(thing, "__path__", ())
            ]
            return any(folder.is_dir() or folder.with_suffix(".py").is_file() for folder in folders)
        thing = getattr(thing, part)
        if not inspect.ismodule(thing):
            return False
    return thing.__name__.partition(".")[0] == top


def _is_private_module(name: str) -> bool:
    """Return whether a name lies in one of the libraries and not in one of its public modules, nor is a member of one.

    >>> [_is_private_module(name) for name in ("streamlit.runtime", "streamlit.testing.v1", "folium.plugins.Draw", "tdi.data.store")]
    [True, False, False, False]
    """
    top = name.partition(".")[0]
    if (
        top not in PUBLIC
        or not re.fullmatch(r"\w+(?:\.\w+)*", name)
        or name.endswith((".js", ".css"))
    ):
        return False
    if name in PUBLIC[top] | _ON_THE_WAY:
        return False
    # Else it is a member of a public module, and no module itself.
    return name.rpartition(".")[0] not in PUBLIC[top] | _ON_THE_WAY or _is_module(name)


def _blank(hit: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", hit[0])
