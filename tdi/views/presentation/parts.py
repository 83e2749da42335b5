"""What a scene is made of, and what all scenes are built on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from tdi.errors import UnsourcedFigure
from tdi.views.atlas import AtlasView
from tdi.views.charts import BarChart
from tdi.views.explorer import measure_breaks
from tdi.views.figure import Headline
from tdi.views.phases import Tables
from tdi.views.projets.table import ProjectTable
from tdi.views.regions.rows import RegionsData, regions_data
from tdi.views.selection import Notice


@dataclass(frozen=True)
class Step:
    """One step of a sequence that several scenes share: "2018", "124"."""

    label: str
    value: str


@dataclass(frozen=True)
class Scene:
    """One scene.

    Attributes
    ----------
    key
        What it is about, stable: ``programme``, ``phase-2018``, ``region``...
    title
        The one message.
    subtitle
        Measure, unit, date.
    figures
        One to three, each with its source.
    source
        Who says what the drawing shows.
    note
        What the speaker may say; the sources are added to it where it is shown.
    atlas, bars
        The drawing: a map, or bars; neither on the last scene, which shows the code of the address.
    page
        Address of the page that shows the same, from the root of the site.
    steps, step
        The sequence that the scene is a step of, and its place in it.
    notices
        Of a scene of the reader's own deck that can no longer be shown as asked: why, and what is
        near. It then has neither drawing nor figure.
    """

    key: str
    title: str
    subtitle: str
    figures: tuple[Headline, ...]
    source: str
    note: str
    page: str
    atlas: AtlasView | None = None
    bars: BarChart | None = None
    steps: tuple[Step, ...] = ()
    step: int = -1
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise UnsourcedFigure(
                f"the scene {self.key!r} has no source.",
                where="tdi/views",
                remedy="give it the source of its drawing.",
            )
        if not (0 if self.notices else 1) <= len(self.figures) <= 3:
            raise ValueError(f"scene {self.key!r}: one to three figures, not {len(self.figures)}")

    @property
    def notes(self) -> str:
        """The speaker's note, ending with the source of each figure."""
        lines = [self.note]
        for figure in self.figures:
            told = f" ({figure.note})" if figure.note else ""
            where = f", {figure.source.url}" if figure.source.url else ""
            lines.append(
                f"{figure.value} {figure.label}, {figure.date}{told}. Source : {figure.source.text}{where}."
            )
        return "\n".join(lines)


@dataclass(frozen=True, eq=False)
class Ground:
    """What the scenes of one store are built on, each part read when a scene first wants it."""

    tables: Tables

    @cached_property
    def breaks(self) -> dict[str, tuple[float, ...]]:
        """Limits of the classes of each measure, the same on every map."""
        return measure_breaks(self.tables)

    @cached_property
    def regions(self) -> RegionsData:
        """What is published by region."""
        return regions_data(self.tables)

    @cached_property
    def projects(self) -> ProjectTable:
        """Projects and sites, made for filtering."""
        return ProjectTable.of(self.tables)


@lru_cache(maxsize=2)
def ground(tables: Tables) -> Ground:
    """Return what the scenes need of a store, once for each."""
    return Ground(tables)


def about_note(about: tuple[tuple[str, str], ...], *wanted: str) -> str:
    """Take the wanted paragraphs of a page's "Ce que montre cette vue" for the speaker's note."""
    return " ".join(f"{term} : {text}" for term, text in about if term in wanted)
