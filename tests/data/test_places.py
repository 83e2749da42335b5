"""Every département and every intercommunality has its page; the outside leads to its neighbours."""

from __future__ import annotations

import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.views.intercommunalite.selection import IntercommunaliteSelection
from tdi.views.intercommunalite.view import (
    IntercommunaliteView,
    grouping_rows,
    intercommunalite_view,
)
from tdi.views.regions.departement import departement_rows, departement_view


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


def view_of(store: Store, siren: str) -> IntercommunaliteView:
    return intercommunalite_view(store, IntercommunaliteSelection(siren=siren))


def test_every_intercommunality_says_its_territory_or_the_nearest(store: Store) -> None:
    groupings = grouping_rows(store)
    assert sum(row.kind != "EPT" for row in groupings.values()) == 1_253
    outside = 0
    for siren, row in groupings.items():
        view = view_of(store, siren)
        assert view.title == row.name
        assert len(view.communes) == row.commune_count
        assert view.industry.sentence
        now = view.phases[0]
        assert bool(now.territories) != bool(view.nearest)
        outside += not now.territories
        if view.nearest:
            assert view.nearest[0].name in view.sentence
        else:
            assert now.territories[0].name in view.sentence
        assert sum(each.share for each in now.territories) <= 1.0001
    assert 500 < outside < 800


def test_an_intercommunality_outside_leads_to_its_neighbours(store: Store) -> None:
    strasbourg = view_of(store, "246700488")
    assert strasbourg.phases[0].state == "out"
    assert [each.name for each in strasbourg.nearest][:2] == ["Alsace Centrale", "Alsace du Nord"]
    assert strasbourg.departements == (("67", "Bas-Rhin"),)
    assert strasbourg.atlas.fit == "epci:246700488"


def test_an_intercommunality_in_part_says_how_much(store: Store) -> None:
    paris = view_of(store, "200054781")
    assert paris.phases[0].state == "part"
    assert "en partie" in paris.sentence
    assert view_of(store, "200042935").phases[0].state == "in"


def test_every_departement_renders(store: Store) -> None:
    rows = departement_rows(store)
    assert len(rows) == 101
    funded = set(store.table("departement_funding")["dep"])
    for code in rows:
        view = departement_view(store, code, "2024")
        assert view.industry.sentence
        assert code in view.ranking.keys
        assert view.ranking.current == code
        assert bool(view.money) == (code in funded), "the money of départements is shown at last"
        assert all(line.source.text for line in view.money)
        assert view.groupings
    ain = departement_view(store, "01", "2024")
    assert ain.phases[0].territories[0].name == "Bassin de Bourg-en-Bresse"
    assert ain.atlas.fit == "dep:01"


def test_the_people_of_territories_are_no_more_than_those_of_the_departement(store: Store) -> None:
    for code in departement_rows(store):
        for phase in departement_view(store, code, "2022").phases:
            assert sum(each.share for each in phase.territories) <= 1.0001
