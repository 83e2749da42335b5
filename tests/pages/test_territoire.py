"""The page Territoire without a browser: any address gives a page, wrong ones say what is near."""

from __future__ import annotations

import pytest

from tests.pages.test_pages import html_of, visit

PAGE = "pages/territoire.py"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"phase": "2018", "ti": "ti-8413"},
        {"phase": "2023", "ti": "ti-8413", "avec": "ti-2402", "depuis": "2020"},
        {"phase": "2024", "ti": "ti-7506"},
        {"phase": "2022", "ti": "ti-9301"},
        {"phase": "2023", "region": "24"},
        {"phase": "x", "ti": "y", "avec": "z", "depuis": "w", "region": "v"},
    ],
)
def test_any_address_gives_a_page(query: dict[str, str]) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    markup = html_of(app)
    assert "panne" not in markup
    assert "<h1>" in markup


def test_the_sheet_says_who_when_and_from_where() -> None:
    markup = html_of(visit(PAGE, phase="2023", ti="ti-8413"))
    assert "Plastics Vallée" in markup
    assert "Haut - Bugey Agglomération" in markup
    assert "sur 183 par la population" in markup
    assert "Pilote" in markup
    assert "Lezoux" in markup, "the code meant another territory in phase 1"


def test_a_retired_code_offers_what_it_became() -> None:
    markup = html_of(visit(PAGE, phase="2023", ti="ti-5311"))
    assert "ne désigne aucun territoire" in markup
    assert "Choisissez un territoire" in markup


def test_text_from_the_address_is_escaped() -> None:
    assert "<script>x" not in html_of(visit(PAGE, phase="2023", ti="<script>x</script>"))
