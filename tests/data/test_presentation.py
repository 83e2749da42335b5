"""The scenes of the presentation on the committed store.

Each builds, each figure is the pages' own and has its source.
"""

from __future__ import annotations

import re

import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.figures.map_geometry import Sheet
from tdi.figures.palette import CHART, MAP, ROLES, SEQUENTIAL
from tdi.figures.presentation import inks, presentation_document, variable
from tdi.model.phases import CURRENT_PHASE
from tdi.views.carte.view import carte_view
from tdi.views.donnees.gaps import gap_groups
from tdi.views.explorer import measure_breaks
from tdi.views.financements.selection import FinancementsSelection
from tdi.views.financements.view import financements_view
from tdi.views.headlines import perimeter_headlines
from tdi.views.known_codes import known
from tdi.views.presentation.selection import (
    SCENE_COUNT,
    PresentationSelection,
    parse_presentation,
    resolved,
)
from tdi.views.presentation.view import Scene, presentation
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.projets.table import ProjectTable
from tdi.views.projets.view import projets_view
from tdi.views.regions.rows import regions_data
from tdi.views.regions.selection import RegionsSelection
from tdi.views.regions.view import regions_view
from tdi.views.selection import Selection
from tdi.views.territoire.selection import TerritorySelection
from tdi.views.territoire.view import territory_sheet


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


def scenes(store: Store, **selection: object) -> dict[str, Scene]:
    return {
        scene.key: scene
        for scene in presentation(store, PresentationSelection(**selection), "v").scenes
    }  # type: ignore[arg-type]


def test_every_region_gives_every_scene_with_sources(store: Store) -> None:
    for region in store.table("regions")["code"]:
        held = presentation(store, PresentationSelection(region=region), "v").scenes
        assert len(held) == len({scene.key for scene in held}) == SCENE_COUNT
        for scene in held:
            assert scene.title, (region, scene.key)
            assert scene.source, (region, scene.key)
            assert 1 <= len(scene.figures) <= 3, (region, scene.key)
            assert (scene.atlas is not None) + (scene.bars is not None) == (scene.key != "adresse")
            for figure in scene.figures:
                assert figure.source.text.strip()
                assert figure.date
                assert figure.source.text in scene.notes


@pytest.mark.parametrize("phase", ["2018", "2020", "2022", "2023"])
def test_every_phase_has_a_region_without_territory_or_not(store: Store, phase: str) -> None:
    for region in ("06", "94", "53"):
        assert (
            len(presentation(store, PresentationSelection(phase=phase, region=region)).scenes)
            == SCENE_COUNT
        )


def test_figures_are_those_of_the_pages(store: Store) -> None:
    shown = PresentationSelection(phase="2023", region="53", ti="ti-5301")
    mine = scenes(store, phase="2023", region="53", ti="ti-5301")
    data, breaks = regions_data(store), measure_breaks(store)
    pages = {
        "programme": perimeter_headlines(store, CURRENT_PHASE),
        "phase-2018": perimeter_headlines(store, "2018"),
        "phase-2023": (
            *perimeter_headlines(store, "2023"),
            *carte_view(
                store, Selection(mode="evolution", since="2022", until="2023"), breaks
            ).headlines,
        ),
        "argent": financements_view(store, FinancementsSelection()).headlines,
        "region": regions_view(
            data, RegionsSelection(phase="2023", region="53").fitted(data.menu)
        ).headlines,
        "projets": projets_view(
            store, ProjectTable.of(store), ProjetsSelection(phase="2023", region="53")
        ).headlines,
        "territoire": territory_sheet(
            store, TerritorySelection(phase="2023", ti=shown.ti)
        ).headlines,
    }
    for key, headlines in pages.items():
        assert set(mine[key].figures) <= set(headlines), key
    gaps = {
        (gap.figure, gap.label, gap.source) for group in gap_groups(store, ()) for gap in group.gaps
    }
    assert {(f.value, f.label, f.source.text) for f in mine["inconnu"].figures} <= gaps


def test_the_bars_of_the_money_are_the_page_s_rows(store: Store) -> None:
    page = financements_view(store, FinancementsSelection())
    rows = {row.key: row for group in page.groups for row in group.rows}
    bars = scenes(store)["argent"].bars
    assert bars is not None
    for bar, headline in zip(bars.bars, page.headlines, strict=False):
        assert bar.value == rows[bar.key].value
        assert bar.text == headline.value
        assert bar.text in rows[bar.key].text


def test_the_growth_counts_124_to_183(store: Store) -> None:
    steps = scenes(store)["phase-2018"].steps
    assert [(step.label, step.value) for step in steps][:5] == [
        ("2018", "124"),
        ("2020", "148"),
        ("2022", "149"),
        ("2023", "183"),
        ("2024", "183"),
    ]


def test_what_the_address_leaves_open_is_chosen(store: Store) -> None:
    assert resolved(store, PresentationSelection(phase="2023", ti="ti-8413")).region == "84"
    chosen = resolved(store, PresentationSelection(region="24"))
    assert chosen.ti is not None
    assert chosen.ti.startswith("ti-24")


@pytest.mark.parametrize("scene", ["0", "15", "99", "-3", "x", "", "1.5", "٣", "9" * 400])
def test_a_wrong_scene_leads_to_the_nearest(store: Store, scene: str) -> None:
    selection, notices = parse_presentation({"scene": scene}, known(store), store)
    assert 1 <= selection.scene <= SCENE_COUNT
    assert len(notices) == 1
    assert notices[0].suggestions
    assert parse_presentation(selection.to_query(), known(store), store) == (selection, ())


def test_a_wrong_region_offers_the_nearest(store: Store) -> None:
    selection, notices = parse_presentation({"region": "bretagne"}, known(store), store)
    assert selection.region is None
    assert notices[0].suggestions[0][1]["region"] == "53"
    selection, notices = parse_presentation(
        {"phase": "2023", "ti": "ti-9999", "region": "<b>"}, known(store), store
    )
    assert selection.ti is None
    assert len(notices) == 2


def test_the_document_has_no_colour_of_its_own_and_no_foreign_address(store: Store) -> None:
    sheets = (Sheet.of(store.display, "national"), Sheet.of(store.display))
    document = presentation_document(
        presentation(store, PresentationSelection(region="01"), "v"), sheets
    )
    ids: list[str] = []
    for scene in document["scenes"]:
        drawn = scene.get("map", "")
        assert not re.search(r'(fill|stroke)="(#|rgba)', drawn), scene["key"]
        for at in re.findall(r'd="@(\d+)"', drawn):
            assert document["paths"][int(at)].startswith("M")
        ids += re.findall(r' id="([^"]+)"', drawn)
        assert set(re.findall(r"var\((--[\w-]+)\)", drawn)) <= set(document["inks"]["dark"])
    assert len(ids) == len(set(ids)), "an id stands twice in the page"
    assert sum(map(len, document["paths"])) < 2_500_000


def test_each_colour_of_a_map_has_one_variable_for_both_themes() -> None:
    light, dark = inks("light"), inks("dark")
    pairs = [(MAP["light"][key], MAP["dark"][key]) for key in MAP["light"]]
    pairs += list(zip(SEQUENTIAL["light"], SEQUENTIAL["dark"], strict=True))
    pairs += [
        (CHART["light"][key], CHART["dark"][key]) for key in ("bar", "bar-muted", "bar-strong")
    ]
    pairs += [(paint.fill, ROLES["dark"][role].fill) for role, paint in ROLES["light"].items()]
    wrong = []
    for first, second in pairs:
        name = variable(first)[4:-1]
        if (light[name], dark[name]) != (first, second):
            wrong.append((first, second, dark[name]))
    assert not wrong
