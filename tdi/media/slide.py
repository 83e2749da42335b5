"""A slide and a deck of slides, and the one way from a scene of the presentation to a slide.

Nothing is made anew on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tdi.errors import UnsourcedFigure
from tdi.media.pictures import LICENCE
from tdi.text.typography import plural, spaced
from tdi.views.atlas import AtlasView
from tdi.views.charts import BarChart, DataTable
from tdi.views.figure import Headline
from tdi.views.presentation.own_scenes import refuse_faults
from tdi.views.presentation.view import PresentationView, Scene, Step
from tdi.views.targets import address

_ROWS: Final = 14  # rows of a table on one slide
_TABLES: Final = 3  # slides that one table may take
_SLIDE_POINTS: Final = 880  # width of a table
_CHARACTER: Final = 0.58  # of a bold character, as a share of the type's size
_CELL: Final = 2.5  # margins of a cell, in characters
_LONGEST_CELL: Final = 44


@dataclass(frozen=True)
class Slide:
    """One slide.

    Its finding, its measure, one drawing (a map, bars or a table), up to four figures, who says so.

    ``steps`` and ``step``: the sequence that the slide is a step of, as of a scene.

    Raises
    ------
    UnsourcedFigure
        When the source is empty.
    """

    title: str
    subtitle: str
    source: str
    note: str = ""
    figures: tuple[Headline, ...] = ()
    atlas: AtlasView | None = None
    bars: BarChart | None = None
    table: DataTable | None = None
    steps: tuple[Step, ...] = ()
    step: int = -1

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise UnsourcedFigure(
                f"the slide {self.title!r} has no source.",
                where="tdi/media",
                remedy="give it the source of its drawing.",
            )

    @property
    def notes(self) -> str:
        """What the speaker reads: the note, then the source of each figure and of the drawing."""
        lines = [self.note, self.subtitle]
        for figure in self.figures:
            told = f" {figure.note}" if figure.note else ""
            where = f" ({figure.source.url})" if figure.source.url else ""
            lines.append(
                f"{figure.value} {figure.label}, {figure.date}. Source : {figure.source.text}{where}.{told}"
            )
        return spaced("\n".join(line for line in (*lines, self.source) if line))


@dataclass(frozen=True)
class SlideDeck:
    """A slide deck: title, subtitle, slides, address of the same view, data version."""

    title: str
    subtitle: str
    slides: tuple[Slide, ...]
    address: str
    version: str


def of_scene(scene: Scene) -> Slide:
    """Lay a scene on a slide: the same title, drawing, figures and sources."""
    return Slide(
        scene.title,
        scene.subtitle,
        scene.source,
        scene.note,
        scene.figures,
        scene.atlas,
        scene.bars,
        steps=scene.steps,
        step=scene.step,
    )


def presentation_slides(presentation: PresentationView, site: str = "") -> SlideDeck:
    """Lay a whole presentation on slides.

    Its last scene is the deck's own last slide, the code of its address.

    Raises
    ------
    OwnPresentationRefused
        When a scene of the reader's own deck names what no longer exists.
    """
    refuse_faults(presentation.scenes)
    shown = [scene for scene in presentation.scenes if scene.key != "adresse"]
    return SlideDeck(
        "Territoires d’industrie, 2018-2027",
        f"{'Présentation composée de' if presentation.selection.deck else 'Présentation en'} {plural(len(shown), 'vue')}, données publiques",
        tuple(of_scene(scene) for scene in shown),
        f"{site}{address('pages/presentation.py', presentation.selection.to_query())}",
        presentation.version,
    )


def view_slides(scene: Scene, version: str, site: str = "") -> SlideDeck:
    """Lay one view on a slide; the code that follows leads to the page that shows it.

    Raises
    ------
    OwnPresentationRefused
        When the view names what no longer exists.
    """
    refuse_faults((scene,))
    return SlideDeck(
        "Territoires d’industrie, 2018-2027",
        scene.title,
        (of_scene(scene),),
        f"{site}{scene.page}",
        version,
    )


def tabled(
    title: str, table: DataTable, source: str, *, rows: int = _ROWS, note: str = ""
) -> Iterator[Slide]:
    """Lay a table on as many slides as it takes, three at most; what is left out is counted."""
    slides = -(-len(table.rows) // rows)
    if 1 < slides <= _TABLES:  # as many on each, rather than a last one of two
        rows = -(-len(table.rows) // slides)
    parts = [table.rows[at : at + rows] for at in range(0, len(table.rows), rows)]
    for at, part in enumerate(parts[:_TABLES]):
        left = len(table.rows) - rows * _TABLES
        more = (
            f" Et {plural(left, 'ligne')} de plus, à l’adresse de la page."
            if left > 0 and at == _TABLES - 1
            else ""
        )
        count = f" ({at + 1}/{min(len(parts), _TABLES)})" if len(parts) > 1 else ""
        yield Slide(
            f"{title}{count}",
            f"{table.caption}{'' if table.caption.endswith('.') else '.'}{more}",
            source,
            note,
            table=DataTable(table.caption, table.columns, part, table.numeric),
        )


def foot(deck: SlideDeck, slide: Slide) -> str:
    """Write the line under a slide.

    Who says its figures, who says its drawing, licence, version of the data.
    """
    said = list(dict.fromkeys(figure.source.text.rstrip(". ") for figure in slide.figures))
    figures = f"Chiffres : {' ; '.join(said)}. " if said else ""
    return spaced(
        f"{figures}{slide.source.rstrip('. ')}. {LICENCE} Données, version {deck.version}."
    )


def map_size(slide: Slide) -> tuple[int, int]:
    """Return the pixels of a slide's map, without its legend.

    Few, so that its names can be read from afar.
    """
    return (800, 470) if slide.figures else (1000, 400)


def table_size(table: DataTable) -> int:
    """Return the size of a table's type in points."""
    return 12 if len(table.columns) > 5 else 14 if len(table.rows) > 8 else 16


def column_widths(table: DataTable) -> list[float]:
    """Share the width of a slide among the columns, in characters.

    Each holds its longest word, then the long texts get the rest.
    """
    texts = [
        [str(row[i]) for row in (table.columns, *table.rows)] for i in range(len(table.columns))
    ]
    # Only the ordinary space breaks a line: "197 400 €" is one word.
    least = [
        max(len(word) for text in column for word in text.split(" ")) + _CELL for column in texts
    ]
    wanted = [min(_LONGEST_CELL, max(map(len, column))) + _CELL for column in texts]
    more = [max(0.0, want - low) for want, low in zip(wanted, least, strict=True)]
    spare = max(0.0, _SLIDE_POINTS / (table_size(table) * _CHARACTER) - sum(least))
    share = min(1.0, spare / sum(more)) if sum(more) else 0.0
    return [low + share * each for low, each in zip(least, more, strict=True)]


def shown_address(deck: SlideDeck) -> str:
    """Return what is written beside a code: the address, without a deck that nobody would type."""
    return deck.address.partition("?deck=")[0]
