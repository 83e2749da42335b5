"""The explorer without a server: the same figures as the dashboard's, whole, small.

The light map covers what the full one does.
"""

from __future__ import annotations

import gzip
import json
import re

import numpy as np
import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.figures.map_thumbnail import Light
from tdi.media.arguments import breaks
from tdi.model.phases import PHASES
from tdi.site import embeds, explorer
from tdi.site.site import Site
from tdi.views.carte.view import carte_view
from tdi.views.explorer import explore
from tdi.views.indicators import INDICATORS
from tdi.views.selection import Selection


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(Store(paths.store()), "essai")


def test_every_state_of_the_map_is_there() -> None:
    keys = {(name, key) for name, key, _ in explorer.states()}
    assert len(keys) == len(list(explorer.states()))
    for phase in PHASES[1:]:
        for indicator in INDICATORS.values():
            for per in ("total", "10000"):
                shown = f"{indicator.key}-{indicator.allowed_per(per)}"
                assert (phase, shown) in keys
    assert ("2018", "perimetre-total") in keys
    assert len([key for name, key in keys if name == "evolution"]) == 10


@pytest.mark.parametrize(
    "selection",
    [
        Selection(phase="2018", region="11"),
        Selection(phase="2024", indicator="projets", per="10000", region="84"),
        Selection(mode="evolution", since="2022", until="2023", region="75"),
    ],
)
def test_a_region_is_read_from_the_view_of_the_country(site: Site, selection: Selection) -> None:
    limits = breaks(site.store)
    whole = explore(site.store, selection.with_(region=None), limits)
    asked = carte_view(site.store, selection, limits)
    assert whole.within(selection.region) == asked.explorer
    name, key = next((n, k) for n, k, s in explorer.states() if s == selection.with_(region=None))
    record = explorer.views(site.store, name)[key]
    assert record["map"]["layer"]["classes"] == asked.explorer.atlas.letters
    assert [re.sub(r"\s", " ", line) for line in record["titles"][selection.region]] == [
        re.sub(r"\s", " ", line) for line in (asked.title, asked.subtitle)
    ]


def test_the_first_view_and_the_frames_are_light(site: Site) -> None:
    files = {file.name: file for file in (*explorer.files(site), *embeds.files(site))}
    site.files = dict.fromkeys(files, "fichiers/x")
    loaded = [
        "national.js",
        "land.js",
        "towns.js",
        "vues-2024.js",
        *explorer.SCRIPTS,
        *explorer.STYLES,
    ]
    page = str(explorer.content(site).body).encode()
    made = {name: files[name].make(site) for name in loaded}
    total = sum(len(gzip.compress(data, 6)) for data in (page, *made.values()))
    assert total < 330_000  # of 400 kB, with what every page loads
    assert b"url(images" not in made["atlas.css"], "a picture that is not there"
    # The heaviest of each kind, and what every frame loads beside them is 10 kB.
    frames = {page.path: page for page in embeds.pages(site)}
    for path in (
        embeds.map_path("2024"),
        embeds.framed_region("75"),
        embeds.framed_territory("2024", "ti-7603"),
    ):
        body = str(frames[path].make(site).body).encode()
        assert len(gzip.compress(body, 6)) < 55_000, path


def test_a_data_script_cannot_be_left(site: Site) -> None:
    text = json.dumps({"n": "L'Île </script><!-- \\ \u2028 \n"}, ensure_ascii=False)
    written = explorer.data_script("x", text).decode()
    assert "</" not in written
    assert "<!--" not in written
    assert "\u2028" not in written
    assert written.count("\n") == 0


def test_the_light_map_covers_what_the_cells_cover(site: Site) -> None:
    view = explore(site.store, Selection(phase="2024"), breaks(site.store)).atlas
    drawing = Light(site.national, view, "light", 560, 540)
    own = [cell for cell in drawing.map.cells if drawing.map.classes[cell] == "A"]
    rings = re.findall(r"M(-?\d+)[ ]?(-?\d+)l([^z]*)z", drawing.outline(own))
    area = sum(_area([int(x), int(y)], steps) for x, y, steps in rings) / 100
    cells = site.national.moments[own, 0].sum() * drawing.map.frame.k**2
    # What is rounded to a tenth of a pixel and thinned stays within a hundredth.
    assert abs(area) == pytest.approx(cells, rel=0.01)
    assert len(rings) < len(own), "areas of one class are one outline"


def _area(start: list[int], steps: str) -> float:
    numbers = np.array(re.findall(r"-?\d+", steps), dtype=float).reshape(-1, 2)
    points = np.concatenate([[start], start + np.cumsum(numbers, axis=0)])
    x, y = points[:, 0], points[:, 1]
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)
