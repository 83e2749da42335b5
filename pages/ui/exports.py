"""What a view offers as files: exactly the rows it shows, with their source."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pages.ui import cache
from tdi.export.rows import csv_bytes, geojson_bytes
from tdi.views.carte import CarteView, rows_frame
from tdi.views.selection import Selection


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
