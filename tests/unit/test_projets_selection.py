"""The address of the page Projets: round trip, nearest valid state, never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdi.views.projets.selection import (
    PLACED_PHASES,
    SITUATIONS,
    SORTS,
    KnownProjects,
    ProjetsSelection,
    parse_projets,
)
from tdi.views.selection import Known

TERRITORIES = {
    "2020": {"ti-2706": "Nevers Val de Loire"},
    "2022": {"ti-2706": "Nevers Val de Loire"},
    "2023": {"ti-2707": "Nevers Val de Loire", "ti-2708": "Nord Franche-Comté"},
    "2024": {"ti-2707": "Nevers Val de Loire", "ti-2708": "Nord Franche-Comté"},
}
KNOWN = Known(TERRITORIES, {"27": "Bourgogne-Franche-Comté"}, frozenset({"58194"}))
PROJECTS = KnownProjects(
    {"faiit": "FAIIT", "sites-2030": "Sites"},
    {"bois", "nd"},
    ("2021", "nd"),
    {"faiit-look": "Look", "faiit-x": "X"},
)


@st.composite
def selections(draw: st.DrawFn) -> ProjetsSelection:
    """Draw a valid selection."""
    phase = draw(st.sampled_from(PLACED_PHASES))

    def maybe(*values: str) -> str | None:
        return draw(st.sampled_from((None, *values)))

    text = " ".join(draw(st.text(max_size=100)).split())[:100].strip()
    return ProjetsSelection(
        phase,
        maybe("27"),
        maybe(*TERRITORIES[phase]),
        maybe(*SITUATIONS),
        maybe("projets", "sites"),
        maybe(*PROJECTS.funds),
        maybe("2021", "nd"),
        maybe("bois", "nd"),
        maybe("58194"),
        text,
        draw(st.sampled_from(("", "-"))) + draw(st.sampled_from(SORTS)),
        draw(st.integers(1, 99_999)),
        maybe("faiit-look"),
    )


@given(selections())
def test_address_round_trip(selection: ProjetsSelection) -> None:
    again, notices = parse_projets(selection.to_query(), KNOWN, PROJECTS)
    assert not notices
    assert again == selection


def test_the_phase_is_always_written() -> None:
    assert ProjetsSelection().to_query() == {"phase": "2024"}


def test_a_link_from_an_evolution_carries_its_later_phase() -> None:
    selection, notices = parse_projets(
        {"mode": "evolution", "de": "2018", "a": "2023"}, KNOWN, PROJECTS
    )
    assert (selection.phase, notices) == ("2023", ())


def test_2018_has_no_perimeters_and_says_so() -> None:
    selection, (notice,) = parse_projets({"phase": "2018"}, KNOWN, PROJECTS)
    assert selection.phase == "2020"
    assert "ne sont pas publiés" in notice.text


def test_an_id_of_another_phase_is_explained() -> None:
    selection, (notice,) = parse_projets({"phase": "2023", "ti": "ti-2706"}, KNOWN, PROJECTS)
    assert selection.ti is None
    assert ("Nevers Val de Loire (2020)", {"phase": "2020", "ti": "ti-2706"}) in notice.suggestions


def test_an_unknown_project_gets_the_nearest() -> None:
    _, (notice,) = parse_projets({"projet": "faiit-lock"}, KNOWN, PROJECTS)
    assert notice.suggestions[0] == ("Look", {"phase": "2024", "projet": "faiit-look"})


@pytest.mark.parametrize("page", ["0", "-1", "1e3", "²", "999999", ""])
def test_a_page_that_is_no_page_leads_to_the_nearest(page: str) -> None:
    selection, (notice,) = parse_projets({"page": page}, KNOWN, PROJECTS)
    assert selection.page == (99_999 if page == "999999" else 1)
    assert "n’existe pas. La plus proche" in notice.text


def test_a_filter_goes_back_to_the_first_page_and_closes_the_card() -> None:
    here = ProjetsSelection(ti="ti-2707", page=3, project="faiit-look")
    assert here.with_(fund="faiit") == ProjetsSelection(ti="ti-2707", fund="faiit")
    assert here.with_(phase="2020") == ProjetsSelection(phase="2020"), "ids are renumbered"
    assert here.with_(sort="-date") == ProjetsSelection(
        ti="ti-2707", sort="-date", project="faiit-look"
    )
    assert here.with_(page=4).project == "faiit-look"
    assert here.with_(project=None).page == 3
