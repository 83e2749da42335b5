"""The pages where a host serves the framework alone: texts, figures, controls and tables stay."""

from __future__ import annotations

import re

import pytest

from pages.ui import hosting
from pages.ui.site_map import PAGES
from tests.pages.driving import (
    address,
    choose,
    control,
    html_of,
    links_of,
    markup_of,
    shown,
    title_of,
    visit,
)
from tests.pages.wellformed import well_formed

WITH_A_MAP = {"accueil.py", "carte.py", "territoire.py", "regions.py", "projets.py", "evolution.py"}


@pytest.fixture(autouse=True)
def _pages_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosting, "served", lambda: False)


def check_no_file_of_ours(markup: str) -> None:
    """Check that nothing but pages is asked of the host."""
    named = re.findall(r' (?:href|src|srcset)="/([^"?#]*)', markup)
    assert set(named) <= {page.path for page in PAGES}


@pytest.mark.parametrize("page", [page.file for page in PAGES])
def test_a_page_makes_do_without_our_files(page: str) -> None:
    app = visit(page)
    markup = html_of(app)
    assert 'class="panne"' not in markup
    assert "Cet hébergement ne sert que les pages" in markup
    assert "<h1>" in markup
    assert not app.get("component_instance"), "a map whose files are not there"
    assert not app.get("bidi_component"), "a component whose script is not there"
    check_no_file_of_ours(markup)
    assert len(app.image) == (page in WITH_A_MAP)
    for piece in markup_of(app):
        well_formed(piece)


def test_the_picture_is_captioned_and_follows_the_controls() -> None:
    app = visit("carte.py", phase="2023")
    first = title_of(app)
    choose(app, "Phase : année et nombre de territoires annoncés", "2020")
    assert address(app) == {"phase": "2020"}
    assert title_of(app) != first
    assert "octobre 2020" in app.image[0].captions[0]


def test_the_drawings_of_a_sheet_are_in_the_page() -> None:
    markup = html_of(visit("territoire.py", phase="2018", ti="ti-8413"))
    assert len(re.findall(r'<img src="data:image/svg\+xml;base64,', markup)) == 6, (
        "tree, shift, distributions"
    )
    check_no_file_of_ours(markup)


def test_the_list_beside_the_map_is_a_table() -> None:
    markup = html_of(visit("carte.py", phase="2023", region="53"))
    assert "<caption>" in markup
    assert '<th scope="row">Fougères – Vitré</th><td class="">Bretagne</td>' in markup


def test_the_search_is_a_box_whose_results_are_links() -> None:
    app = visit("accueil.py", phase="2023")
    label = "Ma commune est-elle en Territoire d’industrie ?"
    control(app, label).input("oyonax").run()
    assert "/?phase=2023&commune=01283" in links_of(app).values()
    assert shown(app, label) == "oyonax"
    control(app, label).input("introuvable <b>").run()
    assert "Aucun résultat." in html_of(app)
