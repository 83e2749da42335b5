"""The whole site of the committed store, written once per run of the tests, whatever number of processes ask for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from tdi.data.store import Store
from tdi.site.export import export_site
from tdi.site.work import Options
from tests.conftest import ROOT

BASE = "https://exemple.fr/public"


def written(factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site; the first to ask writes it, the others wait."""
    own = factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    folder = shared / "site-entier"
    with FileLock(shared / "site-entier.verrou"):
        if not (folder / "versions.js").exists():
            export_site(Store(ROOT / "data" / "store"), folder, Options(base_url=BASE, workers=2))
    return folder
