"""A chart as data: its rows, the table that says the same.

With the sentence that says it to who does not see it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tdi.errors import UnsourcedFigure
from tdi.text.typography import spaced


@dataclass(frozen=True)
class DataTable:
    """The table that stands one tab away from a chart: the same rows, written out.

    Attributes
    ----------
    caption
        What the table shows, with unit and date.
    columns
        Headings.
    rows
        One tuple of texts per row, as long as ``columns``.
    numeric
        Positions of the columns that hold figures (aligned to the right).
    keys
        One key per row where a row can be chosen; empty otherwise.
    current
        Key of the chosen row, or "".
    linked
        Position of the column that carries the link of a row.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    keys: tuple[str, ...] = ()
    current: str = ""
    linked: int = 0


@dataclass(frozen=True)
class Bar:
    """One bar. ``text`` is what is written at its end.

    ``detail`` (a date, a doubt) stands under its label.

    ``value`` is None where nothing was published: the bar is then absent and ``text`` says "n.d.".
    ``role`` is a colour of
    the palette: ``bar``, ``bar-muted``, ``fund-faiit``, ``phase-2023``... ``said`` is the value
    with its unit and date, where ``text`` alone would not tell.
    """

    key: str
    label: str
    value: float | None
    text: str
    detail: str = ""
    role: str = "bar"
    said: str = ""

    @property
    def told(self) -> str:
        """The bar in one phrase, for who does not see it."""
        return f"{self.label} : {self.said or ', '.join(filter(None, (self.text, self.detail)))}"

    def __post_init__(self) -> None:
        """Write the texts as readers expect them: a drawing has no markup to pass them through."""
        for name in ("label", "text", "detail"):
            object.__setattr__(self, name, spaced(getattr(self, name)))


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars, the first on top, each labelled where it is.

    Attributes
    ----------
    title
        What is measured, with its unit and date.
    source
        Who says so; a chart without a source may not be drawn.
    selected
        Key of the chosen bar, or "".
    reference, reference_label
        A value drawn as a line across the bars (the nation's rate, for instance).

    Raises
    ------
    UnsourcedFigure
        When the source is empty.
    """

    title: str
    bars: tuple[Bar, ...]
    source: str
    selected: str = ""
    reference: float | None = None
    reference_label: str = ""

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise UnsourcedFigure(
                f"the chart {self.title!r} has no source.",
                where="tdi/views",
                remedy="give it the source of its table.",
            )
        for name in ("title", "source", "reference_label"):
            object.__setattr__(self, name, spaced(getattr(self, name)))

    @property
    def alt(self) -> str:
        """The chart in one sentence.

        How many bars, the largest, the smallest, what is not known, the chosen one.
        """
        known = [bar for bar in self.bars if bar.value is not None]
        parts = [f"{self.title.rstrip('. ')}. Barres horizontales, {len(known)} valeurs"]
        if known:
            high = max(known, key=lambda bar: bar.value or 0)
            low = min(known, key=lambda bar: bar.value or 0)
            parts.append(
                f"la plus grande : {high.label}, {high.text} ; la plus petite : {low.label}, {low.text}"
            )
        absent = [bar.label for bar in self.bars if bar.value is None]
        if absent:
            parts.append(f"non publié : {', '.join(absent)}")
        chosen = [bar for bar in self.bars if bar.key == self.selected]
        if chosen:
            parts.append(f"choix : {chosen[0].label}, {chosen[0].text}")
        return ". ".join(parts) + "."
