"""French typography where texts are made.

In the scripts of the browser, in messages, in previews of tables.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pages.ui import cache, search_api
from tdi import paths
from tdi.figures.map_symbols import Circles
from tdi.media import typeset
from tdi.text.typography import THIN, spaced
from tdi.views.atlas import AtlasView
from tdi.views.donnees.tables import table_sheet
from tdi.views.selection import Selection
from tests.site_check import loose, unset

SCRIPTS = [
    path
    for folder in ("pages/ui/static", "tdi/browser", "tdi/site/static")
    for path in sorted((paths.root() / folder).rglob("*.js"))
]
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$|(?<=[;{}]) // .*?$", re.DOTALL | re.MULTILINE)
_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')


def literals(script: str) -> list[str]:
    """Return the texts of a script, without what is computed in them."""
    found = []
    for one, other in _LITERAL.findall(_COMMENT.sub("", script)):
        plain = re.sub(r"\$\{[^{}]*\}", "X", one or other)
        found.append(re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), plain))
    return found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_the_texts_of_a_script_are_set_as_french_is(path: Path) -> None:
    script = path.read_text("utf-8")
    if path.name == "french.js":  # its keys are the framework's own words
        script = re.sub(r'^\s*"[^"\n]*":', "", script, flags=re.MULTILINE)
    texts = [part for text in literals(script) for part in re.split(r"<[^>]*>", text)]
    assert [fault for text in texts if (fault := loose(text) or unset(text))] == []


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_search_finds_with_either_apostrophe_and_shows_the_curved_one(apostrophe: str) -> None:
    found = search_api.results(cache.newest(), "tout", "2023", f"pays de l{apostrophe}aigle")
    assert found[0]["label"].endswith("ays de L’Aigle")
    assert not any(unset(each["label"]) or unset(each["hint"]) for each in found)
    start, end = found[0]["marks"][-1]
    assert found[0]["label"][start:end] == "Aigle"


def test_what_is_below_two_is_singular() -> None:
    atlas = cache.carte(Selection(phase="2023", indicator="projets", per="total")).explorer.atlas
    assert [atlas.unit_of(value) for value in (0, 1, 1.9, 2, 12)] == ["projet"] * 3 + [
        "projets"
    ] * 2
    assert AtlasView("2023", "", (), "t", "s", "s", unit="hab.").unit_of(1) == "hab."


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_circle_of_the_legend_says_what_it_counts(theme) -> None:
    atlas = cache.carte(Selection(phase="2023", indicator="projets", per="total")).explorer.atlas
    drawn, _, _ = Circles(replace(atlas, circle_steps=(10.0, 1.0)), 900).legend(theme)
    assert re.findall(r">([^<]*)</text>", drawn) == ["10\u00a0projets", "1\u00a0projet"]


def test_a_preview_writes_every_whole_number_alike() -> None:
    preview = table_sheet(cache.newest(), "territories").preview
    place = preview.columns.index("population")
    large = [row[place] for row in preview.rows if len(row[place]) > 3]
    assert large
    assert all(THIN in text and text.replace(THIN, "").isdigit() for text in large)
    phase = preview.columns.index("phase")
    assert {len(row[phase]) for row in preview.rows} == {4}, "a year is a text"


def test_a_document_is_set_but_for_its_drawings() -> None:
    data = {"title": "Pays de l'Aigle", "rows": [("10 000", 1)], "svg": "<svg a='b'>l'eau</svg>"}
    assert typeset._set(data) == {
        "title": "Pays de l’Aigle",
        "rows": [[f"10{THIN}000", 1]],
        "svg": "<svg a='b'>l'eau</svg>",
    }


def test_a_text_that_is_set_stays_as_it_is() -> None:
    once = spaced("Nord : « l'eau » de 1 759 M€")
    assert spaced(once) == once
    assert not unset(once)
    assert not loose(once)
