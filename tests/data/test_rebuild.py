"""The committed store equals a rebuild from the raw inputs."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tdi import paths
from tdi.build.pipeline import build_store
from tdi.build.raw import open_raw
from tdi.catalog import CATALOG
from tdi.errors import TdiError
from tdi.store import Store


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    try:
        open_raw(paths.cache(), paths.lock())
    except TdiError as error:
        pytest.fail(
            f"the raw inputs are not in {paths.shown(paths.cache())}: run `tdi fetch` (make raw). {error}"
        )
    out = tmp_path_factory.mktemp("rebuild") / "store"
    build_store(paths.cache(), out)
    return out


@pytest.mark.rebuild
def test_committed_store_equals_a_rebuild(rebuilt: Path) -> None:
    fresh, committed = Store(rebuilt), Store(paths.root() / "data" / "store")
    different = []
    for name, info in CATALOG.items():
        try:
            pd.testing.assert_frame_equal(fresh.table(name), committed.table(name), check_exact=True)
            if info.geometry:
                left, right = fresh.geometries(name).geometry, committed.geometries(name).geometry
                assert (left.to_wkb() == right.to_wkb()).all()
        except AssertionError as error:
            different.append(f"{name}: {str(error).splitlines()[0]}")
    assert not different, f"run `tdi build` and commit data/store: {different}"
    for name in committed.manifest["display"]:
        assert json.loads(fresh.display(name)) == json.loads(committed.display(name)), (
            f"run `tdi build`: {name}"
        )
        assert fresh.display(name) == committed.display(name), name


@pytest.mark.rebuild
def test_rebuilt_manifest_says_the_same(rebuilt: Path) -> None:
    fresh, committed = Store(rebuilt).manifest, Store(paths.root() / "data" / "store").manifest
    for key in ("format", "data_date", "raw", "reference", "thresholds", "reports"):
        assert fresh[key] == committed[key], key
    for name in CATALOG:
        for key in ("rows", "columns", "key", "crs", "vintage"):
            assert fresh["tables"][name][key] == committed["tables"][name][key], (name, key)
