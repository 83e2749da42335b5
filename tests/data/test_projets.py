"""The questions of the page Projets on the committed store.

View, files and filters give one answer.
"""

from __future__ import annotations

import csv
import io
import json
from functools import lru_cache

import openpyxl
import pytest

from tdi import paths
from tdi.data.store import Store
from tdi.export.projets import LABELS, projects_csv, projects_geojson, projects_xlsx
from tdi.views.coverage import coverage
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.projets.table import ProjectTable
from tdi.views.projets.view import projets_view

SELECTIONS = (
    ProjetsSelection(),
    ProjetsSelection(phase="2020", fund="faiit", situation="hors"),
    ProjetsSelection(phase="2023", ti="ti-2707", sort="-date"),
    ProjetsSelection(kind="sites", region="32", sort="commune"),
    ProjetsSelection(text="ÉCOLE de production", situation="nonsitue"),
    ProjetsSelection(text="introuvable"),
)


@lru_cache
def store() -> Store:
    return Store(paths.store())


@lru_cache
def table() -> ProjectTable:
    return ProjectTable.of(store())


def ids(selection: ProjetsSelection) -> list[str]:
    return list(table().rows["id"].iloc[table().filter(selection)])


def test_every_project_and_site_is_in_the_table_once() -> None:
    assert len(ids(ProjetsSelection())) == len(store().table("projects")) + len(
        store().table("sites")
    )
    assert len(set(ids(ProjetsSelection()))) == len(ids(ProjetsSelection()))


def test_located_faiit_projects_outside_the_territories_of_2020() -> None:
    asked = ProjetsSelection(phase="2020", fund="faiit", situation="hors")
    assert len(ids(asked)) == 63
    assert len(ids(asked.with_(situation="dans"))) == 170 - 63
    assert projets_view(store(), table(), asked).title.endswith(
        "63 projets nommés hors des territoires de 2020, sur 170 situés".replace("63 ", "63\xa0", 1)
    )


def test_projects_of_one_territory() -> None:
    assert set(ids(ProjetsSelection(phase="2023", ti="ti-2707"))) == {
        "faiit-francois-pouenat",
        "faiit-look-cycle-international",
    }


def test_coverage_of_centre_val_de_loire() -> None:
    gauge = coverage(store(), "faiit", "24")
    assert (gauge.official, gauge.counted, gauge.date) == (171, "projets", "25 avril 2022")
    assert gauge.named < gauge.official
    assert coverage(store(), "faiit", "06").official is None


@pytest.mark.parametrize("selection", SELECTIONS)
def test_files_hold_exactly_the_rows_in_their_order(selection: ProjetsSelection) -> None:
    wanted = ids(selection)
    rows = list(
        csv.DictReader(io.StringIO(projects_csv(store(), table(), selection).decode("utf-8-sig")))
    )
    assert [row["id"] for row in rows] == wanted
    assert all(row["source"] and row["licence"] for row in rows), "every row has its source"
    if rows:
        assert store().data_version in " ".join(row["notes"] for row in rows)
    features = json.loads(projects_geojson(store(), table(), selection))["features"]
    assert [feature["id"] for feature in features] == wanted
    assert all(bool(f["geometry"]) == bool(f["properties"]["insee_com"]) for f in features)
    book = openpyxl.load_workbook(io.BytesIO(projects_xlsx(store(), table(), selection)))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads == list(LABELS.values())
    assert heads[:3] == ["Identifiant", "Objet", "Bénéficiaire ou site"]
    assert {"Aide (€)", "Territoire de 2024", "Adresse de la source"} <= set(heads)
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == wanted
    notes = " ".join(str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row)
    assert store().data_version in notes
    assert "ANCT" in notes


def test_amounts_are_numbers_in_the_spreadsheet() -> None:
    selection = ProjetsSelection(sort="-aide")
    sheet = openpyxl.load_workbook(
        io.BytesIO(projects_xlsx(store(), table(), selection))
    ).worksheets[0]
    column = list(LABELS).index("aid_eur") + 1
    assert isinstance(sheet.cell(2, column).value, int | float)
    code = list(LABELS).index("dep") + 1
    assert {type(sheet.cell(row, code).value) for row in range(2, 60)} <= {str, type(None)}


@pytest.mark.parametrize("selection", SELECTIONS)
def test_map_table_and_unplaced_are_the_same_rows(selection: ProjetsSelection) -> None:
    view = projets_view(store(), table(), selection)
    points = view.atlas.points
    assert points is not None
    on_map = sum(place.projects + place.sites for place in points.places)
    assert on_map + view.unplaced_count == view.table.total == len(ids(selection))
    assert [row.id for row in view.table.rows] == ids(selection)[: len(view.table.rows)]
    assert all(row.reason and row.source.text for row in view.unplaced)


def test_every_row_has_a_card_with_its_source() -> None:
    for code in table().rows["id"]:
        card = projets_view(
            store(), table(), ProjetsSelection(project=code, text="introuvable")
        ).card
        assert card is not None
        assert card.source.text
        assert "None" not in str(card.facts)
        assert "nan" not in str(card.facts)


def test_a_page_beyond_the_last_is_the_last() -> None:
    view = projets_view(store(), table(), ProjetsSelection(page=9999))
    assert view.table.page == view.table.pages
    assert view.table.rows
