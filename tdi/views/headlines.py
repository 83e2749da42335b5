"""The headline figures: computed from the perimeters or quoted from a published statement.

Always with their source.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from tdi.model.phases import perimeter_phase
from tdi.text.typography import day, euros, millions, number, percent
from tdi.views.figure import Headline, SourceLine
from tdi.views.phases import Tables


@lru_cache(maxsize=4)
def _sources(tables: Tables) -> dict[str, SourceLine]:
    lines = {}
    for row in tables.table("sources").itertuples(index=False):
        published = f", {day(row.published)}" if row.published else ""
        lines[str(row.source_id)] = SourceLine(
            f"{row.producer}, {row.title}{published}", row.url or ""
        )
    return lines


def source_line(tables: Tables, source_id: str) -> SourceLine:
    """Write a registered source as one line: producer, title, date of publication."""
    return _sources(tables)[source_id]


def stated(tables: Tables, figure_id: str, label: str) -> Headline:
    """Quote a figure of the reference tables, with its qualifier, date and source."""
    row = tables.table("figures").set_index("figure_id").loc[figure_id]
    value = euros(row["value"]) if row["unit"] == "EUR" else number(row["value"])
    qualifier = (
        ""
        if row["qualifier"] in {"exact", ""} or pd.isna(row["qualifier"])
        else f"{row['qualifier']} "
    )
    note = row["note"] if isinstance(row["note"], str) else ""
    return Headline(
        f"{qualifier}{value}", label, day(row["as_of"]), source_line(tables, row["source_id"]), note
    )


def perimeter_headlines(tables: Tables, phase: str) -> tuple[Headline, ...]:
    """Return the figures computed on the perimeters of a phase.

    Territories, intercommunalities, inhabitants, share.
    """
    phases = tables.table("phases").set_index("phase")
    info = phases.loc[phase]
    drawn = perimeter_phase(phase)
    territories = tables.table("territories")
    here = territories[territories["phase"] == drawn]
    members = tables.table("members")
    mine = members[members["phase"] == drawn]
    groupings = int((mine["member_kind"] != "commune").sum())
    singles = int((mine["member_kind"] == "commune").sum())
    communes = tables.table("communes")
    population = int(here["population"].sum())
    nation = int(communes["population"].sum())
    published = source_line(tables, info["source_id"])
    computed = SourceLine(
        f"{published.text} ; population municipale des communes de 2026 (Insee), calcul de ce site",
        published.url,
    )
    date = day(info["date"])
    if phase == "2018":
        states = tables.table("status_2018")["status"]
        return (
            Headline("124", "territoires annoncés", date, published),
            Headline(
                number((states == "labelled").sum()),
                "territoires de 2020 établis comme labellisés dès 2018",
                date,
                SourceLine(
                    "Presse et préfectures, novembre et décembre 2018 ; chaque territoire porte sa source"
                ),
            ),
            Headline(
                number((states == "unknown").sum()),
                "territoires de 2020 dont l’état en 2018 est inconnu",
                date,
                SourceLine("Aucune liste nationale lisible de novembre 2018 n’est publiée"),
            ),
        )
    extra = f" et {singles} communes isolées" if singles else ""
    return (
        Headline(number(len(here)), "territoires d’industrie", date, published),
        Headline(number(groupings), f"intercommunalités{extra}", date, published),
        Headline(millions(population), "habitants", "communes de 2026", computed),
        Headline(percent(population / nation), "de la population", "communes de 2026", computed),
    )
