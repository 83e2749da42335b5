"""The site opened from a disk with the network cut.

The search answers, nothing is fetched, axe finds nothing, no script is needed to read.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tdi import paths
from tdi.data.store import Store
from tdi.site.front import root_files
from tdi.site.registry import all_files, all_pages
from tdi.site.render import document
from tdi.site.site import Site
from tests.browser.conftest import Recorder
from tests.browser.seeing import small_targets

LOADED = re.compile(r'<(?:script src|link rel="(?:stylesheet|icon)" href)="[./]*fichiers/([^"]+)"')
KINDS = (
    "index.html",
    "territoires/index.html",
    "territoires/2018/ti-0301.html",
    "territoires/2024/ti-2401.html",
    "regions/index.html",
    "regions/24.html",
    "projets/index.html",
    "projets/24.html",
    "financements.html",
    "evolution.html",
    "methode.html",
    "methode/territories.html",
    "telechargements.html",
    "accessibilite.html",
    "communes/index.html",
    "communes/01.html",
    "integrer.html",
    "embed/carte-2024.html",
    "embed/regions/24.html",
    "embed/chiffres/2024.html",
    "embed/chiffres/amount-committed-2022.html",
    "embed/territoires/2024/ti-2401.html",
)
ELSEWHERE = ("carte.html",)  # tests/browser/test_explorer.py
# axe reads the styles again, which the policy of the pages forbids
AXE = "Connecting to 'file:.*Content Security Policy"
# The dark theme changes colours alone.
DARK = ("index.html", "territoires/2024/ti-2401.html", "regions/24.html", "financements.html")
ANSWER = "territoires/2024/ti-8413.html"


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write one page of each kind with what it loads.

    The whole site is read in tests/data/test_site_whole.py.
    """
    root = tmp_path_factory.mktemp("site")
    site = Site(Store(paths.store()), "essai")
    pages = all_pages(site)
    site.paths = frozenset(page.path for page in pages)
    files = {file.name: file for file in all_files(site)}
    site.files = {name: f"fichiers/{name}" for name in files}
    loaded = {"index-recherche.js"}
    for page in pages:
        if page.path in {*KINDS, ANSWER}:
            for path, data in document(site, page).files:
                write(root / "v" / "essai" / path, data)
                loaded.update(
                    LOADED.findall(data.decode("latin-1")) if path.endswith(".html") else ()
                )
    for name in loaded:
        write(root / "v" / "essai" / "fichiers" / name, files[name].make(site))
    for path, data in root_files("essai", [], "").items():
        write(root / path, data)
    return root / "v" / "essai"


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_a_page_of_every_kind_is_read() -> None:
    """A kind is what one function makes: a new one is named above, or this fails."""
    kinds: dict[object, set[str]] = {}
    for page in all_pages(Site(Store(paths.store()), "essai")):
        kinds.setdefault(getattr(page.make, "func", page.make), set()).add(page.path)
    missed = {min(pages) for pages in kinds.values() if not pages & {*KINDS, *ELSEWHERE}}
    assert missed == set()
    assert {*KINDS, *ELSEWHERE} <= {path for pages in kinds.values() for path in pages}


def test_a_stick_without_a_network_answers(page: Page, version: Path, recorder: Recorder) -> None:
    recorder.allow(AXE)
    page.context.set_offline(True)
    page.goto((version.parent.parent / "index.html").as_uri())
    expect(page).to_have_url(re.compile(rf"/v/{re.escape(version.name)}/index\.html$"))
    box = page.get_by_role("combobox", name="Ma commune est-elle en Territoire d’industrie ?")
    box.press_sequentially("oyonax")
    expect(page.get_by_role("option").first).to_contain_text("Oyonnax")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "reponse-0")
    box.press("Enter")
    answer = page.locator("#reponse")
    expect(answer.get_by_role("heading")).to_have_text(
        "Oui : Oyonnax est en Territoire d’industrie"
    )
    expect(page).to_have_url(re.compile("#commune=01283$"))
    assert not Axe().run(page, context="#contenu").response["violations"]
    answer.get_by_role("link", name="Sa fiche complète").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Plastics Vallée")
    page.goto((version / "index.html").as_uri() + "#commune=75056")
    expect(answer.get_by_role("heading")).to_contain_text("Paris")
    assert all(url.startswith("file:") for url in recorder.requests)


@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing(page: Page, version: Path, recorder: Recorder, path: str) -> None:
    recorder.allow(AXE)
    page.goto((version / path).as_uri())
    told = _violations(page, {})
    if path in DARK:
        page.emulate_media(color_scheme="dark")
        told += _violations(page, {"runOnly": ["color-contrast"]})
    assert not told, "\n".join(told)


def _violations(page: Page, options: dict[str, list[str]]) -> list[str]:
    # What passes is not sent: on a page of drawings it is megabytes.
    found = (
        Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    )
    return [f"{v['id']}: {v['help']} -> {[n['target'] for n in v['nodes'][:3]]}" for v in found]


@pytest.mark.viewport(390, 844)
def test_a_phone_scrolls_one_way(page: Page, version: Path) -> None:
    for path in KINDS:
        page.goto((version / path).as_uri())
        page.evaluate(
            "() => document.querySelectorAll('details').forEach((each) => { each.open = true; })"
        )
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            assert not small_targets(page), (path, width)


def test_it_is_read_without_a_script(browser: Browser, version: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    try:
        page = context.new_page()
        page.goto((version / "index.html").as_uri())
        expect(page.get_by_role("img", name=re.compile("^Carte : "))).to_be_visible()
        expect(page.get_by_role("combobox")).to_be_hidden()
        page.get_by_role("link", name="liste des communes par département").click()
        page.get_by_role("link", name="Ain", exact=True).click()
        expect(page.get_by_role("main")).to_contain_text("Oyonnax")
    finally:
        context.close()


def test_an_older_version_says_so(page: Page, version: Path, tmp_path: Path) -> None:
    # A stick with two versions: the frozen page of the older one names the newer.
    (tmp_path / "v" / version.name).parent.mkdir(parents=True)
    (tmp_path / "v" / version.name).symlink_to(version)
    (tmp_path / "versions.js").write_text(
        'window.tdiVersions={"latest":"2030-01.abcdef12","all":[]};'
    )
    page.goto((tmp_path / "v" / version.name / "methode.html").as_uri())
    notice = page.locator("#version")
    expect(notice).to_contain_text("Une version plus récente existe (2030-01.abcdef12)")
    expect(notice.get_by_role("link")).to_have_attribute(
        "href", "../../v/2030-01.abcdef12/methode.html"
    )
