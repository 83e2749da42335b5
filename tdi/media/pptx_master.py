"""The master of our slides.

16:9, our colours as the theme's, title, source and number where they stand on every slide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from tdi.figures.palette import CHART, PHASE, paint

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT: Final = Inches(0.6)
INNER: Final = Inches(12.13)
TOP: Final = Inches(1.95)  # of what is drawn
BOTTOM: Final = Inches(6.75)
TYPE: Final = "Arial"  # there on every machine that shows slides
OPENING, PLAIN = 0, 1
_KEPT: Final = ("Title Slide", "Title Only")
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P: Final = "http://schemas.openxmlformats.org/presentationml/2006/main"


def colour(name: str) -> RGBColor:
    """Return a colour of the charts, or of a role, as slides hold it."""
    held = CHART["light"].get(name) or paint(name, "light").fill
    return RGBColor.from_string(held.lstrip("#").upper())


def blank() -> Any:
    """Return a presentation without slides, on our master.

    Layouts for the opening and for all others.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    _theme(deck.slide_master)
    for part in (deck.slide_master, *deck.slide_layouts):
        for shape in list(part.placeholders):
            kind = shape.placeholder_format.type
            if "DATE" in str(kind) or "FOOTER" in str(kind):
                shape.element.getparent().remove(shape.element)
            elif "SLIDE_NUMBER" in str(kind):
                _place(shape, Inches(12.0), Inches(6.98), Inches(0.73), Inches(0.32))
            elif "BODY" in str(kind):
                _place(shape, LEFT, TOP, INNER, Emu(BOTTOM - TOP))
            elif "SUBTITLE" in str(kind):
                _place(shape, LEFT, Inches(4.0), INNER, Inches(1.2))
            elif part.name == "Title Slide":
                _place(shape, LEFT, Inches(2.3), INNER, Inches(1.6))
            else:
                _place(shape, LEFT, Inches(0.4), INNER, Inches(0.95))
    styles = deck.slide_master.element.find(f"{{{_P}}}txStyles")
    for level in styles.find(f"{{{_P}}}titleStyle"):
        level.set("algn", "l")
        run = level.find(f"{{{_A}}}defRPr")
        if run is not None:
            run.set("sz", "2600")
            run.set("b", "1")
    background = parse_xml(
        f'<p:bg xmlns:p="{_P}" xmlns:a="{_A}"><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
        "<a:effectLst/></p:bgPr></p:bg>"
    )
    tree = deck.slide_master.element.find(f"{{{_P}}}cSld")
    for held in tree.findall(f"{{{_P}}}bg"):
        tree.remove(held)
    tree.insert(0, background)
    return deck


def _place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height
    shape.text_frame.margin_left = shape.text_frame.margin_right = 0


def _theme(master: Any) -> None:
    """Replace the colours and the type of the theme, so that what a presenter adds looks alike."""
    chart = CHART["light"]
    wanted: Mapping[str, str] = {
        "dk1": chart["text"],
        "lt1": "#ffffff",
        "dk2": chart["reference"],
        "lt2": chart["paper"],
        "accent1": paint("circle", "light").fill,
        "accent2": chart["bar-strong"],
        "accent3": PHASE["2018"],
        "accent4": PHASE["2020"],
        "accent5": PHASE["2022"],
        "accent6": PHASE["2023"],
        "hlink": paint("project", "light").fill,
        "folHlink": chart["muted"],
    }
    part = next(
        rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme")
    )
    xml = part.blob.decode("utf-8")
    for name, value in wanted.items():
        xml = re.sub(
            rf"<a:{name}>.*?</a:{name}>",
            f'<a:{name}><a:srgbClr val="{value.lstrip("#").upper()}"/></a:{name}>',
            xml,
            flags=re.DOTALL,
        )
    xml = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{TYPE}", xml)
    part.blob = xml.encode("utf-8")


def number_field() -> Any:
    """Return the placeholder that shows the number of its slide."""
    return parse_xml(
        f'<p:sp xmlns:p="{_P}" xmlns:a="{_A}"><p:nvSpPr><p:cNvPr id="900" name="Numéro"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        '</p:cNvSpPr><p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>'
        '<a:lstStyle/><a:p><a:pPr algn="r"/><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        '<a:rPr lang="fr-FR" sz="1200"/><a:t>‹N°›</a:t></a:fld></a:p></p:txBody></p:sp>'
    )


def points(size: float) -> Any:
    """Return a size of type."""
    return Pt(size)
