"""The frame of every page: menu, title, what screen readers are told, the error boundary."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui import cache, state, versions
from pages.ui.site_map import PAGES, SITE_NAME
from tests.conftest import ROOT
from tests.pages.driving import at, choose, component, go, html_of, links_of, title_of, visit

ADDRESSES = {page.path for page in PAGES}


def test_every_page_there_is_can_be_found() -> None:
    """What a new page forgets without noticing: no address would lead to it, no link either."""
    files = {path.name for path in (ROOT / "pages").glob("*.py")} - {"main.py"}
    assert {page.file for page in PAGES} == files, "add the page to PAGES (pages/ui/site_map.py)"
    assert all(page.in_menu or page.in_foot for page in PAGES), "no link would lead to it"


def test_the_menu_keeps_the_phase_and_marks_the_page() -> None:
    markup = html_of(visit("carte.py", phase="2020"))
    for menu in re.findall(r'<nav (?:class="menu large" )?aria-label="Pages">.*?</nav>', markup):
        targets = re.findall(r'href="/([a-z]*)\?phase=2020"', menu)
        assert targets == [page.path for page in PAGES if page.in_menu]
        assert re.findall(r'aria-current="page">([^<]+)', menu) == ["Carte"]
    assert markup.count('aria-label="Pages"') == 2, "a row, and a list for a phone"


def test_another_page_gets_what_all_share_and_this_one_its_own_state() -> None:
    links = links_of(visit("projets.py", phase="2023", region="84", q="nevers", fonds="faiit"))
    assert links["Carte"] == "/carte?phase=2023&region=84"
    assert "q=nevers" in links["Projets"]


@pytest.mark.parametrize("page", [page.file for page in PAGES])
def test_links_of_ours_lead_to_pages_that_there_are(page: str) -> None:
    paths = re.findall(r'<a [^>]*href="/([a-z]*)[^"]*" [^>]*data-interne', html_of(visit(page)))
    assert paths
    assert set(paths) <= ADDRESSES


def test_accueil_names_three_ways_in_and_has_no_trail() -> None:
    markup = html_of(visit("accueil.py", phase="2023"))
    assert markup.partition('<div class="voies">')[2].count("<section>") == 3
    assert "Fil d’Ariane" not in markup
    assert "Fil d’Ariane" in html_of(visit("carte.py"))


def test_the_answer_leads_to_the_territory_and_its_projects() -> None:
    links = links_of(visit("accueil.py", commune="01283"))
    assert "/carte?phase=2024&ti=ti-8413" in links.values()
    assert "/projets?phase=2024&ti=ti-8413" in links.values()


def test_the_tab_is_named_by_the_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    titles: list[str] = []
    configure = st.set_page_config

    def recorded(**settings: str) -> None:
        titles.append(settings["page_title"])
        configure(**settings)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "set_page_config", recorded)
    app = visit("carte.py", phase="2020")
    assert titles[0] == SITE_NAME
    assert titles[1] == f"Carte · {SITE_NAME}"
    assert title_of(app) in titles[-1].replace("\u00a0", " ")
    assert titles[-1].endswith(SITE_NAME)


def test_who_does_not_see_is_told_the_finding_and_the_choice() -> None:
    app = visit("carte.py", phase="2023")
    first = component(app, "annonce")["sentences"]
    assert first[0].replace("\u00a0", " ") == title_of(app)
    choose(app, "Phase : année et nombre de territoires annoncés", "2020")
    second = component(app, "annonce")["sentences"]
    assert second[0] != first[0]
    at(app, phase="2023", ti="ti-8413")
    assert any("Plastics Vallée" in sentence for sentence in component(app, "annonce")["sentences"])
    go(app, "evolution.py")
    told = component(app, "annonce")
    assert told["page"] == "evolution"
    assert not any("Plastics Vallée" in sentence for sentence in told["sentences"]), (
        "said of another page"
    )


def broken(*_: object) -> None:
    """Fail with a text that is nobody's business."""
    raise RuntimeError("secret détail interne")


@pytest.fixture
def log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> pytest.LogCaptureFixture:
    """The log of the pages; the import linter silences all loggers."""
    for name in ("tdi.pages", "tdi.server"):
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)
    return caplog


def check_failed(app: AppTest, log: pytest.LogCaptureFixture) -> None:
    """Check that a fault is a calm notice with a number, and that the log has the number and the traceback."""
    markup = html_of(app)
    assert markup.count('class="panne"') == 1
    number = re.search(r"signalez l’incident <code>([0-9a-f]{8})</code>", markup)
    assert number is not None
    assert "secret" not in markup
    assert "Traceback" not in markup
    assert f"incident {number[1]}" in log.text
    assert "Traceback" in log.text
    assert "secret détail interne" in log.text


def test_a_page_that_fails_is_a_calm_notice(
    monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    app = visit("carte.py")
    with monkeypatch.context() as patch:
        patch.setattr(cache, "carte", broken)
        check_failed(at(app, phase="2023"), log)
        assert 'class="entete"' in html_of(app), "the menu leads elsewhere"
        assert 'class="panne"' not in html_of(go(app, "regions.py"))
    assert 'class="panne"' not in html_of(go(app, "carte.py")), "and the page comes back"


def test_a_frame_that_fails_is_a_calm_notice_too(
    monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(state, "own_presentation", broken)  # what the header asks
    check_failed(visit("carte.py"), log)


def test_a_fault_of_a_choice_is_told_as_one_of_a_page(log: pytest.LogCaptureFixture) -> None:
    """The framework calls this for what is raised outside of the page: in a callback."""

    def page() -> None:
        from pages.ui.server.application import script_failed
        from tests.pages.test_pages import broken

        try:
            broken()
        except RuntimeError as error:
            told = script_failed(error)
        if not told:
            raise AssertionError("the framework shows the traceback")

    check_failed(AppTest.from_function(page).run(), log)


def test_a_missing_store_is_a_calm_notice_until_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    store = tmp_path / "store"
    monkeypatch.setenv("TDI_STORE", str(store))
    monkeypatch.setattr(versions, "RETRY_SECONDS", 0.0)
    app = visit("carte.py")
    markup = html_of(app)
    assert markup.count('class="panne"') == 1
    assert "Les données ne sont pas disponibles pour le moment" in markup
    assert str(tmp_path) not in markup
    html_of(app.run())
    html_of(visit("regions.py"))
    assert log.text.count("the store is missing. Remedy:") == 1, "said once, whoever asks"
    store.symlink_to(ROOT / "data" / "store")
    assert 'class="panne"' not in html_of(app.run()), "taken up once it is there"
