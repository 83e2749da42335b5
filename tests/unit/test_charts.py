"""The charts: one style, direct labels, text from the data, nothing that makes a browser fetch."""

import importlib.resources
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from plotly import graph_objects

from tdi.errors import UnsourcedFigure
from tdi.figures.charts import CONFIG, base
from tdi.figures.flow_phases import flow_figure, openable
from tdi.figures.palette import CHART, FUND, Theme, paint
from tdi.figures.plotly_french import FRENCH
from tdi.text.typography import THIN
from tdi.views.charts import Bar, BarChart
from tdi.views.evolution.flow import Flow
from tests.unit.test_flow_phases import CHART as FLOW
from tests.unit.test_palette import contrast, difference

THEMES: tuple[Theme, ...] = ("light", "dark")
CHART_OF_TWO = BarChart(
    "Projets, avril 2022",
    (
        Bar("24", "Centre-Val de Loire", 171, "171", "25 avril 2022"),
        Bar("11", "Île-de-France", 160, "160", "11 octobre 2021"),
        Bar("94", "Corse <b>", None, "n.d."),
    ),
    "Préfecture",
    selected="24",
)


def test_a_chart_needs_a_source() -> None:
    with pytest.raises(UnsourcedFigure):
        BarChart("t", (), " ")


def test_the_alternative_text_says_the_data() -> None:
    assert CHART_OF_TWO.alt == (
        "Projets, avril 2022. Barres horizontales, 2 valeurs. la plus grande : Centre-Val de Loire, 171 ; "
        "la plus petite : Île-de-France, 160. non publié : Corse <b>. choix : Centre-Val de Loire, 171."
    )


def test_figures_are_plain_and_fetch_nothing() -> None:
    text = json.dumps([openable(FLOW, "light"), CONFIG])
    assert "http" not in text
    assert len(text) < 30_000
    assert base("light", 100)["separators"] == ",\u202f"


def test_plotly_speaks_french() -> None:
    assert CONFIG["locales"][CONFIG["locale"]] is FRENCH
    assert FRENCH["dictionary"]["Download plot as a PNG"] == "Télécharger le graphique en PNG"
    assert [
        len(FRENCH["format"][name]) for name in ("days", "shortDays", "months", "shortMonths")
    ] == [
        7,
        7,
        12,
        12,
    ]
    assert (FRENCH["format"]["decimal"], FRENCH["format"]["thousands"]) == (",", THIN)
    assert CONFIG["displayModeBar"] is False


def test_the_words_to_translate_are_those_of_plotly() -> None:
    """A word that plotly.js does not have would never be translated: our keys are its own."""
    script = Path(str(importlib.resources.files("plotly"))) / "package_data" / "plotly.min.js"
    held = script.read_text("utf-8")
    assert [word for word in FRENCH["dictionary"] if word not in held] == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("deficiency", ["protanopia", "deuteranopia", "none"])
def test_funds_shown_together_can_be_told_apart(theme: Theme, deficiency: str) -> None:
    together = (
        "faiit",
        "fonds-vert-ti",
        "ecoles-production",
        "rebond-industriel",
        "enveloppe-prioritaire",
    )
    for first, second in itertools.combinations(together, 2):
        assert difference(FUND[theme][first], FUND[theme][second], deficiency) > 9, (first, second)


@pytest.mark.parametrize("theme", THEMES)
def test_chart_text_is_readable(theme: Theme) -> None:
    colours = CHART[theme]
    assert contrast(colours["text"], colours["paper"]) >= 7
    assert contrast(colours["muted"], colours["paper"]) >= 4.5
    assert contrast(colours["bar-strong"], colours["paper"]) >= 3


def test_funds_are_in_both_themes() -> None:
    assert set(FUND["light"]) == set(FUND["dark"])
    assert set(CHART["light"]) == set(CHART["dark"])
    assert paint("fund-faiit", "light").fill == FUND["light"]["faiit"]


def as_plotly_would_send(figure: dict[str, Any]) -> dict[str, Any]:
    """Return what plotly's classes make of a figure.

    They refuse a property or a value that plotly does not know.
    """
    made: dict[str, Any] = json.loads(graph_objects.Figure(**figure).to_json())
    # What plotly's Python makes of an empty one.
    assert made["layout"]["template"] == {"data": {"scatter": [{"type": "scatter"}]}}
    made["layout"]["template"] = {}
    return made


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("figure", [flow_figure, openable])
def test_figures_are_valid_and_sent_as_they_are(
    figure: Callable[[Flow, Theme], dict[str, Any]], theme: Theme
) -> None:
    drawn = figure(FLOW, theme)
    assert json.loads(json.dumps(drawn)) == as_plotly_would_send(drawn)


def test_a_figure_that_plotly_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        as_plotly_would_send(
            {"data": [{"type": "bar", "x": [1], "marker": {"colour": "red"}}], "layout": {}}
        )
