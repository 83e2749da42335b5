"""A phase is a line of `LINEUP` and its rows: everything else is found from there."""

from __future__ import annotations

import pytest

from tdi.data.store import Store
from tdi.figures.palette import PHASE, ROLES
from tdi.model.phases import LINEUP, PHASES, PHASES_WITH_PERIMETER, Phase
from tdi.views.phases import counted, perimeter_source


@pytest.fixture(scope="module")
def store(root) -> Store:
    return Store(root / "data/store")


@pytest.mark.parametrize("phase", LINEUP, ids=lambda phase: phase.code)
def test_a_phase_is_known_everywhere(store: Store, phase: Phase) -> None:
    row = store.table("phases").set_index("phase").loc[phase.code]
    assert row["programme_phase"] == phase.generation
    assert phase.code in phase.short or phase.code == str(row["date"])[:4]
    assert counted(store, phase.code) == f"{phase.code} · {row['announced_count']}"
    assert perimeter_source(store, phase.code) in set(store.table("sources")["source_id"])
    assert phase.code in PHASE
    assert all(f"phase-{phase.code}" in roles for roles in ROLES.values())


def test_the_store_has_these_phases_and_no_other(store: Store) -> None:
    assert tuple(store.table("phases")["phase"]) == PHASES
    assert sorted(set(store.table("territories")["phase"])) == list(PHASES_WITH_PERIMETER)
