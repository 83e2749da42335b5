"""Decks on the committed store: each page gives a scene with the page's own figures.

What is gone says so; files refuse it.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pptx import Presentation

from tdi import paths
from tdi.cli import main
from tdi.data.store import Store
from tdi.figures.map_geometry import Sheet
from tdi.figures.presentation import presentation_document
from tdi.views.carte.view import carte_view
from tdi.views.evolution.selection import EvolutionSelection
from tdi.views.evolution.view import evolution_view
from tdi.views.explorer import measure_breaks
from tdi.views.known_codes import known
from tdi.views.presentation.own import Item, item, read, written
from tdi.views.presentation.own_scenes import own_item, proposed_item
from tdi.views.presentation.selection import PresentationSelection, parse_presentation
from tdi.views.presentation.view import Scene, presentation
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.projets.table import ProjectTable
from tdi.views.projets.view import projets_view
from tdi.views.selection import Selection

pytestmark = pytest.mark.xdist_group("media")
GONE = item("pages/territoire.py", {"phase": "2023", "ti": "ti-9999"})


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


def scenes(store: Store, *items: Item) -> tuple[Scene, ...]:
    return presentation(store, PresentationSelection(deck=written(items)), "v").scenes


def test_each_page_gives_the_drawing_and_figures_that_it_shows(store: Store) -> None:
    carte = Selection(phase="2023", indicator="population", per="10000")
    projets = ProjetsSelection(phase="2024", fund="faiit", region="27", page=2, sort="-date")
    evolution = EvolutionSelection(
        since="2020", until="2024", phase="2024", region="76", status="sorti"
    )
    shown = scenes(
        store,
        item("pages/carte.py", carte.to_query()),
        item("pages/projets.py", projets.to_query()),
        item("pages/evolution.py", evolution.to_query()),
    )
    on_carte = carte_view(store, carte, measure_breaks(store))
    on_projets = projets_view(store, ProjectTable.of(store), projets)
    on_evolution = evolution_view(store, evolution)
    assert (shown[0].title, shown[0].atlas) == (on_carte.title, on_carte.explorer.atlas)
    assert set(shown[0].figures) <= set(on_carte.headlines)
    assert (shown[1].title, shown[1].atlas) == (on_projets.title, on_projets.atlas)
    assert set(shown[1].figures) <= set(on_projets.headlines)
    assert (shown[2].title, shown[2].atlas) == (on_evolution.title, on_evolution.atlas)
    assert shown[-1].key == "adresse"


def test_every_proposed_scene_can_be_kept_as_it_is(store: Store) -> None:
    proposed = presentation(
        store, PresentationSelection(phase="2023", region="84", ti="ti-8413"), "v"
    )
    items = [own for scene in proposed.scenes if (own := proposed_item(scene, proposed.selection))]
    kept = scenes(store, *items)
    assert [(s.title, s.figures, s.atlas, s.bars) for s in kept] == [
        (s.title, s.figures, s.atlas, s.bars) for s in proposed.scenes
    ]


def test_what_is_gone_says_so_and_the_others_stay(store: Store) -> None:
    faults = (
        GONE,
        item("pages/carte.py", {"phase": "1999"}),
        item("pages/regions.py", {"phase": "2024", "region": "99"}),
        item("pages/projets.py", {"phase": "2024", "projet": "nul"}),
        item("pages/financements.py", {"phase": "2024", "fonds": "faitt"}),
        item("pages/evolution.py", {"de": "1999", "a": "2023"}),
        item("pages/territoire.py", {"phase": "2024"}),
        Item("s", (("cle", "nulle"),)),
    )
    there = item("pages/carte.py", {"phase": "2024"})
    shown = scenes(store, *faults, there)
    for scene in shown[:-2]:
        assert scene.notices, scene
        assert scene.atlas is None
        assert not scene.figures
    assert (
        shown[-2].title == carte_view(store, Selection(phase="2024"), measure_breaks(store)).title
    )
    assert any("faiit" in q["adresse"] for _, q in shown[4].notices[0].suggestions)
    sheets = (Sheet.of(store.display, "national"), Sheet.of(store.display))
    document = presentation_document(
        presentation(store, PresentationSelection(deck=written(faults)), "v"), sheets
    )
    assert all(scene["said"] for scene in document["scenes"][:-1])


def test_the_finding_stays_under_a_title_of_one_s_own(store: Store) -> None:
    view = item("pages/carte.py", {"phase": "2024"})
    plain, named = scenes(store, view, Item(view.kind, view.query, "<b>Tout va bien</b>"))[:2]
    assert named.title == "<b>Tout va bien</b>"
    assert named.subtitle.startswith(plain.title)


def test_an_address_that_cannot_be_read_gives_the_proposed_talk(store: Store) -> None:
    for text, said in (
        ("1.xyz", "incomplète"),
        ("7.abc", "autre version"),
        ("1." + "A" * 3000, "trop longue"),
    ):
        selection, notices = parse_presentation({"deck": text, "scene": "2"}, known(store), store)
        assert (selection.deck, selection.scene) == ("", 2)
        assert said in notices[0].text
    mine = written([item("pages/carte.py", {"phase": "2024"})])
    selection, notices = parse_presentation({"deck": mine, "scene": "9"}, known(store), store)
    assert (selection.deck, selection.scene) == (mine, 2)
    assert notices[0].suggestions[0][1]["deck"] == mine
    assert parse_presentation(selection.to_query(), known(store), store) == (selection, ())


def test_pages_without_a_drawing_give_no_scene() -> None:
    assert own_item("pages/territoire.py", {"phase": "2024"}) is None
    assert own_item("pages/donnees.py", {}) is None
    assert own_item("pages/projets.py", {"phase": "2024", "page": "2"}) == Item(
        "p", (("phase", "2024"),)
    )


def test_the_commands_take_a_deck(tmp_path: Path, store: Store) -> None:
    items = (
        Item("t", (("phase", "2023"), ("ti", "ti-8413")), "Notre vallée"),
        item("pages/regions.py", {"phase": "2024", "mesure": "projets", "region": "24"}),
    )
    given = "https://exemple.fr/presentation?" + "deck=" + written(items) + "&vue=plan"
    target = tmp_path / "a.pptx"
    assert main(["export", "slides", "--deck", given, "--output", str(target)]) == 0
    slides = Presentation(io.BytesIO(target.read_bytes())).slides
    assert [slide.shapes.title.text for slide in slides][1:] == [
        s.title for s in scenes(store, *items)[:2]
    ]
    talk_file = tmp_path / "a.html"
    assert main(["present", "--deck", written(items), "--output", str(talk_file)]) == 0
    assert "Notre vallée" in talk_file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--deck", "1.abc"], "incomplète"),
        (["--deck", ""], "aucune scène"),
        (["--deck", written([GONE])], "ti-9999"),
        (["--deck", written([GONE]), "--region", "24"], "--deck"),
    ],
)
@pytest.mark.parametrize(
    "command", [["export", "slides", "-o", "x.pptx"], ["present", "-o", "x.html"]]
)
def test_a_deck_that_cannot_be_shown_writes_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    options: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*command, *options]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_every_item_of_a_deck_is_read_as_written() -> None:
    items = (GONE, Item("s", (("cle", "argent"),), "Où va l’argent ?"))
    assert read(written(items)) == items
