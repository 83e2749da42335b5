"""The words of the page Projets: the finding, the strip of figures, what the view shows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tdi.text.typography import number, plural
from tdi.views.figure import Headline, SourceLine
from tdi.views.phases import PHASE_LABELS, PHASE_SHORT, Tables, perimeter_source
from tdi.views.projets._names import names_of
from tdi.views.projets.selection import ProjetsSelection
from tdi.views.projets.table import ProjectTable


def title_of(
    table: ProjectTable,
    selection: ProjetsSelection,
    found: np.ndarray,
    situations: Mapping[str, int],
    active: tuple[tuple[str, str, str], ...],
) -> str:
    """Say the finding: where, how many, and how many of those that are placed lie inside."""
    words = {field: value.rsplit(" (", 1)[0] for field, _, value in active}
    where = words.get("ti") or words.get("place") or words.get("region") or "France"
    if "fund" in words:
        where = f"{where}, {words['fund']}"
    if not len(found):
        return f"{where} : aucun projet ni site nommé ne répond à ces filtres"
    sites = int((table.rows["kind"].to_numpy()[found] == "sites").sum())
    projects = len(found) - sites
    counted = [
        plural(projects, "projet nommé", "projets nommés") if projects else "",
        plural(sites, "site clé en main", "sites clés en main") if sites else "",
    ]
    text = f"{where} : {' et '.join(part for part in counted if part)}"
    located = situations.get("dans", 0) + situations.get("hors", 0)
    if selection.situation == "nonsitue":
        return f"{text} sans commune connue"
    if selection.ti or not located:
        return text
    word = "dans" if selection.situation != "hors" else "hors"
    count = situations.get(word, 0)
    place = (
        f"dans un territoire de {selection.phase}"
        if word == "dans"
        else f"hors des territoires de {selection.phase}"
    )
    return (
        f"{text}, {number(count)} sur {number(located)} situés {place}"
        if not selection.situation
        else f"{text} {place}, sur {number(located)} situés"
    )


def headlines_of(
    tables: Tables,
    table: ProjectTable,
    selection: ProjetsSelection,
    found: np.ndarray,
    situations: Mapping[str, int],
) -> tuple[Headline, ...]:
    """Return the strip of figures.

    Rows of each kind, and their situation whatever the filter of situation.
    """
    used = len(set(table.rows["source_id"].to_numpy()[found]))
    rows = SourceLine(
        f"Décompte de ce site sur les lignes listées, citées par {plural(used, 'source')} ; chaque ligne ouvre la sienne"
    )
    perimeters = names_of(tables).sources[perimeter_source(tables, selection.phase)]
    placed = SourceLine(f"{rows.text}. Périmètres : {perimeters.text}", perimeters.url)
    when = PHASE_SHORT[selection.phase]
    inside, outside, lost = (situations.get(key, 0) for key in ("dans", "hors", "nonsitue"))
    neutral = "Un constat de lieu, non un effet du programme : environ un tiers des projets FAIIT sont légitimement hors territoire."
    kinds = table.rows["kind"].to_numpy()[found]
    return (
        Headline(number((kinds == "projets").sum()), "projets nommés listés", "2020 à 2024", rows),
        Headline(
            number((kinds == "sites").sum()), "sites clés en main listés", "2020 à 2024", rows
        ),
        Headline(
            number(inside),
            f"dans un territoire, sur {number(inside + outside)} situés",
            when,
            placed,
            neutral,
        ),
        Headline(
            number(outside),
            f"hors des territoires, sur {number(inside + outside)} situés",
            when,
            placed,
            neutral,
        ),
        Headline(
            number(lost),
            "non situés : commune non connue",
            "toutes dates",
            rows,
            "Ils sont dans la table et dans les fichiers, pas sur la carte.",
        ),
    )


def about_of(selection: ProjetsSelection) -> tuple[tuple[str, str], ...]:
    """Return "Ce que montre cette vue"."""
    return (
        (
            "Définition",
            "Un projet nommé est un bénéficiaire cité par une source publique (communiqué, presse, liste d’une préfecture) pour un fonds du "
            "programme ou de France Relance. Un site clé en main est un terrain labellisé, non un projet aidé.",
        ),
        (
            "Dénominateur",
            "Aucun : ce sont des lignes. La jauge rapporte les noms connus au plus grand décompte officiel publié du même "
            "fonds ; elle ne dépend que du fonds et de la région.",
        ),
        (
            "Placement",
            f"Chaque ligne est placée dans sa commune, puis dans le territoire de {selection.phase} qui couvre cette commune. "
            "Dans ou hors territoire n’est pas un effet du programme.",
        ),
        (
            "Millésime",
            f"Communes au 1er janvier 2026 ; périmètres de {PHASE_LABELS[selection.phase]}.",
        ),
        (
            "Ce qui manque",
            "La plupart des bénéficiaires du FAIIT ne sont nommés nulle part ; l’aide n’est publiée que pour quelques dizaines de lignes (n.d. ailleurs). "
            "Une ligne sans commune n’est pas sur la carte : elle est listée plus bas avec la raison.",
        ),
        (
            "Sources",
            "Chaque ligne a la sienne : ouvrez sa fiche, ou voyez les colonnes source et source_url des fichiers. "
            "Périmètres : ANCT, Licence Ouverte 2.0. Contours : © IGN, généralisés.",
        ),
        (
            "Lecture de la carte",
            "Un cercle réunit les lignes proches ; un clic le sépare, sans changer la liste. Un clic sur un point ouvre la fiche ou filtre sur la commune ; "
            "un clic sur un territoire filtre sur lui. La table contient les mêmes lignes, utilisable au clavier.",
        ),
    )
