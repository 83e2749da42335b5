"""Titles and descriptions of the pages, for the browser's tab and for shared links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tdi.model.phases import ANNOUNCED, PHASES_WITH_PERIMETER

SITE_NAME = "Territoires d’industrie"
THEME_COLOURS = {"light": "#fbfaf7", "dark": "#14171a"}


@dataclass(frozen=True)
class PageHead:
    """Title and description of one page; ``{phase}`` stands for the phase shown.

    Attributes
    ----------
    title, description
        French text; ``title`` without the name of the site.
    preload
        Served files that the page's first paint needs, fetched while the bundle loads.
    elements
        Chunks of the framework's bundle that the page uses, by name.
    """

    title: str
    description: str
    preload: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()


_MAP_FILES = ("atlas-national.json",)
_FRAME = ("Html", "ComponentInstance", "BidiComponent")

# One entry per page of the menu, by its path; the titles follow the reader's words, not the file names.
PAGES: Mapping[str, PageHead] = {
    "": PageHead(
        "Territoires d’industrie, carte et chiffres",
        "Les périmètres du programme Territoires d’industrie de 2018 à 2027, commune par commune, avec "
        "l’argent, les projets et la source de chaque chiffre.",
        _MAP_FILES,
        _FRAME,
    ),
    "carte": PageHead(
        "Carte des Territoires d’industrie{phase}",
        "Les territoires labellisés{phase} sur les intercommunalités de France, outre-mer compris, et ce qui "
        "a changé d’une phase à l’autre.",
        _MAP_FILES,
        _FRAME,
    ),
    "territoire": PageHead(
        "Fiche d’un Territoire d’industrie{phase}",
        "Membres, population, histoire, projets et financements d’un territoire{phase}, comparés à sa région "
        "et à la France.",
        _MAP_FILES,
        _FRAME,
    ),
    "regions": PageHead(
        "Territoires d’industrie par région{phase}",
        "Territoires, projets, aides et emplois par région{phase}, au total ou par habitant.",
        _MAP_FILES,
        _FRAME,
    ),
    "financements": PageHead(
        "Financements du programme Territoires d’industrie",
        "Enveloppes annoncées, engagées et payées par fonds et par année, et les déclarations qui divergent, "
        "côte à côte.",
        (),
        ("Html",),
    ),
    "projets": PageHead(
        "Projets industriels des Territoires d’industrie",
        "Les projets connus, par région, territoire, fonds et année, sur une carte et dans une table à "
        "exporter.",
        _MAP_FILES,
        _FRAME,
    ),
    "evolution": PageHead(
        "Évolution des Territoires d’industrie, 2018-2027",
        "De 124 à 183 territoires : entrées, sorties, fusions, scissions et changements de nom, avec leurs "
        "raisons.",
        _MAP_FILES,
        _FRAME,
    ),
    "presentation": PageHead(
        "Présentation du programme Territoires d’industrie",
        "Des scènes en plein écran : un message, une carte, un chiffre, sa source.",
        (),
        _FRAME,
    ),
    "donnees": PageHead(
        "Données et méthode",
        "Chaque source, sa licence, son millésime, sa date de relevé ; les rapports de jointure et les "
        "téléchargements.",
        (),
        ("Html", "DownloadButton"),
    ),
    "accessibilite": PageHead(
        "Accessibilité et mentions",
        "Déclaration d’accessibilité, aide au clavier, licences et attributions.",
        (),
        ("Html",),
    ),
}

# How a phase ends a title. An unknown value in the address is ignored: no visitor's text enters the head.
PHASES: Mapping[str, str] = {code: f" en {code}" for code in PHASES_WITH_PERIMETER} | {
    ANNOUNCED: " annoncés en novembre 2018"
}
