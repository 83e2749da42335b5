"""A new version of the store while readers look at the old one; then no store at all."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tdi.build.versions import publish
from tdi.data.store import Store
from tests.browser.conftest import Server, atlas_frame, settle, wait_ready
from tests.conftest import ROOT
from tests.small_store import write_changed

COMMITTED = ROOT / "data" / "store"


def until_logged(server: Server, text: str) -> None:
    """Poll what the server prints; a server that never says it fails the test."""
    tick = threading.Event()
    for _ in range(600):
        if text in server.text():
            return
        tick.wait(0.05)
    raise AssertionError(f"{text!r} is not in the log:\n{server.text()}")


def test_a_new_version_while_a_reader_looks(
    start_server: Callable[..., Server], page: Page, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(COMMITTED, store)
    server = wait_ready(start_server(TDI_STORE=str(store), TDI_WARM="0"))
    page.goto(f"{server.url}/carte?phase=2023")
    foot, banner = page.locator("footer.pied"), page.locator(".st-key-avis-version")
    old = Store(COMMITTED).data_version
    expect(foot).to_contain_text(old)
    atlas_frame(settle(page))
    expect(banner.locator("p")).to_have_count(0)
    asked = page.evaluate(
        "() => performance.getEntriesByType('resource').map(e => e.name).find(n => n.includes('atlas-national'))"
    )

    new = publish(
        lambda folder: write_changed(COMMITTED, folder, "X"), store, note="tdi import x"
    ).data_version
    until_logged(server, f"data {new} in force")

    page.get_by_role("radio", name="2022").click()
    expect(banner).to_contain_text("une version plus récente est disponible")
    expect(foot).to_contain_text(old)
    expect(page).to_have_url(re.compile("phase=2022"))
    atlas_frame(settle(page))
    served = page.request.get(asked, max_redirects=0)
    assert served.status == 200
    assert served.body() == Store(COMMITTED).display("atlas-national.json"), (
        "the layer of the open session"
    )

    other = page.context.new_page()
    other.goto(f"{server.url}/projets?version={old}")
    expect(other.locator("footer.pied")).to_contain_text(new)
    expect(other.locator(".st-key-avis-version")).to_contain_text(
        f"Ce lien a été fait sur la version {old}"
    )
    expect(other).to_have_url(re.compile(f"version={re.escape(old)}"))
    other.close()

    page.get_by_role("button", name="La montrer").click()
    expect(foot).to_contain_text(new)
    expect(banner.locator("p")).to_have_count(0)
    expect(page).to_have_url(re.compile("phase=2022"))
    atlas_frame(settle(page))

    shutil.rmtree(store)
    until_logged(server, "The pages go on with the data in memory")
    assert page.request.get(server.url + "/_stcore/health").ok
    page.goto(f"{server.url}/projets?phase=2023")
    expect(foot).to_contain_text(new)
    atlas_frame(settle(page))
