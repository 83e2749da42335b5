"""Our scripts and styles for the browser, and Leaflet's: where they are, and which make one file.

What draws the map, the list, the bars and a presentation lies in ``tdi/browser``: the dashboard
serves it (``pages/ui/assets.py``), the static site and the presentation in one file hold copies.
What the dashboard alone needs lies in
``pages/ui/static``.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tdi import paths

LEAFLET: Final = ("leaflet.js", "leaflet.css")

# The drawing of the explorer map, in the order in which the parts need each other.
ATLAS_SCRIPTS: Final = (
    "leaflet.js",
    "atlas/1-slices.js",
    "atlas/1-names.js",
    "atlas/1-topology.js",
    "atlas/2-renderer.js",
    "atlas/3-controls.js",
    "atlas/3-members.js",
    "atlas/3-regions.js",
    "atlas/4-atlas.js",
    "atlas/5-points.js",
)
ATLAS_STYLES: Final = ("leaflet.css", "atlas/atlas.css")

# What shows a presentation, on the page and in the file of `tdi present`.
PRESENTATION_SCRIPTS: Final = (
    "components/presentation-core.js",
    "components/presentation-scenes.js",
)

# Served as one file: the map's frame loads its scripts one after the other, and each would be a
# round trip; a module's relative import would carry the importer's digest.
BUNDLES: Final[Mapping[str, tuple[str, ...]]] = {
    "atlas.js": (*ATLAS_SCRIPTS, "atlas/6-page.js"),
    "app.css": ("app.css", "bars.css"),  # the static site takes the second too
    "atlas.css": (*ATLAS_STYLES, "atlas/frame.css"),
    "announce.js": ("components/announce.js",),
    "own-presentation.js": ("components/styled.js", "components/own-presentation.js"),
    "near.js": ("components/near.js",),
    "search.js": ("components/styled.js", "components/search.js"),
    "ranking.js": (
        "components/styled.js",
        "atlas/1-names.js",
        "components/ranking-core.js",
        "components/ranking.js",
    ),
    "presentation.js": (
        "components/styled.js",
        *PRESENTATION_SCRIPTS,
        "components/presentation.js",
    ),
}


def folders() -> tuple[Path, ...]:
    """Return the folders of our own files.

    Those that every surface shares, and those of the dashboard's pages.
    """
    return paths.root() / "tdi" / "browser", paths.root() / "pages" / "ui" / "static"


def own(name: str) -> Path | None:
    """Return where a file of ours is, by its relative name; None when there is none."""
    return next((folder / name for folder in folders() if (folder / name).is_file()), None)


def leaflet() -> Path:
    """Return the folder of Leaflet's files inside the wheel.

    Without importing Django (its ``apps`` module would).
    """
    return Path(str(importlib.resources.files("js_lib_leaflet"))) / "static" / "js_lib_leaflet"


def read(names: tuple[str, ...]) -> bytes:
    """Return some files as one, each of ours or of Leaflet's.

    Raises
    ------
    FileNotFoundError
        When there is no file of such a name.
    """
    return b"\n".join((own(name) or leaflet() / name).read_bytes() for name in names)
