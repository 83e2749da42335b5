"""The maps: what is sent for them, where a click leads, and when streamlit-folium is imported."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import streamlit as st
import streamlit_folium
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.pages.driving import (
    address,
    at,
    component,
    follow_to,
    go,
    html_of,
    map_of,
    message_of,
    title_of,
    visit,
)

# Pages with a map, the kinds of what can be clicked there, and a click: kind, code, and the address
# it leads to.
CLICKS = [
    ("accueil.py", {"phase": "2023"}, "ti", "ti-8413", {"phase": "2023", "ti": "ti-8413"}),
    ("carte.py", {"phase": "2023", "region": "84"}, "ti", "ti-8413", {"phase": "2023", "region": "84", "ti": "ti-8413"}),
    ("carte.py", {"phase": "2023", "ti": "ti-8413"}, "none", "", {"phase": "2023"}),
    ("territoire.py", {"phase": "2023"}, "ti", "ti-8413", {"phase": "2023", "ti": "ti-8413"}),
    ("regions.py", {}, "region", "24", {"region": "24"}),
    ("regions.py", {"region": "24"}, "none", "", {}),
    ("projets.py", {"phase": "2023"}, "projet", "faiit-look-cycle-international", {"projet": "faiit-look-cycle-international"}),
    ("projets.py", {"phase": "2023", "fonds": "faiit"}, "lieu", "58194", {"lieu": "58194", "fonds": "faiit"}),
    ("projets.py", {"phase": "2023", "q": "nevers"}, "ti", "ti-2707", {"ti": "ti-2707", "q": "nevers"}),
    ("evolution.py", {"de": "2022", "a": "2023"}, "ti", "ti-8413", {"de": "2022", "a": "2023", "phase": "2023", "ti": "ti-8413"}),
]  # fmt: skip
PAGES = sorted({page for page, *_ in CLICKS})


@pytest.mark.parametrize(("page", "query", "kind", "code", "expected"), CLICKS)
def test_a_click_is_a_link_to_another_state_of_the_page(
    page: str, query: dict[str, str], kind: str, code: str, expected: dict[str, str]
) -> None:
    app = visit(page, **query)
    links = message_of(app)["links"]
    assert all(link.startswith("?") for name, link in links.items() if name != "epci")
    if "epci" in links:  # an area outside of the programme has a page of its own
        assert links["epci"].startswith("/intercommunalite?")
    follow_to(app, links[kind].replace("%7B%7D", code))
    assert expected.items() <= address(app).items()
    if kind == "none":
        assert not {"ti", "region"} & set(address(app))
    assert 'class="avis"' not in html_of(app), "a link of ours is followed"


def test_the_list_beside_the_map_leads_where_the_map_does() -> None:
    app = visit("carte.py", phase="2023", region="84")
    links = message_of(app)["links"]
    assert component(app, "liste")["links"] == {k: v for k, v in links.items() if k != "epci"}


@pytest.mark.parametrize("page", PAGES)
def test_only_the_values_change(page: str) -> None:
    """The frame is kept and redraws its values, as long as all but the group of values is the same."""
    app = visit(page, region="24")
    first = map_of(app)
    second = map_of(at(app, region="53"))
    assert second.pop("feature_group") != first.pop("feature_group")
    assert second == first
    assert first["returned_objects"] == ["last_active_drawing"], "a pan or a zoom runs nothing"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"phase": "2018"},
        {"phase": "2023", "indicateur": "population", "par": "total"},
        {"phase": "2023", "indicateur": "aide", "par": "10000", "region": "84", "ti": "ti-8413"},
        {"mode": "evolution", "de": "2018", "a": "2024"},
    ],
)
def test_what_is_sent_for_the_map_is_small(query: dict[str, str]) -> None:
    app = visit("carte.py", **query)
    assert len(map_of(app)["feature_group"].encode()) < 4_000
    assert len(json.dumps(map_of(app)).encode()) < 7_000


def test_the_values_are_those_of_the_phase() -> None:
    app = visit("carte.py", phase="2020")
    message = message_of(app)
    assert message["layer"]["phase"] == "2020"
    assert len(message["layer"]["classes"]) == 148
    message = message_of(at(app, phase="2023", indicateur="population", par="total", ti="ti-8413"))
    assert (message["selected"], len(message["values"])) == ("ti-8413", 183)


def test_the_map_asks_our_own_server_only() -> None:
    sent = map_of(visit("carte.py"))
    assert all(link.startswith("/fichiers/") for link in (*sent["js_links"], *sent["css_links"]))
    assert "http" not in sent["script"] + sent["feature_group"]


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Stand a button in for the map: pressing it reports a click as streamlit-folium does."""
    drawing: list[Any] = []

    def stand_in(*_: Any, key: str, on_change: Callable[[], None], **__: Any) -> None:
        def report() -> None:
            st.session_state[key] = {"last_active_drawing": drawing[-1]}
            on_change()

        st.button("Carte", key="clic", on_click=report)

    monkeypatch.setattr(streamlit_folium, "st_folium", stand_in)
    return drawing.append


def test_a_click_that_the_browser_did_not_follow_is_followed_here(
    reported: Callable[[Any], None],
) -> None:
    app = visit("carte.py", phase="2023", deck="Carte~phase.2023")
    reported({"type": "Feature", "properties": {"link": "?phase=2023&ti=ti-8413", "n": 1}})
    app.button(key="clic").click().run()
    assert address(app) == {"phase": "2023", "ti": "ti-8413", "deck": "Carte~phase.2023"}
    assert "Plastics Vallée" in html_of(app)


@pytest.mark.parametrize(
    "drawing",
    [
        None,
        {},
        {"properties": {}},
        {"properties": {"link": None}},
        {"properties": {"link": "https://a.example/?phase=2023"}},
        {"properties": {"link": "javascript:alert(1)"}},
    ],
)
def test_what_is_no_link_of_ours_changes_nothing(
    reported: Callable[[Any], None], drawing: Any
) -> None:
    app = visit("carte.py", phase="2023")
    before = title_of(app)
    reported(drawing)
    app.button(key="clic").click().run()
    assert (title_of(app), address(app)) == (before, {"phase": "2023"})


def test_a_link_to_nonsense_is_a_notice(reported: Callable[[Any], None]) -> None:
    app = visit("carte.py", phase="2023")
    reported({"properties": {"link": "?phase=<b>&ti=x"}})
    app.button(key="clic").click().run()
    assert "« &lt;b&gt; » n’existe pas" in html_of(app)


def imported(body: Iterable[ast.stmt]) -> Iterator[str]:
    """Give the modules that are imported outside of functions."""
    for statement in body:
        if isinstance(statement, ast.Import):
            yield from (name.name for name in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            yield statement.module or ""
        elif not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from imported(
                each for each in ast.iter_child_nodes(statement) if isinstance(each, ast.stmt)
            )


def test_streamlit_folium_is_imported_in_a_run_only() -> None:
    """Imported earlier, its component is registered nowhere and its frame is not found for the life of the process."""
    files = [
        ROOT / "app.py",
        *(path for part in ("pages", "tdi", "geo") for path in (ROOT / part).rglob("*.py")),
    ]
    found = {path: list(imported(ast.parse(path.read_text("utf-8")).body)) for path in files}
    assert any("streamlit" in names for names in found.values())
    assert not [
        path
        for path, names in found.items()
        if any(name.startswith("streamlit_folium") for name in names)
    ]
    code = "import app, sys; sys.exit('streamlit_folium' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=120).returncode
        == 0
    )


def test_a_map_is_drawn_after_a_page_without_one() -> None:
    app: AppTest = visit("financements.py")
    assert not app.get("component_instance")
    assert message_of(go(app, "carte.py"))["links"]
