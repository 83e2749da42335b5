"""What a published statement is to a reader, and a question that statements answer differently."""

from __future__ import annotations

from dataclasses import dataclass

from tdi.errors import UnsourcedFigure
from tdi.views.figure import SourceLine


@dataclass(frozen=True)
class Said:
    """One published figure as a reader sees it. It may not exist without a source.

    Attributes
    ----------
    value
        With its qualifier and unit.
    label
        What it measures.
    date, scope
        When, and of what.
    says
        What the source says of it, or "".
    """

    key: str
    value: str
    label: str
    date: str
    scope: str
    says: str
    source: SourceLine
    note: str = ""

    def __post_init__(self) -> None:
        if not self.source.text.strip():
            raise UnsourcedFigure(
                f"the figure {self.key!r} has no source.",
                where="tdi/views/financements/_statement_parts.py",
                remedy="give it the source of its table.",
            )


@dataclass(frozen=True)
class Disagreement:
    """One question, the statements that answer it side by side, and how this project reads them."""

    topic: str
    title: str
    reading: str
    statements: tuple[Said, ...]
