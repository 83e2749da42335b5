"""What a source may write never becomes markup, a script or a formula."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pages.ui.projets import controls, parts
from tdi.figures.atlas import AtlasValues
from tdi.figures.atlas_message import atlas_message
from tdi.views.atlas import AtlasView
from tdi.views.coverage import Coverage
from tdi.views.figure import SourceLine
from tdi.views.points import Place, Points
from tdi.views.projets.card import ProjectCard
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.selection import Selection

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def markup(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what would be shown."""
    shown: list[str] = []
    monkeypatch.setattr(parts.st, "html", shown.append)
    return shown


def test_a_script_in_a_title_is_text_in_the_card(markup: list[str]) -> None:
    source = SourceLine(EVIL, f'https://a.example/"{EVIL}')
    sheet = ProjectCard(
        "x",
        EVIL,
        EVIL,
        EVIL,
        EVIL,
        ((EVIL, EVIL),),
        (("2024", EVIL, EVIL, ""),),
        EVIL,
        source,
        EVIL,
    )
    parts.card(sheet, Selection())
    assert "<script>" not in markup[0]
    assert markup[0].count("&lt;script&gt;") == 12, "each text once"
    assert 'href="https://a.example/&#34;' in markup[0]


def test_a_script_in_the_name_of_a_fund_is_text_in_the_gauge(markup: list[str]) -> None:
    parts.gauges((Coverage("f", EVIL, EVIL, 1, 2, "projets", EVIL, SourceLine(EVIL)),))
    assert "<script>" not in markup[0]


def test_a_script_in_a_name_cannot_leave_the_message_of_the_map() -> None:
    points = Points((Place(1.0, 2.0, 1, 0, "projet:x", EVIL, EVIL),))
    view = AtlasView("2024", "A", (), "t", "s", "src", points=points)
    values = AtlasValues(atlas_message(view, "light"))
    assert "<" not in values.message


def test_a_script_in_the_name_of_a_filter_is_text_in_its_chip() -> None:
    view: Any = SimpleNamespace(active=(("fund", EVIL, EVIL),))
    chips = controls._chips(ProjetsSelection(phase="2024", fund=EVIL), view)
    assert "<script>" not in chips
    assert chips.count("&lt;script&gt;") == 2, "its name and its value"
    assert 'href="?phase=2024" data-interne>' in chips
