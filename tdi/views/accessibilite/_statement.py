"""The statement of accessibility.

Sentences made of the measurements of ``data/accessibility.toml``, what is not measured, known
faults.
"""

from __future__ import annotations

from typing import Final

from tdi.data.accessibility import FrameworkFault, Measurements
from tdi.text.typography import day, number, plural

_KEYBOARD: Final = (
    "Au clavier, par les mêmes tests : menu, recherche, choix d’un territoire dans la liste et sur la carte, déplacement de la carte, "
    "cartouches d’outre-mer, barres des graphiques, tableaux, présentation ; Échap revient en arrière. Sur la carte, les projets et les "
    "régions, les trente premiers arrêts : l’élément qui a le focus est visible, rien ne le recouvre.",
    "Sans glisser : la carte se déplace aussi par des boutons. Ce qui change après un choix est annoncé aux lecteurs d’écran, et le titre de "
    "l’onglet le dit ; une autre page commence à son titre.",
)
_PALETTES: Final = (
    "Palettes vérifiées par calcul pour la protanopie, la deutéranopie, la tritanopie et en niveaux de gris ; motifs ou formes en plus de la "
    "couleur ; mouvement réduit respecté."
)
NOT_MEASURED: Final = (
    "Aucun audit selon le RGAA ou les WCAG n’a été mené par une personne qualifiée : un contrôle automatique ne voit qu’une "
    "partie des défauts.",
    "Aucun essai avec un lecteur d’écran, ni par des personnes handicapées, n’est consigné ; l’arbre d’accessibilité de Chromium a été lu "
    "page par page.",
    "Seul Chromium est éprouvé ; Firefox et Safari ne le sont pas.",
)
_FAULTS: Final = (
    (
        "Le dessin de la carte n’est pas lu par un lecteur d’écran.",
        "La liste placée à côté porte les mêmes territoires et les mêmes valeurs, et se parcourt au clavier.",
    ),
    (
        "Deux classes voisines d’une carte n’ont pas entre elles un contraste de 3 pour 1, que cinq classes ne permettent pas.",
        "Un trait les sépare, le bord des territoires est à 3 pour 1, et la valeur de chacun est dans la liste.",
    ),
    (
        "Les bulles des diagrammes de flux n’existent qu’au pointeur.",
        "L’onglet « Tableau » de chacun donne les mêmes valeurs et ouvre les mêmes listes ; chaque graphique a un texte qui le résume.",
    ),
    (
        "L’en-tête et le pied sont à l’intérieur de la zone principale que pose le cadre Streamlit : ils ne sont pas des repères à eux seuls.",
        "Le menu, le fil d’Ariane et le pied sont des zones de navigation nommées, et un lien mène au contenu.",
    ),
    (
        "À 200 %, une scène de la présentation se lit en colonne et non en plein écran.",
        "Le plan de la présentation porte les mêmes messages, chiffres et sources en texte.",
    ),
    (
        "Les fichiers XLSX, PPTX et PDF ne sont pas vérifiés pour l’accessibilité.",
        "Les mêmes lignes existent en CSV et dans les tableaux des pages.",
    ),
)


def pages_measured(held: Measurements) -> tuple[str, ...]:
    """Return the files of the pages measured, each once."""
    return tuple(dict.fromkeys(one.file for one in held.pages))


def measured(held: Measurements) -> tuple[str, ...]:
    """Say what was measured on the dashboard, as the data file states it."""
    tools = ", ".join(f"{name} {version}" for name, version in held.tools.items())
    files = pages_measured(held)
    names = ", ".join(one.name for one in held.pages)
    widths = ", ".join(number(width) for width in held.widths_px)
    return (
        f"Mesuré le {day(held.date)} avec {tools}, et de nouveau par les tests du projet à chaque version : un écart les fait échouer.",
        f"axe-core sur {plural(len(files), 'page')} en {plural(len(held.pages), 'état')}, thème clair et thème sombre, cadre des "
        f"cartes compris : {plural(held.violations['ours'], 'violation')} de ces pages, {number(held.violations['framework'])} du "
        f"cadre Streamlit. États : {names}.",
        f"Largeurs de {widths} pixels (640 : un bureau à 200 % ; 320 : à 400 %) : pas de défilement horizontal, rien de coupé, menu "
        "atteignable ; de même avec l’espacement de texte des WCAG 1.4.12.",
        f"Cibles d’au moins {number(held.target_px)} pixels, ou espacées d’autant, à 1 440, 390 et 320 pixels.",
        *_contrasts(held),
        *_KEYBOARD,
        _PALETTES,
    )


def _contrasts(held: Measurements) -> tuple[str, ...]:
    least = {name: number(value, 1) for name, value in held.contrast.items()}
    return (
        f"Contrastes, au moins : texte {least['text']} pour 1 ; anneau du focus {least['focus']} pour 1 ; bord des territoires et barres "
        f"des graphiques {least['edges']} pour 1, dans les deux thèmes.",
    )


def site_measured(held: Measurements) -> tuple[str, ...]:
    """Say what was measured on the static site."""
    tools = ", ".join(f"{name} {version}" for name, version in held.tools.items())
    lighthouse = " ; ".join(
        f"{one.name} : accessibilité {one.accessibility}, bonnes pratiques {one.best_practices}"
        + (f", performance {one.performance}" if one.performance is not None else "")
        for one in held.lighthouse
    )
    return (
        f"Mesuré le {day(held.date)} avec {tools} ; axe-core, de nouveau par les tests du projet à chaque version.",
        f"axe-core sur une page de chaque sorte, en thème clair et en thème sombre : {plural(held.violations['site'], 'violation')}.",
        *([f"Lighthouse, téléphone simulé, sur 100. {lighthouse}."] if lighthouse else []),
        "Chaque page est relue par un analyseur HTML strict ; tous les liens internes sont suivis.",
        "La carte interactive, à 320 pixels de large, sans violation ni défilement horizontal : indicateurs, régions et territoires se "
        "choisissent au clavier, la liste et la carte vont ensemble, Échap quitte le territoire choisi. Les pages faites pour un cadre, "
        "de même.",
        "Les pages se lisent sans script ; la recherche et la carte interactive en demandent un.",
        *_contrasts(held),
        _PALETTES,
    )


def faults(held: Measurements) -> tuple[tuple[str, str], ...]:
    """Return what is known not to conform, each with the way around it.

    What belongs to the framework with its issue.
    """
    return (*_FAULTS, *map(_upstream, held.framework))


def _upstream(fault: FrameworkFault) -> tuple[str, str]:
    number_of = fault.issue.rsplit("/", 1)[-1]
    return (
        f"{fault.what} (Streamlit, anomalie {number_of}).",
        f"{fault.way[:1].upper()}{fault.way[1:]}.",
    )
