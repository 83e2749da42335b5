"""A figure as a reader sees it.

Value, label, date, and the source without which it may not be shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from tdi.errors import UnsourcedFigure


@dataclass(frozen=True)
class SourceLine:
    """Who says so, as one line of text, with an address where there is one."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Headline:
    """One large figure of a strip.

    Raises
    ------
    UnsourcedFigure
        When the source's text is empty.
    """

    value: str
    label: str
    date: str
    source: SourceLine
    note: str = ""

    def __post_init__(self) -> None:
        if not self.source.text.strip():
            raise UnsourcedFigure(
                f"the figure {self.value!r} ({self.label}) has no source.",
                where="tdi/views",
                remedy="give it the source of its table.",
            )
