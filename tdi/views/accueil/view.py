"""The front page.

What the programme is, the search's answer, the map of a phase, the headline figures.
"""

from __future__ import annotations

from dataclasses import dataclass

from tdi.model.phases import CURRENT_PHASE, perimeter_phase
from tdi.text.typography import millions, plural
from tdi.views.carte.view import explorer_about
from tdi.views.explorer import explore
from tdi.views.figure import Headline
from tdi.views.headlines import perimeter_headlines, stated
from tdi.views.map_list import Explorer
from tdi.views.phases import Tables
from tdi.views.selection import Selection
from tdi.views.targets import TERRITORY_PAGE, address, page_exists
from tdi.views.territoire.card import CommuneAnswer, commune_answer

# Figures of the programme quoted on the front page: id in data/reference/figures.csv, label.
QUOTED = (
    ("envelope-priority-2019-08-09", "enveloppe annoncée en priorité aux territoires, phase 1"),
    ("amount-committed-2022", "engagés par l’État, les Régions et les opérateurs, phase 1"),
    ("fonds-vert-ti-2024", "annoncés au Fonds vert pour les territoires en 2024"),
)


@dataclass(frozen=True)
class Way:
    """One way in: what one does there, in a sentence, and the pages as (label, address)."""

    title: str
    text: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AccueilView:
    """All that the front page shows for a selection."""

    title: str
    subtitle: str
    explorer: Explorer
    answer: CommuneAnswer | None
    perimeters: tuple[Headline, ...]
    money: tuple[Headline, ...]
    ways: tuple[Way, ...]
    about: tuple[tuple[str, str], ...]


def accueil_view(
    tables: Tables, selection: Selection, breaks: dict[str, tuple[float, ...]]
) -> AccueilView:
    """Build the front page: the map shows the phase, and the searched commune's territory."""
    answer = commune_answer(tables, selection.commune, CURRENT_PHASE) if selection.commune else None
    if answer is not None and selection.ti is None:
        here = next(step for step in answer.steps if step.phase == selection.phase)
        selection = selection.with_(ti=here.id_ti)
    shown = selection.with_(mode="phase", indicator="perimetre", per="total")
    explorer = explore(tables, shown, breaks)
    territories = tables.table("territories")
    here_rows = territories[territories["phase"] == perimeter_phase(selection.phase)]
    if selection.phase == "2018":
        known = int((tables.table("status_2018")["status"] == "labelled").sum())
        title = f"124 territoires annoncés en novembre 2018, {known} établis"
    else:
        count = plural(len(here_rows), "Territoire d’industrie", "Territoires d’industrie")
        title = f"{count}, {millions(here_rows['population'].sum(), 'millions')} d’habitants"
    return AccueilView(
        title,
        "Depuis 2018, l’État, les Régions et les intercommunalités labellisent des territoires pour y soutenir l’industrie : "
        "ce site montre lesquels, leurs projets et leur argent, phase par phase, et d’où vient chaque chiffre.",
        explorer,
        answer,
        perimeter_headlines(tables, selection.phase),
        tuple(stated(tables, figure_id, label) for figure_id, label in QUOTED),
        ways(selection.phase),
        explorer_about(tables, explorer, shown),
    )


def ways(phase: str) -> tuple[Way, ...]:
    """Return the ways in: explore, present, download.

    Only pages that exist are named, here and nowhere else.
    """
    explore_pages = (
        ("La carte", "pages/carte.py"),
        ("Un territoire", TERRITORY_PAGE),
        ("Les régions", "pages/regions.py"),
        ("Les financements", "pages/financements.py"),
        ("Les projets", "pages/projets.py"),
        ("L’évolution", "pages/evolution.py"),
    )
    if page_exists("pages/presentation.py"):
        present = Way(
            "Présenter",
            "Des scènes en plein écran : un message, une carte, un chiffre, sa source.",
            _links(phase, (("Ouvrir la présentation", "pages/presentation.py"),)),
        )
    else:
        present = Way(
            "Citer, partager",
            "Une vue, une adresse : la phase, la sélection et les filtres y sont écrits. Qui ouvre le lien voit la même chose.",
            (
                ("Lien vers cette vue", address("pages/accueil.py", {"phase": phase})),
                *_links(phase, (("Fiche à imprimer", TERRITORY_PAGE),)),
            ),
        )
    if page_exists("pages/donnees.py"):
        download = Way(
            "Télécharger",
            "Toutes les tables, leurs définitions, leurs sources et leurs licences, en GeoParquet, GeoJSON, CSV et XLSX.",
            _links(phase, (("Données et méthode", "pages/donnees.py"),)),
        )
    else:
        download = Way(
            "Télécharger",
            "Sous chaque tableau, exactement les lignes affichées, avec leurs sources : CSV, XLSX ou GeoJSON.",
            _links(
                phase,
                (
                    ("Territoires", "pages/carte.py"),
                    ("Régions", "pages/regions.py"),
                    ("Projets", "pages/projets.py"),
                ),
            ),
        )
    return (
        Way(
            "Explorer",
            "De la France à la commune : qui est dans le programme, depuis quand, avec quels projets et quel argent.",
            _links(phase, explore_pages),
        ),
        present,
        download,
    )


def _links(phase: str, pages: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (label, address(file, {"phase": phase})) for label, file in pages if page_exists(file)
    )
