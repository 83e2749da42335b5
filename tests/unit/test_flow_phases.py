"""The flow chart: ribbons as wide as their counts at both ends, the unknown hatched, nothing to fetch."""

from __future__ import annotations

import json

import pytest

from tdi.errors import UnsourcedFigure
from tdi.figures.flow_phases import flow_figure, legend_html
from tdi.figures.palette import Theme, paint
from tdi.views.evolution_page_flow import Band, Column, Flow, Step, flow_table

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
    at = {x: [y for px, y in zip(trace["x"], trace["y"], strict=True) if px == x] for x in (left, right)}
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
