"""Slides, on the committed store: native, editable, sourced, with the figures of the pages."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from tdi import paths
from tdi.cli import main
from tdi.data.store import Store
from tdi.errors import UnsourcedFigure
from tdi.media.arguments import facts, read_region, read_territory
from tdi.media.slide import Slide, column_widths
from tdi.media.slides_content import region_slides, territory_slides
from tdi.media.slides_pdf import slides_pdf_bytes
from tdi.media.slides_pptx import slides_pptx_bytes
from tdi.model.phases import CURRENT_PHASE
from tdi.text.typography import spaced
from tdi.views.charts import DataTable
from tdi.views.presentation.parts import ground
from tdi.views.presentation.place import territory_scene
from tdi.views.regions.view import regions_view
from tdi.views.territoire.view import territory_sheet

SITE = "https://exemple.fr"


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


@pytest.fixture(scope="module")
def made(store: Store) -> bytes:
    return slides_pptx_bytes(store, region_slides(store, read_region(store, "24"), SITE), SITE)


def charts(slides: Any) -> list[Any]:
    return [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]


def cells(slides: Any) -> list[tuple[str, ...]]:
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    return [tuple(cell.text for cell in row.cells) for table in tables for row in table.rows]


def squeezed(text: str) -> str:
    return "".join(text.replace("\ufffe", "-").split())


def test_charts_are_native_and_hold_the_values_of_the_page(store: Store, made: bytes) -> None:
    view = regions_view(facts(store), read_region(store, "24"))
    slides = Presentation(io.BytesIO(made)).slides
    ranking, growth = charts(slides)
    assert list(ranking.plots[0].series[0].values) == [bar.value for bar in view.chart.bars]
    texts = [
        ranking.plots[0].series[0].points[at].data_label.text_frame.text
        for at, bar in enumerate(view.chart.bars)
        if bar.value is not None
    ]
    assert texts == [bar.text for bar in view.chart.bars if bar.value is not None]
    unknown = [name for name in ranking.plots[0].categories if name.endswith("n.d.")]
    assert len(unknown) == sum(bar.value is None for bar in view.chart.bars)
    assert (
        growth.part.chart_workbook.xlsx_part is not None
    )  # what PowerPoint opens on « Modifier les données »
    assert next(iter(growth.plots[0].series[0].values)) is None  # 2018: no list, no bar


def test_tables_are_native_and_hold_the_rows_of_the_page(store: Store, made: bytes) -> None:
    view = regions_view(facts(store), read_region(store, "24"))
    assert view.sheet is not None
    rows = cells(Presentation(io.BytesIO(made)).slides)
    for line in view.sheet.lines:
        row = (f"{line.fund}, {line.nature}, {line.date}", *line.values, line.source)
        assert tuple(map(spaced, row)) in rows
    shown = next(item for item in view.sheet.phases if item.phase == CURRENT_PHASE)
    assert {row[1] for row in rows} >= {code for code, _ in shown.territories}


def test_each_slide_has_its_source_number_notes_and_alternative_texts(made: bytes) -> None:
    deck = Presentation(io.BytesIO(made))
    assert (deck.slide_width / deck.slide_height) == pytest.approx(16 / 9, abs=0.001)
    assert deck.core_properties.language == "fr-FR"
    for at, slide in enumerate(deck.slides):
        assert slide.shapes.title.text.strip()
        assert any(shape.name == "Source" and shape.text_frame.text for shape in slide.shapes)
        assert slide.notes_slide.notes_text_frame.text.strip()
        if at:
            assert slide.element.xpath(".//a:fld[@type='slidenum']")
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                assert shape.element.xpath(".//p:cNvPr/@descr")[0].strip()
            assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width
            assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height
    assert "171 projets" in deck.slides[2].notes_slide.notes_text_frame.text


def test_every_part_is_well_formed_and_identifiers_are_single(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                tree = etree.fromstring(package.read(name))
                if name.startswith("ppt/slides/slide"):
                    ids = tree.xpath("//*[local-name()='cNvPr']/@id")
                    assert len(ids) == len(set(ids)), name


def test_a_territory_says_what_its_page_says(store: Store) -> None:
    selection = read_territory(store, "2022:ti-9301")
    sheet = territory_sheet(store, selection)
    deck = territory_slides(store, selection, SITE)
    slides = Presentation(io.BytesIO(slides_pptx_bytes(store, deck))).slides
    rows = cells(slides)
    assert all(tuple(row) in rows for row in sheet.comparison.rows)
    said = "\n".join(
        shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame
    )
    for figure in territory_scene(ground(store), selection).figures:
        assert spaced(figure.value) in said
    document = pypdfium2.PdfDocument(slides_pdf_bytes(store, deck, SITE))
    text = squeezed("".join(page.get_textpage().get_text_range() for page in document))
    assert len(document) == len(deck.slides) + 2
    for row in (*sheet.comparison.rows, *rows):
        for cell in row:
            assert squeezed(cell) in text, cell
    document.close()


def test_a_slide_without_a_source_is_refused() -> None:
    with pytest.raises(UnsourcedFigure):
        Slide("Titre", "Mesure", " ")


def test_the_command_refuses_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, said in (
        (
            ["--region", "24", "--territory", "2023:ti-8413", "-o", str(tmp_path / "x.pptx")],
            "--deck",
        ),
        (["--region", "99", "-o", str(tmp_path / "x.pptx")], "99"),
        (["--region", "24", "-o", str(tmp_path / "x.odp")], ".pptx or .pdf"),
    ):
        assert main(["export", "slides", *arguments]) == 2
        assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_column_holds_its_longest_word() -> None:
    head = ("Mesure", "Nombre", "Aide", "Investissement", "Emplois", "Source")
    row = (
        "Une vague du fonds, " * 5,
        "20\u00a0projets",
        "197\u202f400\u00a0€",
        "n.d.",
        "285",
        "Une longue source " * 6,
    )
    table = DataTable("Essai", head, (row,) * 3)
    widths = column_widths(table)
    for at, wide in enumerate(widths):
        assert wide >= max(len(word) for text in (head[at], row[at]) for word in text.split(" "))
    assert widths[0] > widths[1]
