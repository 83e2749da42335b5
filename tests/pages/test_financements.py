"""The page Financements without a browser: any address, its sections, its files."""

from __future__ import annotations

import pytest

from tests.pages.choosing import choose
from tests.pages.test_pages import html_of, visit

PAGE = "pages/financements.py"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"fonds": "faiit", "region": "24"},
        {"annee": "2021"},
        {"fonds": "vte", "region": "06", "annee": "2018"},
        {"phase": "1999", "fonds": "x", "region": "99", "annee": "<b>"},
    ],
)
def test_any_address_gives_the_page(query: dict[str, str]) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    markup = html_of(app)
    assert "panne" not in markup
    for part in ("<h1>", "Dans et hors des territoires", "Les énoncés qui divergent", "Le programme en bref"):
        assert part in markup
    assert "Ce que montre cette vue" in markup
    assert "ne mesure aucun effet" in markup or "ne sont pas connus" in markup
    assert "<b>»" not in markup


def test_centre_val_de_loire_in_the_title_with_its_source() -> None:
    markup = html_of(visit(PAGE, fonds="faiit", region="24"))
    title = markup.split("<h1>")[1].split("</h1>")[0]
    assert "171" in title
    assert "53 M€" in title
    assert "465 M€" in title
    assert "25 avril 2022" in title
    assert "prefectures-regions.gouv.fr" in markup


def test_an_unknown_fund_is_named_with_its_neighbours() -> None:
    app = visit(PAGE, fonds="faitt")
    assert "Le fonds « faitt » n’existe pas" in html_of(app)


def test_a_choice_is_written_to_the_address() -> None:
    app = visit(PAGE)
    choose(app, "Fonds", "Fonds vert, Territoires")
    assert app.query_params["fonds"] == "fonds-vert-ti"
    assert "Fonds vert" in html_of(app).split("<h1>")[1].split("</h1>")[0]
