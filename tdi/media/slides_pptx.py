"""A deck as PowerPoint.

Native charts and tables that can be edited, maps as crisp pictures, sources on slides and in notes.
"""

from __future__ import annotations

import io
from typing import Any, Final

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from tdi.data.store import Store
from tdi.figures.map_svg import map_svg
from tdi.media.pictures import png_of, sheet_for
from tdi.media.pptx_master import (
    BOTTOM,
    INNER,
    LEFT,
    OPENING,
    PLAIN,
    TOP,
    blank,
    colour,
    number_field,
)
from tdi.media.qr_codes import qr
from tdi.media.slide import (
    Slide,
    SlideDeck,
    column_widths,
    foot,
    map_size,
    shown_address,
    table_size,
)
from tdi.text.typography import MISSING, spaced
from tdi.views.charts import BarChart, DataTable
from tdi.views.figure import Headline

_BESIDE: Final = Inches(3.3)  # room for the figures beside a chart
_NS: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def slides_pptx_bytes(store: Store, deck: SlideDeck, site: str = "") -> bytes:
    """Write a deck as PPTX, 16:9.

    Parameters
    ----------
    site
        Origin of the dashboard; the last slide then holds the code of the deck's address.
    """
    made = blank()
    opening = made.slides.add_slide(made.slide_layouts[OPENING])
    opening.shapes.title.text = spaced(deck.title)
    opening.placeholders[1].text = spaced(deck.subtitle)
    _lined(opening.placeholders[1].text_frame, 20, "muted")
    for line in (
        *opening.shapes.title.text_frame.paragraphs,
        *opening.placeholders[1].text_frame.paragraphs,
    ):
        line.alignment = PP_ALIGN.LEFT  # a layout's own alignment is not read everywhere
    _lined(opening.shapes.title.text_frame, 44, "text", bold=True)
    _source(
        opening,
        f"Données, version {deck.version}. Sources sur chaque diapositive et dans les notes.",
    )
    opening.notes_slide.notes_text_frame.text = spaced(
        f"{deck.title}. {deck.subtitle}. {deck.address}"
    )
    for slide in deck.slides:
        _slide(made, store, deck, slide)
    if site:
        _code(made, deck)
    _finish(made, deck)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _slide(made: Any, store: Store, deck: SlideDeck, slide: Slide) -> None:
    page = made.slides.add_slide(made.slide_layouts[PLAIN])
    page.shapes.title.text = spaced(slide.title)
    _lined(page.shapes.title.text_frame, 26 if len(slide.title) < 95 else 22, "text", bold=True)
    page.shapes.title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    _words(page, slide.subtitle, LEFT, Inches(1.38), INNER, Inches(0.5), 14, "muted")
    if slide.atlas is not None:
        _map(page, store, slide)
    elif slide.bars is not None:
        _chart(page, slide.bars, Emu(INNER - (_BESIDE if slide.figures else 0)))
        _figures(page, slide, Emu(LEFT + INNER - _BESIDE + Inches(0.4)))
    elif slide.table is not None:
        _table(page, slide.table)
    _source(page, foot(deck, slide))
    page.notes_slide.notes_text_frame.text = slide.notes
    page.shapes.element.append(number_field())


def _map(page: Any, store: Store, slide: Slide) -> None:
    atlas = slide.atlas
    if atlas is None:
        return
    width, height = map_size(slide)
    svg = map_svg(sheet_for(store, atlas), atlas, "light", width=width, height=height, opaque=True)
    picture = page.shapes.add_picture(io.BytesIO(png_of(svg)), LEFT, TOP, height=Emu(BOTTOM - TOP))
    most = Inches(8.6) if slide.figures else INNER
    if picture.width > most:
        picture.height = Emu(int(picture.height * most / picture.width))
        picture.width = most
    _described(
        picture.element.nvPicPr.cNvPr, f"Carte : {atlas.title}, {atlas.subtitle}. {slide.title}."
    )
    _figures(page, slide, Emu(LEFT + picture.width + Inches(0.4)))


def _figures(page: Any, slide: Slide, left: int) -> None:
    """Write the figures beside a drawing, and under them the step of a sequence."""
    width = Emu(LEFT + INNER - left)
    for at, figure in enumerate(slide.figures):
        _figure(page, figure, left, Emu(TOP + at * Inches(1.35)), width)
    if slide.steps:
        box = _words(page, "", left, Emu(TOP + 3 * Inches(1.35)), width, Inches(0.9), 14, "muted")
        line = box.text_frame.paragraphs[0]
        for at, step in enumerate(slide.steps):
            run = line.add_run()
            run.text = spaced(f"{'' if at == 0 else ' → '}{step.value} ({step.label})")
            run.font.size, run.font.bold = Pt(14), at == slide.step
            run.font.color.rgb = colour("text" if at == slide.step else "muted")


def _figure(page: Any, figure: Headline, left: int, top: int, width: int) -> None:
    box = _words(page, figure.value, left, top, width, Inches(1.3), 32, "text", bold=True)
    for text, size, name in ((figure.label, 14, "text"), (figure.date, 11, "muted")):
        line = box.text_frame.add_paragraph()
        line.text = spaced(text)
        line.font.size, line.font.color.rgb = Pt(size), colour(name)


def _chart(page: Any, bars: BarChart, width: int) -> None:
    """Draw native bars; what is not known has no bar, and its label says so."""
    data = CategoryChartData(number_format="General")
    data.categories = [
        bar.label
        + (f", {bar.detail}" if bar.detail else "")
        + ("" if bar.value is not None else spaced(f" : {bar.text or MISSING}"))
        for bar in bars.bars
    ]
    data.add_series(bars.title, [bar.value for bar in bars.bars])
    frame = page.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, LEFT, TOP, width, Emu(BOTTOM - TOP), data
    )
    _described(frame.element.nvGraphicFramePr.cNvPr, bars.alt)
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    chart.font.size, chart.font.color.rgb = Pt(12 if len(bars.bars) > 8 else 16), colour("text")
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.color.rgb = colour("grid")
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    plot = chart.plots[0]
    plot.gap_width = 35
    series = plot.series[0]
    for at, bar in enumerate(bars.bars):
        if bar.value is None:
            continue
        point = series.points[at]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = colour(
            "bar-strong" if bar.key == bars.selected else bar.role
        )
        label = point.data_label
        label.position = XL_LABEL_POSITION.OUTSIDE_END
        label.text_frame.text = bar.text
        run = label.text_frame.paragraphs[0].runs[0]
        run.font.bold, run.font.size = True, Pt(12 if len(bars.bars) > 8 else 16)


def _table(page: Any, table: DataTable) -> None:
    columns, rows = len(table.columns), len(table.rows) + 1
    frame = page.shapes.add_table(rows, columns, LEFT, TOP, INNER, Emu(Inches(0.31) * rows))
    _described(frame.element.nvGraphicFramePr.cNvPr, spaced(table.caption))
    grid = frame.table
    style = frame.element.graphic.graphicData.tbl.tblPr
    style.find(f"{_NS}tableStyleId").text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # none
    grid.horz_banding = False
    widths = column_widths(table)
    for i, wide in enumerate(widths):
        grid.columns[i].width = Emu(int(INNER * wide / sum(widths)))
    size = table_size(table)
    for y, row in enumerate((table.columns, *table.rows)):
        grid.rows[y].height = Inches(0.31)
        for x, text in enumerate(row):
            cell = grid.cell(y, x)
            cell.text = spaced(text)
            cell.margin_left = cell.margin_right = Inches(0.06)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            cell.vertical_anchor = MSO_ANCHOR.TOP if y else MSO_ANCHOR.BOTTOM
            line = cell.text_frame.paragraphs[0]
            line.font.size, line.font.bold = Pt(size), y == 0 or x == 0
            line.font.color.rgb = colour("text")
            line.alignment = PP_ALIGN.RIGHT if x in table.numeric else PP_ALIGN.LEFT
            if y and y % 2 == 0:
                cell.fill.background()
            else:
                cell.fill.solid()
                cell.fill.fore_color.rgb = colour("paper" if y else "grid")


def _code(made: Any, deck: SlideDeck) -> None:
    page = made.slides.add_slide(made.slide_layouts[PLAIN])
    page.shapes.title.text = "À regarder soi-même"
    _lined(page.shapes.title.text_frame, 26, "text", bold=True)
    _words(page, shown_address(deck), LEFT, Inches(1.38), INNER, Inches(0.5), 16, "muted")
    drawn = png_of(qr(deck.address), zoom=4)
    picture = page.shapes.add_picture(io.BytesIO(drawn), LEFT, TOP, height=Emu(BOTTOM - TOP))
    _described(picture.element.nvPicPr.cNvPr, f"Code QR : {deck.address}")
    _source(page, f"Licence Ouverte 2.0. Données, version {deck.version}.")
    page.notes_slide.notes_text_frame.text = f"La même vue, avec chaque source : {deck.address}"
    page.shapes.element.append(number_field())


def _words(
    page: Any,
    text: str,
    left: int,
    top: int,
    width: int,
    height: int,
    size: float,
    name: str,
    *,
    bold: bool = False,
) -> Any:
    box = page.shapes.add_textbox(left, top, width, height)
    frame = box.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = spaced(text)
    _lined(frame, size, name, bold=bold)
    return box


def _source(page: Any, text: str) -> None:
    size = 10 if len(text) < 330 else 8
    _words(page, text, LEFT, Inches(6.93), Inches(11.2), Inches(0.5), size, "muted").name = "Source"


def _lined(frame: Any, size: float, name: str, *, bold: bool = False) -> None:
    for line in frame.paragraphs:
        line.font.size, line.font.bold, line.font.color.rgb = Pt(size), bold, colour(name)


def _described(properties: Any, text: str) -> None:
    """Give a picture, chart or table the text that stands for it."""
    properties.set("descr", spaced(text))


def _finish(made: Any, deck: SlideDeck) -> None:
    """Set the language of every text, and what the file says of itself."""
    for page in made.slides:
        for part in (page, page.notes_slide):
            for run in part.element.iter(f"{_NS}r"):
                run.get_or_add_rPr().set("lang", "fr-FR")
    about = made.core_properties
    about.title, about.subject = f"{deck.title}, Territoires d’industrie", deck.subtitle
    about.author = "Territoires d’industrie, données publiques"
    about.language, about.keywords = "fr-FR", f"Territoires d’industrie ; données {deck.version}"
