"""The committed store equals a rebuild from the raw inputs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tdi import paths
from tdi.build import geography, phase_2018, pipeline
from tdi.build.imports.provenance import read_imports
from tdi.build.imports.rebuild import Folders, rebuild_rows
from tdi.build.phase_2018 import import_phase_2018
from tdi.build.pipeline import build_store
from tdi.build.raw import open_raw
from tdi.cli import main
from tdi.data.catalogue import CATALOG
from tdi.data.store import Store
from tdi.errors import TdiError
from tests.official import FONDS_VERT, green, table
from tests.tables_once import once, patched


@pytest.fixture(scope="module", autouse=True)
def geography_once() -> Iterator[None]:
    """Read the raw inputs and build the geography once for the module.

    They are the same, and two thirds of a build.
    """
    with pytest.MonkeyPatch.context() as patch:
        vintages = once(geography.read_cogs)
        patch.setattr(geography, "read_cogs", vintages)
        patch.setattr(phase_2018, "read_cogs", vintages)
        patch.setattr(pipeline, "build_geography", once(pipeline.build_geography))
        patched(patch)
        yield


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
            pd.testing.assert_frame_equal(
                fresh.table(name), committed.table(name), check_exact=True
            )
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


@pytest.mark.rebuild
def test_import_of_a_full_list_of_2018(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of 124 made of the labelled territories and 51 unknown ones of 2020.

    No unknown is left.

    The whole build takes in what was imported before, and gives the bytes that an import of
    projects gives.
    """
    reference, sources, out = tmp_path / "reference", tmp_path / "sources.toml", tmp_path / "store"
    imports = tmp_path / "imports"
    shutil.copytree(paths.reference(), reference)
    shutil.copy(paths.data() / "sources.toml", sources)
    shutil.copytree(paths.root() / "data" / "store", out)
    monkeypatch.setenv("TDI_STORE", str(out))
    monkeypatch.setenv("TDI_IMPORTS", str(imports))
    green_file = tmp_path / "fonds-vert-2024.csv"
    green_file.write_bytes(
        table(FONDS_VERT, [green(1), green(2, code_commune="38185", code_departement="38")])
    )
    log = tmp_path / "rows.csv"
    assert main(["import", "fonds-vert", str(green_file), "--yes", "--report", str(log)]) == 0
    store = Store(out)
    states = store.table("status_2018").sort_values(["status", "id_ti_2020"], ignore_index=True)
    chosen = states[states["status"] != "added_later"]["id_ti_2020"].head(124)
    members = store.table("members")
    members = members[members["phase"] == "2020"].groupby("id_ti")["code"].agg(" ".join)
    territories = store.table("territories")
    of_2020 = territories[territories["phase"] == "2020"].set_index("id_ti")
    path = tmp_path / "list.csv"
    rows = [
        f'"{of_2020.loc[ti, "name"]}",{of_2020.loc[ti, "region_main"]},{members[ti]}'
        for ti in chosen
    ]
    path.write_text("\n".join(["name,region,members", *rows]) + "\n", "utf-8")
    import_phase_2018(
        path,
        cache=paths.cache(),
        lock=paths.lock(),
        reference=reference,
        sources=sources,
        store=out,
    )
    after = Store(out, verify=True)
    assert after.table("status_2018")["status"].value_counts().to_dict() == {
        "labelled": 124,
        "added_later": 24,
    }
    assert "unknown" not in set(after.table("changes")["status"])
    phase = after.table("phases").set_index("phase").loc["2018"]
    assert (phase["territory_count"], phase["announced_count"]) == (124, 124)
    assert "u" not in json.loads(after.display("atlas-national.json"))["tdi"]["status2018"]
    assert after.data_version != store.data_version
    assert {item.name for item in tmp_path.iterdir()} - {"store.versions"} == {
        "reference",
        "sources.toml",
        "store",
        "list.csv",
        "imports",
        "fonds-vert-2024.csv",
    }
    folders = Folders(out, reference, sources, imports, paths.cache(), paths.lock())
    rebuild_rows(tmp_path / "again", after, read_imports(imports), folders)
    for path in out.rglob("*"):
        if path.is_file():
            assert (tmp_path / "again" / path.relative_to(out)).read_bytes() == path.read_bytes(), (
                path.name
            )
    assert len(after.table("imports")) == 1
