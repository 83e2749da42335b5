"""The comparison of territories on the committed store: figures, series, cloud, bad input."""

from __future__ import annotations

import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.export.comparison import comparison_csv, comparison_xlsx
from tdi.figures.cloud import cloud_figure
from tdi.views.comparer.measures import MEASURES
from tdi.views.comparer.selection import ComparerSelection, parse_comparer
from tdi.views.comparer.view import ComparerView, comparer_view
from tdi.views.known_codes import known

THREE = ComparerSelection(ti=("ti-8413", "ti-2707", "ti-7506"))


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


@pytest.fixture(scope="module")
def three(store: Store) -> ComparerView:
    return comparer_view(store, THREE)


def test_territories_stand_side_by_side(three: ComparerView) -> None:
    assert three.table.columns == (
        "Mesure",
        "Plastics Vallée – Oyonnax",
        "Nevers Val de Loire",
        "Creuse Industrie",
    )
    rows = {row[0]: row[1:] for row in three.table.rows}
    assert rows["Salariés du privé, fin 2024"][0] == "au moins 19\u202f585"
    assert rows["Part de l’industrie, estimation (recensement 2022)"] == (
        "34,6\u00a0%",
        "n.d.",
        "n.d.",
    )
    assert rows["Aide connue (pour peu de projets)"][0] == "n.d."


def test_the_series_has_a_line_each_and_france(three: ComparerView) -> None:
    assert three.chart is not None
    assert [line.label for line in three.chart.lines][-1] == "France"
    assert len({line.role for line in three.chart.lines}) == 4
    assert all(dict(line.values)[2019] == 100 for line in three.chart.lines)


@pytest.mark.parametrize("x", sorted(MEASURES))
def test_the_cloud_holds_all_whose_values_are_known(store: Store, x: str) -> None:
    for phase in ("2020", "2024"):
        cloud = comparer_view(store, ComparerSelection(phase=phase, ti=THREE.ti, x=x)).cloud
        assert len(cloud.points) <= (183 if phase == "2024" else 148)
        assert len(cloud.table.rows) == len(cloud.points)
        if MEASURES[x].indicator.estimate or MEASURES[x].indicator.partial:
            assert cloud.warning
        drawn = cloud_figure(cloud, "light")
        assert sum(len(trace["x"]) for trace in drawn["data"]) == len(cloud.points)
        told = {(trace["marker"]["color"], trace["marker"]["symbol"]) for trace in drawn["data"]}
        assert len(told) == len(drawn["data"]), "each region is told by hue and form"


def test_what_cannot_be_compared_is_said_and_the_rest_kept(store: Store) -> None:
    codes = known(store)
    asked = "ti-8413,ti-2707,ti-7506,ti-8413,ti-9999,ti-0101,ti-0102"
    selection, notices = parse_comparer({"phase": "2024", "ti": asked}, codes)
    assert selection.ti == ("ti-8413", "ti-2707", "ti-7506", "ti-0101")
    assert "« ti-8413 » est demandé deux fois" in notices[0].text
    assert "« ti-9999 »" in notices[0].text
    assert "« ti-0102 » est de trop" in notices[0].text
    assert notices[0].suggestions[0][1]["ti"].startswith("ti-8413,ti-2707,ti-7506,")
    other, notices = parse_comparer({"phase": "2024", "ti": "2020:ti-8408,ti-8413"}, codes)
    assert other.ti == ("ti-8413",)
    assert "2020" in notices[0].text


def test_another_phase_compares_what_they_are_there(store: Store) -> None:
    from tdi.views.comparer.selection import ADDRESS

    chosen = ADDRESS.choose(THREE, known(store), phase="2022")
    assert chosen.phase == "2022"
    assert len(chosen.ti) == 3
    assert chosen.ti != THREE.ti


def test_no_territory_is_an_invitation(store: Store) -> None:
    view = comparer_view(store, ComparerSelection())
    assert view.title == "Comparer"
    assert "Choisissez 2\u00a0territoires" in view.invitation
    assert view.chart is None
    assert view.cloud.points


def test_the_files_hold_the_rows_shown(three: ComparerView) -> None:
    notes = [("Titre", three.title)]
    text = comparison_csv(three, notes).decode("utf-8-sig")
    assert "Plastics Vallée" in text.splitlines()[0]
    assert len(text.strip().splitlines()) == 1 + len(three.table.rows)
    assert comparison_xlsx(three, notes)[:2] == b"PK"
