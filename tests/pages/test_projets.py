"""The page Projets: a question with its answer, a card with its source, a table that sorts and turns its pages."""

from __future__ import annotations

from tests.pages.driving import address, follow, html_of, links_of, title_of, visit


def test_the_question_of_the_territories_of_2020() -> None:
    app = visit("projets.py", phase="2020", fonds="faiit", situation="hors")
    assert (
        title_of(app)
        == "France, FAIIT : 63 projets nommés hors des territoires de 2020, sur 170 situés"
    )


def test_a_row_opens_its_card_with_its_source_and_closes_it() -> None:
    app = visit("projets.py", phase="2023", q="look cycle")
    follow(app, "Look Cycle International")
    assert address(app)["projet"] == "faiit-look-cycle-international"
    assert 'aria-label="Fiche"' in html_of(app)
    assert "https://www.info-chalon.com/" in html_of(app)
    assert '<tr aria-current="true">' in html_of(app)
    follow(app, "Fermer la fiche")
    assert address(app) == {"phase": "2023", "q": "look cycle"}
    assert "<tr aria-current" not in html_of(app)


def test_headings_sort_and_links_turn_the_pages() -> None:
    app = visit("projets.py", phase="2023")
    follow(app, "Suivante")
    assert address(app) == {"phase": "2023", "page": "2"}
    follow(app, "Date")
    assert address(app) == {"phase": "2023", "tri": "-date"}, (
        "another order begins at its first page"
    )
    assert 'aria-sort="descending"' in html_of(app)
    follow(app, "Date ▼")
    assert address(app) == {"phase": "2023", "tri": "date"}


def test_a_filter_is_a_chip_that_takes_it_off() -> None:
    app = visit("projets.py", phase="2023", fonds="faiit", objet="projets")
    chips = {text: to for text, to in links_of(app).items() if text.startswith("Retirer le filtre")}
    assert len(chips) == 2
    assert set(chips.values()) == {"?phase=2023&fonds=faiit", "?phase=2023&objet=projets"}


def test_an_empty_result_is_in_the_title() -> None:
    assert "aucun projet ni site nommé" in html_of(visit("projets.py", q="introuvable"))
