"""Bars as HTML: lengths of the values, links by key, the data stay text.

One renderer and one style sheet for both sites.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from tdi import browser_files
from tdi.figures.bars import bar_html, bars_html, gauge_html, length_classes
from tdi.figures.palette import CHART, FUND, PHASE, THEMES, paint
from tdi.site import templating
from tdi.site.paths import relative
from tdi.site.site import Site
from tdi.views.charts import Bar, BarChart
from tests.unit.test_charts import CHART_OF_TWO

HOSTILE = """<script>"x" & 'y'</script>"""
CSS = browser_files.read(("bars.css",)).decode()
NAMES = frozenset({"div", "a", "span", "i", "small"})


def linked(chart: BarChart = CHART_OF_TWO) -> str:
    return bars_html(chart, link=lambda key: f"?region={key}&a=1", internal=True)


def lengths(markup: str) -> list[float]:
    """Return the length of each bar in per cent."""
    return [int(p) + int(d) / 10 for p, d in re.findall(r'<i class="forme p(\d+) d(\d)', markup)]


def of(*values: float | None) -> BarChart:
    bars = tuple(Bar(str(at), f"Nom {at}", value, str(value)) for at, value in enumerate(values))
    return BarChart("Essai", bars, "Source")


def test_bars_are_as_long_as_their_values() -> None:
    assert lengths(linked()) == [100, pytest.approx(100 * 160 / 171, abs=0.05)]
    assert re.findall(r'class="bout">(.*?)</span>', linked()) == ["171", "160", "n.d."]


def test_what_is_not_known_and_zero_have_no_bar_and_say_which_they_are() -> None:
    chart = replace(
        of(4, 0, None),
        bars=(Bar("a", "A", 4, "4"), Bar("b", "B", 0, "0"), Bar("c", "C", None, "n.d.")),
    )
    assert len(lengths(bars_html(chart))) == 1
    assert re.findall(r'class="bout">(.*?)</span>', bars_html(chart)) == ["4", "0", "n.d."]
    assert lengths(bars_html(of(0, 0))) == lengths(bars_html(of(None))) == []


def test_one_bar_eighteen_bars_and_none() -> None:
    assert lengths(bars_html(of(3))) == [100]
    assert lengths(bars_html(of(*range(1, 19)))) == sorted(
        round(100 * value / 18, 1) for value in range(1, 19)
    )
    assert 'role="figure"' in bars_html(of())


@pytest.mark.parametrize(
    ("share", "classes"),
    [(0, "p0 d0"), (0.0004, "p0 d0"), (0.8736, "p87 d4"), (1, "p100 d0"), (1.2, "p100 d0")],
)
def test_a_length_is_two_classes(share: float, classes: str) -> None:
    assert length_classes(share) == classes


def test_a_bar_is_a_link_with_a_name() -> None:
    links = re.findall(
        r'<a class="barre" data-cle="(\w+)" aria-label="([^"]*)" href="([^"]*)" data-interne',
        linked(),
    )
    assert links == [
        ("24", "Centre-Val de Loire\u00a0: 171, 25 avril 2022", "?region=24&amp;a=1"),
        ("11", "Île-de-France\u00a0: 160, 11 octobre 2021", "?region=11&amp;a=1"),
        ("94", "Corse &lt;b&gt;\u00a0: n.d.", "?region=94&amp;a=1"),
    ]
    assert "<a " not in bars_html(CHART_OF_TWO), "bars that choose nothing are no links"
    assert "data-interne" not in bars_html(CHART_OF_TWO, link=lambda key: f"regions/{key}.html")
    assert bars_html(CHART_OF_TWO, link=lambda key: "x" if key == "11" else "").count("<a ") == 1


@pytest.mark.parametrize("markup", [linked(), bars_html(CHART_OF_TWO)])
def test_the_chosen_bar_stands_out(markup: str) -> None:
    assert markup.count('aria-current="true"') == 1
    assert markup.count("f-bar-strong") == 1
    assert markup.index("aria-current") < markup.index("Île-de-France<small>")


def test_what_the_value_counts_is_told() -> None:
    bar = replace(CHART_OF_TWO.bars[0], said="171 projets, 25 avril 2022")
    assert bar.told == "Centre-Val de Loire : 171 projets, 25 avril 2022"


def test_the_chart_has_its_sentence() -> None:
    assert 'role="figure" aria-label="Projets, avril 2022. Barres horizontales' in linked()


@pytest.mark.parametrize("link", [None, lambda key: f"?region={key}"])
def test_the_data_stay_text(link) -> None:
    hostile = Bar(HOSTILE, HOSTILE, 3, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    chart = BarChart(HOSTILE, (hostile,), "s", HOSTILE, 150, HOSTILE)
    markup = (
        bars_html(chart, link=link, internal=True)
        + bar_html(1, HOSTILE, HOSTILE)
        + gauge_html(1, HOSTILE)
    )
    assert set(re.findall(r"<(\w+)", markup)) <= NAMES
    for value in re.findall(r'="([^"]*)"', markup):
        assert "<" not in value


def test_a_reference_is_a_line_in_its_place_with_its_words() -> None:
    markup = bars_html(replace(CHART_OF_TWO, reference=85.5, reference_label="Moyenne"))
    assert '<div class="repere p50 d0"><span>Moyenne</span></div>' in markup
    beyond = bars_html(replace(CHART_OF_TWO, reference=342.0, reference_label="Moyenne"))
    assert '<div class="repere p100 d0 gauche">' in beyond
    assert lengths(beyond)[0] == 50, "the scale reaches the reference"


def test_no_style_attribute_for_the_policy_of_the_static_site() -> None:
    assert "style=" not in linked() + bar_html(0.5) + gauge_html(0.5) + gauge_html(None)


def test_a_gauge_that_is_not_known_is_not_empty() -> None:
    assert gauge_html(None) == '<span class="jauge inconnue" aria-hidden="true"></span>'
    assert 'role="img" aria-label="dit"' in gauge_html(0.25, "dit")
    assert "p25 d0 f-accent" in gauge_html(0.25)


def test_the_static_site_writes_the_same_markup() -> None:
    context = {"here": "regions/24.html"}
    paths = {bar.key: f"regions/{bar.key}.html" for bar in CHART_OF_TWO.bars[:2]}
    written = templating._bars_of(context, CHART_OF_TWO, paths)
    way = {key: relative("regions/24.html", path) for key, path in paths.items()}
    assert written == bars_html(CHART_OF_TWO, link=lambda key: way.get(key, ""))
    made = templating.environment(cast(Site, object()))
    page = made.from_string(
        '{% import "macros.html" as m with context %}{{ m.bars(chart, paths) }}'
    )
    assert written in page.render(here="regions/24.html", chart=CHART_OF_TWO, paths=paths)


def test_the_style_sheet_has_every_length() -> None:
    for name, count in (("p", 101), ("d", 10)):
        for value in range(count):
            assert f".{name}{value} {{ --{name}: {value}; }}" in CSS


def test_the_style_sheet_has_the_colours_of_the_palette() -> None:
    light, dark = CSS.split("@media screen and (prefers-color-scheme: dark)")
    roles = ["bar", "bar-strong", "bar-muted", "reference", "text"]
    roles += [f"phase-{phase}" for phase in PHASE] + [f"fund-{fund}" for fund in FUND["light"]]
    for theme, rules in zip(THEMES, (light, dark), strict=True):
        for role in roles:
            assert f".f-{role} {{ --f: {paint(role, theme).fill}; }}" in rules, (theme, role)


def test_both_sites_send_the_style_sheet() -> None:
    assert "bars.css" in browser_files.BUNDLES["app.css"]
    assert "bars.css" in (Path(str(templating.__file__)).parent / "assets.py").read_text("utf-8")


def test_the_words_of_a_page_have_the_inks_of_the_charts() -> None:
    css = browser_files.read(("app.css",)).decode()
    for theme in CHART.values():
        assert f"--encre: {theme['text']}; --doux: {theme['muted']};" in css
