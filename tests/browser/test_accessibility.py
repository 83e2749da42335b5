"""Each page of the statement of accessibility, loaded once and measured as the statement says.

axe in both themes and inside the map's frame; headings, landmarks, names; targets; a desk at 200 %
(640x512), a phone, 320 pixels, and wider spacing of the text. What is counted here is what
``data/accessibility.toml`` states.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from pages.ui.site_map import BY_PATH
from tdi.data.accessibility import measurements
from tests.browser.conftest import MAP, STATE, atlas_frame, settle
from tests.browser.seeing import SPACING, cut_texts, small_targets, structure, too_wide, violations
from tests.browser.test_explorer import open_page
from tests.browser.waiting import wait_until

STATED = measurements()


def resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


@pytest.mark.viewport(1440, 900)
@pytest.mark.parametrize("address", [one.address for one in STATED.pages])
def test_a_page_is_as_the_statement_says(page: Page, server: str, address: str) -> None:
    page.goto(server + address)
    page.locator(".pied").wait_for(state="attached")
    settle(page)
    presentation = address.startswith("/presentation") and "vue=plan" not in address
    expect(page.locator("dialog[open]")).to_have_count(int(presentation))
    framed = BY_PATH[urlsplit(address).path.strip("/")].has_map
    faults: list[str] = []

    def note(what: str, found: list[str]) -> None:
        faults.extend(f"{what}: {each}" for each in found)

    told, version = violations(page)
    assert version == STATED.tools["axe-core"]
    note("axe, light", told)
    if framed:
        frame = atlas_frame(page)
        expect(page.locator(MAP).first).to_have_attribute("title", re.compile("^Carte, "))
        assert frame.evaluate("() => document.documentElement.lang") == "fr"
        note("axe, map", violations(frame)[0])
        note("targets, map", small_targets(frame))
    wait_until(
        page,
        lambda: " · " in page.title() and page.locator("[aria-label=Open]").count() == 0,
        "names",
    )
    note("structure", [] if presentation else structure(page))
    note("targets, desk", small_targets(page))
    for width, height in ((640, 512), (390, 844), (320, 640)):
        resize(page, width, height)
        if too_wide(page) > 0:
            faults.append(f"{width} pixels: scrolls sideways by {too_wide(page)}")
        if not presentation:
            note(f"{width} pixels, cut", cut_texts(page))
        if width != 640:
            note(f"{width} pixels, targets", small_targets(page))
        menu = page.locator("summary", has_text="Menu")
        if not presentation and "embed=1" not in address and not menu.is_visible():
            faults.append(f"{width} pixels: no menu")
    page.evaluate(
        "() => document.querySelectorAll('details').forEach((each) => { each.open = true; })"
    )
    if too_wide(page) > 0:
        faults.append(f"320 pixels, all opened: scrolls sideways by {too_wide(page)}")
    note("320 pixels, all opened, targets", small_targets(page))
    resize(page, 1280, 800)
    note("axe, all opened", violations(page)[0])
    page.add_style_tag(content=SPACING)
    if too_wide(page) > 0:
        faults.append("spaced text: scrolls sideways")
    if not presentation:
        note("spaced text, cut", cut_texts(page))
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_css("color-scheme", "dark")
    settle(page)
    # what lies behind the presentation is measured against it; tests/browser/test_presentation.py does the presentation in
    # dark
    if not presentation:
        note("axe, dark", violations(page, only="color-contrast")[0])
    assert not faults, "\n".join(faults)


def test_what_a_choice_changes_is_said_and_another_page_starts_at_its_heading(
    page: Page, server: str
) -> None:
    open_page(page, f"{server}/carte?phase=2023")
    said = page.get_by_role("status").and_(page.locator("#annonce"))
    expect(page).to_have_title(
        "France : 183 Territoires d’industrie · Carte · Territoires d’industrie"
    )
    page.get_by_role("radio", name="2022 · 149").click()
    expect(said).to_contain_text("France : 149 Territoires d’industrie. Périmètres, phase 1")
    expect(page).to_have_title(re.compile(r"^France\s: 149\s"))
    expect(page.locator(".tdi-ranking tbody tr")).to_have_count(149)
    # The list is one stop; arrows, Home and End go through it, Enter chooses, Escape goes back.
    page.get_by_label("Filtrer la liste des territoires").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    name = page.evaluate(
        "() => { let n = document.activeElement; while (n.shadowRoot) n = n.shadowRoot.activeElement; return n.textContent; }"
    )
    page.keyboard.press("Enter")
    expect(page.locator(".fiche h2")).to_have_text(name)
    expect(page.locator("h1")).to_contain_text(name)
    expect(said).to_contain_text(name)
    expect(page.locator("tr[aria-current=true] button")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".fiche")).to_have_count(0)
    page.get_by_role("navigation", name="Pages", exact=True).get_by_role(
        "link", name="Régions"
    ).press("Enter")
    expect(page.locator("h1")).to_be_focused()
    expect(page).to_have_title(re.compile(" · Régions et départements · "))


def test_who_writes_before_the_page_has_come_to_rest_keeps_the_box(page: Page, server: str) -> None:
    page.goto(f"{server}/donnees")
    settle(page)
    page.evaluate(  # as soon as it is there
        """() => {
            const roots = () => [...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean);
            const look = setInterval(() => {
                const box = roots().map((root) => root.querySelector("[role=combobox]")).find(Boolean);
                if (!box) return;
                box.focus();
                clearInterval(look);
            }, 5);
        }"""
    )
    page.get_by_role("navigation", name="Pages", exact=True).get_by_role(
        "link", name="Accueil"
    ).click()
    box = page.get_by_role("combobox", name="Ma commune est-elle en Territoire d’industrie ?")
    expect(page).to_have_title(re.compile(" · Accueil · "))  # written when the focus would move
    expect(box).to_be_focused()
    page.keyboard.type("oyon")
    expect(page.get_by_role("option").first).to_contain_text("Oyonnax")


def test_who_has_gone_to_a_link_before_the_page_has_come_to_rest_keeps_it(
    page: Page, server: str
) -> None:
    page.goto(f"{server}/donnees")
    settle(page)
    page.evaluate(  # as soon as it is there
        """() => {
            const look = setInterval(() => {
                const link = document.querySelector(".barres a");
                if (!link) return;
                link.focus();
                clearInterval(look);
            }, 5);
        }"""
    )
    page.get_by_role("navigation", name="Pages", exact=True).get_by_role(
        "link", name="Régions"
    ).click()
    expect(page).to_have_title(
        re.compile(" · Régions et départements · ")
    )  # written when the focus would move
    expect(page.locator(".barres a").first).to_be_focused()


def test_the_map_by_keyboard_and_without_dragging(page: Page, server: str) -> None:
    frame = open_page(page, f"{server}/carte?phase=2023&ti=ti-8413")
    arrows = frame.get_by_role("group", name="Déplacer la carte").get_by_role("button")
    expect(arrows.first).to_be_visible()
    centre = "() => { const c = window.tdiAtlas.atlas.map.getCenter(); return [c.lng, c.lat]; }"
    before = frame.evaluate(centre)
    frame.get_by_role("button", name="Vers la droite").click()
    wait_until(page, lambda: frame.evaluate(centre)[0] > before[0], "moved by a button")
    landmark = frame.get_by_role("region", name=re.compile("^Carte, "))
    landmark.focus()
    page.keyboard.press("ArrowLeft")
    wait_until(page, lambda: frame.evaluate(centre)[0] != before[0], "moved by an arrow")
    page.keyboard.press("Escape")
    expect(page.locator(".fiche")).to_have_count(0)
    wait_until(page, lambda: frame.evaluate(STATE)["selected"] is None, "nothing chosen on the map")


@pytest.mark.parametrize(
    "address", ["/carte?phase=2024&ti=ti-8413", "/projets?phase=2023", "/regions?region=24"]
)
def test_the_keyboard_is_always_seen(page: Page, server: str, address: str) -> None:
    """Thirty stops of the Tab key.

    Each is in the window, nothing lies over it, and it has a ring (WCAG 2.4.7, 2.4.11).
    """
    open_page(page, server + address)
    seen = """() => {
      let node = document.activeElement;
      while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
      if (['IFRAME', 'BODY'].includes(node.tagName)) return null;
      const box = node.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      let hit = document.elementFromPoint(x, y);
      while (hit?.shadowRoot) hit = hit.shadowRoot.elementFromPoint(x, y);
      const over = !hit || !(node.contains(hit) || hit.contains(node));
      const ring = [node, node.closest('[role=group]')].some(
        (each) => each && getComputedStyle(each).outlineStyle === 'solid' && parseFloat(getComputedStyle(each).outlineWidth) >= 3);
      return over || !ring ? `${node.tagName} « ${(node.ariaLabel || node.textContent).slice(0, 40)} » ${over ? 'covered' : 'no ring'}` : null;
    }"""
    faults = []
    for _ in range(30):
        page.keyboard.press("Tab")
        faults.append(page.evaluate(seen))
    assert not [each for each in faults if each], faults
