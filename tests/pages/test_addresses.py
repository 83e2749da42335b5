"""Any address gives a page: of every page the default, deep links, what is unknown and what gives nothing."""

from __future__ import annotations

import html
import re

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.site_map import PAGES
from tests.pages.driving import at, component, go, html_of, links_of, map_of, markup_of, visit
from tests.pages.wellformed import well_formed
from tests.site_check import loose

EVIL = "<script>zqx</script>"
# By page: addresses that it can follow, one of which gives nothing where a page can be empty.
FOLLOWED: dict[str, list[dict[str, str]]] = {
    "accueil.py": [
        {"phase": "2018"},
        {"commune": "01283"},
        {"commune": "75056"},
        {"phase": "2020", "commune": "97411", "region": "04"},
    ],
    "carte.py": [
        {"phase": "2018"},
        {"phase": "2020", "region": "84"},
        {"phase": "2022", "indicateur": "projets", "par": "10000"},
        {"phase": "2023", "indicateur": "aide", "par": "total", "ti": "ti-8413"},
        {"mode": "evolution", "de": "2018", "a": "2024"},
        {"mode": "evolution", "de": "2022", "a": "2023", "region": "84", "ti": "ti-8413"},
        {"phase": "2024", "region": "06"},
    ],
    "territoire.py": [
        {"phase": "2018"},
        {"phase": "2023", "region": "24"},
        {"phase": "2023", "ti": "ti-8413", "avec": "ti-2402", "depuis": "2020"},
        {"phase": "2024", "ti": "ti-7506"},
        {"phase": "2022", "ti": "ti-9301"},
    ],
    "regions.py": [
        {"region": "24"},
        {"mesure": "territoires", "phase": "2018", "region": "11"},
        {"mesure": "nommes", "fonds": "faiit", "region": "27", "par": "10000"},
        {"mesure": "sites", "fonds": "sites-2030", "nature": "vague", "par": "10000"},
        {"mesure": "aide", "fonds": "faiit", "nature": "vague", "annee": "2021", "region": "06"},
    ],
    "financements.py": [
        {"fonds": "faiit", "region": "24"},
        {"annee": "2021"},
        {"fonds": "vte", "region": "06", "annee": "2018"},
    ],
    "projets.py": [
        {"phase": "2020", "region": "84"},
        {"phase": "2023", "ti": "ti-2707", "tri": "-date"},
        {"phase": "2020", "fonds": "faiit", "situation": "hors", "page": "3"},
        {"objet": "sites", "annee": "nd", "theme": "nd"},
        {"projet": "faiit-look-cycle-international"},
        {"q": "introuvable"},
    ],
    "evolution.py": [
        {"de": "2018", "a": "2023", "region": "76"},
        {"de": "2018", "a": "2024", "statut": "inconnu", "tri": "-habitants"},
        {"de": "2022", "a": "2023", "texte": "rien de tel"},
        {"de": "2020", "a": "2022", "phase": "2022", "ti": "ti-5301"},
        {"de": "2023", "a": "2024", "region": "06"},
    ],
    "presentation.py": [
        {"scene": "3", "region": "24"},
        {"phase": "2018", "region": "53"},
        {"phase": "2023", "ti": "ti-8413", "scene": "11"},
        {"vue": "plan"},
    ],
    "donnees.py": [{"table": "projects"}, {"table": "territories", "phase": "2020"}],
    "accessibilite.py": [{"phase": "2023"}],
}
# By page: an address that it cannot follow, and what it says of it.
UNKNOWN: dict[str, list[tuple[dict[str, str], str]]] = {
    "accueil.py": [
        ({"commune": "saint-denis"}, "Plusieurs communes s’appellent « saint-denis »"),
        ({"commune": "99999"}, "Cherchez-la par son nom"),
    ],
    "carte.py": [
        ({"phase": "1999"}, "« 1999 » n’existe pas"),
        (
            {"phase": "nul", "ti": "x", "region": "y", "commune": "z", "indicateur": "w"},
            "« nul » n’existe pas",
        ),
    ],
    "territoire.py": [
        ({"phase": "2023", "ti": "ti-5311"}, "ne désigne aucun territoire"),
        (
            {"phase": "x", "ti": "y", "avec": "z", "depuis": "w", "region": "v"},
            "« x » n’existe pas",
        ),
    ],
    "regions.py": [
        (
            {"mesure": "x", "fonds": "y", "nature": "z", "annee": "1", "par": "w", "region": "99"},
            "La mesure « x » n’existe pas",
        ),
    ],
    "financements.py": [
        ({"fonds": "faitt"}, "Le fonds « faitt » n’existe pas"),
        ({"phase": "1999", "region": "99", "annee": "1"}, "« 99 »"),
    ],
    "projets.py": [
        ({"phase": "2018"}, "2018"),
        (
            {
                "phase": "x",
                "ti": "y",
                "fonds": "z",
                "page": "-3",
                "lieu": "0",
                "tri": "?",
                "projet": "w",
            },
            "« x »",
        ),
    ],
    "evolution.py": [
        ({"de": "2019", "a": "2023"}, "« 2019 » n’existe pas"),
        ({"region": "occitani"}, "Aucune région n’a le code"),
        ({"phase": "2023", "ti": "ti-9399"}, "Aucun territoire de 2023 n’a le code « ti-9399 »"),
        (
            {
                "de": "x",
                "a": "y",
                "region": "z",
                "statut": "w",
                "tri": "v",
                "phase": "u",
                "ti": "t",
            },
            "« x »",
        ),
    ],
    "presentation.py": [
        (
            {"scene": "99", "region": "bretagne", "phase": "2023", "ti": "ti-5311"},
            "La scène « 99 » n’existe pas",
        ),
        ({"deck": "1.abc"}, "incomplète ou a été modifiée"),
    ],
    "donnees.py": [({"table": "project"}, "Aucune table ne s’appelle « project »")],
    "accessibilite.py": [({"phase": "1999"}, "« 1999 » n’existe pas")],
}
EMPTY = {
    "projets.py": ({"q": "introuvable"}, "Aucune ligne. Retirez un filtre"),
    "evolution.py": ({"texte": "rien de tel"}, "Aucun territoire ne répond à ces filtres"),
    "financements.py": (
        {"fonds": "vte", "region": "06", "annee": "2018"},
        "Aucun énoncé divergent",
    ),
}


@pytest.fixture(scope="module")
def app() -> AppTest:
    """A session that goes from address to address.

    What one leaves behind must not reach the next.
    """
    return visit("accueil.py")


def check_page(app: AppTest) -> str:
    """Check what holds for every page; return its markup."""
    markup = html_of(app)
    assert 'class="panne"' not in markup, "the error boundary was shown"
    assert markup.count("<h1>") == 1
    assert "Version des données" in markup
    assert "zqx>" not in markup
    for piece in markup_of(app):
        assert "script" not in well_formed(piece)
    figures = re.findall(r'<div class="chiffre">.*?</div></details>', markup, re.DOTALL)
    assert all(
        "source" in figure and re.search(r'class="bulle">.*<p>\S', figure) for figure in figures
    )
    assert not {
        to for to in links_of(app).values() if not re.match(r"/|\?|#|https?://|mailto:", to)
    }
    return markup


@pytest.mark.parametrize("page", [page.file for page in PAGES])
def test_an_address_without_parameters_is_a_page_with_its_frame(page: str) -> None:
    app = visit(page)
    markup = check_page(app)
    assert 'class="avis"' not in markup, "nothing to say of an address that asks for nothing"
    assert not app.query_params, "reading an address does not write it"
    code = re.compile(r"<(code|pre|textarea|svg)\b.*?</\1>", re.DOTALL)
    texts = re.split("<[^>]*>", code.sub("", "\n".join(markup_of(app))))
    assert not [alone for text in texts if (alone := loose(html.unescape(text)))], (
        "write texts with `esc`, literals with &nbsp;"
    )


@pytest.mark.parametrize(
    ("page", "query"), [(page, query) for page, each in FOLLOWED.items() for query in each]
)
def test_an_address_that_can_be_followed_is(app: AppTest, page: str, query: dict[str, str]) -> None:
    markup = check_page(go(app, page, **query))
    assert 'class="avis"' not in markup
    assert app.query_params == query, "reading an address does not write it"


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [(page, query, said) for page, each in UNKNOWN.items() for query, said in each],
)
def test_what_is_unknown_is_named_and_the_nearest_is_shown(
    app: AppTest, page: str, query: dict[str, str], said: str
) -> None:
    markup = check_page(go(app, page, **query))
    notices = re.findall(r'<div class="avis" role="status">(.*?)</div>', markup, re.DOTALL)
    assert said in " ".join(notices)
    assert app.query_params == query, "what was typed stays, beside its notice"
    assert component(app, "annonce")["complete"] == {}


@pytest.mark.parametrize(("page", "query", "said"), [(page, *each) for page, each in EMPTY.items()])
def test_an_empty_result_is_said(app: AppTest, page: str, query: dict[str, str], said: str) -> None:
    markup = check_page(go(app, page, **query))
    assert re.search(rf'<p class="vide"[^>]*>{said}', markup)


@pytest.mark.parametrize("page", [page.file for page in PAGES])
def test_text_from_the_address_is_escaped(app: AppTest, page: str) -> None:
    names = "phase mode de a indicateur region ti commune epci fonds annee projet q texte table scene deck version"
    markup = check_page(go(app, page, **dict.fromkeys(names.split(), EVIL)))
    assert EVIL not in markup


@pytest.mark.parametrize(
    ("query", "link"),
    [
        ({"commune": "saint-denis"}, "/?phase=2024&commune=97411"),
        ({"commune": "oyonax"}, "/?phase=2024&commune=01283"),
        ({"commune": "01091"}, "/?phase=2024&commune=01033"),
    ],
)
def test_a_name_or_a_former_code_gets_the_communes_it_may_mean(
    app: AppTest, query: dict[str, str], link: str
) -> None:
    assert link in links_of(go(app, "accueil.py", **query)).values()
    assert 'class="avis"' not in html_of(at(app, commune=link.rpartition("=")[2]))


def test_what_an_address_leaves_open_is_told_to_the_browser(app: AppTest) -> None:
    go(app, "carte.py", region="84")
    told = component(app, "annonce")
    assert told["complete"] == {"phase": "2024"}
    assert told["address"] == "/carte?region=84&phase=2024"
    go(app, "regions.py", region="24")
    assert component(app, "annonce")["complete"] == {
        "phase": "2024",
        "mesure": "projets",
        "fonds": "faiit",
        "nature": "cumul",
    }


def test_the_theme_of_the_user_is_that_of_the_map() -> None:
    app = visit("carte.py")
    if not hasattr(app, "context"):
        pytest.skip("this Streamlit gives a test no context")
    light = map_of(app)["script"]
    app.context["theme"] = "dark"
    assert map_of(app.run())["script"] != light
