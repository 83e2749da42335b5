"""Points on the atlas: the message that tdi/browser/atlas/5-points.js draws."""

from __future__ import annotations

from typing import Any

from tdi.figures.palette import Theme, paint
from tdi.text.typography import spaced
from tdi.views.points import Points


def points_message(points: Points, theme: Theme) -> dict[str, Any]:
    """Write the places as columns.

    Position (km), counts of projects and sites, code, name and hint of the tooltip.
    """
    places = points.places
    return {
        "x": [place.x for place in places],
        "y": [place.y for place in places],
        "projects": [place.projects for place in places],
        "sites": [place.sites for place in places],
        "codes": [place.code for place in places],
        "names": [spaced(place.name) for place in places],
        "hints": [spaced(place.hint) for place in places],
        "selected": points.selected,
        "square": [spaced(word) for word in points.square],
        "colours": {
            kind: {"fill": colours.fill, "ink": colours.ink}
            for kind, colours in (
                ("project", paint("project", theme)),
                ("site", paint("site", theme)),
            )
        },
    }
