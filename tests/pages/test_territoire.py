"""The page Territoire: a sheet, or the choice of one."""

from __future__ import annotations

from tests.pages.driving import address, choose, html_of, visit


def test_the_sheet_says_who_when_and_from_where() -> None:
    markup = html_of(visit("territoire.py", phase="2023", ti="ti-8413"))
    assert "Plastics Vallée" in markup
    assert "Haut - Bugey Agglomération" in markup
    assert "sur 183 par la population" in markup
    assert "Pilote" in markup
    assert "Lezoux" in markup, "the code meant another territory in phase 1"


def test_a_retired_code_offers_what_it_became() -> None:
    assert "Choisissez un territoire" in html_of(visit("territoire.py", phase="2023", ti="ti-5311"))


def test_the_comparison_names_the_other() -> None:
    app = visit("territoire.py", phase="2023", ti="ti-8413", avec="ti-2402")
    assert "rond : Chartres" in html_of(app)
    choose(app, "Gagné et perdu, par rapport à", "octobre 2020")
    assert address(app)["avec"] == "ti-2402", "an address written down before is kept"
