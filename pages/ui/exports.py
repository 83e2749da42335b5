"""What a view offers as files: exactly the rows it shows, with their source."""

from __future__ import annotations

from functools import partial
from typing import Final

from pages.ui import cache, drawings, state
from pages.ui.download_menu import File
from tdi.data.store import Store
from tdi.export.communes import communes_list_csv, communes_list_xlsx
from tdi.export.rows import csv_bytes, geojson_bytes
from tdi.media.pictures import LICENCE, picture_png, picture_svg
from tdi.media.presentation_html import presentation_html
from tdi.media.sheet_region import region_pdf
from tdi.media.sheet_territory import territory_pdf
from tdi.media.slide import presentation_slides, view_slides
from tdi.media.slides_content import region_slides, territory_slides
from tdi.media.slides_pdf import slides_pdf_bytes
from tdi.views.atlas import AtlasView
from tdi.views.carte.view import CarteView, rows_frame
from tdi.views.presentation.own import Item
from tdi.views.presentation.own_scenes import own_item, scene_of
from tdi.views.presentation.parts import ground
from tdi.views.presentation.view import PresentationView
from tdi.views.regions.selection import RegionsSelection
from tdi.views.selection import Selection
from tdi.views.territoire.selection import TerritorySelection
from tdi.views.territoire.view import TerritorySheet, members_frame, territory_frame

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def of_carte(view: CarteView, selection: Selection) -> tuple[File, ...]:
    """Return the downloads of the page Carte; each file is made when it is asked for."""
    return (
        ("Télécharger en CSV", f"{view.file_stem}.csv", partial(_csv, view, selection), "text/csv"),
        (
            "Télécharger en GeoJSON",
            f"{view.file_stem}.geojson",
            partial(_geojson, view, selection),
            "application/geo+json",
        ),
        *pictures(view.explorer.atlas, view.file_stem),
        *of_view("pages/carte.py", selection, view.file_stem),
    )


def pictures(atlas: AtlasView, stem: str) -> tuple[File, ...]:
    """Return the map of a view as pictures.

    Title, legend, scale, source, licence and data version in them.
    """
    data = cache.store()
    return (
        ("Image (SVG)", f"{stem}.svg", partial(picture_svg, data, atlas), "image/svg+xml"),
        ("Image (PNG)", f"{stem}.png", partial(picture_png, data, atlas), "image/png"),
    )


def of_view(file: str, selection: state.Addressed, stem: str) -> tuple[File, ...]:
    """Return what a page shows as one slide, with its drawing, figures and sources.

    Nothing for a page without drawing.
    """
    own = own_item(file, selection.to_query())
    if own is None:
        return ()
    data, site = cache.store(), state.origin()
    return (
        ("Diapositive (PPTX)", f"{stem}.pptx", partial(_view_pptx, data, own, site), PPTX),
        (
            "Diapositive (PDF)",
            f"{stem}.pdf",
            partial(_view_pdf, data, own, site),
            "application/pdf",
        ),
    )


def _view_pptx(data: Store, own: Item, site: str) -> bytes:
    from tdi.media.slides_pptx import slides_pptx_bytes

    return slides_pptx_bytes(
        data, view_slides(scene_of(ground(data), own), data.data_version, site), site
    )


def _view_pdf(data: Store, own: Item, site: str) -> bytes:
    return slides_pdf_bytes(
        data, view_slides(scene_of(ground(data), own), data.data_version, site), site
    )


def of_presentation(view: PresentationView) -> tuple[File, ...]:
    """Return a whole presentation.

    Slides, the same as PDF, and the file that runs without a network.
    """
    data, site = cache.store(), state.origin()
    stem = "ma-presentation" if view.selection.deck else "presentation"
    return (
        (
            "Diapositives (PPTX)",
            f"{stem}.pptx",
            partial(_presentation_pptx, data, view, site),
            PPTX,
        ),
        ("PDF", f"{stem}.pdf", partial(_presentation_pdf, data, view, site), "application/pdf"),
        (
            "Fichier autonome (HTML)",
            f"{stem}.html",
            partial(presentation_html, data, view.selection, site),
            "text/html",
        ),
    )


def _presentation_pptx(data: Store, view: PresentationView, site: str) -> bytes:
    from tdi.media.slides_pptx import slides_pptx_bytes

    return slides_pptx_bytes(data, presentation_slides(view, site), site)


def _presentation_pdf(data: Store, view: PresentationView, site: str) -> bytes:
    return slides_pdf_bytes(data, presentation_slides(view, site), site)


def of_region(selection: RegionsSelection) -> tuple[File, ...]:
    """Return the sheet of the chosen region; nothing without one."""
    if not selection.region:
        return ()
    make = partial(region_pdf, cache.store(), selection, state.origin())
    slides = partial(_region_slides, cache.store(), selection, state.origin())
    return (
        ("Fiche (PDF)", f"region-{selection.region}.pdf", make, "application/pdf"),
        ("Diapositives (PPTX)", f"region-{selection.region}.pptx", slides, PPTX),
    )


def _region_slides(data: Store, selection: RegionsSelection, site: str) -> bytes:
    from tdi.media.slides_pptx import slides_pptx_bytes  # not before it is asked for

    return slides_pptx_bytes(data, region_slides(data, selection, site), site)


def _territory_slides(data: Store, selection: TerritorySelection, site: str) -> bytes:
    from tdi.media.slides_pptx import slides_pptx_bytes

    return slides_pptx_bytes(data, territory_slides(data, selection, site), site)


def _csv(view: CarteView, selection: Selection) -> bytes:
    return csv_bytes(rows_frame(cache.store(), view, selection), _notes(view))


def _geojson(view: CarteView, selection: Selection) -> bytes:
    return geojson_bytes(cache.store(), rows_frame(cache.store(), view, selection), _notes(view))


def _notes(view: CarteView) -> tuple[str, ...]:
    return (
        view.title,
        view.subtitle,
        f"{view.explorer.atlas.source} {LICENCE}",
        f"Version des données : {cache.store().data_version}",
    )


def _communes_notes(sheet: TerritorySheet) -> list[tuple[str, str]]:
    return [
        ("Titre", f"Communes de {sheet.title} ({sheet.key.id_ti}), {sheet.place}"),
        ("Réserve", "Salariés : une case vide n’est pas zéro."),
        (
            "Sources",
            f"{sheet.source} Salariés du secteur privé : Urssaf, fin 2024. {LICENCE}",
        ),
        ("Version des données", cache.store().data_version),
    ]


def printed_sheet(sheet: TerritorySheet) -> File:
    """Return the two printed pages of a territory."""
    selection = TerritorySelection(sheet.phase, sheet.key.id_ti)
    make = partial(territory_pdf, cache.store(), selection, state.origin())
    return (
        "Imprimer la fiche (PDF)",
        f"fiche-{sheet.phase}-{sheet.key.id_ti}.pdf",
        make,
        "application/pdf",
    )


def of_territory(sheet: TerritorySheet) -> tuple[File, ...]:
    """Return the downloads of the page Territoire: its members, its perimeter, its map."""
    data = cache.store()
    slides = partial(
        _territory_slides, data, TerritorySelection(sheet.phase, sheet.key.id_ti), state.origin()
    )
    stem = f"territoire-{sheet.phase}-{sheet.key.id_ti}"
    notes = (
        f"{sheet.title} ({sheet.key.id_ti}), {sheet.place}",
        f"{sheet.source} {LICENCE}",
        f"Version des données : {cache.store().data_version}",
    )
    return (
        (
            "Membres (CSV)",
            f"{stem}-membres.csv",
            lambda: csv_bytes(members_frame(sheet), notes),
            "text/csv",
        ),
        (
            "Communes (CSV)",
            f"{stem}-communes.csv",
            partial(communes_list_csv, sheet.communes, _communes_notes(sheet)),
            "text/csv",
        ),
        (
            "Communes (XLSX)",
            f"{stem}-communes.xlsx",
            partial(communes_list_xlsx, sheet.communes, _communes_notes(sheet)),
            XLSX,
        ),
        (
            "Périmètre et chiffres (GeoJSON)",
            f"{stem}.geojson",
            lambda: geojson_bytes(cache.store(), territory_frame(cache.store(), sheet), notes),
            "application/geo+json",
        ),
        (
            "Carte (SVG)",
            f"{stem}.svg",
            lambda: drawings.draw(
                sheet.key.phase, sheet.key.id_ti, "light", "membres", titled=True
            ),
            "image/svg+xml",
        ),
        (
            "Carte (PNG)",
            f"{stem}.png",
            partial(picture_png, data, sheet.members.atlas),
            "image/png",
        ),
        printed_sheet(sheet),
        ("Diapositives (PPTX)", f"diapositives-{sheet.phase}-{sheet.key.id_ti}.pptx", slides, PPTX),
    )
