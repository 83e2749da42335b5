"""Employment and industry on the committed store, against what is known of them."""

from __future__ import annotations

import pandas as pd
import pytest

from tdi import paths
from tdi.cli import main
from tdi.data.store import Store
from tdi.export.communes import communes_list_csv
from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.model.vocabulary import NO_PHASE
from tdi.views.industry import (
    FRANCE,
    READING,
    YEARS,
    Place,
    change,
    employees,
    industry_rows,
    industry_view,
    without_value,
)
from tdi.views.territoire.communes import commune_list
from tdi.views.territoire.points import layer_note, territory_points
from tdi.views.territory_facts import Key, territory_rows


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


def test_the_territories_hold_what_is_known_of_them(store: Store) -> None:
    inside, outside = Place("inside", "2024", "FR"), Place("outside", "2024", "FR")
    nation = employees(store, FRANCE)[2024] or 0
    assert nation == 19_995_376
    assert round((employees(store, inside)[2024] or 0) / nation * 100, 1) == 57.4
    told = [change(store, place) for place in (inside, FRANCE, outside)]
    assert [round((value or 0) * 100, 1) for value in told] == [5.6, 6.6, 8.1]


def test_the_zones_add_up_to_the_industrial_jobs_of_france(store: Store) -> None:
    zones = store.table("employment_zones")
    assert zones["industrial_jobs_2023"].sum() == 3_266_136
    assert zones["jobs_2023"].sum() == 26_527_385
    branches = store.table("employment_zone_branches").groupby("code_ze")["jobs_2023"].sum()
    total = zones.set_index("code_ze")["industrial_jobs_2023"]
    assert ((branches - total).abs() <= 20).all(), "the branches make the industry of their zone"


@pytest.mark.parametrize("level", ["epci", "departement", "region", "france"])
def test_sums_of_a_level_are_those_of_its_communes(store: Store, level: str) -> None:
    """Each commune of 2021 is counted once, or is said to be unknown."""
    rows = store.table("industry")
    held = rows[rows["level"] == level]
    for year in YEARS:
        known = held[f"private_employees_{year}"].sum()
        nation = employees(store, FRANCE)[year] or 0
        # Four islands are in no EPCI; a commune that lies in two EPCI of today is unknown in both.
        assert known == pytest.approx(nation, rel=0.0002 if level == "epci" else 0)


@pytest.mark.parametrize("phase", PHASES_WITH_PERIMETER)
def test_inside_and_outside_make_france(store: Store, phase: str) -> None:
    parts = [Place(level, phase, "FR") for level in ("inside", "outside")]
    for year in YEARS:
        known = sum(employees(store, place)[year] or 0 for place in parts)
        assert known == pytest.approx(employees(store, FRANCE)[year], rel=0.0002)
    counted = sum(
        employees(store, Place("territory", key.phase, key.id_ti))[2024] or 0
        for key in territory_rows(store)
        if key.phase == phase
    )
    assert counted == employees(store, parts[0])[2024]


def test_every_territory_of_every_phase_has_its_industry_or_says_why_not(store: Store) -> None:
    reasons = {"outremer": 0, "ept": 0, "commune": 0}
    keys = list(territory_rows(store))
    assert len(keys) == 663
    for key in keys:
        row = territory_rows(store)[key]
        place = Place("territory", key.phase, key.id_ti)
        view = industry_view(store, place, row.name, row.region_main)
        held = industry_rows(store)[place]
        assert view.reading == READING
        assert view.sentence
        assert view.headlines[0].source.text.startswith("Urssaf")
        if without_value(store, place):
            assert "au moins" in view.sentence.lower() or "n.d." in view.headlines[0].value
        if pd.isna(held.industry_share):
            reasons[held.industry_share_missing] += 1
            assert view.headlines[2].value == "n.d."
            assert "part de l’industrie" in view.share_note.lower()
        else:
            assert held.industry_share_min <= held.industry_share <= held.industry_share_max
        assert bool(view.zones) or "outre-mer" in view.zone_note
        shares = (
            sum(
                item.population_share
                for item in store.table("zone_shares").itertuples()
                if (item.level, item.phase, item.code) == tuple(place)
            )
            if key.phase == "2024" and key.id_ti in ("ti-8413", "ti-2707")
            else 1
        )
        assert shares <= 1.00001
    assert min(reasons.values()) > 0


def test_an_estimate_over_one_epci_is_what_is_published(store: Store) -> None:
    published = store.table("industry_epci").set_index("siren_epci")["jobs_industry_share_2022"]
    oyonnax = industry_rows(store)[Place("territory", "2024", "ti-8413")]
    assert oyonnax.industry_share == published["200042935"] == oyonnax.industry_share_max


def test_the_greater_paris_has_no_share_of_its_parts(store: Store) -> None:
    rows = industry_rows(store)
    assert rows[Place("departement", NO_PHASE, "93")].industry_share_missing == "ept"
    assert not pd.isna(rows[Place("region", NO_PHASE, "11")].industry_share)
    assert all(
        row.industry_share_missing == "ept" for place, row in rows.items() if place.level == "ept"
    )


def test_the_communes_of_a_territory_are_listed_with_their_employees(store: Store) -> None:
    rows = commune_list(store, Key("2024", "ti-8413"))
    assert len(rows) == 42
    oyonnax = next(row for row in rows if row.code == "01283")
    assert (oyonnax.epci, oyonnax.since) == (
        "Communauté d'agglomération Haut - Bugey Agglomération",
        "depuis octobre 2020 au moins",
    )
    assert oyonnax.employees
    known = sum(row.employees or 0 for row in rows)
    assert known == employees(store, Place("territory", "2024", "ti-8413"))[2024]
    text = communes_list_csv(rows, [("Titre", "Communes")]).decode("utf-8-sig").splitlines()
    assert text[0].startswith(
        "insee_com,name,dep,siren_epci,epci,population,private_employees_2024"
    )
    assert len(text) == 43


def test_the_export_of_territories_carries_employees_and_the_estimate(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("export") / "t.csv"
    assert (
        main(
            ["export", "territories", "--phase", "2024", "--format", "csv", "--output", str(target)]
        )
        == 0
    )
    frame = pd.read_csv(target, dtype={"id_ti": str}).set_index("id_ti")
    assert {f"private_employees_{year}" for year in YEARS} <= set(frame)
    assert frame.loc["ti-8413", "private_employees_2024"] == 19_585
    assert frame.loc["ti-8413", "industry_share_min"] == 0.3457
    assert pd.isna(frame.loc["ti-0101", "industry_share"])


def test_brownfields_are_placed_and_are_no_money_of_the_programme(store: Store) -> None:
    rows = store.table("brownfields")
    assert len(rows) == 707
    assert rows["aid_eur"].sum() == pytest.approx(360.8e6, rel=0.001)
    placed = rows[rows["ti_2024"].notna()]
    assert (len(placed), placed["ti_2024"].nunique()) == (455, 141)
    wrong = rows.set_index("brownfield_id").loc["13346302"]
    assert wrong["insee_com"] is None
    assert "RAMOULU" in wrong["note"]


def test_postcodes_lead_to_several_communes_and_back(store: Store) -> None:
    rows = store.table("postcodes")
    assert set(rows.loc[rows["postcode"] == "01100", "insee_com"]) >= {"01283", "01031"}
    assert rows["postcode"].str.fullmatch(r"\d{5}").all()
    assert set(rows["insee_com"]) <= set(store.table("communes")["insee_com"])


def test_projects_and_brownfields_are_points_each_layer_off_and_on(store: Store) -> None:
    key = next(
        Key("2024", str(code))
        for code in store.table("brownfields")["ti_2024"].dropna()
        if (store.table("projects")["ti_2024"] == code).any()
    )
    assert territory_points(store, key, "") is None
    both, named, brown = (
        territory_points(store, key, layer) for layer in ("tout", "projets", "friches")
    )
    assert both is not None
    assert named is not None
    assert brown is not None
    assert sum(place.sites for place in named.places) == 0
    assert sum(place.projects for place in brown.places) == 0
    assert sum(p.projects + p.sites for p in both.places) == sum(
        p.projects + p.sites for points in (named, brown) for p in points.places
    )
    assert "pas de l’argent du programme" in layer_note(store, key, "friches")
