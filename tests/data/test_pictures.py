"""Pictures, sheets and their figures, on the committed store.

What is printed is what the pages show.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pypdfium2
import pytest

from tdi import paths
from tdi.cli import main
from tdi.data.store import Store
from tdi.errors import NotFound
from tdi.media.arguments import facts, read_map, read_region, read_territory
from tdi.media.pictures import picture_png, picture_svg
from tdi.media.sheet_region import region_pdf
from tdi.media.sheet_territory import territory_pdf
from tdi.text.typography import spaced
from tdi.views.regions.view import regions_view
from tdi.views.territoire.view import territory_sheet

FIVE = ("2023:ti-0301", "2022:ti-9301", "2023:ti-2707", "2023:ti-7501", "2023:ti-1101")


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


def words(made: bytes) -> str:
    """Return the text of a PDF without spaces: columns and line ends do not matter."""
    document = pypdfium2.PdfDocument(made)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    # The reader of the file gives every space as a plain one: apostrophes alone are told.
    assert not re.findall(r"[^\W\d_]'\w+", re.sub(r"\S*://\S*", "", text))
    return squeezed(text)


def squeezed(text: str) -> str:
    """Set a text, and drop spaces of all kinds and the marks of broken words."""
    return "".join(spaced(text).replace("\ufffe", "-").replace("\u00ad", "").split())


@pytest.mark.parametrize("asked", FIVE)
def test_a_sheet_is_three_pages_with_the_figures_of_the_page(store: Store, asked: str) -> None:
    selection = read_territory(store, asked)
    sheet = territory_sheet(store, selection)
    made = territory_pdf(store, selection, "https://exemple.fr")
    assert len(pypdfium2.PdfDocument(made)) == 3
    text = words(made)
    for figure in (*sheet.headlines, *sheet.industry.headlines):
        assert squeezed(figure.value) in text
    assert squeezed(sheet.industry.reading) in text
    for row in sheet.comparison.rows:
        for cell in row:
            assert squeezed(cell) in text, (asked, cell)
    for rank in sheet.ranks:
        assert squeezed(rank.text) in text
    for member in sheet.members.members[:5]:
        assert squeezed(member.name) in text
    assert store.data_version in text
    assert squeezed(f"territoire?phase={selection.phase}&ti={selection.ti}") in text


@pytest.mark.parametrize("code", ["24", "06"])
def test_a_region_is_two_pages_with_the_figures_of_the_page(store: Store, code: str) -> None:
    selection = read_region(store, code)
    view = regions_view(facts(store), selection)
    made = region_pdf(store, selection)
    assert len(pypdfium2.PdfDocument(made)) == 2
    text = words(made)
    assert view.sheet is not None
    for bar in view.chart.bars:
        assert squeezed(f"{bar.text}{bar.detail}") in text
    for _, value in view.sheet.facts:
        assert squeezed(value) in text
    for line in view.sheet.lines[:3]:
        for value in line.values:
            assert squeezed(value) in text


def test_a_picture_stands_alone(store: Store) -> None:
    view = read_map(store, {"phase": "2023", "indicateur": "population", "par": "total"})
    drawn = picture_svg(store, view)
    said = "".join(ET.fromstring(drawn).itertext())
    for part in (
        view.title,
        "100 km",
        "Guadeloupe",
        "Mayotte",
        "Hors programme",
        "Licence Ouverte",
        store.data_version,
    ):
        assert part.replace("\u00a0", " ") in said.replace("\u00a0", " ")
    circles = [
        node
        for node in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}circle")
        if "fill-opacity" in node.attrib
    ]
    assert len(circles) == sum(1 for value in view.values or () if value)
    largest = max(float(node.attrib["r"]) for node in circles)
    assert largest == pytest.approx(25 * 1000 / 900, abs=0.01)


def test_a_picture_of_a_region_as_png(store: Store) -> None:
    made = picture_png(store, read_map(store, {"phase": "2023", "region": "03"}))
    assert made.startswith(b"\x89PNG")
    assert int.from_bytes(made[16:20], "big") == 2000


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda s: read_territory(s, "2023:ti-9999"), "ti-9999"),
        (lambda s: read_territory(s, "1999:ti-0101"), "1999"),
        (lambda s: read_territory(s, "2023:ti-8413", "2024"), "not of the phase 2024"),
        (lambda s: read_region(s, "99"), "99"),
        (lambda s: read_map(s, {"phase": "2023", "indicateur": "rien"}), "rien"),
    ],
)
def test_what_does_not_exist_is_an_error(store: Store, call: object, said: str) -> None:
    with pytest.raises(NotFound, match=said):
        call(store)  # type: ignore[operator]


def test_commands_refuse_and_leave_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "carte.svg"
    there.write_text("mine")
    folder = tmp_path / "fiches"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    for arguments, said in (
        (["map", "--phase", "2023", "-o", str(there)], "--force"),
        (["map", "-o", str(tmp_path / "carte.gif")], ".svg or .png"),
        (["map", "-o", str(tmp_path / "nulle" / "carte.svg")], "folder does not exist"),
        (
            ["map", "--from", "2023", "--phase", "2022", "-o", str(tmp_path / "x.svg")],
            "earlier phase",
        ),
        (["sheet", "-o", str(tmp_path / "x.pdf")], "--territory or --region"),
        (["sheet", "--region", "99", "-o", str(tmp_path / "x.pdf")], "99"),
        (
            ["sheet", "--region", "24", "--site", "exemple", "-o", str(tmp_path / "x.pdf")],
            "https://",
        ),
        (["sheets", "--phase", "2023", "-o", str(folder)], "not empty"),
        (["sheets", "--phase", "2023", "--force", "-o", str(folder)], "notes.txt"),
        (["sheets", "--phase", "2023", "-o", str(there)], "is a file"),
    ):
        assert main(["export", *arguments]) == 2
        error = capsys.readouterr().err
        assert said in error, (arguments, error)
    assert there.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["carte.svg", "fiches", "notes.txt"]
