"""The explorer page.

Title that says the finding, headline figures, map and list, the chosen territory, what the view
shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from tdi.text.typography import NBSP, in_french_order, number, plural
from tdi.views.comparison import CHANGE_WORDS
from tdi.views.explorer import explore
from tdi.views.figure import Headline, SourceLine
from tdi.views.headlines import perimeter_headlines, source_line
from tdi.views.indicators import EACH_PROJECT, PERIMETERS, RATE, Indicator
from tdi.views.map_list import Explorer
from tdi.views.phases import PHASE_LABELS, Tables, perimeter_source, vintages
from tdi.views.place_names import region_names
from tdi.views.selection import Selection
from tdi.views.territoire.card import TerritoryCard, territory_card


@dataclass(frozen=True)
class CarteView:
    """All that the explorer page shows for a selection."""

    title: str
    subtitle: str
    headlines: tuple[Headline, ...]
    explorer: Explorer
    card: TerritoryCard | None
    about: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]
    file_stem: str


def carte_view(
    tables: Tables, selection: Selection, breaks: dict[str, tuple[float, ...]]
) -> CarteView:
    """Build the explorer page for a selection."""
    explorer = explore(tables, selection, breaks)
    regions = region_names(tables)
    card = territory_card(tables, selection.shown_phase, selection.ti) if selection.ti else None
    title, subtitle = explorer_titles(explorer, selection, regions)
    title = chosen_title(explorer, selection) or title
    if selection.mode == "evolution":
        headlines = _official(tables, selection, explorer)
        stem = f"territoires-industrie-evolution-{selection.since}-{selection.until}"
    else:
        headlines = perimeter_headlines(tables, selection.phase)
        stem = f"territoires-industrie-{selection.phase}-{explorer.indicator.key}"
    if selection.region:
        stem += f"-region-{selection.region}"
    ordered = tuple(in_french_order(regions).items())
    return CarteView(
        title,
        subtitle,
        headlines,
        explorer,
        card,
        explorer_about(tables, explorer, selection),
        ordered,
        stem,
    )


def explorer_titles(
    explorer: Explorer, selection: Selection, regions: Mapping[str, str]
) -> tuple[str, str]:
    """Write the title (the finding) and the subtitle (measure, unit, date) of the explorer.

    Parameters
    ----------
    explorer
        The view of ``selection``, its region included.
    regions
        Names of the regions by code.
    """
    if selection.mode == "evolution":
        return _evolution_title(explorer, selection, regions)
    return _phase_title(explorer, selection, regions)


def chosen_title(explorer: Explorer, selection: Selection) -> str | None:
    """Write the title of a view with a chosen territory: its name and what the view says of it.

    None without one.
    """
    row = next(
        (row for row in explorer.rows if row.id_ti == selection.ti and row.side == "to"), None
    )
    if row is None:
        return None
    unit = explorer.measure.unit_of(row.value) if explorer.measure and row.value is not None else ""
    return f"{row.name} : {row.text}{NBSP if unit else ''}{unit}"


# The programme's own words for what became of the territories in 2023.
_OFFICIAL_WORDS = {"new": "nouveaux", "renewed": "reconduits", "reshaped": "remaniés"}


def _where(selection: Selection, regions: Mapping[str, str]) -> str:
    return regions[selection.region] if selection.region else "France"


def _phase_title(
    explorer: Explorer, selection: Selection, regions: Mapping[str, str]
) -> tuple[str, str]:
    place = _where(selection, regions)
    when = PHASE_LABELS[selection.phase]
    rows = explorer.rows
    if selection.phase == "2018":
        known = sum(row.letter == "l" for row in rows)
        unknown = sum(row.letter == "u" for row in rows)
        return (
            f"{place}, novembre 2018 : {plural(known, 'territoire labellisé', 'territoires labellisés')}, {number(unknown)} à l’état inconnu",
            "124 territoires ont été annoncés le 22 novembre 2018 ; aucune liste nationale lisible n’en est publiée. "
            "Les périmètres dessinés sont ceux d’octobre 2020.",
        )
    if explorer.measure is None:
        return (
            f"{place} : {plural(len(rows), 'Territoire d’industrie', 'Territoires d’industrie')}",
            f"Périmètres, {when}. Les territoires de plusieurs régions comptent dans chacune.",
        )
    valued = [row for row in rows if row.value is not None]
    best = valued[0] if valued else None
    missing = len(rows) - len(valued)
    title = f"{place} : {explorer.measure.label.lower()}"
    if best is not None:
        title = f"{best.name} en tête : {best.text} {explorer.measure.unit_of(best.value or 0)}"
    tail = f" {plural(missing, 'territoire')} sans donnée (n.d.)." if missing else ""
    return title, f"{explorer.measure.label}, {place}, {when}.{tail}"


def _evolution_title(
    explorer: Explorer, selection: Selection, regions: Mapping[str, str]
) -> tuple[str, str]:
    counts = Counter(row.letter for row in explorer.rows)
    pieces = [
        plural(counts["E"], "entrée"),
        plural(counts["l"], "sortie"),
        plural(counts["S"] + counts["M"] + counts["P"], "périmètre modifié", "périmètres modifiés"),
    ]
    if counts["u"]:
        pieces.append(plural(counts["u"], "inconnu"))
    title = (
        f"{_where(selection, regions)}, {selection.since} → {selection.until} : {', '.join(pieces)}"
    )
    return title, (
        "Comparaison des communes de chaque territoire, ramenées à la géographie de 2026. "
        "Le décompte officiel peut différer : il suit les candidatures, pas les communes."
    )


def _official(tables: Tables, selection: Selection, explorer: Explorer) -> tuple[Headline, ...]:
    """Return the computed counts of changes, and the official ones where they were published."""
    counts = Counter(row.text for row in explorer.rows)
    computed = SourceLine(
        "Calcul de ce site sur les listes de l’ANCT (voir « Ce que montre cette vue »)"
    )
    words = [
        CHANGE_WORDS[key]
        for key in ("entered", "kept", "renamed", "reshaped", "merged", "split", "left", "unknown")
    ]
    period = f"{selection.since} → {selection.until}"
    figures = [
        Headline(number(counts[word]), word, period, computed) for word in words if counts[word]
    ]
    official = tables.table("lineage_official")
    official = official[
        (official["from_phase"] == selection.since) & (official["to_phase"] == selection.until)
    ]
    if not official.empty and not selection.region:
        text = ", ".join(
            f"{number(row.territory_count)} {_OFFICIAL_WORDS[row.official_status]}"
            for row in official.itertuples()
        )
        figures.append(
            Headline(
                " / ".join(number(count) for count in official["territory_count"]),
                f"décompte officiel : {text}",
                period,
                source_line(tables, official["source_id"].iloc[0]),
                "La limite officielle entre « reconduit » et « modifié » est plus large que la nôtre ; sa liste n’est pas publiée.",
            )
        )
    return tuple(figures)


def explorer_about(
    tables: Tables, explorer: Explorer, selection: Selection
) -> tuple[tuple[str, str], ...]:
    """Write "Ce que montre cette vue" for the explorer map.

    Definition, denominator, what is missing, vintage, sources.
    """
    sections: list[tuple[str, str]] = []
    if selection.mode == "evolution":
        sections += [
            (
                "Définition",
                "Chaque territoire est comparé, commune par commune, aux périmètres de l’autre phase. "
                "Inchangé : au moins 99 % des habitants des deux côtés sont communs. Nouveau : aucune commune commune. "
                "Modifié : entre les deux. Fusion, scission : plusieurs territoires d’un côté pour un de l’autre.",
            ),
            (
                "Unité",
                "Communes ramenées à la géographie du 1er janvier 2026 ; population municipale.",
            ),
        ]
        if selection.since == "2018":
            sections.append(
                (
                    "Ce qui manque",
                    f"La liste nationale de novembre 2018 n’est pas publiée : {_unknown_2018(tables)} territoires de 2020 restent à l’état "
                    "inconnu, et le calcul ne devine pas.",
                )
            )
    elif selection.phase == "2018":
        sections += [
            (
                "Définition",
                "Pour chaque territoire de 2020 : labellisé en novembre 2018 d’après une source, ajouté ensuite d’après une source, ou inconnu.",
            ),
            (
                "Ce qui manque",
                "Les périmètres de 2018, et l’état de tous les territoires marqués « inconnu ».",
            ),
        ]
    else:
        sections.append(("Définition", explorer.indicator.definition))
        if explorer.measure is not None:
            sections.append(
                (
                    "Dénominateur",
                    explorer.measure.denominator
                    if explorer.per == RATE
                    else "Aucun : total du territoire, en cercles proportionnels.",
                )
            )
        if explorer.indicator.partial:
            sections.append(("Ce qui manque", explorer.indicator.missing))
    sections += [
        (
            "Millésime",
            f"Membres dans la géographie de l’année de la phase ({vintages(tables)}) ; contours et population de 2026.",
        ),
        (
            "Sources",
            _sources(tables, explorer.indicator, selection),
        ),
        (
            "Lecture de la carte",
            "Un clic choisit un territoire. La liste à côté contient les mêmes territoires, utilisable au clavier. Les cadres de l’outre-mer ont leur propre échelle.",
        ),
    ]
    return tuple(sections)


def _unknown_2018(tables: Tables) -> int:
    return int((tables.table("status_2018")["status"] == "unknown").sum())


def _sources(tables: Tables, indicator: Indicator, selection: Selection) -> str:
    """Write the sources of an indicator, then those of the perimeters compared, and of outlines."""
    named = [
        indicator.credit
        if source == EACH_PROJECT
        else f"{indicator.label} : {source_line(tables, source).text}."
        for source in indicator.sources
        if source != PERIMETERS
    ]
    evolution = selection.mode == "evolution"
    phases = (selection.since, selection.until) if evolution else (selection.phase,)
    lists = dict.fromkeys(
        source_line(tables, perimeter_source(tables, phase)).text for phase in phases
    )
    if "2018" in phases:
        named.append(
            "États de novembre 2018 : presse et préfectures, chaque territoire nomme sa source."
        )
    return " ".join(
        [
            *named,
            f"Périmètres : {' ; '.join(lists)}, Licence Ouverte 2.0.",
            "Contours : © IGN, généralisés. Population : Insee.",
        ]
    )


def rows_frame(tables: Tables, view: CarteView, selection: Selection) -> pd.DataFrame:
    """Return exactly the rows of the list, as a table to download.

    One row per territory listed, in the order of the list: phase, id_ti, name, regions (codes
    separated by a space), then the indicator or the state, and the population, area and counts of
    the perimeter.
    """
    from tdi.views.territory_table import territory_table

    shown = selection.shown_phase
    facts = territory_table(tables, shown).set_index("id_ti")
    records = []
    for row in view.explorer.rows:
        record: dict[str, object] = {
            "phase": selection.since if row.side == "from" else shown,
            "id_ti": row.id_ti,
            "name": row.name,
            "regions": " ".join(row.regions),
        }
        if view.explorer.measure is not None:
            record[view.explorer.measure.column] = row.value
        elif selection.mode == "evolution" or shown == "2018":
            record["state"] = row.text
        if row.side == "to":
            for column in (
                "population",
                "area_km2",
                "commune_count",
                "epci_count",
                "project_count",
            ):
                record[column] = facts.at[row.id_ti, column]
        records.append(record)
    return pd.DataFrame.from_records(records)
