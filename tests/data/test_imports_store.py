"""Imports into a copy of the committed store.

What comes out, what is said, and that a second run changes nothing.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tdi import paths
from tdi.build.imports.provenance import PROVENANCE, read_imports
from tdi.build.imports.rebuild import Folders, rebuild_rows
from tdi.cli import main
from tdi.data.store import Store
from tdi.data.versions import read_versions
from tdi.views.financements._conflicts import conflicts
from tdi.views.financements.amounts import amounts
from tdi.views.financements.statements import disagreements, source_lines
from tests.official import (
    BY_COMMUNE,
    FONDS_VERT,
    RELANCE,
    SITES,
    Official,
    body,
    by_commune,
    green,
    official,
    relance,
    table,
)

STORE = paths.root() / "data" / "store"


class Bench:
    """A copy of the store with its imports, and the command line on it."""

    def __init__(self, folder: Path, capsys_of: Any) -> None:
        self.folder = folder
        self.capture = capsys_of

    def run(self, *arguments: str) -> tuple[int, str, str]:
        status = main(["import", *arguments])
        told = self.capture.readouterr()
        return status, told.out, told.err

    def file(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    @property
    def store(self) -> Store:
        return Store(self.folder / "store", verify=True)

    @property
    def folders(self) -> Folders:
        data = paths.root() / "data"
        return Folders(
            self.folder / "store",
            data / "reference",
            data / "sources.toml",
            self.folder / "imports",
            self.folder / "cache",
            data / "raw.lock.toml",
        )


@pytest.fixture
def bench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Bench:
    shutil.copytree(STORE, tmp_path / "store")
    monkeypatch.setenv("TDI_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("TDI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TDI_IMPORTS", str(tmp_path / "imports"))
    monkeypatch.delenv("TDI_IMPORT_BASE", raising=False)
    return Bench(tmp_path, capsys)


def _merged_in_2025() -> str:
    store = Store(STORE)
    moves = store.table("crosswalk")
    gone = moves[~moves["insee_from"].isin(store.table("communes")["insee_com"])]
    by_vintage = gone.groupby("insee_from")["from_vintage"].agg("max")
    last = by_vintage[by_vintage == "2024"].index
    single = gone[gone["insee_from"].isin(last)].groupby("insee_from")["insee_to"].nunique()
    return str(single[single == 1].index[0])


MERGED = _merged_in_2025()
GREEN_ROWS = [
    # A named project of Grand Est, here with another amount and its SIRET: counted once, the
    # official amount kept.
    green(
        1,
        nom_region="Grand Est",
        code_departement="10",
        code_commune="10323",
        nom_commune="Romilly-sur-Seine",
        raison_sociale_beneficiaire="MOBIKY TECH SAS",
        montant_engage="1 234 567,89 €",
    ),
    green(
        2, raison_sociale_beneficiaire="<script>alert(1)</script>", nom_du_projet="=HYPERLINK(1)"
    ),
    green(
        3,
        code_commune="49160",
        code_departement="49",
        nom_region="Pays de la Loire",
        nom_commune="x",
    ),
    # A commune that merged on 1 January 2025.
    green(
        4, code_commune=MERGED, code_departement=MERGED[:2], nom_region="", montant_engage="200000"
    ),
    green(
        5,
        code_commune="97615.0",
        code_departement="976",
        nom_region="Mayotte",
        nom_commune="Pamandzi",
    ),
    green(6, demarche="Renaturation des villes"),
    green(7, code_commune="01999"),
    green(1, montant_engage="5"),
]


def test_without_imports_a_rebuild_of_the_rows_gives_the_same_bytes(bench: Bench) -> None:
    """One code path: the tables that `tdi import` makes from a store are those that `tdi build` made."""
    out = bench.folder / "again"
    rebuild_rows(out, bench.store, read_imports(bench.folder / "imports"), bench.folders)
    for path in sorted(STORE.rglob("*")):
        if path.is_file():
            assert (out / path.relative_to(STORE)).read_bytes() == path.read_bytes(), path.name


def test_fonds_vert_from_end_to_end(bench: Bench) -> None:
    file = bench.file(
        "fonds-vert-2024-export.csv", table(FONDS_VERT, GREEN_ROWS, ";").decode().encode("cp1252")
    )
    status, out, error = bench.run("fonds-vert", file, "--published", "2025-07-31")
    assert status == 2
    assert "add --yes to write" in error
    assert "8 rows, 1 outside, 5 kept, 1 refused, 1 duplicate, 1 moved" in out
    assert "the commune … is unknown in COG 2026 and in every vintage since 2019 (1)" in out
    log = out.split("mended row: ")[1].split("\n")[0]
    text = (paths.root() / log if not Path(log).is_absolute() else Path(log)).read_text("utf-8-sig")
    assert "8,refused,code_commune,the commune 01999 is unknown" in text
    assert "9,duplicate,numero_dossier_ds" in text
    assert f"5,moved,code_commune,{MERGED} is now part of " in text
    assert "Projets nommés : 4 lignes nouvelles" in out
    assert not (bench.folder / "imports").exists(), "nothing is written without a yes"
    before = bench.store.data_version

    status, out, _ = bench.run("fonds-vert", file, "--published", "2025-07-31", "--yes")
    assert status == 0
    assert out.endswith("written: imported table, provenance and store\n")
    store = bench.store
    assert store.data_version != before
    projects = store.table("projects").set_index("project_id")
    mobiky = projects.loc["fonds-vert-ti-mobiky-tech"]
    assert mobiky["aid_eur"] == 1_234_568
    assert mobiky["source_id"] == "import-fonds-vert-2024"
    assert len(mobiky["siren"]) == 9
    assert not any(projects.index == "fonds-vert-2024-17000001"), "counted once"
    assert projects.loc["fonds-vert-2024-17000002", "company"] == "<script>alert(1)</script>"
    assert projects.loc["fonds-vert-2024-17000002", "title"] == "=HYPERLINK(1)"
    assert projects.loc["fonds-vert-2024-17000005", "region"] == "06"
    moved = projects.loc["fonds-vert-2024-17000004"]
    assert moved["insee_com_source"] == MERGED
    assert moved["insee_com"] in set(store.table("communes")["insee_com"])
    (row,) = store.table("imports").to_dict("records")
    assert (row["rows_in"], row["rows_kept"], row["rows_refused"], row["slot"]) == (8, 5, 1, "2024")
    assert store.table("import_refused")["row_count"].sum() == 1
    source = store.table("sources").set_index("source_id").loc["import-fonds-vert-2024"]
    assert source["published"] == "2025-07-31"
    assert source["digest"] == row["digest"]

    # Totals by region and year are on Régions and Financements, of a nature of their own.
    rows = amounts(store)
    mine = rows[rows["nature"] == "computed_from_projects"]
    assert set(mine["place"]) == {
        "France",
        "Grand Est",
        "Auvergne-Rhône-Alpes",
        "Pays de la Loire",
        "Mayotte",
    }
    assert set(mine["year"]) == {"2024"}
    assert mine.loc[mine["place"] == "France", "aid_eur"].item() == round(
        1_234_567.89 + 2 * 100_000.5 + 200_000 + 100_000.5
    )
    assert mine.loc[mine["place"] == "Grand Est", "project_count"].item() == 1
    assert set(mine["stage"]) == {"committed"}

    # The same file again changes nothing; another with fewer rows is suspicious.
    versions = len(read_versions(bench.folder / "store"))
    status, out, _ = bench.run("fonds-vert", file, "--published", "2025-07-31", "--yes")
    assert (status, len(read_versions(bench.folder / "store"))) == (0, versions)
    assert "rien à changer" in out
    short = bench.file("fonds-vert-2024-b.csv", table(FONDS_VERT, GREEN_ROWS[:1]))
    status, _, error = bench.run("fonds-vert", short, "--yes")
    assert status == 2
    assert "1 rows are kept, the import before this one kept 5" in error

    # A correction replaces the year; the provenance keeps both.
    changed = [GREEN_ROWS[0] | {"montant_engage": "1300000"}, *GREEN_ROWS[1:5], green(9)]
    file = bench.file("fonds-vert-2024-c.csv", table(FONDS_VERT, changed))
    status, out, _ = bench.run("fonds-vert", file, "--json", "--yes", "--published", "2025-09-01")
    document = json.loads(out)
    assert document["difference"]["tables"]["projects"]["new"] == 1
    assert document["written"] is True
    assert bench.store.table("imports")["in_force"].tolist() == [False, True]
    provenance = (bench.folder / "imports" / PROVENANCE).read_text("utf-8")
    assert provenance.count("[[import]]") == 2
    out_folder = bench.folder / "again"
    rebuild_rows(out_folder, bench.store, read_imports(bench.folder / "imports"), bench.folders)
    for path in (bench.folder / "store").glob("*.parquet"):
        assert (out_folder / path.name).read_bytes() == path.read_bytes(), (
            "the imports alone give the store again"
        )


def test_wrong_year_of_fonds_vert(bench: Bench) -> None:
    file = bench.file("fonds-vert-2023.csv", table(FONDS_VERT, [green(1, demarche="Renaturation")]))
    _, _, error = bench.run("fonds-vert", file, "--yes")
    assert 'no row has demarche = "Territoires d\'Industrie en transition écologique"' in error
    assert "met: 'Renaturation' (1)" in error
    file = bench.file("export.csv", table(FONDS_VERT, [green(1)]))
    assert "add --year 2024" in bench.run("fonds-vert", file, "--yes")[2]


def test_plan_de_relance_is_matched_and_counted_once(bench: Bench) -> None:
    named = bench.store.table("projects").set_index("project_id")
    adventys, other = named.loc["faiit-adventys"], named.loc["faiit-bernardaud"]
    rows = [
        relance(
            1,
            entreprise="SAS ADVENTYS",
            nom_commune="SEURRE",
            code_departement="21.0",
            nom_region="",
        ),
        relance(
            2, entreprise="BERNARDAUD PORCELAINES", nom_commune="Limoges", code_departement="87"
        ),
        relance(3),
        relance(4, mesure="AAP Industrie du futur"),
    ]
    file = bench.file("plan-de-relance.csv", table(RELANCE, rows, ";"))
    status, out, _ = bench.run("plan-de-relance", file, "--yes")
    assert status == 0
    assert "4 rows, 1 outside, 3 kept, 2 mended" in out
    assert "matched with named projects: " in out
    assert "to look at: Bernardaud" in out
    store = bench.store
    projects = store.table("projects").set_index("project_id")
    assert len(projects) == len(named) + 2, "Adventys is counted once"
    assert projects.loc["faiit-adventys", "siren"] == rows[0]["siren"]
    assert projects.loc["faiit-adventys", "source_id"] == adventys["source_id"]
    assert projects.loc["faiit-bernardaud", "siren"] == other["siren"], "doubt changes nothing"
    found = store.table("match_candidates").set_index("named_id")
    assert found.loc["faiit-adventys", "verdict"] == "same"
    doubtful = found.loc["faiit-bernardaud"]
    assert (doubtful["verdict"], doubtful["decided_by"]) == ("doubtful", "rule")

    # A human decides; the decision is respected by the next import, and by a build.
    (bench.folder / "imports" / "decisions.toml").write_text(
        f'[[decision]]\nnamed = "faiit-bernardaud"\nofficial = "{doubtful["official_id"]}"\n'
        'same = true\nreason = "même usine"\n',
        "utf-8",
    )
    file = bench.file("plan-de-relance-2.csv", table(RELANCE, [*rows, relance(5)], ";"))
    assert bench.run("plan-de-relance", file, "--yes")[0] == 0
    found = bench.store.table("match_candidates").set_index("named_id")
    assert (
        found.loc["faiit-bernardaud", "verdict"],
        found.loc["faiit-bernardaud", "decided_by"],
    ) == (
        "same",
        "human",
    )
    assert len(bench.store.table("projects")) == len(named) + 2


def test_sources_that_disagree_stay_visible(bench: Bench) -> None:
    named = bench.store.table("projects")
    known = named[
        (named["fund"] == "fonds-vert-ti") & named["siren"].notna() & named["aid_eur"].notna()
    ].iloc[0]
    row = green(
        1,
        code_commune=known["insee_com"],
        code_departement=known["dep"],
        nom_region="",
        raison_sociale_beneficiaire=known["company"],
        siret_beneficiaire=known["siren"] + "00017",
        montant_engage=str(int(known["aid_eur"]) + 5000),
    )
    file = bench.file("fonds-vert-2024-export.csv", table(FONDS_VERT, [row]))
    assert bench.run("fonds-vert", file, "--yes")[0] == 0
    store = bench.store
    told = store.table("field_conflicts")
    assert told["field"].tolist() == ["aid_eur", "aid_eur"]
    assert told["kept"].tolist() == [True, False]
    ((question, funds, _),) = conflicts(store, source_lines(store))
    assert question.title.startswith("Aide attribuée")
    assert [item.says for item in question.statements] == ["valeur retenue", "valeur non retenue"]
    assert funds == {"fonds-vert-ti"}
    assert question in disagreements(store, fund="fonds-vert-ti")
    assert (
        store.table("projects").set_index("project_id").loc[known["project_id"], "aid_eur"]
        == known["aid_eur"] + 5000
    )


def test_turnkey_sites(bench: Bench) -> None:
    before = bench.store.table("sites")
    known = before[before["fund"] == "sites-2030"]
    once = known[~known["insee_com"].duplicated(keep=False) & known["insee_com"].notna()].iloc[0]
    rows = [
        {"id_site": "1", "insee_com": once["insee_com"], "lib_com": "x", "maturite_site": "2025"},
        {"id_site": "2", "insee_com": "01283", "lib_com": "Oyonnax", "maturite_site": "2030"},
        {"id_site": "3", "insee_com": "", "lib_com": "?", "maturite_site": ""},
    ]
    file = bench.file("sites.csv", table(SITES, rows))
    status, out, _ = bench.run("sites-cles-en-main", file, "--yes")
    assert status == 0
    assert "insee_com: the cell is empty (1)" in out
    after = bench.store.table("sites").set_index("site_id")
    assert len(after) == len(before) + 1
    assert after.loc["sites-2030-officiel-2", "availability"] == "2030"
    assert after.loc["sites-2030-officiel-2", "region"] == "84"


def test_a_known_list_changes_nothing_and_another_is_refused(bench: Bench) -> None:
    rows = by_commune(bench.store, "2024")
    file = bench.file("liste-ti-com2023-20240704.csv", table(BY_COMMUNE, rows))
    status, out, _ = bench.run("ti-communes", file, "--yes")
    assert status == 0
    assert "ti-communes 2024" in out
    assert "rien à changer" in out
    assert not (bench.folder / "imports").exists()
    _, _, error = bench.run(
        "ti-communes", bench.file("new.csv", table(BY_COMMUNE, rows[5:])), "--yes"
    )
    assert (
        "none of the known phases: nearest is 2024, 182 of 183 territories have the same communes"
        in error
    )
    assert "--phase 2024" in error
    assert "A new phase" in error
    broken = [*rows, {"insee_com": "123", "id_ti": "ti-8413", "lib_ti": "x"}]
    _, _, error = bench.run(
        "ti-communes", bench.file("broken.csv", table(BY_COMMUNE, broken)), "--yes"
    )
    assert "A perimeter with a hole is a wrong perimeter" in error
    assert "no phase '2099'" in bench.run("ti-communes", file, "--phase", "2099", "--yes")[2]


def test_a_second_list_is_compared_not_taken(bench: Bench) -> None:
    rows = by_commune(bench.store, "2022")
    dropped = rows[0]
    file = bench.file("caisse.csv", table(BY_COMMUNE, rows[1:], ";"))
    status, out, _ = bench.run("caisse-des-depots", file, "--yes")
    assert status == 0, out
    store = bench.store
    told = store.table("field_conflicts")
    assert told["row_id"].tolist() == [f"2022 {dropped['id_ti']}"] * 2
    assert dropped["insee_com"] in told["value_fr"].iloc[0]
    assert told["kept"].tolist() == [True, False]
    members = Store(STORE).table("members")
    assert store.table("members").equals(members), "the list in force stays"


def test_fetched_from_a_server(bench: Bench) -> None:
    with official() as site:
        _serve(site, body(table(FONDS_VERT, [green(1)])))
        status, out, _ = bench.run("fonds-vert", "--base-url", site.address, "--dry-run")
        assert status == 0
        assert "fonds-vert 2024: fonds-vert-2024-export.csv, published 2025-07-31" in out
        assert out.endswith("nothing written (dry run)\n")
        _serve(site, body(b"<html><title>Erreur 500</title></html>"))
        (
            bench.folder / "cache" / "imports" / "fonds-vert" / "fonds-vert-2024-export.csv.json"
        ).unlink()
        _, _, error = bench.run("fonds-vert", "--base-url", site.address, "--yes")
        assert "it is a web page entitled 'Erreur 500'" in error
        assert error.count("\n") == 1
    assert read_imports(bench.folder / "imports").entries == ()


def _serve(site: Official, answer: Any) -> None:
    path = (
        "/static.data.gouv.fr/resources/fonds-vert-liste-des-projets-subventionnes/20250731-095516"
    )
    site.give(f"{path}/fonds-vert-2024-export.csv", answer)


def test_unknown_dataset_lists_them(bench: Bench) -> None:
    _, _, error = bench.run("fond-vert")
    assert (
        "use one of ti-communes, ti-groupements, caisse-des-depots, plan-de-relance, fonds-vert"
        in error
    )
    assert "phase-2018" in error
