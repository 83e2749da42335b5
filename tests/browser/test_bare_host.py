"""A host that makes its own application of the pages.

No route, file or middleware of ours, but texts, figures and tables.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Recorder, Server, free_port, wait_ready
from tests.conftest import ROOT

WITHOUT_OURS = f"""import streamlit as st
app = st.App({str(ROOT / "pages" / "main.py")!r})
"""


@pytest.fixture(scope="module", params=["st.App of the pages", "streamlit run pages/main.py"])
def bare(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Origin of the pages as such a host serves them."""
    folder, port = tmp_path_factory.mktemp("host"), free_port()
    script = ROOT / "pages" / "main.py"
    if request.param.startswith("st.App"):
        script = folder / "app.py"
        script.write_text(WITHOUT_OURS)
    log = folder / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "streamlit", "run", str(script)),
                *("--server.address=127.0.0.1", f"--server.port={port}"),
            ],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = wait_ready(Server(f"http://127.0.0.1:{port}", process, log))
    yield running.url
    running.stop()
    assert "Traceback" not in running.text(), running.text()


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "183 Territoires"),
        ("/carte?phase=2023", "183 Territoires"),
        ("/regions", "Régions|régions|Nouvelle"),
    ],
)
def test_texts_figures_and_tables_are_there(
    bare: str, page: Page, recorder: Recorder, path: str, heading: str
) -> None:
    recorder.allow(r"404|Content Security Policy")
    page.goto(bare + path)
    main = page.locator("body")
    expect(main.locator("footer.pied")).to_be_visible(timeout=60_000)
    expect(main.locator("h1")).to_be_visible()
    expect(main.locator("h1")).not_to_be_empty()
    said = main.get_by_role("status").filter(has_text="Cet hébergement ne sert que les pages")
    expect(said).to_have_count(1)
    expect(said).to_be_visible()
    expect(said).to_contain_text("streamlit run app.py")
    expect(main.get_by_role("alert")).to_have_count(0)
    for english in ("Traceback", "Error", "error", "not found", "undefined"):
        expect(main).not_to_contain_text(english)


@pytest.mark.range
def test_the_list_beside_the_map_is_a_table(bare: str, page: Page, recorder: Recorder) -> None:
    recorder.allow(r"404|Content Security Policy")
    page.goto(bare + "/carte?phase=2023")
    expect(page.get_by_role("table").first).to_be_visible(timeout=60_000)
    expect(page.get_by_role("row", name="Plastics Vallée")).to_have_count(1)
    expect(page.locator("img").first).to_be_visible()
    page.get_by_role("radio", name="2022").click()
    expect(page.locator("h1")).to_contain_text("149 Territoires")
