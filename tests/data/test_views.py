"""The views on the committed store: every phase, indicator, pair of phases and territory."""

from __future__ import annotations

import itertools

import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.export.rows import csv_bytes, geojson_bytes
from tdi.model.phases import PHASES, perimeter_phase
from tdi.views.accueil.view import accueil_view
from tdi.views.atlas import AtlasView
from tdi.views.carte.view import carte_view, rows_frame
from tdi.views.comparison import CHANGE_WORDS
from tdi.views.explorer import explore, measure_breaks
from tdi.views.indicators import INDICATORS
from tdi.views.map_list import Explorer
from tdi.views.phases import phase_counts
from tdi.views.selection import Selection
from tdi.views.territoire.card import commune_answer, territory_card


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


@pytest.fixture(scope="module")
def breaks(store: Store) -> dict[str, tuple[float, ...]]:
    return measure_breaks(store)


def consistent(explorer: Explorer) -> None:
    """Map, legend and list speak of the same things."""
    atlas: AtlasView = explorer.atlas
    styled = {c.key for c in atlas.classes}
    assert set(atlas.letters) <= styled
    assert {row.letter for row in explorer.rows} <= styled
    if atlas.values is not None:
        assert len(atlas.values) == len(atlas.letters)
        by_id = dict(zip(explorer.order, atlas.values, strict=True))
        for row in explorer.rows:
            assert row.value == by_id[row.id_ti]


@pytest.mark.parametrize(("phase", "key"), list(itertools.product(PHASES, INDICATORS)))
def test_every_phase_by_every_indicator(store: Store, breaks: dict, phase: str, key: str) -> None:
    announced = phase_counts(store)
    for per in ("total", "10000"):
        selection = Selection(phase=phase, indicator=key, per=INDICATORS[key].allowed_per(per))
        explorer = explore(store, selection, breaks)
        assert (
            len(explorer.atlas.letters) == len(explorer.rows) == announced[perimeter_phase(phase)]
        )
        consistent(explorer)


@pytest.mark.parametrize(("since", "until"), list(itertools.combinations(PHASES, 2)))
def test_every_pair_of_phases(store: Store, breaks: dict, since: str, until: str) -> None:
    selection = Selection(mode="evolution", since=since, until=until)
    view = carte_view(store, selection, breaks)
    consistent(view.explorer)
    changes = store.table("changes")
    here = changes[(changes["from_phase"] == since) & (changes["to_phase"] == until)]
    arrivals = here[here["side"] == "to"]["status"].map(CHANGE_WORDS).value_counts().to_dict()
    listed = [row.text for row in view.explorer.rows if row.side == "to"]
    assert {word: listed.count(word) for word in set(listed)} == arrivals
    gone = int(((here["side"] == "from") & (here["status"] == "left")).sum())
    assert sum(row.side == "from" for row in view.explorer.rows) == gone


def test_computed_and_official_counts_of_2023(store: Store, breaks: dict) -> None:
    view = carte_view(store, Selection(mode="evolution", since="2022", until="2023"), breaks)
    figures = {figure.label: figure.value for figure in view.headlines}
    assert figures["nouveau"] == "29"
    assert "29 / 107 / 47" in figures.values()


def test_unknown_of_2018_is_never_drawn_as_in_or_out(store: Store, breaks: dict) -> None:
    explorer = explore(store, Selection(mode="evolution", since="2018", until="2020"), breaks)
    states = store.table("status_2018").set_index("id_ti_2020")["status"]
    marks = dict(zip(explorer.order_before, explorer.atlas.before_states, strict=True))
    assert all((marks[code] == "u") == (states[code] == "unknown") for code in marks)
    letters = dict(zip(explorer.order, explorer.atlas.letters, strict=True))
    assert all(letters[code] == "u" for code in marks if marks[code] == "u")


def test_every_territory_has_a_card(store: Store) -> None:
    territories = store.table("territories")
    assert len(territories) == 663
    for phase, code, members in zip(
        territories["phase"], territories["id_ti"], territories["member_count"], strict=True
    ):
        card = territory_card(store, phase, code)
        assert len(card.members) == members
        assert card.source
        assert card.history, "between 2020 and 2024 every territory has a before or an after"


@pytest.mark.parametrize(
    ("code", "tone", "said"),
    [
        ("01283", "yes", "Plastics Vallée – Oyonnax"),
        ("75056", "no", "n’est pas"),
        ("18033", "yes", "depuis 2018"),
    ],
)
def test_answers(store: Store, code: str, tone: str, said: str) -> None:
    answer = commune_answer(store, code, "2024")
    assert answer.tone == tone
    assert said in answer.headline + answer.detail
    assert [step.phase for step in answer.steps] == list(PHASES)


def test_a_commune_that_left_and_one_that_is_cut(store: Store) -> None:
    pairs = store.table("territory_communes_2026")
    inside = {phase: set(group["insee_com"]) for phase, group in pairs.groupby("phase")}
    gone = sorted(inside["2022"] - inside["2024"])[0]
    assert commune_answer(store, gone, "2024").tone == "was"
    cut = pairs[(pairs["phase"] == "2024") & (pairs["share"] < 1)]["insee_com"]
    for code in cut:
        assert "Une partie seulement" in commune_answer(store, code, "2024").detail


def test_a_territory_of_two_regions_is_listed_in_both(store: Store, breaks: dict) -> None:
    for region in ("76", "84"):
        rows = explore(store, Selection(phase="2023", region=region), breaks).rows
        assert any("Aurillac" in row.name for row in rows)


def test_files_have_the_rows_of_the_list(store: Store, breaks: dict) -> None:
    for selection in (
        Selection(phase="2023", indicator="aide", per="total", region="24"),
        Selection(phase="2018", region="84"),
        Selection(mode="evolution", since="2018", until="2024", region="53"),
    ):
        view = carte_view(store, selection, breaks)
        frame = rows_frame(store, view, selection)
        assert list(frame["id_ti"]) == [row.id_ti for row in view.explorer.rows]
        assert csv_bytes(frame, ("note",)).startswith("\ufeff".encode())
        assert geojson_bytes(store, frame, ("note",)).count(b'"Feature"') == len(frame)


def test_front_page_says_the_phase(store: Store, breaks: dict) -> None:
    for phase, count in (
        ("2018", "124"),
        ("2020", "148"),
        ("2022", "149"),
        ("2023", "183"),
        ("2024", "183"),
    ):
        view = accueil_view(store, Selection(phase=phase, commune="01283"), breaks)
        assert view.title.startswith(count)
        assert view.answer is not None
        assert all(figure.source.text for figure in (*view.perimeters, *view.money))
