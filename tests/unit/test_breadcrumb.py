"""The trail: what each page shows for a state, and that every step keeps the phase."""

from __future__ import annotations

import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.views import targets
from tdi.views.breadcrumb import trail
from tdi.views.projets.table import ProjectTable
from tdi.views.selection import Selection


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


@pytest.fixture(scope="module")
def projects(store: Store) -> ProjectTable:
    return ProjectTable.of(store)


@pytest.fixture(autouse=True)
def _all_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "page_exists", lambda file: True)


def test_accueil_has_none(store: Store, projects: ProjectTable) -> None:
    assert trail(store, Selection(region="24"), "pages/accueil.py", "Accueil", projects) == ()


def test_a_territory_brings_its_region_and_the_phase(store: Store, projects: ProjectTable) -> None:
    steps = trail(store, Selection(phase="2023", ti="ti-8413"), "pages/carte.py", "Carte", projects)
    assert [(step.label, step.address) for step in steps] == [
        ("France", "/carte?phase=2023"),
        ("Auvergne-Rhône-Alpes", "/regions?phase=2023&region=84"),
        ("Plastics Vallée – Oyonnax", "/territoire?phase=2023&ti=ti-8413"),
        ("Carte", ""),
    ]


def test_the_same_id_means_another_territory_in_another_phase(
    store: Store, projects: ProjectTable
) -> None:
    labels = {
        trail(store, Selection(phase=phase, ti="ti-8413"), "pages/carte.py", "Carte", projects)[
            2
        ].label
        for phase in ("2020", "2022", "2023")
    }
    assert len(labels) == 3


@pytest.mark.parametrize(
    ("file", "label", "selection", "last"),
    [
        ("pages/regions.py", "Régions", Selection(region="24"), "Centre-Val de Loire"),
        ("pages/regions.py", "Régions", Selection(), "Régions"),
        ("pages/territoire.py", "Territoire", Selection(ti="ti-8413"), "Plastics Vallée – Oyonnax"),
        ("pages/territoire.py", "Territoire", Selection(), "Territoire"),
        ("pages/carte.py", "Carte", Selection(phase="2018", ti="ti-0101"), "Carte"),
    ],
)
def test_the_last_step_is_where_the_reader_is(
    store: Store, projects: ProjectTable, file: str, label: str, selection: Selection, last: str
) -> None:
    steps = trail(store, selection, file, label, projects)
    assert steps[-1].label == last
    assert [bool(step.address) for step in steps] == [True] * (len(steps) - 1) + [False]


def test_an_evolution_keeps_its_two_phases_and_its_indicator_is_not_lost(
    store: Store, projects: ProjectTable
) -> None:
    evolution = Selection(mode="evolution", since="2020", until="2023", region="24")
    steps = trail(store, evolution, "pages/carte.py", "Carte", projects)
    assert steps[0].address == "/carte?mode=evolution&de=2020&a=2023"
    assert steps[1].address == "/regions?phase=2023&region=24"
    shaded = trail(
        store,
        Selection(indicator="population", per="10000"),
        "pages/regions.py",
        "Régions",
        projects,
    )
    assert "indicateur=population" in shaded[0].address


def test_a_project_shows_its_region_its_territory_and_the_list(
    store: Store, projects: ProjectTable
) -> None:
    row = next(
        r
        for r in map(projects.record, range(len(projects.rows)))
        if r["ti_2023"] and r["kind"] == "projets"
    )
    steps = trail(
        store,
        Selection(phase="2023", region="24"),
        "pages/projets.py",
        "Projets",
        projects,
        row["id"],
    )
    assert steps[-1].label == row["name"]
    assert steps[2].address == f"/territoire?phase=2023&ti={row['ti_2023']}"
    assert steps[3].address == "/projets?phase=2023&region=24", (
        "back to the list as it was filtered"
    )


def test_a_project_without_a_place_has_no_region(store: Store, projects: ProjectTable) -> None:
    row = next(
        r
        for r in map(projects.record, range(len(projects.rows)))
        if not r["region"] and not r["ti_2023"]
    )
    steps = trail(
        store, Selection(phase="2023"), "pages/projets.py", "Projets", projects, row["id"]
    )
    assert [step.label for step in steps] == ["France", "Projets", row["name"]]
