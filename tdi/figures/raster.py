"""A view of the map as a small PNG for the previews of links.

Flat colours, no text, hence no font and few bytes.
"""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from tdi.figures.map_cells import MapCells
from tdi.figures.map_geometry import Sheet
from tdi.figures.palette import MAP, paint
from tdi.views.atlas import AtlasView

SIZE: Final = (1200, 630)


def map_png(sheet: Sheet, view: AtlasView, size: tuple[int, int] = SIZE) -> bytes:
    """Paint land, classes and outline of a view as PNG with a palette.

    Parameters
    ----------
    sheet
        Arcs and cells; the national detail is enough.
    size
        Pixels.
    """
    shown = MapCells(sheet, view, *size)
    colours = MAP["light"]
    palette: list[str] = [
        colours["sea"],
        colours["land"],
        colours["outside"],
        colours["coast"],
        colours["selected"],
    ]
    image = Image.new("P", size, 0)
    pen = ImageDraw.Draw(image)
    pixels = shown.frame.pixels
    for at in np.flatnonzero(shown.frame.touches(sheet.land_boxes)):
        pen.polygon(_flat(pixels(sheet.land[at])), fill=1)
    fills = {each.key: paint(each.role, "light").fill for each in view.classes}
    for cell in shown.cells:
        fill = fills.get(shown.classes[cell], colours["outside"])
        if fill not in palette:
            palette.append(fill)
        for references in sheet.cells[int(cell)]:
            pen.polygon(_flat(pixels(sheet.ring(references))), fill=palette.index(fill))
    for arc in _edges(sheet, shown.groups, shown.drawn):
        pen.line(_flat(pixels(sheet.arcs[arc])), fill=3, width=1)
    if shown.chosen >= 0:
        own = shown.groups == shown.chosen
        for arc in _edges(sheet, own.astype(int), shown.drawn, only=1):
            pen.line(_flat(pixels(sheet.arcs[arc])), fill=4, width=5, joint="curve")
    image.putpalette([int(colour[i : i + 2], 16) for colour in palette for i in (1, 3, 5)])
    written = io.BytesIO()
    # A country or a region is one of a few pictures, a territory one of hundreds.
    image.save(written, "png", compress_level=2 if view.fit.startswith("ti:") else 9)
    return written.getvalue()


def _flat(points: np.ndarray) -> list[float]:
    return np.rint(points).ravel().tolist()  # type: ignore[no-any-return]


def _edges(
    sheet: Sheet, group: np.ndarray, drawn: np.ndarray, only: int | None = None
) -> np.ndarray:
    """Return the arcs between cells of different groups that the frame meets.

    Or around one group.
    """
    sides = sheet.sides
    left, right = sides[:, 0], sides[:, 1]
    padded = np.append(group, -2)  # what has nothing beside it
    differ = padded[left] != padded[right]
    near = drawn[left] | drawn[right]
    if only is not None:
        differ &= (padded[left] == only) | (padded[right] == only)
    return np.flatnonzero(differ & near)
