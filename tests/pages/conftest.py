"""What the tests of pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pages.ui import hosting


@pytest.fixture(scope="module", autouse=True)
def _whole_site() -> Iterator[None]:
    """Run the pages as `app.py` serves them, with our routes and files beside them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hosting, "served", lambda: True)
        yield
