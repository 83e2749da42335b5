"""Typesetting with hostile texts, fonts that are missing, addresses as codes."""

from __future__ import annotations

import html
import io

import pypdfium2
import pytest
import resvg_py
import zxingcpp
from PIL import Image

from tdi.errors import MediaError
from tdi.figures.charts import FONT
from tdi.figures.palette import CHART
from tdi.media import fonts
from tdi.media.qr_codes import qr
from tdi.media.typeset import pdf

HOSTILE = (
    '#panic("x")',
    "$x$ *gras* _ital_ `brut`",
    "<étiquette> @référence",
    'a\\b "guillemets" {accolades} [crochets]',
    "//commentaire /* non */ = titre",
    '#import "@preview/x:1.0.0"',
)


def document(**changes: object) -> dict[str, object]:
    """Return the least that a region's template reads."""
    return {
        "title": "Titre",
        "kind": "Essai",
        "running": "",
        "description": "",
        "keywords": ["x"],
        "source": "Source",
        "rights": "",
        "address": "/regions",
        "qr": "",
        "colours": CHART["light"],
        "place": "",
        "sentence": "",
        "facts": [],
        "headlines_title": "",
        "headlines": [],
        "map": {
            "svg": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>",
            "alt": "Carte",
            "width": 9,
            "height": 9,
        },
        "territories_title": "Territoires",
        "territories": [],
        "territories_note": "",
        "bars": {"title": "Barres", "fill": "#123456", "note": "", "rows": []},
        "phases": [["2024", "1"]],
        "phases_note": "",
        "lines": [],
        "gauges": [],
        **changes,
    }


def words(made: bytes) -> str:
    """Return the text of a PDF, spaces and line ends as one space."""
    document = pypdfium2.PdfDocument(made)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.replace("\ufffe", "").split())


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_stay_text(name: str) -> None:
    made = pdf("region", document(title=name, sentence=name, territories=[[name, "ti-0101", "1"]]))
    assert words(made).count(" ".join(name.split())) >= 3
    assert pypdfium2.PdfDocument(made).get_metadata_dict()["Title"] == name


def test_a_document_is_tagged_titled_and_in_french() -> None:
    made = pdf("region", document())
    assert b"/MarkInfo" in made or b"/StructTreeRoot" in made
    assert pypdfium2.PdfDocument(made).is_tagged()
    assert b"(fr-FR)" in made
    assert b"<pdfuaid:part>1" in made


def test_what_the_typesetter_refuses_is_one_error() -> None:
    with pytest.raises(MediaError, match="cannot be set"):
        pdf("region", {"title": "sans le reste"})


def test_a_missing_font_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ("No Such Sans",))
    fonts.family.cache_clear()
    try:
        with pytest.raises(MediaError, match="No Such Sans"):
            pdf("region", document())
    finally:
        fonts.family.cache_clear()


def test_drawings_take_the_family_that_is_there() -> None:
    assert (
        fonts.set_in(f'<svg font-family="{html.escape(FONT)}">', "Arial")
        == '<svg font-family="Arial">'
    )


@pytest.mark.parametrize(
    "address",
    [
        "https://exemple.fr/territoire?phase=2023&ti=ti-8413",
        "https://exemple.fr/presentation?deck=1." + "Ab9_-" * 390 + "&scene=1",
    ],
)
def test_a_code_is_read_back_as_its_address(address: str) -> None:
    drawn = Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=qr(address))))
    assert [found.text for found in zxingcpp.read_barcodes(drawn)] == [address]
