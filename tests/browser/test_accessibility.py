"""axe-core on the pages and inside the map's frame: no violation that is ours."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.test_explorer import open_page

# Streamlit's own, each looked at: what our code cannot reach.
FRAMEWORK: dict[str, str] = {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["/?commune=01283", "/carte?phase=2023&ti=ti-8413", "/carte?mode=evolution&de=2022&a=2023"]
)
def test_no_violation(page: Page, server: str, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_page(page, server + address)
    violations = Axe().run(page).response["violations"]
    ours = [v for v in violations if v["id"] not in FRAMEWORK]
    told = [f"{v['id']}: {v['help']} -> {[n['target'] for n in v['nodes'][:3]]}" for v in ours]
    assert not told, "\n".join(told)
