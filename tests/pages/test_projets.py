"""The page Projets without a browser: any address gives a page, and the page says what the address asks."""

from __future__ import annotations

import pytest

from tests.pages.choosing import choose, follow, write
from tests.pages.test_pages import html_of, visit

PAGE = "pages/projets.py"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"phase": "2018", "region": "84"},
        {"phase": "2023", "ti": "ti-2707", "tri": "-date"},
        {"phase": "2020", "fonds": "faiit", "situation": "hors", "page": "3"},
        {"objet": "sites", "annee": "nd", "theme": "nd"},
        {"q": "introuvable <b>", "projet": "faiit-look-cycle-international"},
        {"mode": "evolution", "de": "2018", "a": "2023"},
        {"phase": "x", "ti": "y", "fonds": "z", "page": "-3", "lieu": "0", "tri": "?", "projet": "w"},
    ],
)
def test_any_address_gives_a_page(query: dict[str, str]) -> None:
    app = visit(PAGE, **query)
    assert not app.exception
    markup = html_of(app)
    assert "panne" not in markup, "the error boundary was shown"
    assert "<h1>" in markup
    assert "Ce que montre cette vue" in markup


def test_the_question_of_the_territories_of_2020() -> None:
    markup = html_of(visit(PAGE, phase="2020", fonds="faiit", situation="hors"))
    assert "63 projets nommés hors des territoires de 2020, sur 170 situés" in markup


def test_the_card_opens_with_its_source() -> None:
    markup = html_of(visit(PAGE, phase="2023", projet="faiit-look-cycle-international"))
    assert "Look Cycle International" in markup
    assert "https://www.info-chalon.com/" in markup


def test_a_choice_writes_the_address_and_goes_back_to_the_first_page() -> None:
    app = visit(PAGE, phase="2023", page="2")
    choose(app, "Fonds", "FAIIT")
    assert dict(app.query_params) == {"phase": "2023", "fonds": "faiit"}
    write(app, "Rechercher", "  NEVERS ")
    assert app.query_params["q"] == "NEVERS"
    follow(app, "Tout effacer")
    assert dict(app.query_params) == {"phase": "2023"}


def test_an_empty_result_is_a_designed_state() -> None:
    markup = html_of(visit(PAGE, q="introuvable"))
    assert "aucun projet ni site nommé" in markup
    assert 'class="vide"' in markup


def test_text_from_the_address_is_escaped() -> None:
    markup = html_of(visit(PAGE, q="<script>alert(1)</script>", projet="<script>x"))
    assert "<script>" not in markup
