"""What a view offers as files: exactly the rows it shows, with their source."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pages.ui import cache, maps
from tdi.export.rows import csv_bytes, geojson_bytes
from tdi.views.carte import CarteView, rows_frame
from tdi.views.selection import Selection
from tdi.views.territory_sheet import TerritorySheet, members_frame, territory_frame


def of_carte(view: CarteView, selection: Selection) -> tuple[tuple[str, str, Callable[[], bytes], str], ...]:
    """Return the downloads of the page Carte; each file is made when it is asked for."""
    return (
        ("Télécharger en CSV", f"{view.file_stem}.csv", partial(_csv, view, selection), "text/csv"),
        (
            "Télécharger en GeoJSON",
            f"{view.file_stem}.geojson",
            partial(_geojson, view, selection),
            "application/geo+json",
        ),
    )


def _csv(view: CarteView, selection: Selection) -> bytes:
    return csv_bytes(rows_frame(cache.store(), view, selection), _notes(view))


def _geojson(view: CarteView, selection: Selection) -> bytes:
    return geojson_bytes(cache.store(), rows_frame(cache.store(), view, selection), _notes(view))


def _notes(view: CarteView) -> tuple[str, ...]:
    return (
        view.title,
        view.subtitle,
        f"{view.explorer.atlas.source} Licence Ouverte 2.0.",
        f"Version des données : {cache.store().data_version}",
    )


def of_territory(sheet: TerritorySheet) -> tuple[tuple[str, str, Callable[[], bytes], str], ...]:
    """Return the downloads of the page Territoire: its members, its perimeter, its map."""
    stem = f"territoire-{sheet.phase}-{sheet.key.id_ti}"
    notes = (
        f"{sheet.title} ({sheet.key.id_ti}), {sheet.place}",
        f"{sheet.source} Licence Ouverte 2.0.",
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
            "Périmètre et chiffres (GeoJSON)",
            f"{stem}.geojson",
            lambda: geojson_bytes(cache.store(), territory_frame(cache.store(), sheet), notes),
            "application/geo+json",
        ),
        (
            "Carte (SVG)",
            f"{stem}.svg",
            lambda: maps.draw(sheet.key.phase, sheet.key.id_ti, "light", "membres", titled=True),
            "image/svg+xml",
        ),
    )
