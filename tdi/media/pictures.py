"""Any map view as a picture: SVG, or PNG at twice its size.

Title, legend, scale bar, frames, source, licence, version.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from tdi.data.store import Store
from tdi.errors import MediaError
from tdi.figures.map_geometry import Sheet
from tdi.figures.map_svg import map_svg
from tdi.figures.palette import MAP, Theme
from tdi.media.fonts import family, set_in
from tdi.views.atlas import AtlasView

LICENCE: Final = "Périmètres et contours sous Licence Ouverte 2.0."
_NATION: Final = (1000, 1000)
_PLACE: Final = (1000, 760)


@lru_cache(maxsize=4)
def sheet_of(store: Store, detail: str = "regional") -> Sheet:
    """Return the arcs and cells of a store, read once for each detail."""
    return Sheet.of(store.display, detail)


def sheet_for(store: Store, view: AtlasView) -> Sheet:
    """Return the detail that a slide shows of a view.

    For the whole country the coarse one, as in the presentation.
    """
    return sheet_of(
        store, "national" if view.fit == "france" and view.focus is None else "regional"
    )


def rights(store: Store) -> str:
    """Say licence and version of the data, for the foot of a picture."""
    return f"{LICENCE} Données, version {store.data_version}."


def size_of(view: AtlasView) -> tuple[int, int]:
    """Return width and height of the map of a picture in pixels.

    France is as high as wide, the rest wider.
    """
    return _NATION if view.fit == "france" and view.focus is None else _PLACE


def picture_svg(store: Store, view: AtlasView, theme: Theme = "light") -> bytes:
    """Draw a view as SVG (UTF-8), to stand alone."""
    width, height = size_of(view)
    drawn = map_svg(
        sheet_of(store), view, theme, width=width, height=height, titled=True, foot=rights(store)
    )
    return drawn.encode()


def picture_png(store: Store, view: AtlasView, theme: Theme = "light") -> bytes:
    """Draw a view as PNG, at twice the size of the SVG."""
    return png_of(picture_svg(store, view, theme).decode(), theme)


def png_of(svg: str, theme: Theme = "light", zoom: int = 2) -> bytes:
    """Turn a drawing into PNG, ``zoom`` pixels for each of its own.

    Raises
    ------
    MediaError
        When no font is found, or the drawing cannot be rendered.
    """
    import typst

    wide, high = re.findall(r' (?:width|height)="(\d+)"', svg[: svg.index(">")])[:2]
    page = (
        f'#set page(width: {wide}pt, height: {high}pt, margin: 0pt, fill: rgb("{MAP[theme]["halo"]}"))\n'
        f'#image(bytes(sys.inputs.svg), format: "svg", width: {wide}pt, height: {high}pt)'
    )
    try:
        made = typst.compile(
            page.encode(), format="png", ppi=72 * zoom, sys_inputs={"svg": set_in(svg, family())}
        )
    except (RuntimeError, ValueError) as error:  # TypstError is a RuntimeError
        raise MediaError(
            f"the map cannot be rendered ({error}).",
            where="tdi/media",
            remedy="take the SVG, and report this.",
        ) from None
    return bytes(made)
