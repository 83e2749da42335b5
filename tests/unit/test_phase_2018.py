"""Import of the official list of November 2018, on six communes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.vintage import Cog
from tdi.build import phase_2018
from tdi.build.list_2018 import read_list
from tdi.build.phase_2018 import import_phase_2018, plan_import
from tdi.build.reference_tables import Reference
from tdi.data.sources import Registry
from tdi.errors import SchemaViolation

COMMUNES = pd.DataFrame(
    [(f"0100{n}", f"Commune {n}", "01", "84", 100) for n in range(1, 5)]
    + [("21001", "Ailleurs", "21", "27", 100), ("21002", "Autre", "21", "27", None)],
    columns=["insee_com", "name", "dep", "region", "population"],
).astype({"population": "Int64"})
GROUPINGS = pd.DataFrame(
    [
        ("200000001", "CC", "CC Une", "01001"),
        ("200000001", "CC", "CC Une", "01002"),
        ("200000002", "CA", "CA Deux", "01003"),
        ("200000002", "CA", "CA Deux", "01004"),
        ("200000003", "CC", "CC Trois", "21001"),
    ],
    columns=["siren", "kind", "name", "insee_com"],
)
COG = Cog("2019", COMMUNES, GROUPINGS, {}, {})
OF_2020 = pd.DataFrame(
    [
        ("2020", "ti-8401", "01001"),
        ("2020", "ti-8401", "01002"),
        ("2020", "ti-8402", "01003"),
        ("2020", "ti-8402", "01004"),
        ("2020", "ti-2701", "21001"),
    ],
    columns=["phase", "id_ti", "insee_com"],
)


def write(path: Path, *rows: str, header: str = "name,region,members") -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def reference(announced: int) -> Reference:
    phases = pd.DataFrame({"phase": ["2018"], "announced_count": pd.array([announced], "Int64")})
    status = pd.DataFrame(
        {
            "id_ti_2020": ["ti-2701", "ti-8401", "ti-8402"],
            "status": ["unknown", "labelled", "unknown"],
        }
    )
    return Reference(
        Path(), {"phases": phases, "status_2018": status}, Registry(date(2026, 1, 1), {})
    )


def test_reads_three_kinds_of_members(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.csv",
        "Une,84,200000001 01003",
        '"Trois",Bourgogne-Franche-Comté,"200000003; 21002"',
    )
    first, second = read_list(path, COG, 2)
    assert first.communes == {"01001", "01002", "01003"}
    assert [kind for kind, _, _ in first.members] == ["commune", "epci"]
    assert second.regions == ("27",)


def test_reads_semicolons_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\ufeffName;Region;Members\nUne;84;200000001, 01003\n", "utf-8")
    assert read_list(path, COG, 1)[0].name == "Une"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["Une,84,200000009"], "'200000009' is no EPCI, EPT or commune of COG 2019"),
        (["Une,84,1001"], "'1001' is no EPCI"),
        (["Une,84,"], "the column members is empty"),
        ([",84,200000001"], "the column name is empty"),
        (["Une,99,200000001"], "the region '99' is unknown"),
        (["Une,Bretagne,200000001"], "its members are in Auvergne-Rhône-Alpes, not Bretagne"),
        (["Une,84,200000001 01002"], r"the member 01002 \(Commune 2\) is covered twice"),
        (["Une,84,200000001", "Une,84,200000002"], "the territory 'Une' is there twice"),
        (["Une,84,200000001", "Deux,84,01001"], "the commune 01001 is also in 'Une'"),
        (["Une,84"], "2 cells instead of 3"),
        (["Une,84,200000001", "Deux,84,200000002"], "2 territories, 1 were announced"),
    ],
)
def test_faults_name_the_line(tmp_path: Path, rows: list[str], says: str) -> None:
    with pytest.raises(SchemaViolation, match=says) as caught:
        read_list(write(tmp_path / "list.csv", *rows), COG, 1)
    assert "list.csv" in caught.value.where
    assert caught.value.remedy


def test_other_header_or_file(tmp_path: Path) -> None:
    with pytest.raises(SchemaViolation, match="the header is"):
        read_list(write(tmp_path / "list.csv", header="nom,region,membres"), COG, 0)
    with pytest.raises(SchemaViolation, match="cannot be read"):
        read_list(tmp_path / "none.csv", COG, 0)
    (tmp_path / "latin.csv").write_bytes("name,region,members\nÉ,84,1\n".encode("latin-1"))
    with pytest.raises(SchemaViolation, match="not UTF-8"):
        read_list(tmp_path / "latin.csv", COG, 0)


def test_unknowns_disappear(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "Une et demie,84,200000001 01003", "Trois,27,200000003")
    plan = plan_import(path, reference(2), COG, OF_2020)
    states = plan.tables["status_2018"].set_index("id_ti_2020")
    # Half of ti-8402 is no majority: it was not labelled as such.
    assert states["status"].to_dict() == {
        "ti-2701": "labelled",
        "ti-8401": "labelled",
        "ti-8402": "added_later",
    }
    assert states.loc["ti-8401", "name_2018"] == "Une et demie"
    named = plan.tables["territories_2018"].set_index("name")
    assert named.loc["Une et demie", "ids_ti_2020"] == "ti-8401 ti-8402"
    assert set(named["evidence"]) == {"official"}
    assert len(plan.tables["members_2018"]) == 3
    assert plan.differences[-1] == "after: added_later 1, labelled 2"


def test_territory_outside_every_one_of_2020(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "Autre,27,21002")
    with pytest.raises(SchemaViolation, match="no commune in any territory of 2020"):
        plan_import(path, reference(1), COG, OF_2020)


def test_a_failed_build_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, sources = tmp_path / "reference", tmp_path / "sources.toml"
    folder.mkdir()
    (folder / "status_2018.csv").write_text("old")
    sources.write_text("data_date = 2026\n")

    class FakeStore:
        def __init__(self, folder: Path) -> None:
            pass

        def table(self, name: str) -> pd.DataFrame:
            return OF_2020

    def failing_build(*args: object, **kwargs: object) -> None:
        raise SchemaViolation("broken", where="here", remedy="none")

    monkeypatch.setattr(phase_2018, "read_reference", lambda *args: reference(1))
    monkeypatch.setattr(phase_2018, "open_raw", lambda *args: None)
    monkeypatch.setattr(phase_2018, "read_cogs", lambda raw: {"2019": COG})
    monkeypatch.setattr(phase_2018, "Store", FakeStore)
    monkeypatch.setattr(phase_2018, "build_store", failing_build)
    path = write(tmp_path / "list.csv", "Une,84,200000001")
    options = {
        "cache": tmp_path,
        "lock": tmp_path,
        "reference": folder,
        "sources": sources,
        "store": tmp_path / "store",
    }
    assert import_phase_2018(path, **options, dry_run=True)
    with pytest.raises(SchemaViolation, match="broken"):
        import_phase_2018(path, **options)
    assert (folder / "status_2018.csv").read_text() == "old"
    assert sources.read_text() == "data_date = 2026\n"
    assert sorted(item.name for item in tmp_path.iterdir()) == [
        "list.csv",
        "reference",
        "sources.toml",
        "store.versions",
    ]

    monkeypatch.setattr(phase_2018, "build_store", lambda *args, **kwargs: {})
    import_phase_2018(path, **options)
    assert "labelled" in (folder / "status_2018.csv").read_text()
    once = sources.read_text()
    assert once.count("liste-officielle-2018") == 1
    import_phase_2018(path, **options)
    assert sources.read_text() == once
