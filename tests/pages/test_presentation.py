"""The page Présentation without a browser: any address gives a talk, wrong ones say what is near."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tdi.views.deck import MOST_SCENES, item, read, written
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
    assert "valeurs possibles : 1 à 13" in markup.replace("\u00a0", " ")
    assert "region=53" in markup
    assert "ne désigne aucun territoire" in markup


def test_text_from_the_address_is_escaped() -> None:
    assert "<script>x" not in html_of(visit(PAGE, region="<script>x</script>", scene="<script>x"))


def test_every_page_with_a_drawing_offers_itself_to_the_presentation() -> None:
    for page, query in (
        ("app.py", {}),
        ("pages/carte.py", {"phase": "2023"}),
        ("pages/territoire.py", {"phase": "2023", "ti": "ti-8413"}),
        ("pages/financements.py", {"fonds": "faiit"}),
    ):
        offered = re.findall(r'href="([^"]+)" data-interne>Ajouter à ma', html_of(visit(page, **query)))
        assert len(offered) == 1, page
        held = parse_qs(urlsplit(html.unescape(offered[0])).query)["deck"][0]
        assert read(held)[0].file == page
        again = html_of(visit(page, **query, deck=held))
        assert "Dans ma présentation, scène 1" in again
        assert "Ma présentation (1)" in again
    assert "Ajouter à ma" not in html_of(visit("pages/donnees.py"))


def test_a_full_or_unreadable_presentation_is_said() -> None:
    full = written([item("pages/carte.py", {"phase": "2024", "ti": f"ti-{n}"}) for n in range(MOST_SCENES)])
    assert "20 scènes au plus" in html_of(visit("pages/carte.py", phase="2024", deck=full))
    markup = html_of(visit(PAGE, deck="1.abc"))
    assert "incomplète ou a été modifiée" in markup
    assert markup.count("<h2>") == 13
    assert "Ajouter à ma" in html_of(visit("pages/carte.py", phase="2024", deck="1.abc"))


def test_the_plan_lists_what_can_be_added() -> None:
    proposed = html_of(visit(PAGE, vue="plan"))
    assert proposed.count("Ajouter</a>") == 12
    own = written([item("pages/carte.py", {"phase": "2023"})])
    app = visit(PAGE, vue="plan", deck=own)
    assert not app.exception
    assert "Ma présentation : 1 scène" in html_of(app).replace("\u00a0", " ").replace("\u202f", " ")
    assert html_of(visit(PAGE, deck=own)).count("<h2>") == 2
