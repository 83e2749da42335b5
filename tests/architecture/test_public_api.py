"""Nothing reaches behind the public interface of a library, but for one style sheet that says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.public_api import FRAMEWORK_SHEET, SHORT_SCRIPTS, Fault, faults, sources
from tests.conftest import ROOT

# They hold what is looked for.
LOOKING = ("tests/architecture/public_api.py", "tests/architecture/test_public_api.py")
# Still to be written anew on public API (record 35); a file that is clean goes from this list.
# One small bad example a check: where it lies, what it holds, and a part of what is said of it.
BAD = [
    # Imports: of modules that no documentation shows, however they are written.
    (
        "pages/a.py",
        "from streamlit.runtime import Runtime",
        "streamlit.runtime is not a public module",
    ),
    ("pages/a.py", "import streamlit.web.cli", "streamlit.web.cli is not a public module"),
    ("pages/a.py", "from streamlit import runtime", "streamlit.runtime is not a public module"),
    ("bench/a.py", "from streamlit.proto.BackMsg_pb2 import BackMsg", "is not a public module"),
    (
        "tests/a.py",
        "from streamlit.components.v2 import manifest_scanner",
        "manifest_scanner is not a public",
    ),
    ("pages/a.py", "def f():\n    from streamlit.delta_generator import DeltaGenerator", "a.py:2"),
    ("tdi/a.py", "import plotly.graph_objs._figure", "is not a public module"),
    ("tdi/a.py", "from folium import _version", "folium._version is private"),
    ("deploy/a.py", "from uvicorn.server import Server", "uvicorn.server is not a public module"),
    ("pages/ui/server/a.py", "from starlette._utils import is_async_callable", "starlette._utils"),
    # The same, reached as an attribute or named by a string.
    (
        "pages/a.py",
        "import streamlit as st\nst.runtime.get_instance()",
        "a.py:2: streamlit.runtime",
    ),
    ("app.py", "import streamlit\nstreamlit.config.set_option('a', 1)", "streamlit.config"),
    (
        "tests/a.py",
        "import importlib\nimportlib.import_module('streamlit.web.server')",
        "streamlit.web",
    ),
    (
        "tests/a.py",
        "def test(monkeypatch):\n    monkeypatch.setattr('streamlit.runtime.caching.x', 1)",
        "a.py:2",
    ),
    # Attributes with an underscore, on whatever is not our own.
    (
        "tdi/a.py",
        "import folium\nm = folium.Map()\nm._children.clear()",
        "a.py:3: m._children is private",
    ),
    (
        "pages/a.py",
        "import streamlit_folium\nstreamlit_folium._component_func = 1",
        "_component_func",
    ),
    (
        "pages/a.py",
        "def f(session):\n    return session.client._session_state",
        "client._session_state",
    ),
    (
        "tests/a.py",
        "from starlette.routing import Route\nRoute('/', f)._thing()",
        "_thing is private",
    ),
    ("tests/a.py", "def f(page):\n    return page.screen()[0]._impl", "_impl is private"),
    ("tests/a.py", "import branca\nsetattr(branca, '_x', 1)", "branca._x is private"),
    (
        "tests/a.py",
        "import uvicorn\nvalue = getattr(uvicorn.Server, '_serve')",
        "uvicorn.Server._serve",
    ),
    (
        "tests/a.py",
        "import folium\ndef test(monkeypatch):\n    monkeypatch.setattr(folium.Map, '_x', 1)",
        "_x",
    ),
    # What a library holds is not replaced.
    (
        "pages/a.py",
        "import uvicorn\nuvicorn.Server.serve = print",
        "uvicorn.Server.serve is replaced",
    ),
    (
        "tdi/a.py",
        "from folium import Map\nMap.default_js = []",
        "Map.default_js is replaced",
    ),
    # Names of the framework's page.
    (
        "pages/ui/static/a.js",
        "const x = 1;\ndocument.querySelector('[data-testid=stMain]');",
        "a.js:2: data-testid",
    ),
    ("pages/ui/static/app.css", ".stButton { color: red }", "stButton is a class or test id"),
    ("pages/ui/static/app.css", "p { color: red }\n.block-container { padding: 0 }", "app.css:2"),
    ("pages/ui/static/app.css", ".st-emotion-cache-1abc2de { padding: 0 }", "emotion-cache"),
    ("pages/ui/static/app.css", ".css-1d391kg { padding: 0 }", "css-1d391kg"),
    ("tdi/site/static/site.css", "[data-baseweb=select] { color: red }", "data-baseweb"),
    (
        "tests/browser/a.py",
        "SCRIPT = '''\nel.dataset.testScriptState\n'''",
        "a.py:2: dataset.testScriptState",
    ),
    ("tests/browser/a.py", "def f(page):\n    page.locator('[data-stale=true]')", "data-stale"),
    ("tests/browser/a.py", "def f(page):\n    page.get_by_test_id('x')", "get_by_test_id"),
    ("pages/ui/a.py", "MARK = f'<style>.stApp {{ color: {1} }}</style>'", "stApp"),
    ("tdi/site/templates/a.html", "<script>window.__streamlit = {}</script>", "__streamlit"),
    (
        "tdi/browser/atlas/a.js",
        "window.Streamlit.setComponentValue(1);",
        "Streamlit.setComponentValue",
    ),
    ("deploy/a.template", "add_header X '.stMain';", "stMain"),
    # Private members in scripts, Leaflet's for example.
    ("pages/ui/static/a.js", "map._animatingZoom = true;", "._animatingZoom is a private member"),
    ("pages/ui/static/a.js", "const a = {\n  _update() {\n  },\n};", "a.js:2: _update"),
    # The one style sheet that may name parts of the framework gives its reasons.
    (
        FRAMEWORK_SHEET,
        "/* What this sheet is for. */\n\n.stA { a: b }\n.stB { c: d }",
        "no reason is given for .stB",
    ),
    (
        FRAMEWORK_SHEET,
        "@media print {\n  .stA { a: b }\n}",
        "framework.css:2: no reason is given for .stA",
    ),
    # Two small scripts; and streamlit-folium comes within a run only.
    (SHORT_SCRIPTS[0], "\n" * 60, "60 lines, of fewer than 60"),
    (SHORT_SCRIPTS[1], "\n" * 60, "60 lines, of fewer than 60"),
    ("pages/ui/a.py", "from streamlit_folium import st_folium", "outside of a function"),
    (
        "pages/a.py",
        "try:\n    import streamlit_folium\nfinally:\n    pass",
        "outside of a function",
    ),
]

GOOD = [
    ("app.py", "import streamlit as st\nfrom pages.ui import x\napp = st.App('pages/main.py')"),
    (
        "pages/a.py",
        "import streamlit as st\nst.navigation([])\nst.components.v2.component('a', js='')",
    ),
    (
        "pages/a.py",
        "import streamlit as st\nst.column_config.TextColumn('a')\nst.session_state['_a'] = 1",
    ),
    ("pages/a.py", "def draw():\n    from streamlit_folium import st_folium\n    st_folium(None)"),
    ("tests/a.py", "from streamlit.testing.v1 import AppTest\nimport streamlit.errors"),
    ("tdi/a.py", "from tdi import store\nstore._read()\nprint(store.__name__)"),
    ("tdi/a.py", "class A:\n    def __init__(self):\n        self._a = 1\n        super()._b()"),
    ("tdi/a.py", "for row in frame.itertuples():\n    print(row._asdict())"),
    (
        "tdi/a.py",
        "from folium.plugins import Draw\nimport plotly.graph_objects as go\ngo.Figure().update_layout()",
    ),
    ("tdi/a.py", "FILE = 'plotly.min.js'\nTEXT = 'streamlit run app.py'"),
    (
        "tests/a.py",
        "from tdi import store\ndef test(monkeypatch):\n    monkeypatch.setattr(store, '_read', print)",
    ),
    (
        "tests/a.py",
        "import streamlit as st\ndef test(monkeypatch):\n    monkeypatch.setattr(st, 'rerun', print)",
    ),
    ("pages/ui/static/app.css", ".st-key-reglages-carte, .stable { color: red }"),
    (
        "pages/ui/static/a.js",
        "/* a._b is gone */ window.tdiGo = (a) => a;\nopen(address, '_blank');",
    ),
    (
        FRAMEWORK_SHEET,
        "/* Why. */\n.stA, .stB { a: b }\n.stB > p { c: d }\n@media print {\n  /* Why. */\n  .stC { a: b }\n}",
    ),
    (SHORT_SCRIPTS[0], "\n" * 59),
]


def found(tmp_path: Path, place: str, text: str) -> list[str]:
    """Write one file in an empty project, and return what is said of it."""
    file = tmp_path / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return [str(fault) for fault in faults(tmp_path)]


@pytest.mark.parametrize(
    ("place", "text", "said"), BAD, ids=[f"{text[:50]!r}" for _, text, _ in BAD]
)
def test_a_bad_example_is_found(tmp_path: Path, place: str, text: str, said: str) -> None:
    assert any(said in fault for fault in found(tmp_path, place, text)), found(
        tmp_path, place, text
    )


@pytest.mark.parametrize(("place", "text"), GOOD, ids=[f"{text[:50]!r}" for _, text in GOOD])
def test_a_good_example_passes(tmp_path: Path, place: str, text: str) -> None:
    assert not found(tmp_path, place, text)


@pytest.fixture(scope="module")
def all_faults() -> list[Fault]:
    return faults(ROOT, without=LOOKING)


def test_the_project_keeps_to_public_interfaces(all_faults: list[Fault]) -> None:
    assert sum(1 for _ in sources(ROOT)) > 400, "the sources are where they are looked for"
    hits = [str(fault) for fault in all_faults]
    assert not hits, "\n".join(hits)
