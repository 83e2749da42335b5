"""Draw the maps of the static pages: one SVG for both themes."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup

from tdi.figures import map_svg, map_thumbnail
from tdi.figures.map_geometry import Sheet
from tdi.figures.palette import Theme
from tdi.figures.presentation import variable
from tdi.text.typography import markup
from tdi.views.atlas import AtlasView

_COLOUR: Final = re.compile(r'(fill|stroke)="(#[0-9a-f]{6}|rgba\([^)]*\))"')


def page_map(where: Sheet, view: AtlasView, size: tuple[int, int], prefix: str) -> Markup:
    """Draw a view as SVG for inside of a page.

    ``prefix`` keeps its ids apart from those of other drawings.
    """
    return _inside(
        map_svg.map_svg(where, view, "light", width=size[0], height=size[1]), prefix, view
    )


def thumbnail(where: Sheet, view: AtlasView, size: tuple[int, int], prefix: str) -> Markup:
    """Draw a view as a lighter SVG, for a frame on another site."""
    return _inside(
        map_thumbnail.light_svg(where, view, "light", width=size[0], height=size[1]), prefix, view
    )


def map_file(where: Sheet, view: AtlasView, theme: Theme, size: tuple[int, int]) -> bytes:
    """Draw a view as an SVG file of its own."""
    return map_svg.map_svg(where, view, theme, width=size[0], height=size[1], opaque=True).encode()


def _inside(svg: str, prefix: str, view: AtlasView) -> Markup:
    return Markup(inline(svg, prefix, f"Carte : {view.title}. {view.subtitle}"))  # noqa: S704 - drawn, escaped


def inline(svg: str, prefix: str, label: str) -> str:
    """Make a drawing part of a page.

    Colours as variables, ids of its own, a name for who does not see it.
    """
    painted = _COLOUR.sub(lambda found: f'{found.group(1)}="{ink(found.group(2))}"', svg)
    owned = painted.replace(' id="', f' id="{prefix}-').replace("url(#", f"url(#{prefix}-")
    head, rest = owned[: owned.index(">")], owned[owned.index(">") :]
    if "aria-label=" not in head:
        head += f' aria-label="{markup(label)}"'
    if "role=" not in head:
        head += ' role="img"'
    return head + rest


def ink(colour: str) -> str:
    """Return the variable that stands for a colour of the light theme.

    Or the colour when both themes share it.
    """
    try:
        return variable(colour)
    except KeyError:
        return colour
