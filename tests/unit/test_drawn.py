"""A chart as markup: the values of plotly's form in the same places, links by key, and nothing of the data as markup."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tdi.figures.charts import CONFIG, bar_figure
from tdi.figures.drawn import chart_html
from tdi.figures.flow_phases import flow_figure
from tdi.figures.palette import CHART, paint
from tests.unit.test_charts import CHART_OF_TWO
from tests.unit.test_flow_phases import CHART as FLOW

HOSTILE = """<script>"x" & 'y'</script>"""


def bars(chart: Any = CHART_OF_TWO, **more: Any) -> str:
    return chart_html(bar_figure(chart, "light"), chart.alt, "/fichiers/0/plotly.min.js", **more)


def linked(chart: Any = CHART_OF_TWO) -> str:
    return bars(chart, told=[bar.told for bar in chart.bars], link=lambda key: f'href="?region={key}"')


def test_bars_are_as_long_as_their_values() -> None:
    widths = [float(width) for width in re.findall(r'class="forme" style="width:([\d.]+)%', bars())]
    assert widths[0] / widths[1] == pytest.approx(171 / 160, rel=0.001)
    assert widths[2] == 0
    assert max(widths) < 100, "the value is written beyond the end of the bar"
    assert re.findall(r'class="bout">(.*?)</span>', bars()) == ["<b>171</b>", "160", "n.d."]


def test_the_rows_are_where_plotly_draws_them() -> None:
    figure = bar_figure(CHART_OF_TWO, "light")
    low, high = figure["layout"]["yaxis"]["range"]
    pitch = float(re.findall(r"--rang:([\d.]+)px", bars())[0])
    assert pitch * (low - high) == pytest.approx(figure["layout"]["height"] - 16, abs=0.1)
    assert f"height:{figure['layout']['height']}px" in bars()


def test_a_bar_is_a_link_with_a_name_where_it_chooses() -> None:
    markup = linked()
    links = re.findall(
        r'<a class="barre"[^>]*data-cle="(\w+)" aria-label="([^"]*)" href="\?region=(\w+)"', markup
    )
    assert links == [
        ("24", "Centre-Val de Loire\u00a0: 171, 25 avril 2022", "24"),
        ("11", "Île-de-France\u00a0: 160, 11 octobre 2021", "11"),
        ("94", "Corse &lt;b&gt;\u00a0: n.d.", "94"),
    ]
    assert "<a " not in bars(), "bars that choose nothing are no links"


def test_what_the_value_counts_is_told() -> None:
    bar = replace(CHART_OF_TWO.bars[0], said="171 projets, 25 avril 2022")
    assert bar.told == "Centre-Val de Loire : 171 projets, 25 avril 2022"


def test_the_chart_has_its_text_and_the_figure_for_plotly() -> None:
    markup = linked()
    assert 'role="figure" aria-label="Projets, avril 2022. Barres horizontales' in markup
    held = json.loads(html.unescape(re.findall(r"data-figure='([^']*)'", markup)[0]))
    assert held == {**bar_figure(CHART_OF_TWO, "light"), "config": CONFIG}


@pytest.mark.parametrize("draw", [bars, linked])
def test_the_data_stay_text(draw: Any) -> None:
    hostile = replace(CHART_OF_TWO.bars[0], key=HOSTILE, label=HOSTILE, text=HOSTILE, detail=HOSTILE)
    chart = replace(CHART_OF_TWO, title=HOSTILE, bars=(hostile,), reference=150.0, reference_label=HOSTILE)
    markup = chart_html(
        bar_figure(chart, "light"),
        chart.alt,
        "/fichiers/0/plotly.min.js",
        told=[hostile.told],
        link=(lambda _: 'href="?"') if draw is linked else None,
    )
    assert "<script" not in markup
    names = re.findall(r"<(\w+)", markup)
    assert set(names) <= {"div", "a", "span", "i", "b", "br"}
    (held,) = re.findall(r"data-figure='([^']*)'>", markup)
    assert json.loads(html.unescape(held))["data"][0]["customdata"] == [[HOSTILE]]


def test_a_reference_is_a_line_with_its_words() -> None:
    markup = bars(replace(CHART_OF_TWO, reference=85.5, reference_label="Moyenne"))
    line = re.findall(r'class="forme repere" style="left:([\d.]+)%', markup)
    assert float(line[0]) == pytest.approx(
        float(re.findall(r'class="forme" style="width:([\d.]+)%', markup)[0]) / 2, abs=0.01
    )
    assert ">Moyenne</span>" in markup
    assert CHART["light"]["reference"] in markup


def test_the_flow_is_drawn_with_its_hatchings_and_numbers() -> None:
    figure = flow_figure(FLOW, "light")
    markup = chart_html(figure, FLOW.alt, "/fichiers/0/plotly.min.js")
    assert markup.count('class="forme"') == len(figure["data"])
    assert markup.count('class="mot ') == len(figure["layout"]["annotations"])
    hatched = [trace for trace in figure["data"] if "fillpattern" in trace]
    assert markup.count("url('data:image/svg+xml,") == len(hatched) > 0
    assert paint("kept", "light").fill in markup
    assert "clip-path:polygon(" in markup
    assert '"' not in "".join(re.findall(r"url\('([^']*)'\)", markup))


def test_columns_are_as_high_as_their_counts() -> None:
    markup = chart_html(flow_figure(FLOW, "light"), FLOW.alt, "/p.js")
    sure = [column.sure for column in FLOW.columns if column.sure]
    heights = re.findall(r"height:([\d.]+)px;background:#(?:1d2329|555c63)\"", markup)
    each = [float(height) / count for height, count in zip(heights, sure, strict=True)]
    assert max(each) / min(each) == pytest.approx(1, rel=0.02)


def test_an_empty_flow_is_an_empty_frame() -> None:
    empty = flow_figure(replace(FLOW, columns=(), steps=()), "light")
    assert 'class="forme"' not in chart_html(empty, "Rien.", "/p.js")


def test_words_on_the_paper_follow_the_theme_of_the_page() -> None:
    text, muted = CHART["light"]["text"], CHART["light"]["muted"]
    visible = re.sub(r"data-figure='[^']*'", "", bars())
    assert text not in visible
    assert muted not in visible
    assert 'color:var(--doux)">25 avril 2022' in visible
    css = (Path(__file__).resolve().parents[2] / "pages/ui/static/app.css").read_text("utf-8")
    for theme in CHART.values():
        assert f"--encre: {theme['text']}; --doux: {theme['muted']};" in css
