"""The explorer map of the static site, opened from a disk with the network cut.

And its pages in another site's frame.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tdi import paths
from tdi.data.store import Store
from tdi.media.arguments import breaks, known
from tdi.site import assets, embeds, explorer
from tdi.site.paths import digest8
from tdi.site.registry import all_files, all_pages
from tdi.site.render import document
from tdi.site.site import Site
from tdi.text.typography import spaced
from tdi.views.carte.view import carte_view
from tdi.views.selection import parse_selection
from tests.browser.conftest import Recorder

WRITTEN = (
    "carte.html",
    "integrer.html",
    "embed/carte-2024.html",
    "embed/territoires/2024/ti-0601.html",
)
DRAWN = "() => window.__tdiAtlas && window.__tdiAtlas.draws > 0 && window.__tdiAtlas.version"


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


@pytest.fixture(scope="module")
def root(store: Store, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write four pages of the site and what they load; return where, as an address of a disk."""
    folder = tmp_path_factory.mktemp("site") / "v" / "essai"
    site = Site(store, "essai", only=frozenset({"06"}))
    made = [*assets.files(site), *explorer.files(site), *embeds.files(site)]
    files = {
        file.name: f"fichiers/{file.name}" for file in all_files(site)
    }  # what other pages load is not written
    for file in made:
        data = file.make(site)
        stem, dot, ending = file.name.rpartition(".")
        files[file.name] = f"fichiers/{stem}.{digest8(data)}{dot}{ending}"
        write(folder / files[file.name], data)
    site.files = files
    pages = all_pages(site)
    for page in pages:
        if page.path in WRITTEN:
            for path, data in document(site, page).files:
                write(folder / path, data)
    write(
        folder.parent.parent / "versions.js", b"window.tdiVersions={latest:'essai',all:['essai']};"
    )
    return folder.as_uri()


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def shown(page: Page, version: str) -> None:
    """Wait until the map shows a view: file, key, region, territory, dark."""
    page.wait_for_function(
        f"() => window.__tdiAtlas && window.__tdiAtlas.version === {json.dumps(version)}"
    )


@pytest.mark.viewport(1280, 900)
def test_the_map_works_from_a_disk(page: Page, root: str, store: Store) -> None:
    page.context.set_offline(True)
    page.goto(f"{root}/carte.html")
    shown(page, "vues-2024/perimetre-total///false")
    expect(page.locator(".tdi-legend h2")).to_have_text("Périmètres, phase 2, juillet 2024")
    rows = page.locator("#explorateur-liste tbody tr")
    expect(rows).to_have_count(183)

    # What the mouse does: a switch, the map's own buttons; each is one step of the history.
    page.get_by_role("radio", name="2022 · 149").check(force=True)
    expect(rows).to_have_count(149)
    page.locator("select[name=indicator]").select_option("population")
    shown(page, "vues-2022/population-10000///false")
    page.locator("select[name=region]").select_option("84")
    shown(page, "vues-2022/population-10000/84//false")
    expect(page).to_have_url(re.compile(r"#phase=2022&indicateur=population&par=10000&region=84$"))
    asked = parse_selection(
        {"phase": "2022", "indicateur": "population", "par": "10000", "region": "84"}, known(store)
    )
    view = carte_view(store, asked[0], breaks(store))
    expect(page.locator("h1")).to_have_text(spaced(view.title))
    expect(rows).to_have_count(len(view.explorer.rows))
    page.go_back()
    shown(page, "vues-2022/population-10000///false")
    expect(page.locator("select[name=region]")).to_have_value("")

    # What the keyboard does: the list chooses, the map follows, Escape on the map lets go.
    page.get_by_label("Filtrer la liste des territoires").fill("oyonnax")
    page.keyboard.press("Tab")  # the button that sorts
    page.keyboard.press("Tab")  # the one row that is left
    page.keyboard.press("Enter")
    expect(page.locator("#explorateur-fiche-nom")).to_contain_text("Oyonnax")
    focused = "() => document.activeElement.shadowRoot.activeElement.textContent"
    assert "Oyonnax" in page.evaluate(focused), "the row keeps the focus"
    ti = re.search(r"ti=(ti-\d+)", page.url)
    assert ti
    expect(page.locator("#explorateur-fiche-lien")).to_have_attribute(
        "href", f"territoires/2022/{ti[1]}.html"
    )
    assert page.evaluate("() => window.__tdiAtlas.selected") == ti[1]
    page.locator("#explorateur-carte").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#explorateur-fiche")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("ti="))


# Of the points of a grid, those that an area holds and its cells do not, or the other way round;
# how many it holds.
AREAS = """() => {
  const { atlas } = window.tdiAtlas;
  const { probe, meta, detail: { national } } = atlas;
  const [x0, y0, x1, y1] = national.box(() => true);
  const found = {};
  for (const [name, chosen] of Object.entries({
    all: () => true,
    some: (cell) => meta.cells.t2024[cell] >= 0,
    third: (cell) => meta.cells.t2024[cell] % 3 === 0,
    islands: (cell) => ["2A", "2B", "971", "29"].includes(meta.cells.dep[cell]),
    none: () => false,
  })) {
    const path = national.area(chosen);
    let [held, wrong] = [0, 0];
    for (let i = 0; i < 90; i++)
      for (let j = 0; j < 90; j++) {
        const [x, y] = [x0 + ((i + 0.37) * (x1 - x0)) / 90, y0 + ((j + 0.41) * (y1 - y0)) / 90];
        const cell = national.cellAt(probe, x, y);
        const inside = probe.isPointInPath(path, x, y);
        held += inside;
        wrong += inside !== (cell >= 0 && chosen(cell));
      }
    found[name] = [held, wrong];
  }
  return found;
}"""


def test_an_area_is_what_its_cells_cover(page: Page, root: str) -> None:
    page.goto(f"{root}/carte.html")
    shown(page, "vues-2024/perimetre-total///false")
    found = page.evaluate(AREAS)
    assert {name: wrong for name, (_, wrong) in found.items()} == dict.fromkeys(found, 0)
    held = {name: held for name, (held, _) in found.items()}
    assert held["all"] > held["some"] > held["third"] > held["islands"] > held["none"] == 0


ADDRESSES = (
    {"phase": "2023", "indicateur": "epci", "par": "10000"},
    {"phase": "2018", "indicateur": "population"},
    {"mode": "evolution", "de": "2023", "a": "2020", "region": "76"},
    {"mode": "evolution", "de": "2024", "a": "2024"},
    {"phase": "2024", "ti": "ti-8413", "region": "84"},
    {"phase": "2022", "ti": "ti-8413"},
    {"phase": "<script>", "indicateur": "x" * 90, "par": "3", "region": "'\""},
)


def test_an_address_means_the_same_as_in_the_dashboard(page: Page, root: str, store: Store) -> None:
    page.goto(
        f"{root}/carte.html?{urlencode(ADDRESSES[0])}"
    )  # the dashboard's own form is read too
    for query in ADDRESSES:
        page.evaluate(f"() => {{ location.hash = {json.dumps(urlencode(query))}; }}")
        selection, notices = parse_selection(query, known(store))
        view = carte_view(store, selection, breaks(store))
        expect(page.locator("h1")).to_have_text(spaced(view.title))
        expect(page.locator("#explorateur-avis p")).to_have_count(len(notices))
        expect(page.locator("#explorateur-liste tbody tr")).to_have_count(len(view.explorer.rows))
        expect(page.locator("#explorateur-fiche")).to_be_visible(visible=bool(selection.ti))


@pytest.mark.viewport(320, 700)
def test_no_violation_and_no_sideways_scroll(page: Page, root: str, recorder: Recorder) -> None:
    recorder.allow("Applying inline style")  # axe measures with a style of its own
    chosen = "carte.html#phase=2024&indicateur=population&par=10000&region=06&ti=ti-0601"
    for scheme, path in (("dark", chosen), *(("light", each) for each in (chosen, *WRITTEN[1:]))):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{root}/{path}")
        page.reload()  # an address that differs after "#" alone loads nothing
        if path.startswith("carte"):
            page.wait_for_function(DRAWN)
        # not `innerWidth`: a phone's window grows with what does not fit
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320, path
        violations = Axe().run(page, options={"preload": False}).response["violations"]
        told = [
            f"{v['id']}: {v['help']} -> {[n['target'] for n in v['nodes'][:3]]}" for v in violations
        ]
        assert not told, "\n".join([path, *told])


def test_without_scripts_the_page_has_the_map_and_the_list(page: Page, root: str) -> None:
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = context.new_page()
    plain.goto(f"{root}/carte.html")
    expect(plain.locator("#explorateur-carte img")).to_be_visible()
    expect(plain.locator("#explorateur-lecture tbody tr")).to_have_count(183)
    expect(plain.locator("#explorateur-reglages")).to_be_hidden()
    context.close()


def test_the_guide_shows_a_frame_as_high_as_its_page(
    page: Page, root: str, recorder: Recorder
) -> None:
    page.goto(f"{root}/integrer.html")
    frame = page.frame_locator(".exemple iframe")
    expect(frame.locator("h1 a")).to_have_attribute("target", "_blank")
    page.wait_for_function("() => parseInt(document.querySelector('iframe').style.height) > 300")
    inner = next(each for each in page.frames if "/embed/" in each.url)
    assert inner.evaluate("() => document.documentElement.scrollHeight <= innerHeight + 1")
    page.locator("details.integrer summary").click()
    lines = page.locator("details.integrer textarea")
    expect(lines).to_have_value(
        re.compile(r'^<iframe src="[^"]+/embed/territoires/2024/[^"]+" title="')
    )
    assert all(url.startswith("file:") for url in recorder.requests)
