"""What was said and by whom.

Statements that disagree, the timeline of announcements, the founding documents in brief.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from tdi.text.typography import NBSP, day, euros, number, ordinal, percent, quantity
from tdi.views.figure import SourceLine
from tdi.views.financements._conflicts import conflicts
from tdi.views.financements._statement_parts import Disagreement, Said
from tdi.views.phases import Tables

__all__ = [
    "Disagreement",
    "Group",
    "Said",
    "disagreements",
    "founding",
    "occitanie_2018",
    "source_lines",
    "timeline",
]

_FIRST: Final = ("ti-count", "priority-envelope", "committed", "jobs", "projects")
_QUALIFIED: Final = {"environ", "plus de", "près de"}
_FACT_TITLES: Final = {
    "besoins": "Quatre besoins",
    "principes": "Trois principes",
    "gouvernance": "Qui gouverne un territoire",
    "selection-territoires": "Comment les territoires sont choisis",
    "selection-projets": "Comment les projets sont choisis",
    "pack-rebond": "Le Pack rebond du 20 juillet 2020",
}
_FIGURE_TITLES: Final = {
    "dates": "Dates",
    "territoires": "Territoires",
    "principes": "Contenu",
    "enveloppes": "Enveloppes et engagements",
    "faiit": "France Relance (FAIIT)",
    "projets": "Projets et actions",
    "competences": "Emplois et compétences",
    "sites": "Sites clés en main",
    "fonds-vert": "Fonds vert",
    "contexte": "Contexte",
}


@dataclass(frozen=True)
class Group:
    """Figures or facts of the founding documents under one heading."""

    title: str
    items: tuple[Said, ...]


@lru_cache(maxsize=4)
def source_lines(tables: Tables) -> Mapping[str, SourceLine]:
    """Return every registered source as one line: producer, title, date of publication."""
    sources = tables.table("sources")
    columns = (sources[name] for name in ("source_id", "producer", "title", "published", "url"))
    return {
        source_id: SourceLine(
            f"{producer}, {title}" + (f", {day(published)}" if published else ""), url or ""
        )
        for source_id, producer, title, published, url in zip(*columns, strict=True)
    }


def value_text(row: pd.Series) -> str:
    """Write the value of a figure with its qualifier and unit, the French way."""
    unit, value = row["unit"], row["value"]
    if unit == "date":
        text = day(row["value_text"])
    elif unit == "period":
        text = str(row["value_text"])
    elif unit == "EUR":
        text = euros(value)
    elif unit.startswith("EUR_per_"):
        text = f"{euros(value)} {({'year': 'par an', 'project': 'par projet', 'contract': 'par contrat'})[unit[8:]]}"
    elif unit == "share":
        text = percent(value, 0 if round(value * 100, 1).is_integer() else 1)
    elif row["key"] == "assembly_rank":
        text = ordinal(int(value), feminine=True)
    elif unit == "ha":
        text = quantity(value, "ha")
    else:
        noun = f"{NBSP}{row['noun_fr']}" if row["noun_fr"] else ""
        text = f"{number(value)}{noun}"
    return f"{row['qualifier']} {text}" if row["qualifier"] in _QUALIFIED else text


def said(row: pd.Series, sources: Mapping[str, SourceLine], label: str, says: str = "") -> Said:
    """Return a figure (a row of ``figures`` or ``statements``) as a reader sees it."""
    scope = {"nation": "France", "overseas": "Outre-mer"}.get(
        row["scope"], row.get("scope_label") or ""
    )
    return Said(
        row["figure_id"],
        value_text(row),
        label,
        day(row["as_of"]),
        f"{scope}, {row['period_label']}",
        says,
        sources[row["source_id"]],
        row["note"] or "",
    )


@dataclass(frozen=True)
class _Held:
    """Something said, with what it is filtered by."""

    item: Any
    funds: frozenset[str]
    years: frozenset[str]

    def answers(self, fund: str | None, year: str | None) -> bool:
        return (fund is None or fund in self.funds) and (year is None or year in self.years)


def disagreements(
    tables: Tables, fund: str | None = None, year: str | None = None
) -> tuple[Disagreement, ...]:
    """Return the questions with different answers.

    With a fund or a year, those that one of its statements answers.

    The fields on which an imported file and an earlier source disagree come last.
    """
    return tuple(held.item for held in _disagreements(tables) if held.answers(fund, year))


def timeline(tables: Tables, fund: str | None = None, year: str | None = None) -> tuple[Said, ...]:
    """Return the announcements by date: launches, numbers of territories, envelopes.

    One row per statement, oldest first.
    """
    return tuple(held.item for held in _timeline(tables) if held.answers(fund, year))


@lru_cache(maxsize=4)
def _disagreements(tables: Tables) -> tuple[_Held, ...]:
    sources = source_lines(tables)
    figures = tables.table("figures").set_index("figure_id", drop=False)
    topics = tables.table("statement_topics").set_index("topic")
    rows = tables.table("statements")
    ranked = sorted(
        topics.index, key=lambda topic: (_FIRST.index(topic) if topic in _FIRST else 9, topic)
    )
    found = []
    for topic in ranked:
        here = rows[rows["topic"] == topic]
        mine = figures.loc[here["figure_id"]]
        statements = tuple(
            said(row, sources, row["label_fr"], text)
            for (_, row), text in zip(mine.iterrows(), here["says_fr"], strict=True)
        )
        title, reading = topics.loc[topic, "title_fr"], topics.loc[topic, "reading_fr"]
        found.append(
            _Held(
                Disagreement(topic, title, reading, statements),
                frozenset(mine["fund"].dropna()),
                frozenset(end[:4] for end in mine["as_of_end"].dropna()),
            )
        )
    found += [_Held(*held) for held in conflicts(tables, sources)]
    return tuple(found)


@lru_cache(maxsize=4)
def _timeline(tables: Tables) -> tuple[_Held, ...]:
    sources = source_lines(tables)
    figures = tables.table("figures")
    told = (
        (figures["stage"] == "announced")
        | (figures["unit"] == "EUR_per_year")
        | ((figures["unit"] == "date") & (figures["key"] != "next_cni_date"))
        | (
            figures["key"].isin(
                ["ti_count", "turnkey_sites", "turnkey_sites_2030", "production_schools"]
            )
        )
    )
    rows = figures[told & (figures["scope"] == "nation") & figures["as_of"].notna()]
    when = rows["value_text"].where(rows["unit"] == "date", rows["as_of_end"])
    rows = rows.assign(when=when).sort_values(["when", "figure_id"], kind="stable")
    rows = rows.drop_duplicates(["key", "value", "value_text", "when"])
    return tuple(
        _Held(
            replace(
                said(row, sources, row["label_fr"]),
                date=day(row["value_text"] if row["unit"] == "date" else row["as_of"]),
                value="" if row["unit"] == "date" else value_text(row),
            ),
            frozenset([row["fund"]] if row["fund"] else []),
            frozenset([row["when"][:4]]),
        )
        for _, row in rows.iterrows()
    )


@lru_cache(maxsize=4)
def founding(tables: Tables) -> tuple[Group, ...]:
    """Return all that the founding documents state.

    What they list first, then every figure, each with date and source.
    """
    sources = source_lines(tables)
    facts = tables.table("programme_facts")
    groups = [
        Group(
            title,
            tuple(
                Said(
                    f"{topic}-{row['rank']}",
                    row["label_fr"],
                    row["text_fr"] or "",
                    day(row["as_of"]) if row["as_of"] else "date non donnée",
                    "",
                    "",
                    sources[row["source_id"]],
                    row["note"] or "",
                )
                for _, row in facts[facts["topic"] == topic].iterrows()
            ),
        )
        for topic, title in _FACT_TITLES.items()
    ]
    groups.append(occitanie_2018(tables))
    figures = tables.table("figures")
    mine = figures[figures["founding"].astype(bool)].sort_values("as_of_end", kind="stable")
    for topic, title in _FIGURE_TITLES.items():
        rows = mine[mine["topic"] == topic]
        if topic == "competences":  # the jobs stand with the skills they call for
            rows = pd.concat([rows, mine[mine["key"] == "jobs_faiit"]])
        elif topic == "faiit":
            rows = rows[rows["key"] != "jobs_faiit"]
        groups.append(
            Group(title, tuple(said(row, sources, row["label_fr"]) for _, row in rows.iterrows()))
        )
    return tuple(groups)


def occitanie_2018(tables: Tables) -> Group:
    """Return the nine territories of Occitanie of November 2018, by name, each with its source."""
    sources = source_lines(tables)
    named = tables.table("territories_2018")
    here = [any(code.startswith("ti-76") for code in codes) for codes in named["ids_ti_2020"]]
    return Group(
        "Les neuf territoires d’Occitanie de novembre 2018",
        tuple(
            Said(
                row["ids_ti_2020"][0],
                row["name"],
                "",
                day("2018-11-22"),
                "Occitanie",
                "",
                sources[row["source_id"]],
                "Pau – Tarbes, à cheval sur deux régions, est compté en Nouvelle-Aquitaine.",
            )
            for _, row in named[here].iterrows()
        ),
    )
