"""Téléchargements: the data as files beside the pages.

Each with the sources and the version of its rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final

from tdi.data.store import Store
from tdi.export.changes import changes_csv, changes_xlsx
from tdi.export.datapackage_files import package_zip
from tdi.export.funding import money_csv, money_xlsx
from tdi.export.projets import projects_csv, projects_geojson, projects_xlsx
from tdi.export.store_files import FORMS, dictionary_csv, tables_of
from tdi.export.tables import communes_csv, territories_csv, territories_geojson
from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.site.page import Content, Crumb, File, Page
from tdi.site.site import Site
from tdi.text.typography import plural
from tdi.views.evolution.selection import EvolutionSelection
from tdi.views.financements.selection import FinancementsSelection
from tdi.views.financements.view import shown_rows
from tdi.views.phases import PHASE_LABELS
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.projets.table import ProjectTable

PATH: Final = "telechargements.html"
_ALL: Final = FinancementsSelection()


@dataclass(frozen=True)
class Offer:
    """One file: its name, how it is called, how it is made."""

    name: str
    label: str
    make: Callable[[Site], bytes]


@dataclass(frozen=True)
class Shelf:
    """Files of one kind, under an anchor."""

    anchor: str
    title: str
    text: str
    offers: tuple[Offer, ...]


@lru_cache(maxsize=2)
def _table(site: Site) -> ProjectTable:
    return ProjectTable.of(site.store)


def _territories(make: Callable[[Store, str], bytes], phase: str, site: Site) -> bytes:
    return make(site.store, phase)


def _perimeters(phase: str, site: Site) -> bytes:
    return territories_geojson(site.store, phase)


def _package(form: str, site: Site) -> bytes:
    return package_zip(site.store, form)


def shelves(site: Site) -> tuple[Shelf, ...]:
    """Return all files, by what they hold."""
    return (
        Shelf(
            "territoires",
            "Les territoires",
            "Une ligne par territoire de la phase, avec ses membres et ses indicateurs ; le GeoJSON porte les périmètres (EPSG:4326).",
            tuple(
                offer
                for phase in PHASES_WITH_PERIMETER
                for offer in (
                    Offer(
                        f"territoires-{phase}.csv",
                        f"{PHASE_LABELS[phase]}, CSV",
                        partial(_territories, territories_csv, phase),
                    ),
                    Offer(
                        f"territoires-{phase}.geojson",
                        f"{PHASE_LABELS[phase]}, GeoJSON",
                        partial(_perimeters, phase),
                    ),
                )
            ),
        ),
        Shelf(
            "communes",
            "Les communes",
            "Une ligne par commune de 2026 : dans quel territoire elle est, phase par phase.",
            tuple(
                Offer(
                    f"communes-{phase}.csv",
                    f"{PHASE_LABELS[phase]}, CSV",
                    partial(_territories, communes_csv, phase),
                )
                for phase in PHASES_WITH_PERIMETER
            ),
        ),
        Shelf(
            "projets",
            "Les projets et les sites",
            "Tout ce qu’une source publique nomme, avec sa source ; une liste incomplète.",
            (
                Offer(
                    "projets.csv",
                    "CSV",
                    lambda site: projects_csv(site.store, _table(site), ProjetsSelection()),
                ),
                Offer(
                    "projets.xlsx",
                    "XLSX",
                    lambda site: projects_xlsx(site.store, _table(site), ProjetsSelection()),
                ),
                Offer(
                    "projets.geojson",
                    "GeoJSON",
                    lambda site: projects_geojson(site.store, _table(site), ProjetsSelection()),
                ),
            ),
        ),
        Shelf(
            "financements",
            "Les montants",
            "Un montant publié par ligne, avec sa date, sa portée et sa source.",
            (
                Offer(
                    "financements.csv",
                    "CSV",
                    lambda site: money_csv(site.store, shown_rows(site.store, _ALL), vars(_ALL)),
                ),
                Offer(
                    "financements.xlsx",
                    "XLSX",
                    lambda site: money_xlsx(site.store, shown_rows(site.store, _ALL), vars(_ALL)),
                ),
            ),
        ),
        Shelf(
            "changements",
            "Les changements",
            "De la fin de 2022 à novembre 2023 : une ligne par territoire, ce qu’il a gagné et perdu, et pourquoi.",
            (
                Offer(
                    "changements.csv",
                    "CSV",
                    lambda site: changes_csv(site.store, EvolutionSelection()),
                ),
                Offer(
                    "changements.xlsx",
                    "XLSX",
                    lambda site: changes_xlsx(site.store, EvolutionSelection()),
                ),
            ),
        ),
        Shelf(
            "paquets",
            "Toutes les tables",
            "Chaque paquet est un zip : les tables, un datapackage.json (Frictionless Data Package) qui décrit chaque colonne, ses clés "
            "et ses sources, un dictionnaire et un LISEZMOI.",
            (
                *(
                    Offer(
                        f"paquet-{key}.zip",
                        f"{FORMS[key].label} ({plural(len(tables_of(FORMS[key])), 'table')})",
                        partial(_package, key),
                    )
                    for key in ("csv", "parquet", "geojson")
                ),
                Offer(
                    "dictionnaire.csv",
                    "Dictionnaire des colonnes (CSV)",
                    lambda site: dictionary_csv(site.store),
                ),
            ),
        ),
    )


def files(site: Site) -> tuple[File, ...]:
    """Return every file that is offered."""
    return tuple(
        File(offer.name, offer.make, offer.name.endswith(".zip"))
        for shelf in shelves(site)
        for offer in shelf.offers
    )


def pages(site: Site) -> tuple[Page, ...]:
    """Return the page."""
    return (Page(PATH, _page),)


def _page(site: Site) -> Content:
    found = shelves(site)
    body = site.template("downloads.html", PATH, shelves=found)
    text = "Territoires, communes, projets, montants et changements en CSV, XLSX et GeoJSON ; toutes les tables en un paquet."
    return Content(
        "Téléchargements",
        text,
        body,
        (Crumb("Téléchargements"),),
        structured=(
            {
                "@context": "https://schema.org",
                "@type": "Dataset",
                "name": "Territoires d’industrie, données",
                "description": text,
                "inLanguage": "fr",
                "license": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
                "version": site.store.data_version,
                "url": site.address(PATH),
                "distribution": [
                    {
                        "@type": "DataDownload",
                        "name": f"{shelf.title}, {offer.label}",
                        "encodingFormat": offer.name.rpartition(".")[2],
                        "contentUrl": site.address(site.files[offer.name]),
                    }
                    for shelf in found
                    for offer in shelf.offers
                ],
            },
        ),
        name="telechargements",
    )
