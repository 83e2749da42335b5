"""One presentation in its four forms.

The scenes of the presentation, the file of a presentation, PPTX and PDF say the same; LibreOffice opens the slides.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from tdi import paths
from tdi.data.store import Store
from tdi.errors import OwnPresentationRefused
from tdi.media.presentation_html import presentation_html
from tdi.media.slide import presentation_slides, view_slides
from tdi.media.slides_pdf import slides_pdf_bytes
from tdi.media.slides_pptx import slides_pptx_bytes
from tdi.text.typography import spaced
from tdi.views.presentation.own import Item, item, written
from tdi.views.presentation.own_scenes import scene_of
from tdi.views.presentation.parts import ground
from tdi.views.presentation.selection import PresentationSelection
from tdi.views.presentation.view import PresentationView, presentation

pytestmark = pytest.mark.xdist_group("media")
SITE = "https://exemple.fr"
# A step of the sequence, bars of money, bars of regions with one chosen, a territory of single
# communes under a name of its own.
ITEMS = (
    Item("s", (("cle", "phase-2022"),)),
    Item("s", (("cle", "argent"),)),
    item("pages/regions.py", {"phase": "2024", "mesure": "projets", "region": "24"}),
    Item("t", (("phase", "2022"), ("ti", "ti-9301")), "Un territoire d’une métropole"),
)


def squeezed(text: str) -> str:
    """Drop spaces of all kinds and the marks of broken words.

    Columns and line ends do not matter.
    """
    return "".join(text.replace("\ufffe", "-").replace("\u00ad", "").split())


def pages_of(made: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(made)
    return [squeezed(page.get_textpage().get_text_range()) for page in document]


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(paths.store())


@pytest.fixture(scope="module")
def shown(store: Store) -> PresentationView:
    return presentation(store, PresentationSelection(deck=written(ITEMS)), store.data_version)


@pytest.fixture(scope="module")
def made(store: Store, shown: PresentationView) -> bytes:
    return slides_pptx_bytes(store, presentation_slides(shown, SITE), SITE)


def test_the_four_forms_say_the_same(store: Store, shown: PresentationView, made: bytes) -> None:
    slides = Presentation(io.BytesIO(made)).slides
    pages = pages_of(slides_pdf_bytes(store, presentation_slides(shown, SITE), SITE))
    file = presentation_html(store, PresentationSelection(deck=written(ITEMS)), SITE).decode()
    held: dict[str, Any] = json.loads(
        re.search(r'<script type="application/json" id="presentation">(.*?)</script>', file, re.S)[
            1
        ]  # type: ignore[index]
    )
    assert len(slides) == len(pages) == len(shown.scenes) + 1
    for at, scene in enumerate(shown.scenes[:-1], 1):
        slide, page, presentation = slides[at], pages[at], held["scenes"][at - 1]
        said = squeezed(" ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame))
        notes = squeezed(slide.notes_slide.notes_text_frame.text)
        assert slide.shapes.title.text == spaced(scene.title)
        assert presentation["title"] == spaced(scene.title)
        assert squeezed(spaced(scene.title)) in page
        assert len(presentation["figures"]) == len(scene.figures) > 0
        for figure, shown_there in zip(scene.figures, presentation["figures"], strict=True):
            assert (shown_there["value"], shown_there["label"]) == (
                spaced(figure.value),
                spaced(figure.label),
            )
            for text in map(spaced, (figure.value, figure.label, figure.date)):
                assert squeezed(text) in said, (scene.key, text)
                assert squeezed(text) in page, (scene.key, text)
            source = squeezed(spaced(figure.source.text).rstrip(". "))
            assert source in said, "a slide without the source of its figure"
            assert source in page
            assert source in notes
        if scene.bars is not None:
            chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
            assert list(chart.plots[0].series[0].values) == [bar.value for bar in scene.bars.bars]
            for bar in scene.bars.bars:
                assert squeezed(bar.text) in page
            absent = {bar.label for bar in scene.bars.bars if bar.value is None}
            rows = [row["text"] for row in presentation["bars"]["rows"]]
            assert rows == [bar.text for bar in scene.bars.bars if bar.label not in absent]
        assert all(step.value in said for step in scene.steps)


def test_charts_are_native_with_their_workbook(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = package.namelist()
        charts = [name for name in names if re.fullmatch(r"ppt/charts/chart\d+\.xml", name)]
        assert len(charts) == 2
        for name in charts:
            tree = etree.fromstring(package.read(name))
            assert tree.xpath("//*[local-name()='barChart']")
            assert tree.xpath("//*[local-name()='externalData']")
        assert (
            len(
                [
                    name
                    for name in names
                    if name.startswith("ppt/embeddings/") and name.endswith(".xlsx")
                ]
            )
            == 2
        )


def test_libreoffice_opens_the_slides(shown: PresentationView, made: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing: apt-get install libreoffice-impress")
        pytest.skip("no LibreOffice (apt-get install libreoffice-impress)")
    (tmp_path / "deck.pptx").write_bytes(made)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = subprocess.run(
        [
            office,
            "--headless",
            profile,
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "deck.pptx"),
        ],
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages = pages_of((tmp_path / "deck.pdf").read_bytes())
    assert len(pages) == len(shown.scenes) + 1
    for scene, page in zip(shown.scenes[:-1], pages[1:-1], strict=True):
        assert squeezed(spaced(scene.title)) in page
        for figure in scene.figures:
            assert squeezed(figure.value) in page
        for bar in scene.bars.bars if scene.bars else ():
            assert squeezed(bar.text) in page, "a bar without its label"


def test_a_view_is_one_slide_whose_code_leads_to_its_page(store: Store) -> None:
    scene = scene_of(
        ground(store), item("pages/evolution.py", {"de": "2020", "a": "2024", "phase": "2024"})
    )
    slides = Presentation(
        io.BytesIO(slides_pptx_bytes(store, view_slides(scene, store.data_version, SITE), SITE))
    ).slides
    assert [slide.shapes.title.text for slide in slides][1] == spaced(scene.title)
    picture = next(
        shape for shape in slides[2].shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    )
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.image.blob)))
    assert [found.text for found in read] == [f"{SITE}{scene.page}"]
    with pytest.raises(OwnPresentationRefused, match="ti-9999"):
        view_slides(
            scene_of(
                ground(store), item("pages/territoire.py", {"phase": "2023", "ti": "ti-9999"})
            ),
            "v",
        )
