"""A time series as data: its lines, the dates marked, and the sentence that says it."""

from __future__ import annotations

from dataclasses import dataclass

from tdi.errors import UnsourcedFigure
from tdi.text.typography import number, spaced


@dataclass(frozen=True)
class Line:
    """One line: (year, value) pairs in order of time, None where nothing is known."""

    key: str
    label: str
    role: str
    values: tuple[tuple[int, float | None], ...]

    @property
    def last(self) -> tuple[int, float] | None:
        """The last known value with its year."""
        known = [(year, value) for year, value in self.values if value is not None]
        return known[-1] if known else None


@dataclass(frozen=True)
class Mark:
    """A date marked by a vertical line: place on the axis of years, label, role of its colour."""

    at: float
    label: str
    role: str


@dataclass(frozen=True)
class LineChart:
    """Lines over time, each labelled at its end.

    Raises
    ------
    UnsourcedFigure
        When the source is empty.
    """

    title: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    source: str
    unit: str = ""

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise UnsourcedFigure(
                f"the chart {self.title!r} has no source.",
                where="tdi/views",
                remedy="give it the source of its table.",
            )
        for name in ("title", "source"):
            object.__setattr__(self, name, spaced(getattr(self, name)))

    @property
    def alt(self) -> str:
        """The chart in one sentence: where each line ends."""
        ends = [
            f"{line.label}, {number(line.last[1], 1)} en {line.last[0]}"
            if line.last
            else f"{line.label}, non connu"
            for line in self.lines
        ]
        return spaced(f"{self.title}. Courbes : {' ; '.join(ends)}.")
