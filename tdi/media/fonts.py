"""The type of what is printed: the first family of a chain that this machine has."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import Final

from tdi.errors import MediaError
from tdi.figures.charts import FONT

FAMILIES: Final = (
    "Source Sans 3",
    "Source Sans Pro",
    "Source Sans",
    "Inter",
    "Noto Sans",
    "Open Sans",
    "Liberation Sans",
    "Arial",
    "Helvetica",
    "Segoe UI",
    "DejaVu Sans",
)


@lru_cache(maxsize=1)
def family() -> str:
    """Return the family that sheets, slides and pictures are set in.

    Raises
    ------
    MediaError
        When none of the chain is installed: what would be written in a fallback of serifs or boxes
        is not written.
    """
    import typst

    held = {str(name).lower(): str(name) for name in typst.Fonts().families()}
    for name in FAMILIES:
        if name.lower() in held:
            return held[name.lower()]
    raise MediaError(
        f"no suitable sans-serif font is installed (looked for {', '.join(FAMILIES)}).",
        where="fonts of this machine",
        remedy="install one, as the package fonts-liberation.",
    )


def set_in(svg: str, name: str) -> str:
    """Return a drawing with the pages' chain of families replaced by one family that is there."""
    named = svg.replace(html.escape(FONT), html.escape(name))
    return named.replace(
        'font-weight="650"', 'font-weight="700"'
    )  # only whole hundreds are known off a browser
