"""The controls of a page are native and by keyboard; what they choose is in the address, and nothing chosen meanwhile is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import expect_parameter, expect_query


def test_a_segment_by_keyboard_keeps_the_focus(
    page: Page, server: str, settled: Callable[[Page], None]
) -> None:
    page.goto(f"{server}/carte?phase=2022")
    settled(page)
    page.get_by_role("radio", name="2022 · 149").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).to_contain_text("183")
    expect_query(page, {"phase": "2023"})
    expect(page.get_by_role("radio", name="2023 · 183")).to_be_checked()
    expect(page.get_by_role("radio", name="2023 · 183")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect_query(page, {"phase": "2022"})
    page.go_back()
    expect_query(page, {"phase": "2023"})
    expect(page.get_by_role("radio", name="2023 · 183")).to_be_checked()


def test_a_list_by_keyboard_is_one_step_of_the_history(
    page: Page, server: str, settled: Callable[[Page], None]
) -> None:
    page.goto(f"{server}/carte?phase=2023")
    settled(page)
    steps = page.evaluate("() => history.length")
    region = page.get_by_label("Région", exact=True)
    region.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect_parameter(
        page, "region", region.evaluate("(list) => new URLSearchParams(list.options[3].value).get('region')")
    )
    expect(page.locator("h1")).not_to_contain_text("France")
    expect(page.get_by_label("Région", exact=True)).to_be_focused()
    assert page.evaluate("() => history.length") == steps + 1


@pytest.mark.viewport(390, 844)
def test_two_choices_before_the_first_answer(
    page: Page, server: str, settled: Callable[[Page], None]
) -> None:
    page.goto(f"{server}/projets?phase=2023&page=2")
    settled(page)
    # In one go, as no reader can: the second is made on a row that knows nothing of the first.
    page.evaluate(
        """() => {
            const text = document.querySelector("[name=c-text]"), kind = document.querySelector("[name=c-kind][value*=sites]");
            text.value = " nevers ";
            text.dispatchEvent(new Event("change", { bubbles: true }));
            setTimeout(() => kind.click(), 1);
        }"""
    )
    expect(page.locator(".actifs")).to_contain_text("nevers")
    expect(page.locator(".actifs")).to_contain_text("Tout effacer")
    expect_query(page, {"phase": "2023", "q": "nevers", "objet": "sites"})
    expect(page.get_by_label("Rechercher")).to_have_value("nevers")
    expect(page.get_by_role("radio", name="Sites")).to_be_checked()


def test_a_text_is_followed_on_enter_and_taken_back(
    page: Page, server: str, settled: Callable[[Page], None]
) -> None:
    page.goto(f"{server}/evolution?de=2022&a=2023&phase=2023")
    settled(page)
    box = page.get_by_label("Chercher dans la liste")
    box.press_sequentially("saumur")
    box.press("Enter")
    expect_parameter(page, "texte", "saumur")
    expect(page.get_by_label("Chercher dans la liste")).to_be_focused()
    page.get_by_role("link", name="Effacer les filtres").click()
    expect_parameter(page, "texte", None)
    expect(page.get_by_label("Chercher dans la liste")).to_have_value("")
