"""The difference of two versions of the store: by key, by column, and in words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tdi import paths
from tdi.build.difference import compare, difference, rows_of
from tdi.build.write import table_bytes
from tdi.data.store import MANIFEST, Store, sha256


@pytest.fixture
def committed() -> Store:
    return Store(paths.root() / "data" / "store")


def edited(store: Store, folder: Path, **tables: pd.DataFrame) -> Store:
    """A copy of a store with other rows in some tables."""
    shutil.copytree(store.folder, folder)
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    for name, frame in tables.items():
        data = table_bytes(name, frame)
        (folder / f"{name}.parquet").write_bytes(data)
        manifest["tables"][name] |= {"sha256": sha256(data), "bytes": len(data), "rows": len(frame)}
    manifest["data_version"] = "2026-11.other"
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    return Store(folder, verify=True)


def test_equal_stores_have_no_difference(committed: Store) -> None:
    found = difference(committed, committed)
    assert found.empty
    assert found.lines() == ["Rien ne change."]
    assert found.to_dict()["tables"] == {}


def test_rows_by_key() -> None:
    before = rows_of({"k": ["a", "b", None], "v": [1, 2, 3], "old": [0, 0, 0]}, ["k"])
    after = rows_of({"k": ["b", None, "c"], "v": [5, 3, 4], "geometry": [b"", b"", b""]}, ["k"])
    changes = compare(before, after)
    assert [(row.key, row.kind) for row in changes] == [
        (("a",), "gone"),
        (("b",), "changed"),
        (("c",), "new"),
    ]
    assert changes[1].columns == (("v", 2, 5),)


def test_an_outline_is_named_not_printed() -> None:
    before = rows_of({"k": ["a"], "geometry": [b"x"]}, ["k"])
    (change,) = compare(before, rows_of({"k": ["a"], "geometry": [b"y"]}, ["k"]))
    assert change.columns == (("geometry", None, None),)


def test_in_words_and_for_machines(committed: Store, tmp_path: Path) -> None:
    members, projects = committed.table("members").copy(), committed.table("projects").copy()
    taken = members[(members["phase"] == "2024") & (members["id_ti"] == "ti-2707")].index[0]
    name, code = members.loc[taken, ["name", "code"]]
    row = projects[projects["ti_2023"].notna()].index[0]
    inside, company = projects.loc[row, ["ti_2023", "company"]]
    projects.loc[row, "aid_eur"] = 1_234_567
    new = projects.iloc[[row]].assign(
        project_id="new-one", company="<b>Neuve</b>", aid_eur=2_000_000
    )
    after = edited(
        committed,
        tmp_path / "store",
        members=members.drop(index=taken),
        projects=pd.concat([projects, new], ignore_index=True),
    )
    found = difference(committed, after)
    assert [item.table for item in found.tables] == ["members", "projects"]
    assert found.table("members").count("gone") == 1  # type: ignore[union-attr]
    words = {(t.phase, t.id_ti): " ; ".join(t.words) for t in found.territories}
    assert f"{name} ({code})" in words["2024", "ti-2707"]
    assert "perd" in words["2024", "ti-2707"]
    assert f"1 projet modifié ({company})" in words["2023", inside]
    assert "1 projet de plus (<b>Neuve</b>, 2 M€ d’aide)" in words["2023", inside]
    lines = found.lines()
    assert "Projets nommés : 1 ligne nouvelle, 1 ligne modifiée" in lines
    document = json.loads(json.dumps(found.to_dict()))
    assert document["tables"]["projects"]["changed"] == 1
    changed = next(r for r in document["tables"]["projects"]["rows"] if r["kind"] == "changed")
    assert changed["columns"]["aid_eur"]["after"] == 1_234_567
    assert found.to_dict(most=1)["tables"]["projects"]["new"] == 1
    back = difference(after, committed)
    assert "gagne" in " ".join(
        next(t for t in back.territories if (t.phase, t.id_ti) == ("2024", "ti-2707")).words
    )
    assert any("1 projet de moins" in " ".join(t.words) for t in back.territories)


def test_renamed_and_gone_territories(committed: Store, tmp_path: Path) -> None:
    import geopandas as gpd

    territories = committed.geometries("territories")
    assert isinstance(territories, gpd.GeoDataFrame)
    first, second = territories.index[:2]
    territories.loc[first, "name"] = "Autre nom"
    after = edited(committed, tmp_path / "store", territories=territories.drop(index=second))
    words = [" ".join(t.words) for t in difference(committed, after).territories]
    assert any("devient « Autre nom »" in text for text in words)
    assert "territoire retiré" in words


def test_a_table_that_only_one_version_has(committed: Store, tmp_path: Path) -> None:
    after = edited(committed, tmp_path / "store")
    manifest = dict(after.manifest)
    manifest["tables"] = {k: v for k, v in manifest["tables"].items() if k != "waves"}
    after.manifest = manifest
    assert difference(after, committed).table("waves").count("new") == 9  # type: ignore[union-attr]
    assert difference(committed, after).table("waves").count("gone") == 9  # type: ignore[union-attr]
