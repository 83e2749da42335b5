"""A deck as PDF: the slides of the PPTX, tagged and searchable, with vector maps."""

from __future__ import annotations

from typing import Any

from tdi.data.store import Store
from tdi.figures.map_svg import map_svg
from tdi.figures.palette import CHART, paint
from tdi.media.pictures import sheet_for
from tdi.media.sheet_territory import drawn, frame
from tdi.media.slide import Slide, SlideDeck, column_widths, foot, map_size, shown_address
from tdi.media.typeset import pdf
from tdi.views.charts import BarChart, DataTable


def slides_pdf_bytes(store: Store, deck: SlideDeck, site: str = "") -> bytes:
    """Set a deck as PDF, 16:9; ``site`` as for the PPTX."""
    slides = [_slide(store, slide) for slide in deck.slides]
    feet = [
        f"Données, version {deck.version}. Sources sur chaque diapositive.",
        *(foot(deck, slide) for slide in deck.slides),
    ]
    if site:
        slides.append(_empty("À regarder soi-même", shown_address(deck)))
        feet.append(f"Licence Ouverte 2.0. Données, version {deck.version}.")
    return pdf(
        "slides",
        {
            **frame(store, deck.title, deck.address, site),
            "subtitle": deck.subtitle,
            "description": f"{deck.title}, {deck.subtitle}",
            "keywords": ["Territoires d’industrie", deck.title],
            "slides": slides,
            "feet": feet,
        },
    )


def _empty(title: str, subtitle: str) -> dict[str, Any]:
    return {
        "title": title,
        "subtitle": subtitle,
        "figures": [],
        "steps": [],
        "map": None,
        "bars": None,
        "table": None,
    }


def _slide(store: Store, slide: Slide) -> dict[str, Any]:
    made = _empty(slide.title, slide.subtitle)
    made["figures"] = [{"value": f.value, "label": f.label, "date": f.date} for f in slide.figures]
    made["steps"] = [
        {"text": f"{step.value} ({step.label})", "now": at == slide.step}
        for at, step in enumerate(slide.steps)
    ]
    if slide.atlas is not None:
        width, height = map_size(slide)
        made["map"] = {
            "svg": drawn(
                map_svg(
                    sheet_for(store, slide.atlas), slide.atlas, "light", width=width, height=height
                )
            ),
            "alt": f"Carte : {slide.atlas.title}, {slide.atlas.subtitle}.",
            "width": width,
            "height": height + 31,
        }
    elif slide.bars is not None:
        made["bars"] = _bars(slide.bars)
    elif slide.table is not None:
        made["table"] = _table(slide.table)
    return made


def _bars(chart: BarChart) -> dict[str, Any]:
    strong = CHART["light"]["bar-strong"]
    return {
        "rows": [
            {
                "label": bar.label,
                "value": float(bar.value or 0),
                "text": bar.text,
                "detail": bar.detail,
                "chosen": bar.key == chart.selected,
                "fill": strong if bar.key == chart.selected else paint(bar.role, "light").fill,
            }
            for bar in chart.bars
        ]
    }


def _table(table: DataTable) -> dict[str, Any]:
    return {
        "head": list(table.columns),
        "rows": [list(row) for row in table.rows],
        "numeric": sorted(table.numeric),
        "widths": column_widths(table),
    }
