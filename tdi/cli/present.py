"""``tdi present``: a presentation as one file, for a machine without a network."""

from __future__ import annotations

from typing import Annotated

import typer

from tdi import paths
from tdi.cli._options import Force, Output, OwnDeck, Phase, Region, Site, Territory
from tdi.cli.export import write_file
from tdi.cli.export_media import free, site_of
from tdi.data.store import Store
from tdi.errors import NotFound


def present(
    output: Output,
    region: Region = None,
    territory: Territory = None,
    phase: Annotated[
        Phase | None, typer.Option("--phase", help="Phase of the region's and territory's scenes.")
    ] = None,
    deck: OwnDeck = None,
    site: Site = "",
    force: Force = False,
) -> None:
    """Write a whole presentation as one self-contained HTML file that runs from a USB stick."""
    from tdi.media.arguments import read_own_presentation, read_region, read_territory
    from tdi.media.presentation_html import presentation_html
    from tdi.views.presentation.selection import PresentationSelection

    if output.suffix != ".html":
        raise NotFound(
            f"{output.name} is no HTML file.", where="--output", remedy="end its name in .html."
        )
    if deck is not None and (region or territory or phase):
        raise NotFound(
            "a deck holds its own places and phases.",
            where="options",
            remedy="give --deck alone, or the others without it.",
        )
    free(output, force)
    store = Store(paths.store())
    if deck is not None:
        write_file(output, presentation_html(store, read_own_presentation(deck), site_of(site)))
        return
    shown = PresentationSelection(phase=phase.value) if phase else PresentationSelection()
    if region is not None:
        read_region(store, region)
        shown = shown.with_(region=region)
    if territory is not None:
        chosen = read_territory(store, territory, phase.value if phase else None)
        shown = shown.with_(phase=chosen.phase, ti=chosen.ti)
    write_file(output, presentation_html(store, shown, site_of(site)))
