"""What a control or a click chooses.

View, address and one step of the history change together, and Back takes them back.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import STATE, Recorder, settle
from tests.browser.test_explorer import click_territory, open_page
from tests.browser.waiting import choose, expect_parameter, expect_query, query, wait_until

# Where, what is chosen there, what the address then says.
CHOICES: dict[str, tuple[str, Callable[[Page], None], dict[str, str]]] = {
    "carte": (
        "/carte?phase=2023",
        lambda page: page.get_by_role("radio", name="2022 · 149").click(),
        {"phase": "2022"},
    ),
    "carte, mode": (
        "/carte?phase=2023",
        lambda page: page.get_by_role("radio", name="Une évolution").click(),
        {"mode": "evolution"},
    ),
    "regions": (
        "/regions?phase=2023",
        lambda page: choose(page, "Région", "Bretagne"),
        {"region": "53"},
    ),
    "projets": (
        "/projets?phase=2023",
        lambda page: choose(page, "Fonds", "FAIIT (France Relance)"),
        {"fonds": "faiit"},
    ),
    "territoire": (
        "/territoire?phase=2023&ti=ti-8413",
        lambda page: page.get_by_role("radio", name="2022").first.click(),
        {"phase": "2022"},
    ),
    "evolution": (
        "/evolution?de=2022&a=2023&phase=2023",
        lambda page: choose(page, "De", "2020"),
        {"de": "2020", "a": "2023"},
    ),
}


@pytest.mark.parametrize(
    "width",
    [
        pytest.param(1440, marks=pytest.mark.viewport(1440, 900)),
        pytest.param(390, marks=pytest.mark.viewport(390, 844)),
    ],
)
@pytest.mark.parametrize("name", CHOICES)
@pytest.mark.range
def test_a_choice_is_one_step_that_reload_keeps_and_back_takes_back(
    page: Page, server: str, name: str, width: int
) -> None:
    address, act, expected = CHOICES[name]
    page.goto(server + address)
    heading = page.locator("h1")
    heading.wait_for()
    settle(page)
    title, before = heading.inner_text(), query(page)
    steps = page.evaluate("() => history.length")
    act(page)
    expect(heading).not_to_have_text(title)
    settle(page)
    chosen, after = heading.inner_text(), query(page)
    assert expected.items() <= after.items()
    assert page.evaluate("() => history.length") == steps + 1
    page.reload()
    expect(heading).to_have_text(chosen)
    expect_query(page, after)
    page.go_back()
    expect(heading).to_have_text(title)
    expect_query(page, before)
    page.go_forward()
    expect(heading).to_have_text(chosen)


def test_a_segment_by_keyboard_keeps_the_focus(page: Page, server: str) -> None:
    page.goto(f"{server}/carte?phase=2022")
    settle(page)
    later = page.get_by_role("radio", name="2023 · 183")
    page.get_by_role("radio", name="2022 · 149").focus()
    page.keyboard.press("ArrowRight")
    expect(later).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("h1")).to_contain_text("183")
    expect_query(page, {"phase": "2023"})
    expect(later).to_be_checked()
    expect(later).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect_query(page, {"phase": "2022"})
    page.go_back()
    expect_query(page, {"phase": "2023"})
    expect(later).to_be_checked()


def test_a_list_by_keyboard(page: Page, server: str) -> None:
    page.goto(f"{server}/carte?phase=2023")
    settle(page)
    region = page.get_by_role("combobox", name="Région", exact=True)
    region.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect_parameter(page, "region", "53")
    expect(page.locator("h1")).to_contain_text("Bretagne")
    expect(region).to_be_focused()
    expect(region).to_have_value("Bretagne")
    region.fill("zzz")
    expect(page.get_by_text("Aucun résultat")).to_be_visible()
    page.keyboard.press("Escape")
    expect_parameter(page, "region", "53")


@pytest.mark.viewport(390, 844)
def test_two_choices_before_the_first_answer(page: Page, server: str) -> None:
    page.goto(f"{server}/projets?phase=2023&page=2")
    settle(page)
    page.get_by_label("Rechercher").fill(" nevers ")
    page.get_by_role("radio", name="Sites").click()  # leaving the box is the first of the two
    expect_query(page, {"phase": "2023", "q": "nevers", "objet": "sites"})
    expect(page.locator(".actifs")).to_contain_text("nevers")
    expect(page.locator(".actifs")).to_contain_text("Tout effacer")
    expect(page.get_by_label("Rechercher")).to_have_value("nevers")
    expect(page.get_by_role("radio", name="Sites")).to_be_checked()


def test_the_last_of_quick_choices_is_shown(page: Page, server: str) -> None:
    page.goto(f"{server}/carte?phase=2024")
    settle(page)
    for name in ("2018 · 124", "2020 · 148", "2022 · 149"):
        page.get_by_role("radio", name=name).click()
    expect_query(page, {"phase": "2022"})
    expect(page.locator("h1")).to_contain_text("149")
    expect(page.locator(".tdi-ranking tbody tr")).to_have_count(149)
    expect(page.get_by_role("radio", name="2022 · 149")).to_be_checked()


@pytest.mark.range
def test_a_text_is_followed_on_enter_and_taken_back(page: Page, server: str) -> None:
    page.goto(f"{server}/evolution?de=2022&a=2023&phase=2023")
    settle(page)
    box = page.get_by_label("Chercher dans la liste")
    box.press_sequentially("saumur")
    expect(page.get_by_text("Entrée pour valider")).to_be_visible()
    box.press("Enter")
    expect_parameter(page, "texte", "saumur")
    expect(box).to_be_focused()
    page.get_by_role("link", name="Effacer les filtres").click()
    expect_parameter(page, "texte", None)
    expect(box).to_have_value("")


@pytest.mark.viewport(1440, 1100)
def test_a_click_on_the_map_where_the_page_s_script_is_not_there(
    page: Page, server: str, recorder: Recorder
) -> None:
    """streamlit-folium reports the click as that of a drawing.

    A second click on the same place counts too.
    """
    frame = open_page(page, f"{server}/carte?phase=2023")
    page.evaluate("() => { delete window.tdiGo; }")
    sent = recorder.websocket_sent
    click_territory(page, frame, "ti-8413")
    expect(page.locator(".fiche h2")).to_contain_text("Oyonnax")
    expect_query(page, {"phase": "2023", "ti": "ti-8413"})
    assert recorder.websocket_sent > sent
    wait_until(
        page,
        lambda: frame.evaluate(STATE)["selected"] == "ti-8413",
        "the map shows what was clicked",
    )
    page.go_back()
    expect(page.locator(".fiche")).to_have_count(0)
    expect_query(page, {"phase": "2023"})
    click_territory(page, frame, "ti-8413")
    expect_query(page, {"phase": "2023", "ti": "ti-8413"})
