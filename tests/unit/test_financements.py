"""The page Financements as data.

Its address, its rows, what is never added, what always has a source.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdi import paths
from tdi.data.store import Store
from tdi.errors import UnsourcedFigure
from tdi.figures.funding_bars import flow_html
from tdi.views.figure import SourceLine
from tdi.views.financements.amounts import amounts, filtered, sentence
from tdi.views.financements.selection import FinancementsSelection, KnownMoney, parse_financements
from tdi.views.financements.statements import Said
from tdi.views.financements.view import (
    FlowGroup,
    FlowRow,
    financements_view,
    known_money,
    shown_rows,
)

KNOWN = KnownMoney(
    {"faiit": "FAIIT", "programme": "Programme"}, {"24": "Centre-Val de Loire"}, ("2021", "2022")
)


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.root() / "data" / "store")


@given(
    st.builds(
        FinancementsSelection,
        phase=st.sampled_from(("2018", "2023", "2024")),
        fund=st.sampled_from((None, "faiit", "programme")),
        region=st.sampled_from((None, "24")),
        year=st.sampled_from((None, "2021", "2022")),
    )
)
def test_the_address_round_trips(selection: FinancementsSelection) -> None:
    assert parse_financements(selection.to_query(), KNOWN) == (selection, ())


def test_an_unknown_fund_gives_the_nearest() -> None:
    selection, notices = parse_financements({"fonds": "faitt"}, KNOWN)
    assert selection.fund is None
    assert notices[0].suggestions[0][0] == "FAIIT"


def test_centre_val_de_loire(store: Store) -> None:
    rows = filtered(store, fund="faiit", region="24", nature="running_total")
    assert len(rows) == 1
    row = rows.iloc[0]
    assert (row["project_count"], row["aid_eur"], row["investment_eur"]) == (
        171,
        53_000_000,
        465_000_000,
    )
    assert row["as_of"] == "2022-04-25"
    assert row["aid_eur_per_inhabitant"] == round(53_000_000 / row["population"], 2)
    assert sentence(row).startswith(
        "171\u00a0projets" if "\u00a0projets" in sentence(row) else "171 projets"
    )
    title = financements_view(store, FinancementsSelection(fund="faiit", region="24")).title
    for part in ("171", "53\u00a0M€", "465\u00a0M€", "25 avril 2022", "par habitant"):
        assert part in title


def test_amounts_are_statements_never_sums(store: Store) -> None:
    rows = amounts(store)
    assert rows["id"].is_unique
    figures = store.table("figures").set_index("figure_id")["value"]
    funding = store.table("region_funding").set_index("funding_id")["aid_eur"]
    parts = store.table("departement_funding").set_index("funding_id")["aid_eur"]
    for key, amount in zip(rows["id"], rows["amount_eur"], strict=True):
        source = figures if key in figures.index else funding if key in funding.index else parts
        assert str(amount) == "<NA>" or float(amount) == float(source[key])
    assert set(rows["stage"].dropna()) == {"announced", "committed", "paid"}
    assert rows["source"].notna().all()


def test_what_two_tables_hold_is_shown_once(store: Store) -> None:
    rows = shown_rows(store, FinancementsSelection(fund="faiit"))
    december = rows[(rows["as_of"] == "2020-12-15") & (rows["amount_eur"] == 142_700_000)]
    assert list(december["id"]) == ["faiit-aid-2020-12-15"]
    assert set(rows["place"]) == {"France"}


@pytest.mark.parametrize(
    "selection",
    [
        FinancementsSelection(),
        FinancementsSelection(fund="faiit", region="24"),
        FinancementsSelection(year="2021"),
        FinancementsSelection(region="94"),
        FinancementsSelection(fund="vte", region="06", year="2018"),
    ],
)
def test_bars_table_and_files_show_the_same_rows(
    store: Store, selection: FinancementsSelection
) -> None:
    view = financements_view(store, selection)
    drawn = sorted(row.key for group in view.groups for row in group.rows)
    assert drawn == sorted(view.rows["id"])
    assert len(view.listing.rows) == len(view.rows)
    assert all(row.source.text for group in view.groups for row in group.rows)
    markup = flow_html(view.groups, view.alt)
    assert markup.count("<details>") == len(view.rows)


def test_a_fund_published_for_regions_alone_says_so(store: Store) -> None:
    title = financements_view(store, FinancementsSelection(fund="relance-barometre")).title
    assert title.endswith("publié pour 18 régions, non pour la France")
    assert financements_view(store, FinancementsSelection(fund="vte")).title.endswith(
        "aucun montant publié"
    )


def test_known_values_occur(store: Store) -> None:
    known = known_money(store)
    assert {"faiit", "fonds-vert-ti", "vte", "programme"} <= set(known.funds)
    assert "nd" not in known.years


def test_inside_and_outside_is_no_effect(store: Store) -> None:
    view = financements_view(store, FinancementsSelection(fund="faiit"))
    assert view.inside is not None
    assert [bar.value for bar in view.inside.bars] == [107, 63, 57]
    assert "ne mesure aucun effet" in view.inside_text
    green = financements_view(store, FinancementsSelection(fund="fonds-vert-ti"))
    assert green.inside is not None
    assert "2023" in green.inside.bars[0].label
    assert financements_view(store, FinancementsSelection(fund="faiit", region="94")).inside is None


ROW = FlowRow(
    "a",
    "<b>",
    "2021",
    "announced",
    5.0,
    "5\u00a0€",
    "France",
    SourceLine("Qui", "https://a.fr/?x=1&y=2"),
    "=1",
)


def test_stages_differ_by_form_and_text_is_escaped() -> None:
    def drawn(stage: str | None, value: float | None = 5.0) -> str:
        row = FlowRow("a", "<b>", "2021", stage, value, "t", "France", ROW.source, "")
        return flow_html((FlowGroup("faiit", "FAIIT", (row,)),), "alt")

    for stage in ("announced", "committed", "paid", "wave"):
        assert f'<span class="piste"><i class="forme p100 d0 f-fund-faiit {stage}"></i>' in drawn(
            stage
        )
    assert '<span class="piste"></span>' in drawn(None, None), "n.d. is no bar"
    assert "<b>" not in drawn("announced")
    assert "x=1&amp;y=2" in drawn("announced")
    assert "n.d." in flow_html((), "alt")


def test_a_statement_needs_a_source() -> None:
    with pytest.raises(UnsourcedFigure):
        Said("k", "1", "l", "d", "s", "", SourceLine(" "))
