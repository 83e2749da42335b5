"""The address and the selection: round trip, nearest valid state, never an exception."""

from hypothesis import given
from hypothesis import strategies as st

from tdi.model.phases import PHASES
from tdi.views.indicators import INDICATORS
from tdi.views.selection import Known, Selection, parse_selection

KNOWN = Known(
    {
        "2020": {"ti-8408": "Oyonnax", "ti-2401": "Berry Sologne"},
        "2022": {"ti-8408": "Oyonnax", "ti-2401": "Berry Sologne"},
        "2023": {"ti-8413": "Plastics Vallée – Oyonnax", "ti-2401": "Autre territoire"},
        "2024": {"ti-8413": "Plastics Vallée – Oyonnax", "ti-2401": "Autre territoire"},
    },
    {"84": "Auvergne-Rhône-Alpes", "24": "Centre-Val de Loire"},
    frozenset({"01283", "2A004"}),
)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """Draw a valid selection: ids exist in the phase shown, the indicator has the denominator."""
    since, until = sorted(
        draw(st.lists(st.sampled_from(PHASES), min_size=2, max_size=2, unique=True))
    )
    mode = draw(st.sampled_from(("phase", "evolution")))
    phase = draw(st.sampled_from(PHASES))
    indicator = draw(st.sampled_from(tuple(INDICATORS)))
    if mode == "evolution":  # one address holds one mode: the other's fields keep their defaults
        base = Selection(mode=mode, since=since, until=until)
    else:
        per = INDICATORS[indicator].allowed_per(draw(st.sampled_from(("total", "10000"))))
        base = Selection(phase=phase, indicator=indicator, per=per)
    here = KNOWN.territories["2020" if base.shown_phase == "2018" else base.shown_phase]
    return base.with_(
        region=draw(st.sampled_from((None, *KNOWN.regions))),
        ti=draw(st.sampled_from((None, *here))),
        commune=draw(st.sampled_from((None, "01283", "2A004"))),
    )


@given(selections())
def test_address_round_trip(selection: Selection) -> None:
    again, notices = parse_selection(selection.to_query(), KNOWN)
    assert not notices
    assert again == selection


def test_the_phase_is_always_written() -> None:
    assert Selection().to_query() == {"phase": "2024"}


def test_an_id_of_another_phase_is_explained_not_reinterpreted() -> None:
    selection, notices = parse_selection({"phase": "2023", "ti": "ti-8408"}, KNOWN)
    assert selection.ti is None
    (notice,) = notices
    assert "renumérotés" in notice.text
    assert ("Oyonnax (2020)", {"phase": "2020", "ti": "ti-8408"}) in notice.suggestions


def test_an_unknown_id_gets_the_nearest() -> None:
    _, (notice,) = parse_selection({"phase": "2023", "ti": "ti-8431"}, KNOWN)
    assert "ti-8431" in notice.text
    assert notice.suggestions[0][1] == {"phase": "2023", "ti": "ti-8413"}


def test_phases_of_an_evolution_are_put_in_order() -> None:
    selection, (notice,) = parse_selection({"mode": "evolution", "de": "2023", "a": "2020"}, KNOWN)
    assert (selection.since, selection.until) == ("2020", "2023")
    assert "ordre" in notice.text


def test_two_equal_phases_are_no_evolution() -> None:
    selection, (notice,) = parse_selection({"mode": "evolution", "de": "2020", "a": "2020"}, KNOWN)
    assert (selection.since, selection.until) == ("2018", "2020")
    assert "Voici la plus proche" in notice.text


def test_a_long_value_is_cut_in_the_notice() -> None:
    _, (notice,) = parse_selection({"region": "9" * 5000}, KNOWN)
    assert len(notice.text) < 1500
