"""The projects and sites known inside a territory, and the money that is known.

Each dated and sourced.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.text.typography import MISSING, day, euros, is_missing, number, plural
from tdi.views.figure import SourceLine
from tdi.views.headlines import source_line
from tdi.views.phases import Tables
from tdi.views.projets.rows import united
from tdi.views.territory_facts import Key


@dataclass(frozen=True)
class ProjectLine:
    """One project or site: who, what, where, under which fund, when, how much, and who says so."""

    id: str
    kind: str
    name: str
    title: str
    commune: str
    fund: str
    date: str
    aid: str
    investment: str
    source: SourceLine


@dataclass(frozen=True)
class ProjectsView:
    """The projects and sites of a territory, the latest first, and what is known of their money.

    ``sentence`` counts them and says what the list is worth; ``money`` says how much is known, of
    how many projects.
    """

    lines: tuple[ProjectLine, ...]
    project_count: int
    site_count: int
    sentence: str
    money: str


@lru_cache(maxsize=4)
def _by_territory(tables: Tables) -> dict[Key, tuple[Any, ...]]:
    """Return the projects and sites of each territory, the latest first."""
    frame = united(tables).sort_values(
        ["date_start", "name"], ascending=[False, True], na_position="last"
    )
    found: dict[Key, list[Any]] = {}
    for row in frame.itertuples(index=False):
        for phase in PHASES_WITH_PERIMETER:
            code = getattr(row, f"ti_{phase}")
            if code:
                found.setdefault(Key(phase, code), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


@lru_cache(maxsize=4)
def _funds(tables: Tables) -> dict[str, str]:
    return dict(zip(tables.table("funds")["fund"], tables.table("funds")["label_fr"], strict=True))


def _line(tables: Tables, row: Any) -> ProjectLine:
    return ProjectLine(
        row.id,
        "site" if row.kind == "sites" else "projet",
        row.name,
        row.title or row.theme or "",
        row.commune_name or "",
        _funds(tables)[row.fund],
        day(row.date) if row.date else MISSING,
        euros(None if is_missing(row.aid_eur) else row.aid_eur),
        euros(None if is_missing(row.investment_eur) else row.investment_eur),
        source_line(tables, row.source_id),
    )


@lru_cache(maxsize=4)
def _united(tables: Tables) -> pd.DataFrame:
    return united(tables)


def region_lines(tables: Tables, region: str, phase: str) -> tuple[tuple[ProjectLine, str], ...]:
    """List the projects and sites of a region ("".

    Those whose region no source says), each with the id of its territory or "".
    """
    frame = _united(tables)
    mine = frame[frame["region"] == region] if region else frame[frame["region"].isna()]
    return tuple(
        (_line(tables, row), getattr(row, f"ti_{phase}") or "")
        for row in mine.itertuples(index=False)
    )


def projects_view(tables: Tables, key: Key) -> ProjectsView:
    """List the projects and sites that lie in a territory.

    By the commune that their source names.
    """
    mine = _by_territory(tables).get(key, ())
    lines = tuple(_line(tables, row) for row in mine)
    projects = [row for row in mine if row.kind == "projets"]
    sites = len(mine) - len(projects)
    return ProjectsView(
        lines, len(projects), sites, _sentence(len(projects), sites), _money(projects)
    )


def _sentence(projects: int, sites: int) -> str:
    if not projects and not sites:
        return (
            "Aucun projet n’y est nommé par les sources publiques réunies ici. Cela ne veut pas dire qu’il n’y en a pas : "
            "la plupart des lauréats n’ont pas été publiés un par un."
        )
    parts = []
    if projects:
        parts.append(plural(projects, "projet nommé", "projets nommés"))
    if sites:
        parts.append(plural(sites, "site clé en main", "sites clés en main"))
    return (
        f"{' et '.join(parts)}. La liste vient de communiqués et d’articles : elle est incomplète."
    )


def _money(projects: list[Any]) -> str:
    if not projects:
        return ""
    texts = []
    for column, noun, known in (
        ("aid_eur", "aide", "connue"),
        ("investment_eur", "investissement", "connu"),
    ):
        amounts = [getattr(row, column) for row in projects if not is_missing(getattr(row, column))]
        share = f"({number(len(amounts))} sur {plural(len(projects), 'projet')})"
        texts.append(
            f"{noun} {known} : {euros(sum(amounts))} {share}"
            if amounts
            else f"{noun} : {MISSING}, aucun montant publié"
        )
    text = " ; ".join(texts)
    return f"{text[:1].upper()}{text[1:]}."
