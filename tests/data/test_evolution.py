"""The page Évolution on the committed store.

Every pair of phases in every region, sums that reconcile, files that hold the same rows.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter

import openpyxl
import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.export.changes import LABELS, changes_csv, changes_xlsx
from tdi.figures.flow_phases import flow_figure
from tdi.model.phases import PHASES
from tdi.views.evolution.epci_changes import perimeters
from tdi.views.evolution.flow import flow
from tdi.views.evolution.follow import follow
from tdi.views.evolution.parts import official, question, states_2018, waves
from tdi.views.evolution.rows import change_rows, filtered_rows
from tdi.views.evolution.selection import STATUSES, EvolutionSelection
from tdi.views.evolution.view import evolution_view
from tdi.views.phases import phase_counts

PAIRS = list(itertools.combinations(PHASES, 2))


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


@pytest.mark.parametrize(("since", "until"), PAIRS)
def test_every_pair_in_every_region(store: Store, since: str, until: str) -> None:
    regions = [None, *store.table("regions")["code"]]
    for region in regions:
        view = evolution_view(store, EvolutionSelection(since, until, region, phase=until))
        assert view.listed == len(view.rows)
        shown = {row.status for row in view.rows}
        assert {slug for slug, _ in view.statuses} == {
            s for s, status in STATUSES.items() if status in shown
        }
        assert sum(int(h.value) for h in view.headlines) == len(view.rows)
        assert flow_figure(view.flow, "light")["layout"]["height"]
        assert set(view.atlas.letters) <= {item.key for item in view.atlas.classes}


@pytest.mark.parametrize(("since", "until"), PAIRS)
def test_every_territory_of_both_phases_is_listed(store: Store, since: str, until: str) -> None:
    rows = change_rows(store, since, until)
    announced = phase_counts(store)
    keys = [(row.side, row.id_ti) for row in rows]
    assert len(keys) == len(set(keys)), "each once"
    assert sum(row.side == "to" for row in rows) == announced[until]
    named = {code for row in rows for code, _ in row.before} | {
        r.id_ti for r in rows if r.side == "from"
    }
    changes = store.table("changes")
    earlier = changes[
        (changes["from_phase"] == since)
        & (changes["to_phase"] == until)
        & (changes["side"] == "from")
    ]
    if since != "2018":
        assert named == set(earlier["id_ti"])
        assert len(named) == announced[since]
    else:
        assert set(earlier["id_ti"]) <= named | {row.id_ti for row in rows if row.side == "from"}


@pytest.mark.parametrize(("since", "until"), [pair for pair in PAIRS if pair[0] != "2018"])
def test_gains_less_losses_are_the_difference_of_the_populations(
    store: Store, since: str, until: str
) -> None:
    frame = store.table("territories")
    population = {
        (p, i): n
        for p, i, n in zip(frame["phase"], frame["id_ti"], frame["population"], strict=True)
    }
    cut = store.table("territory_communes_2026")
    cut = set(cut.loc[cut["share"] < 1, "id_ti"])
    for row in change_rows(store, since, until):
        references = [code for code, _ in row.before]
        if row.status != "merged":
            references = references[:1]
        if cut & {row.id_ti, *references}:
            # a commune is there in part only: its inhabitants are not those of the commune
            continue
        if row.side == "from":
            assert row.population == -population[since, row.id_ti]
            continue
        before = sum(population[since, code] for code in references)
        assert row.population == population[until, row.id_ti] - before, (row.id_ti, row.name)


@pytest.mark.parametrize(("since", "until"), PAIRS)
def test_the_communes_of_the_epci_are_those_gained_and_lost(
    store: Store, since: str, until: str
) -> None:
    for row in change_rows(store, since, until):
        if row.communes_gained is None:
            assert (row.epci_gained, row.epci_lost, row.population) == ((), (), None)
            continue
        assert sum(move.communes for move in row.epci_gained) == row.communes_gained, row
        assert sum(move.communes for move in row.epci_lost) == row.communes_lost, row


def test_a_merger_of_epci_is_not_a_gain(store: Store) -> None:
    rows = {row.name: row for row in change_rows(store, "2020", "2022")}
    creuse = rows["Aubusson La Souterraine"]
    assert (creuse.status, creuse.epci_gained, creuse.epci_lost) == ("kept", (), ())
    assert "CC Monts et Vallées Ouest Creuse → " in creuse.epci_note


def test_which_territories_of_phase_1_have_no_commune_in_phase_2(store: Store) -> None:
    asked = question(store, "2022", "2023", None)
    assert asked.answer == "7"
    assert {row.name for row in asked.rows} >= {"Cayenne", "Saumur Val de Loire", "Vienne Condrieu"}
    held = perimeters(store).communes
    after = frozenset().union(*(c for (phase, _), c in held.items() if phase == "2023"))
    gone = {code for (phase, code), c in held.items() if phase == "2022" and not c & after}
    assert {row.id_ti for row in asked.rows} == gone
    left = {row.id_ti for row in change_rows(store, "2022", "2023") if row.status == "left"}
    assert left == gone
    brittany = question(store, "2022", "2023", "53")
    assert (brittany.answer, [row.name for row in brittany.rows]) == (
        "1 en Bretagne, sur 7 en France",
        ["Bretagne Romantique"],
    )
    assert question(store, "2022", "2023", "94").answer == "Aucun en Corse, 7 en France"
    assert question(store, "2023", "2024", None).rows == ()


def test_2018_is_never_guessed(store: Store) -> None:
    asked = question(store, "2018", "2023", None)
    assert asked.answer == "4"
    assert "inconnu" in asked.note
    for until in ("2020", "2022", "2023", "2024"):
        rows = change_rows(store, "2018", until)
        assert all(row.population is None for row in rows if row.status == "unknown")
    states = states_2018(store, None)
    told = {row[0]: row[1:6] for row in states.table.rows}
    assert told["Grand Est"][0] == "13"
    assert told["Bretagne"][0] == "n.d.", "not found is not zero"
    assert len(states.sources) == len(store.table("region_counts_2018"))
    step = flow(store, "2018", "2023", None, "France").steps[0]
    assert {band.status: band.before or band.after for band in step.bands} == {
        "labelled": 83,
        "unknown": 49,
        "entered": 16,
    }


def test_the_flow_conserves_the_territories(store: Store) -> None:
    for region in [None, *store.table("regions")["code"]]:
        chart = flow(store, "2018", "2024", region, "x")
        for i, step in enumerate(chart.steps):
            assert sum(band.before for band in step.bands) == chart.columns[i].count
            assert sum(band.after for band in step.bands) == chart.columns[i + 1].count


def test_official_and_computed_counts_stand_side_by_side(store: Store) -> None:
    made = official(store)
    assert [row[1:3] for row in made.table.rows] == [
        ("29", "29"),
        ("107", "74"),
        ("47", "80"),
        ("183", "183"),
    ]
    assert made.official.text
    assert any("33" in text for text in made.reasons)
    counts = Counter(row.status for row in change_rows(store, "2022", "2023"))
    assert counts["kept"] + counts["renamed"] == 74


def test_the_announced_counts_in_time(store: Store) -> None:
    made = waves(store)
    assert [wave.count for wave in made] == [124, 136, 141, 144, 146, 148, 149, 183, 183]
    assert [wave.count for wave in made if wave.by] == [141, 149]
    assert all(wave.date.startswith("au plus tard le ") == wave.by for wave in made)
    assert sum(wave.width for wave in made) == pytest.approx(1)
    assert all(wave.source.text for wave in made)


def test_one_territory_is_followed_through_every_phase(store: Store) -> None:
    frame = store.table("territories")
    for phase, code in zip(frame["phase"], frame["id_ti"], strict=True):
        chain = follow(store, phase, code)
        assert [step.phase for step in chain.steps] == list(PHASES)
        here = next(step for step in chain.steps if step.phase == phase)
        assert [link.id_ti for link in here.links if link.chosen] == [code]
        assert all(step.text or step.links for step in chain.steps)
    oyonnax = follow(store, "2023", "ti-8413")
    assert {link.id_ti for step in oyonnax.steps[1:3] for link in step.links} == {"ti-8408"}
    saumur = follow(store, "2022", "ti-5210")
    assert saumur.steps[3].text.startswith("Sorti")


@pytest.mark.parametrize(
    "selection",
    [
        EvolutionSelection(),
        EvolutionSelection(region="76", sort="-habitants"),
        EvolutionSelection(status="sorti", sort="nom"),
        EvolutionSelection(since="2018", text="LYON", sort="communes"),
        EvolutionSelection(text="n’existe pas"),
    ],
)
def test_the_files_hold_the_rows_shown(store: Store, selection: EvolutionSelection) -> None:
    shown = [row.id_ti for row in evolution_view(store, selection).rows]
    records = list(csv.DictReader(io.StringIO(changes_csv(store, selection).decode("utf-8-sig"))))
    assert [record["id_ti"] for record in records] == shown
    book = openpyxl.load_workbook(io.BytesIO(changes_xlsx(store, selection)))
    sheet = list(book["Changements"].iter_rows(values_only=True))
    assert sheet[0] == tuple(LABELS.values())
    assert [line[3] for line in sheet[1:]] == shown
    notes = {line[0]: line[1] for line in book["Filtres et sources"].iter_rows(values_only=True)}
    assert notes["Version des données"] == store.data_version
    assert "ANCT" in notes["Sources"]


def test_the_text_filter_ignores_accents_and_searches_the_epci(store: Store) -> None:
    found = filtered_rows(store, EvolutionSelection(text="grand BESANCON"))
    assert "Alliances Luxe et Précision Doubs" in [row.name for row in found]


def test_the_balance_sorts_and_the_unknown_comes_last(store: Store) -> None:
    for sort in ("habitants", "-habitants"):
        rows = filtered_rows(store, EvolutionSelection(since="2018", until="2023", sort=sort))
        known = [row.population for row in rows if row.population is not None]
        assert known == sorted(known, reverse=sort.startswith("-"))
        assert [row.population for row in rows][: len(known)] == known


def test_a_filter_leaves_only_its_territories_coloured(store: Store) -> None:
    view = evolution_view(store, EvolutionSelection(status="modifie"))
    assert set(view.atlas.letters) == {"S", "x"}
    assert view.atlas.letters.count("S") == len(view.rows)
    assert view.atlas.before_phase is None
    gone = evolution_view(store, EvolutionSelection(status="sorti"))
    assert gone.atlas.before_phase == "2022", "what left is drawn with its old perimeter"
