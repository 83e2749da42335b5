"""The pages of the dashboard.

File, address, name in the menu, title and description for shared links, reader of the address.

One entry per page: the router, the header, the head of the document and the foot all read this
list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pages.ui import cache
from tdi.model.phases import ANNOUNCED, PHASES_WITH_PERIMETER
from tdi.views import selection
from tdi.views.address import Address, Notice
from tdi.views.comparer import selection as comparer_selection
from tdi.views.donnees import selection as donnees_selection
from tdi.views.evolution import selection as evolution_selection
from tdi.views.financements import selection as financements_selection
from tdi.views.intercommunalite import selection as intercommunalite_selection
from tdi.views.presentation import selection as presentation_selection
from tdi.views.projets import selection as projets_selection
from tdi.views.regions import selection as regions_selection
from tdi.views.territoire import selection as territoire_selection

SITE_NAME: Final = "Territoires d’industrie"

# How a phase ends a title. An unknown value in the address is ignored: no visitor's text enters the
# head.
PHASE_ENDINGS: Final[Mapping[str, str]] = {
    code: f" en {code}" for code in PHASES_WITH_PERIMETER
} | {ANNOUNCED: " annoncés en novembre 2018"}


@dataclass(frozen=True)
class PageInfo:
    """One page.

    Attributes
    ----------
    path
        Its address, without slashes; "" for the first page.
    file
        Its file in ``pages/``.
    label
        Its name, in the menu and in the tab.
    title, description
        For the head of the document and shared links; ``{phase}`` stands for the phase shown.
    address
        What its query parameters are: see `tdi.views.address`.
    known
        What exists, for the functions of the address.
    in_menu, in_foot
        Where the header and the foot name it, by ``menu_label`` and ``foot_label`` when it has one.
    has_map
        Whether the perimeters are worth fetching while the framework starts.
    """

    path: str
    file: str
    label: str
    title: str
    description: str
    address: Address[Any] = selection.ADDRESS
    known: Callable[[], Any] = cache.known
    in_menu: bool = True
    in_foot: bool = False
    foot_label: str = ""
    menu_label: str = ""
    has_map: bool = True

    def parse(self, query: Mapping[str, str]) -> tuple[Any, tuple[Notice, ...]]:
        """Read its selection from query parameters, and what could not be followed."""
        return self.address.parse(query, self.known())

    @property
    def target(self) -> str:
        """The name under which `tdi.views.targets.address` knows the page."""
        return f"pages/{self.file}"


PAGES: Final = (
    PageInfo(
        "",
        "accueil.py",
        "Accueil",
        "Territoires d’industrie, carte et chiffres",
        "Les périmètres du programme Territoires d’industrie de 2018 à 2027, commune par commune, avec "
        "l’argent, les projets et la source de chaque chiffre.",
    ),
    PageInfo(
        "carte",
        "carte.py",
        "Carte",
        "Carte des Territoires d’industrie{phase}",
        "Les territoires labellisés{phase} sur les intercommunalités de France, outre-mer compris, et ce qui "
        "a changé d’une phase à l’autre.",
    ),
    PageInfo(
        "territoire",
        "territoire.py",
        "Territoire",
        "Fiche d’un Territoire d’industrie{phase}",
        "Membres, population, histoire, projets et financements d’un territoire{phase}, comparés à sa région "
        "et à la France.",
        address=territoire_selection.ADDRESS,
    ),
    PageInfo(
        "comparer",
        "comparer.py",
        "Comparer",
        "Comparer des Territoires d’industrie{phase}",
        "Deux à quatre territoires côte à côte, et tous les territoires{phase} par deux mesures.",
        address=comparer_selection.ADDRESS,
        in_menu=False,
        in_foot=True,
        foot_label="Comparer des territoires",
        has_map=False,
    ),
    PageInfo(
        "regions",
        "regions.py",
        "Régions et départements",
        "Territoires d’industrie par région et département{phase}",
        "Territoires, projets, aides, emplois et industrie par région et par département{phase}.",
        address=regions_selection.ADDRESS,
        known=cache.known_regions,
        menu_label="Régions",
    ),
    PageInfo(
        "intercommunalite",
        "intercommunalite.py",
        "Intercommunalité",
        "Une intercommunalité et les Territoires d’industrie{phase}",
        "Les communes d’une intercommunalité, dans le programme ou non, son territoire dans chaque phase ou les plus "
        "proches, son emploi et son industrie.",
        address=intercommunalite_selection.ADDRESS,
        known=cache.known_groupings,
        in_menu=False,
        in_foot=True,
        foot_label="Chercher une intercommunalité",
    ),
    PageInfo(
        "financements",
        "financements.py",
        "Financements",
        "Financements du programme Territoires d’industrie",
        "Enveloppes annoncées, engagées et payées par fonds et par année, et les déclarations qui divergent, "
        "côte à côte.",
        address=financements_selection.ADDRESS,
        known=cache.known_financements,
        has_map=False,
    ),
    PageInfo(
        "projets",
        "projets.py",
        "Projets",
        "Projets industriels des Territoires d’industrie",
        "Les projets connus, par région, territoire, fonds et année, sur une carte et dans une table à "
        "exporter.",
        address=projets_selection.ADDRESS,
        known=cache.known_projets,
    ),
    PageInfo(
        "evolution",
        "evolution.py",
        "Évolution",
        "Évolution des Territoires d’industrie, 2018-2027",
        "De 124 à 183 territoires : entrées, sorties, fusions, scissions et changements de nom, avec leurs "
        "raisons.",
        address=evolution_selection.ADDRESS,
    ),
    PageInfo(
        "presentation",
        "presentation.py",
        "Présentation",
        "Présentation du programme Territoires d’industrie",
        "Des scènes en plein écran : un message, une carte, un chiffre, sa source.",
        address=presentation_selection.ADDRESS,
        has_map=False,
    ),
    PageInfo(
        "donnees",
        "donnees.py",
        "Données",
        "Données et méthode",
        "Chaque source, sa licence, son millésime, sa date de relevé ; les rapports de jointure et les "
        "téléchargements.",
        address=donnees_selection.ADDRESS,
        in_foot=True,
        foot_label="Données et méthode",
        has_map=False,
    ),
    PageInfo(
        "accessibilite",
        "accessibilite.py",
        "Accessibilité et mentions",
        "Accessibilité et mentions",
        "Déclaration d’accessibilité, aide au clavier, licences et attributions.",
        in_menu=False,
        in_foot=True,
        has_map=False,
    ),
)
BY_PATH: Final[Mapping[str, PageInfo]] = {info.path: info for info in PAGES}
