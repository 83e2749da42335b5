"""``tdi export map | sheet | sheets | slides``.

What the pages show, as pictures, printed sheets and slides.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tdi import paths, settings
from tdi.cli._options import LATEST, Force, Output, OwnDeck, Phase, Region, Site, Territory
from tdi.cli.export import export, write_file
from tdi.data.store import Store
from tdi.errors import NotFound, TdiError

if TYPE_CHECKING:
    from tdi.media.slide import SlideDeck


@export.command("map")
def export_map(
    output: Output,
    phase: Annotated[
        Phase | None, typer.Option("--phase", help="Phase shown, or the later one.")
    ] = None,
    indicator: Annotated[
        str | None, typer.Option("--indicator", help="What is shown: projets, aide, population...")
    ] = None,
    per: Annotated[
        str | None,
        typer.Option("--per", help="total, or 10000 for the rate (per inhabitant or km²)."),
    ] = None,
    region: Region = None,
    territory: Territory = None,
    since: Annotated[
        Phase | None, typer.Option("--from", help="Earlier phase: shows what changed since.")
    ] = None,
    force: Force = False,
) -> None:
    """Write a map view as a picture: SVG or PNG, by the ending of the file."""
    from tdi.media.arguments import read_map, read_territory
    from tdi.media.pictures import picture_png, picture_svg

    make = _by_suffix(output, {".svg": picture_svg, ".png": picture_png})
    free(output, force)
    store = Store(paths.store())
    shown = phase.value if phase else None
    query: dict[str, str | None] = {"indicateur": indicator, "par": per, "region": region}
    if territory:
        chosen = read_territory(store, territory, shown)
        shown = chosen.phase
        query["ti"] = chosen.ti
    shown = shown or LATEST.value
    query |= {"mode": "evolution", "de": since.value, "a": shown} if since else {"phase": shown}
    if since and since.value >= shown:
        raise NotFound(
            f"--from {since.value} is not before {shown}.",
            where="options",
            remedy="give an earlier phase.",
        )
    view = read_map(store, {name: value for name, value in query.items() if value})
    write_file(output, make(store, view))


@export.command("sheet")
def export_sheet(
    output: Output,
    territory: Territory = None,
    region: Region = None,
    site: Site = "",
    force: Force = False,
) -> None:
    """Write the sheet of a territory (three A4 pages) or of a region (two), PDF."""
    from tdi.media.arguments import read_region, read_territory
    from tdi.media.sheet_region import region_pdf
    from tdi.media.sheet_territory import territory_pdf

    _by_suffix(output, {".pdf": None})
    _one_of(territory, region)
    free(output, force)
    store = Store(paths.store())
    if territory is not None:
        made = territory_pdf(store, read_territory(store, territory), site_of(site))
    else:
        made = region_pdf(store, read_region(store, region or ""), site_of(site))
    write_file(output, made)


@export.command("slides")
def export_slides(
    output: Output,
    territory: Territory = None,
    region: Region = None,
    deck: OwnDeck = None,
    site: Site = "",
    force: Force = False,
) -> None:
    """Write slides: PPTX with native charts and tables, or PDF.

    Of the whole presentation, a region, a territory or a deck of one's own.
    """
    _by_suffix(output, {".pptx": None, ".pdf": None})
    if sum(each is not None for each in (territory, region, deck)) > 1:
        raise NotFound(
            "one of a territory, a region and a deck.",
            where="options",
            remedy="give --territory, --region or --deck.",
        )
    free(output, force)
    store = Store(paths.store())
    origin = site_of(site)
    slides = _slides(store, territory, region, deck, origin)
    if output.suffix.lower() == ".pptx":
        from tdi.media.slides_pptx import slides_pptx_bytes

        write_file(output, slides_pptx_bytes(store, slides, origin))
    else:
        from tdi.media.slides_pdf import slides_pdf_bytes

        write_file(output, slides_pdf_bytes(store, slides, origin))


def _slides(
    store: Store, territory: str | None, region: str | None, deck: str | None, origin: str
) -> SlideDeck:
    from tdi.media import arguments

    if territory is not None:
        from tdi.media.slides_content import territory_slides

        return territory_slides(store, arguments.read_territory(store, territory), origin)
    if region is not None:
        from tdi.media.slides_content import region_slides

        return region_slides(store, arguments.read_region(store, region), origin)
    from tdi.media.slide import presentation_slides
    from tdi.views.presentation.selection import PresentationSelection
    from tdi.views.presentation.view import presentation

    shown = arguments.read_own_presentation(deck) if deck is not None else PresentationSelection()
    return presentation_slides(presentation(store, shown, store.data_version), origin)


@export.command("sheets")
def export_sheets(
    output: Annotated[Path, typer.Option("--output", "-o", help="A new folder.")],
    phase: Annotated[
        Phase, typer.Option("--phase", help="Phase whose territories get a sheet.")
    ] = LATEST,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, help="Processes; default: one per processor.")
    ] = os.cpu_count() or 1,
    site: Site = "",
    force: Force = False,
) -> None:
    """Write the sheets of all territories of a phase into a folder, in parallel."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from tdi.media.batch import count, write_sheets

    store = Store(paths.store())
    total = count(store, phase.value)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("sheets", total=total)
        for done in write_sheets(store, phase.value, output, site_of(site), workers, force):
            progress.update(bar, completed=done)
    typer.echo(f"{output}: {total} sheets")


def _one_of(territory: str | None, region: str | None) -> None:
    if (territory is None) == (region is None):
        raise NotFound(
            "one territory or one region is needed.",
            where="options",
            remedy="give --territory or --region.",
        )


def site_of(given: str) -> str:
    """Return the origin of the dashboard.

    The option, or TDI_PUBLIC_URL, or "" (then no QR code is printed).
    """
    site = (given or settings.value("TDI_PUBLIC_URL")).rstrip("/")
    if site and not site.startswith(("https://", "http://")):
        raise TdiError(
            f"the origin {site!r} is no address.", where="--site", remedy="write https://..."
        )
    return site


def free(path: Path, force: bool) -> None:
    """Raise TdiError when a file is there and may not be replaced: before any work is done."""
    try:
        folder, there = path.is_dir(), path.exists()
    except OSError as error:  # a name that no file system takes, a folder that may not be read
        raise TdiError(
            f"cannot be written ({error.strerror}).",
            where=f"{path.name[:60]}",
            remedy="give another --output.",
        ) from None
    if folder:
        raise TdiError("is a folder.", where=str(path), remedy="give the name of a file.")
    if there and not force:
        raise TdiError("exists.", where=str(path), remedy="give another --output, or --force.")
    if not path.parent.is_dir():
        raise TdiError(
            "its folder does not exist.",
            where=str(path),
            remedy="create it, or give another --output.",
        )


def _by_suffix(path: Path, makers: dict[str, Any]) -> Any:
    """Return what makes a file of this ending."""
    if path.suffix.lower() not in makers:
        raise TdiError(
            f"the ending {path.suffix!r} is no format here.",
            where=str(path),
            remedy=f"use {' or '.join(makers)}.",
        )
    return makers[path.suffix.lower()]
