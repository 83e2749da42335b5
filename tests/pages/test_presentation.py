"""The page Présentation without a browser: any address gives a talk, wrong ones say what is near."""

from __future__ import annotations

import pytest

from tests.pages.test_pages import html_of, visit

PAGE = "pages/presentation.py"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"scene": "3", "region": "24"},
        {"phase": "2018", "region": "53"},
        {"phase": "2023", "ti": "ti-8413", "scene": "11"},
        {"phase": "x", "ti": "y", "region": "v", "scene": "w"},
    ],
)
def test_any_address_gives_a_talk(query: dict[str, str]) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    markup = html_of(app)
    assert "panne" not in markup
    assert markup.count("<h2>") == 13
    assert markup.count("Source : ") >= 30


def test_wrong_addresses_say_what_is_near() -> None:
    markup = html_of(visit(PAGE, scene="99", region="bretagne", phase="2023", ti="ti-5311"))
    assert "elles vont de 1 à 13" in markup
    assert "region=53" in markup
    assert "ne désigne aucun territoire" in markup


def test_text_from_the_address_is_escaped() -> None:
    assert "<script>x" not in html_of(visit(PAGE, region="<script>x</script>", scene="<script>x"))
