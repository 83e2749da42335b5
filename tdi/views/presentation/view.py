"""A presentation.

Scenes, each one message with one drawing and one to three figures, from the views of the pages.

A scene invents no figure: it takes the very `Headline` of the page that shows it, with its source.
"""

from __future__ import annotations

from dataclasses import dataclass

from tdi.views.atlas import AtlasView
from tdi.views.charts import BarChart
from tdi.views.figure import Headline
from tdi.views.phases import Tables
from tdi.views.presentation.closing import self_service, unknown
from tdi.views.presentation.national import growth, programme
from tdi.views.presentation.own import read
from tdi.views.presentation.own_scenes import own_presentation_scenes
from tdi.views.presentation.parts import Scene, Step, ground
from tdi.views.presentation.place import industry, money, projects, region, region_map, territory
from tdi.views.presentation.selection import PresentationSelection, resolved

__all__ = ["AtlasView", "BarChart", "Headline", "PresentationView", "Scene", "Step", "presentation"]


@dataclass(frozen=True)
class PresentationView:
    """A whole presentation.

    Its scenes in order, of one region and one territory, or of the reader's own deck.
    """

    title: str
    scenes: tuple[Scene, ...]
    selection: PresentationSelection
    version: str


def presentation(
    tables: Tables, selection: PresentationSelection, version: str = ""
) -> PresentationView:
    """Build the presentation of a selection.

    Parameters
    ----------
    tables
        The store.
    selection
        Region, territory and phase; what it leaves open is chosen (see
        `tdi.views.presentation.selection.resolved`). Or a deck.
    version
        Version of the data, said on the last scene.

    Raises
    ------
    OwnPresentationRefused
        When the deck cannot be read.
    """
    shown = resolved(tables, selection)
    base = ground(tables)
    if shown.deck:
        own = (*own_presentation_scenes(base, read(shown.deck)), self_service(base, version))
        return PresentationView("Ma présentation, Territoires d’industrie", own, shown, version)
    scenes = (
        programme(base),
        *growth(base),
        money(base),
        region(base, shown),
        region_map(base, shown),
        projects(base, shown),
        territory(base, shown),
        industry(base, shown),
        unknown(base),
        self_service(base, version),
    )
    return PresentationView("Territoires d’industrie, 2018-2027", scenes, shown, version)
