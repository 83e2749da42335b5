"""The pages without a browser: they run, say their finding, and answer any address with a page."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.site_check import loose

ROOT = Path(__file__).resolve().parents[2]


def visit(page: str, /, **query: str) -> AppTest:
    """Run a page, driven from app.py as a reader's session is."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    if page != "app.py":
        app.switch_page(page)
    return app.run()


def html_of(app: AppTest, *, typed: bool = True) -> str:
    """Return all the markup of a page, its no-break spaces (but those of thousands) as one types them; ``typed=False`` for the markup as it is."""
    markup = "\n".join(str(element.proto.body) for element in app.get("html"))
    return markup.replace("\u00a0", " ").replace("&nbsp;", " ") if typed else markup


PAGES = ["app.py", "pages/carte.py"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"phase": "2018"},
        {"phase": "2020", "region": "84"},
        {"phase": "2022", "indicateur": "projets", "par": "10000"},
        {"phase": "2023", "indicateur": "aide", "par": "total", "ti": "ti-8413"},
        {"mode": "evolution", "de": "2018", "a": "2024"},
        {"commune": "01283"},
        {"commune": "75056"},
        {"phase": "nul", "ti": "x", "region": "y", "commune": "z", "indicateur": "w"},
    ],
)
def test_any_address_gives_a_page(page: str, query: dict[str, str]) -> None:
    app = visit(page, **query)
    assert not app.exception
    markup = html_of(app)
    assert "panne" not in markup, "the error boundary was shown"
    assert "<h1>" in markup
    assert "Version des données" in markup


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "pages").glob("*.py")))
def test_every_page_there_is_opens(page: str) -> None:
    """Whatever lies in the folder: a page that somebody just added, too."""
    app = visit(f"pages/{page}")
    assert not app.exception
    markup = html_of(app)
    assert "panne" not in markup, "the error boundary was shown"
    assert "Version des données" in markup
    code = re.compile(r"<(code|pre|textarea|svg)\b.*?</\1>", re.DOTALL)
    texts = (html.unescape(text) for text in re.split("<[^>]*>", code.sub("", html_of(app, typed=False))))
    assert not [alone for text in texts if (alone := loose(text))], (
        "write texts with `esc`, literals with &nbsp;"
    )


@pytest.mark.parametrize("page", sorted(path.stem for path in (ROOT / "pages").glob("*.py")))
def test_every_page_there_is_can_be_found(page: str) -> None:
    """What a new page forgets without noticing: its address would have the title of Accueil, and no link would lead to it."""
    from pages.ui import heads, shell

    linked = {Path(file).stem for file, _ in (*shell.MENU, *shell.FOOT)}
    assert page in linked, f"add pages/{page}.py to MENU or FOOT (pages/ui/shell.py)"
    assert page in heads.PAGES, f"add {page!r}, its title and description, to PAGES (pages/ui/heads.py)"


def test_notices_name_what_was_not_followed() -> None:
    markup = html_of(visit("pages/carte.py", phase="1999"))
    assert "« 1999 » n’existe pas" in markup


def test_text_from_the_address_is_escaped() -> None:
    markup = html_of(visit("pages/carte.py", ti="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in markup
    assert "&lt;script&gt;" in markup


def test_the_error_boundary_shows_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.ui import cache

    def broken(selection: object) -> None:
        raise RuntimeError("secret détail interne")

    monkeypatch.setattr(cache, "carte", broken)
    app = visit("pages/carte.py")
    markup = html_of(app)
    assert "panne" in markup
    assert "incident" in markup
    assert "secret" not in markup
    assert not app.exception


def test_a_frame_that_fails_is_a_calm_notice_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.ui import shell

    def broken(*_: object) -> str:
        raise RuntimeError("secret détail interne")

    monkeypatch.setattr(shell, "_header_markup", broken)  # what stands before the body of a page
    app = visit("pages/carte.py")
    markup = html_of(app)
    assert "panne" in markup
    assert "secret" not in markup
    assert not app.exception


@pytest.mark.parametrize(
    ("asked", "said", "link"),
    [
        ("saint-denis", "Plusieurs communes s’appellent « saint-denis »", "commune=97411"),
        ("oyonax", "Les plus proches", "commune=01283"),
        ("01091", "il désigne cette commune", "commune=01033"),
        ("99999", "Cherchez-la par son nom", ""),
    ],
)
def test_a_name_or_a_former_code_gets_the_communes_it_may_mean(asked: str, said: str, link: str) -> None:
    markup = html_of(visit("app.py", commune=asked))
    assert said in markup
    assert link in markup


def test_the_menu_marks_the_page_and_promises_nothing_that_is_not_there() -> None:
    markup = html_of(visit("pages/carte.py", phase="2020"))
    menu = markup.partition('<nav class="menu large"')[2].partition("</nav>")[0]
    files = {"": "app.py"} | {path.stem: str(path) for path in (ROOT / "pages").glob("*.py")}
    targets = re.findall(r'href="/([a-z]*)\?phase=2020"', menu)
    assert len(targets) == menu.count("<li>") >= 5
    assert set(targets) <= set(files)
    assert re.findall(r'aria-current="page">([^<]+)', menu) == ["Carte"]


def test_accueil_names_three_ways_in_and_has_no_trail() -> None:
    markup = html_of(visit("app.py", phase="2023"))
    assert markup.count('<div class="voies">') == 1
    assert markup.partition('<div class="voies">')[2].count("<section>") == 3
    assert "Fil d’Ariane" not in markup
    files = {path.stem for path in (ROOT / "pages").glob("*.py")} | {""}
    assert set(re.findall(r'href="/([a-z]*)[?"]', markup)) <= files


def test_the_answer_leads_to_the_territory_and_its_projects() -> None:
    markup = html_of(visit("app.py", commune="01283"))
    assert 'href="/carte?phase=2024&amp;ti=ti-8413"' in markup
    assert 'href="/projets?phase=2024&amp;ti=ti-8413"' in markup
