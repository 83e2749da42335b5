"""The address of the page Évolution.

Round trip, nearest valid state with links, never an exception.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdi.model.phases import PHASES
from tdi.views.evolution.selection import SORTS, STATUSES, EvolutionSelection, parse_evolution
from tests.unit.test_selection import KNOWN


@st.composite
def selections(draw: st.DrawFn) -> EvolutionSelection:
    """Draw a valid selection; a territory followed belongs to its phase."""
    since, until = sorted(
        draw(st.lists(st.sampled_from(PHASES), min_size=2, max_size=2, unique=True))
    )
    phase = draw(st.sampled_from(PHASES))
    ids = KNOWN.territories["2020" if phase == "2018" else phase]
    return EvolutionSelection(
        since,
        until,
        draw(st.sampled_from((None, *KNOWN.regions))),
        draw(st.sampled_from((None, *STATUSES))),
        draw(st.sampled_from(("", "saumur", "Pays de l’Aigle"))),
        draw(st.sampled_from(tuple(SORTS))),
        phase,
        draw(st.sampled_from((None, *ids))),
    )


@given(selections())
def test_the_address_round_trips(selection: EvolutionSelection) -> None:
    assert parse_evolution(selection.to_query(), KNOWN) == (selection, ())


@pytest.mark.parametrize(
    ("query", "pair", "said"),
    [
        ({}, ("2022", "2023"), 0),
        ({"phase": "2020"}, ("2022", "2023"), 0),
        ({"de": "2018"}, ("2018", "2023"), 0),
        ({"de": "2023"}, ("2023", "2024"), 0),
        ({"a": "2022"}, ("2020", "2022"), 0),
        ({"de": "2024"}, ("2023", "2024"), 1),
        ({"a": "2018"}, ("2018", "2020"), 1),
        ({"de": "2023", "a": "2020"}, ("2020", "2023"), 1),
        ({"de": "2020", "a": "2020"}, ("2018", "2020"), 1),
        ({"de": "2018", "a": "2018"}, ("2018", "2020"), 1),
        ({"de": "2019", "a": "2023"}, ("2022", "2023"), 1),
        ({"de": "x", "a": "y"}, ("2022", "2023"), 2),
    ],
)
def test_the_pair_of_phases(query: dict[str, str], pair: tuple[str, str], said: int) -> None:
    selection, notices = parse_evolution(query, KNOWN)
    assert (selection.since, selection.until) == pair
    assert len(notices) == said


def test_a_year_without_a_list_leads_to_its_neighbours() -> None:
    _, (notice,) = parse_evolution({"de": "2019", "a": "2023"}, KNOWN)
    assert "frise" in notice.text
    assert [dict(query) for _, query in notice.suggestions] == [
        {"de": "2018", "a": "2023", "phase": "2023"},
        {"de": "2020", "a": "2023", "phase": "2023"},
    ]


@pytest.mark.parametrize("asked", ["centre val de loir", "Centre-Val", "25"])
def test_an_unknown_region_leads_to_the_nearest(asked: str) -> None:
    selection, (notice,) = parse_evolution({"de": "2018", "a": "2023", "region": asked}, KNOWN)
    assert selection.region is None
    assert ("Centre-Val de Loire (24)", "24") in [
        (label, q["region"]) for label, q in notice.suggestions
    ]
    assert all(q["de"] == "2018" for _, q in notice.suggestions), "the rest of the view is kept"


def test_a_renumbered_id_is_explained_and_never_reinterpreted() -> None:
    selection, (notice,) = parse_evolution(
        {"de": "2020", "a": "2023", "phase": "2023", "ti": "ti-8408"}, KNOWN
    )
    assert selection.ti is None
    assert "renumérotés" in notice.text
    label, query = notice.suggestions[0]
    assert label == "Oyonnax (2020)"
    assert {"de": "2020", "a": "2023", "phase": "2020", "ti": "ti-8408"}.items() <= dict(
        query
    ).items()


def test_an_unknown_status_leads_to_the_nearest() -> None:
    selection, (notice,) = parse_evolution({"statut": "sorties"}, KNOWN)
    assert selection.status is None
    assert notice.suggestions[0][1]["statut"] == "sorti"


def test_the_carried_phase_follows_the_later_one() -> None:
    assert EvolutionSelection().with_(until="2024").phase == "2024"
    followed = EvolutionSelection(phase="2022", ti="ti-8408")
    assert followed.with_(until="2024").phase == "2022"
