"""The rules of a page inside of another site's frame, where no browser is needed."""

from __future__ import annotations

import pytest

from pages.ui.document import Document
from pages.ui.headers import embeddable, frame_ancestors
from pages.ui.server import _package_dir
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("value", "policy", "offered"),
    [
        ("", "'self'", False),
        ("'none'", "'none'", False),
        # The map is a frame inside of the page: without the site itself it would be refused.
        ("https://a.example https://b.example", "'self' https://a.example https://b.example", True),
        ("'self' https://a.example", "'self' https://a.example", True),
        ("*", "*", True),
    ],
)
def test_who_may_show_the_site(
    value: str, policy: str, offered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TDI_FRAME_ANCESTORS", value)
    assert frame_ancestors() == policy
    assert embeddable() is offered


def test_the_document_of_an_embedded_page_says_so_and_no_other() -> None:
    static = _package_dir("streamlit") / "static"
    template = (static / "index.html").read_text(encoding="utf-8")
    document = Document(template, ROOT / ".streamlit/config.toml", static / "static/js")
    plain = document.render("carte", {"phase": "2024"}, "http://x.example").decode()
    framed = document.render("carte", {"phase": "2024", "embed": "1"}, "http://x.example").decode()
    assert "data-embed" not in plain
    assert "/embed.js" not in plain
    assert '<html lang="fr" data-embed>' in framed
    assert "/embed.js" in framed
    # Whoever finds the frame's address is sent to the page.
    assert 'rel="canonical" href="http://x.example/carte?phase=2024"' in framed
