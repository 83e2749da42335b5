"""The flow chart: ribbons as wide as their counts at both ends, the unknown hatched, nothing to fetch."""

from __future__ import annotations

import json

import pytest

from tdi.errors import UnsourcedFigure
from tdi.figures.flow_phases import ON, REACH_PX, flow_figure, legend_html, openable, plotly_flow
from tdi.figures.flow_svg import figure_svg
from tdi.figures.palette import CHART as COLOURS
from tdi.figures.palette import Theme, contrast, paint
from tdi.views.evolution.flow import Band, Column, Flow, Step, flow_table

CHART = Flow(
    "Essai",
    (
        Column("2018", 5, 3, "4 annoncés", False),
        Column("2020", 6, 6, "6", True),
        Column("2022", 4, 4, "4", True),
    ),
    (
        Step(
            "2018",
            "2020",
            (
                Band("labelled", "labelled", "Labellisé", 3, 3),
                Band("unknown", "unknown", "Inconnu", 2, 2),
                Band("entered", "entered", "Nouveau", 0, 1),
            ),
        ),
        Step(
            "2020",
            "2022",
            (
                Band("kept", "kept", "Inchangé", 1, 1),
                Band("merged", "merged", "Fusion <b>", 4, 3),
                Band("left", "left", "Sorti", 1, 0),
            ),
        ),
    ),
    "ANCT",
)


def ribbons(theme: Theme) -> dict[str, dict]:
    return {
        trace["name"].split("<b>", 1)[1].split(" :")[0]: trace
        for trace in flow_figure(CHART, theme)["data"]
        if "name" in trace
    }


def ends(trace: dict) -> tuple[float, float]:
    """Return the thickness of a ribbon at its left and right end."""
    left, right = min(trace["x"]), max(trace["x"])
    at = {
        x: [y for px, y in zip(trace["x"], trace["y"], strict=True) if px == x]
        for x in (left, right)
    }
    return max(at[left]) - min(at[left]), max(at[right]) - min(at[right])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ribbons_are_as_wide_as_their_counts(theme: Theme) -> None:
    found = ribbons(theme)
    assert ends(found["Fusion &lt;b&gt;"]) == (4, 3)
    assert ends(found["Labellisé"]) == (3, 3)
    assert ends(found["Nouveau"]) == (1, 1)
    assert found["Labellisé"]["fillcolor"] == paint("labelled", theme).fill


def test_the_unknown_of_2018_is_a_hatched_flow_and_a_hatched_part_of_its_column() -> None:
    figure = flow_figure(CHART, "light")
    assert ribbons("light")["Inconnu"]["fillpattern"]["shape"]
    parts = [trace for trace in figure["data"] if "name" not in trace and max(trace["x"]) < 0.5]
    assert [max(part["y"]) - min(part["y"]) for part in parts] == [3, 2]
    assert [("fillpattern" in part) for part in parts] == [False, True]


def test_text_is_escaped_and_nothing_is_fetched() -> None:
    text = json.dumps(flow_figure(CHART, "dark"))
    assert "Fusion &lt;b&gt;" in text
    assert "http" not in text
    assert "<b>" not in legend_html(CHART, "dark")


def test_the_table_and_the_sentence_say_the_same() -> None:
    table = flow_table(CHART)
    assert ("2020 → 2022", "Sorti", "1", "") in table.rows
    assert ("2018 → 2020", "Nouveau", "", "1") in table.rows
    assert "inconnu 2" in CHART.alt
    assert "fusion <b> 4 puis 3" in CHART.alt


def test_a_flow_chart_needs_a_source_and_an_empty_one_draws() -> None:
    with pytest.raises(UnsourcedFigure):
        Flow("t", (), (), " ")
    empty = Flow(
        "t",
        (Column("2018", 0, 0, "n.d.", True), Column("2020", 0, 0, "0", True)),
        (Step("2018", "2020", ()),),
        "s",
    )
    assert flow_figure(empty, "light")["data"] == []


def points(theme: Theme = "light") -> dict:
    return openable(CHART, theme)["data"][-1]


def test_each_ribbon_and_each_column_can_be_opened() -> None:
    found = points()
    assert found["customdata"] == [
        {"de": "2018", "a": "2020", "statut": "inchange"},  # labelled in 2018
        {"de": "2018", "a": "2020", "statut": "inconnu"},
        {"de": "2018", "a": "2020", "statut": "nouveau"},
        {"de": "2020", "a": "2022", "statut": "inchange"},
        {"de": "2020", "a": "2022", "statut": "fusion"},
        {"de": "2020", "a": "2022", "statut": "sorti"},
        {"de": "2018", "a": "2020", "statut": ""},  # the columns
        {"de": "2018", "a": "2020", "statut": ""},
        {"de": "2020", "a": "2022", "statut": ""},
    ]
    assert "Fusion &lt;b&gt; : 4 puis 3" in found["text"][4]
    assert "comparer 2020 et 2022" in found["text"][8]
    assert len(found["x"]) == len(found["y"]) == len(found["text"]) == len(found["customdata"])


def test_a_point_lies_on_what_it_opens() -> None:
    found = points()
    for trace, x, y in zip(
        flow_figure(CHART, "light")["data"], found["x"], found["y"], strict=False
    ):
        if "name" in trace:
            assert min(trace["x"]) < x < max(trace["x"])
            assert min(trace["y"]) < y < max(trace["y"])


def test_points_are_not_seen_and_do_not_overlap() -> None:
    """plotly takes any of the points whose discs the pointer is in.

    Large ones would open a neighbour.
    """
    found = points()
    assert found["marker"]["opacity"] == found["unselected"]["marker"]["opacity"] == 0
    assert found["marker"]["size"] <= 6
    assert openable(CHART, "light")["layout"]["hoverdistance"] == REACH_PX


def test_the_points_are_the_dashboard_s_alone() -> None:
    drawn = flow_figure(CHART, "light")
    assert openable(CHART, "light")["data"][:-1] == drawn["data"]
    assert all("customdata" not in trace for trace in drawn["data"])


def test_the_table_opens_the_same_comparisons() -> None:
    table = flow_table(CHART)
    ribbons_only = [query for query in points()["customdata"] if query["statut"]]
    assert [
        dict(zip(("de", "a", "statut"), key.split(":"), strict=True)) for key in table.keys
    ] == ribbons_only
    assert table.columns[table.linked] == "Ce qu’ils deviennent"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_on_a_ribbon_can_be_read(theme: Theme) -> None:
    roles = {
        "labelled": Band("labelled", "labelled", "L", 3, 3),
        "kept": Band("kept", "kept", "K", 3, 3),
    }
    roles |= {
        name: Band(name, name, name, 3, 2)
        for name in ("reshaped", "merged", "split", "left", "renamed")
    }
    chart = Flow(
        "t",
        (Column("2020", 21, 21, "21", True), Column("2022", 21, 21, "21", True)),
        (Step("2020", "2022", tuple(roles.values())),),
        "s",
    )
    counts = [
        each for each in flow_figure(chart, theme)["layout"]["annotations"] if "yshift" not in each
    ]
    assert len(counts) == len(roles)
    for band, each in zip(roles.values(), counts, strict=True):
        ground = (
            each["bgcolor"] if each["bgcolor"].startswith("#") else paint(band.role, theme).fill
        )
        assert contrast(each["font"]["color"], ground) >= 4.5, band.role
        assert each["bgcolor"] in {COLOURS[theme]["paper"], "rgba(0,0,0,0)"}


def test_the_static_drawing_names_the_colour_below_a_number() -> None:
    svg = figure_svg(flow_figure(CHART, "light"), 900)
    assert f'<text class="{ON}labelled"' in svg
    assert f'class="{ON}left"' not in svg, "on the page's own colour"


def test_plotly_s_object_is_made_once_and_holds_the_same() -> None:
    made = plotly_flow(CHART, "light")
    assert made is plotly_flow(CHART, "light")
    assert made is not plotly_flow(CHART, "dark")
    assert len(made.data) == len(openable(CHART, "light")["data"])
    assert made.data[-1].customdata[0] == points()["customdata"][0]
