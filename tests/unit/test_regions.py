"""The page Régions: published natures apart, dates beside the bars, the answer about Centre-Val de Loire, any address."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tdi import paths
from tdi.cli import app
from tdi.data.store import Store
from tdi.figures.bars import bars_html
from tdi.figures.small_multiples import multiples_html
from tdi.model.phases import PHASES
from tdi.views.regions._data import NATION, qualifier_of
from tdi.views.regions.measures import MEASURES
from tdi.views.regions.rows import RegionsData, regions_data
from tdi.views.regions.selection import RegionsSelection, parse_regions
from tdi.views.regions.view import RegionsView, regions_view, rows_frame
from tdi.views.selection import Known
from tests.unit.test_selection import KNOWN

DATA = regions_data(Store(paths.store()))
MENU = DATA.menu
PLACES = Known(KNOWN.territories, DATA.names, KNOWN.communes)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def data() -> RegionsData:
    return DATA


def show(**changes: str | None) -> RegionsView:
    return regions_view(DATA, RegionsSelection().with_(**changes).fitted(MENU))


@st.composite
def selections(draw: st.DrawFn) -> RegionsSelection:
    measure = draw(st.sampled_from(tuple(MENU)))
    base = RegionsSelection(
        phase=draw(st.sampled_from(PHASES)),
        measure=measure,
        per=draw(st.sampled_from(("total", "10000"))),
        region=draw(st.sampled_from((None, *DATA.names))),
    ).fitted(MENU)
    funds = MENU[measure]
    if not funds:
        return base
    fund = draw(st.sampled_from(tuple(funds)))
    nature = draw(st.sampled_from(tuple(funds[fund])))
    return base.with_(
        fund=fund, nature=nature, year=draw(st.sampled_from(("", *funds[fund][nature])))
    )


@given(selections())
def test_address_round_trip(selection: RegionsSelection) -> None:
    again, notices = parse_regions(selection.to_query(), PLACES, MENU)
    assert not notices
    assert again == selection


@given(
    st.dictionaries(
        st.sampled_from(("phase", "mesure", "fonds", "nature", "annee", "par", "region", "ti")),
        st.one_of(
            st.text(max_size=80), st.sampled_from((*MENU, "faiit", "cumul", "vague", "2021", "24"))
        ),
    )
)
def test_any_address_gives_a_view(query: dict[str, str]) -> None:
    selection, _ = parse_regions(query, PLACES, MENU)
    again, notices = parse_regions(selection.to_query(), PLACES, MENU)
    assert again == selection
    assert not notices
    assert regions_view(DATA, selection).title


def test_centre_val_de_loire() -> None:
    view = show(region="24")
    assert plain(view.title) == "Le Centre-Val de Loire : 171 projets, 53 M€ d’aide"
    assert "25 avril 2022" in view.subtitle
    said = {plain(f"{figure.value} {figure.label}") for figure in view.headlines}
    assert {"171 projets", "53 M€ aide", "465 M€ investissement", "environ 2 300 emplois"} <= said
    assert "20,57 € d’aide par habitant" in said
    assert "0,66 projet pour 10 000 hab." in said
    assert all(figure.source.text for figure in view.headlines)


def test_the_file_has_the_same_answer() -> None:
    selection = RegionsSelection(region="24")
    frame = rows_frame(DATA, selection, regions_view(DATA, selection)).set_index("region")
    row = frame.loc["24"]
    assert (row["project_count"], row["aid_eur"], row["investment_eur"]) == (
        171,
        53_000_000,
        465_000_000,
    )
    assert row["as_of"] == "2022-04-25"
    assert row["rank"] == 1
    assert row["source"]
    assert list(frame["name"]) == [row.name for row in regions_view(DATA, selection).rows]


@given(selections())
def test_one_ranking_holds_one_nature_of_one_fund(selection: RegionsSelection) -> None:
    view = regions_view(DATA, selection)
    natures = {(row.statement.nature, row.statement.fund) for row in view.rows if row.statement}
    assert len(natures) <= 1
    assert [row.value for row in view.rows if row.value is not None] == sorted(
        (row.value for row in view.rows if row.value is not None), reverse=True
    )
    assert len(view.rows) == 18


def test_each_bar_carries_its_date_when_dates_differ() -> None:
    details = {bar.key: bar.detail for bar in show().chart.bars}
    assert details["24"] == "25 avril 2022"
    assert details["52"] == "juillet 2022"
    assert "dates" not in show(nature="releve").atlas.subtitle
    assert {bar.detail for bar in show(nature="releve").chart.bars} == {""}, (
        "one date is said once, above"
    )
    assert "31 mai 2021" in show(nature="releve").subtitle


def test_missing_is_not_zero() -> None:
    view = show()
    corse = next(row for row in view.rows if row.code == "94")
    assert corse.value is None
    assert corse.rank is None
    assert next(bar for bar in view.chart.bars if bar.key == "94").text == "n.d."
    assert "Corse" in dict(view.about)["Ce qui manque"]
    assert "n" in view.atlas.letters


def test_the_same_day_survey_counts_companies_and_says_so() -> None:
    view = show(nature="releve", region="24")
    assert "entreprises" in view.title
    assert "confiance moyenne" in view.warning


def test_a_share_needs_a_national_total_near_in_time() -> None:
    shares = [figure.label for figure in show(region="24").headlines if "rang" in figure.label]
    assert plain(shares[0]) == "rang au total ; 12,1 % du total national (11 octobre 2021)"
    aid = [
        figure.label
        for figure in show(region="24", measure="aide").headlines
        if "rang" in figure.label
    ]
    assert "national" not in aid[0], "270 M€ of March 2021 are no whole for 53 M€ of April 2022"


def test_named_projects_stand_beside_the_official_count() -> None:
    view = show(measure="nommes", region="24")
    assert view.gauge is not None
    assert plain(view.gauge.text).startswith("23 projets nommés sur 171")
    assert show().gauge is None


def test_the_sheet_lists_territories_of_each_phase_and_every_statement() -> None:
    sheet = show(region="24").sheet
    assert sheet is not None
    assert {phase.phase: len(phase.territories) for phase in sheet.phases} == {
        "2024": 14,
        "2023": 14,
        "2022": 10,
        "2020": 10,
        "2018": 0,
    }
    assert next(phase for phase in sheet.phases if phase.phase == "2018").count.startswith("6")
    assert [line.nature for line in sheet.lines[:5]] == [
        "cumul",
        "vague",
        "vague",
        "vague",
        "vague",
    ]
    assert all(line.source for line in sheet.lines)


def test_territories_per_phase_and_the_unknown_of_2018() -> None:
    view = show(measure="territoires", phase="2023")
    assert view.rows[0].name == "Auvergne-Rhône-Alpes"
    assert view.rows[0].total == 28
    early = show(measure="territoires", phase="2018")
    assert sum(row.value is not None for row in early.rows) == 9
    assert early.warning


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("per", ["total", "10000"])
def test_map_chart_and_table_show_the_same_rows(data: RegionsData, measure: str, per: str) -> None:
    view = show(measure=measure, per=per)
    codes = sorted(data.names)
    assert len(view.atlas.letters) == len(view.atlas.labels) == len(codes)
    texts = {bar.key: bar.text for bar in view.chart.bars}
    assert [texts[code] for code in codes] == list(view.atlas.labels)
    assert view.table.keys == tuple(bar.key for bar in view.chart.bars)
    assert view.chart.source
    assert bars_html(view.chart).count('class="barre"') == len(view.chart.bars)


def test_small_multiples_say_each_value_and_escape() -> None:
    view = show()
    markup = multiples_html(view.multiples, "light", "24", "regions?region={code}")
    assert markup.count("<a href=") == 18
    assert 'aria-current="true"' in markup
    assert "171, 25 avril 2022" in plain(markup), "the alternative text says every statement"


def test_qualifiers_go_to_their_own_figure() -> None:
    assert qualifier_of("environ (emplois)", "aide") == ""
    assert qualifier_of("exact", "projets") == ""
    assert any(item.region == NATION for item in DATA.found)


def test_the_command_line_says_the_same(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    result = CliRunner().invoke(
        app, ["export", "funding", "--region", "24", "--fund", "faiit", "--output", str(target)]
    )
    assert result.exit_code == 0, result.output
    lines = pd.read_csv(target, encoding="utf-8-sig")
    line = lines[lines["nature"] == "running_total"].iloc[-1]
    assert (line["project_count"], line["aid_eur"], line["investment_eur"]) == (171, 53e6, 465e6)
    assert (line["as_of"], line["aid_eur_per_inhabitant"]) == ("2022-04-25", 20.57)
