"""Official rows and hand-kept rows as one table.

Matched and counted once, the values that disagree kept beside.

The rows come out with the columns of the reference table, so that the build treats them like any
other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from tdi.build.imports.matching import Candidate, Party, match
from tdi.build.imports.places import Places
from tdi.build.imports.precedence import REFERENCE, Rules, ranked, rule_of
from tdi.build.imports.projects import official_projects
from tdi.build.imports.provenance import Entry, Imports
from tdi.build.places import resolve_names
from tdi.build.reference_schema import TABLES
from tdi.text.typography import euros

NAMED_FUNDS: Final = {
    "plan-de-relance": ("faiit", "faiit-probable", "relance-non-precise"),
    "fonds-vert": ("fonds-vert-ti",),
}
"""Funds among whose named projects an official row is looked for."""
_FIELDS_FR: Final = {
    "aid_eur": "Aide attribuée",
    "siren": "SIREN",
    "insee_com": "Commune",
    "fund": "Fonds ou mesure",
}
_PLACE: Final = ("commune_name", "dep", "region")


@dataclass
class Merged:
    """A table with its official rows, the pairs found, the values that disagree.

    With the rows of each import.
    """

    frame: pd.DataFrame
    candidates: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    official: dict[str, pd.DataFrame] = field(default_factory=dict)


def merge_projects(
    projects: pd.DataFrame,
    held: Imports,
    places: Places,
    rules: Rules,
    decisions: Mapping[tuple[str, str], bool],
) -> Merged:
    """Merge every import of projects in force.

    Parameters
    ----------
    projects : pandas.DataFrame
        The reference table.
    held : Imports
    places : Places
    rules : mapping
        See :func:`read_precedence`.
    decisions : mapping
        See :func:`read_decisions`.

    Returns
    -------
    Merged
        The frame in the order: reference rows, then rows that no reference row names, by import.
    """
    merged = Merged(projects)
    parts = [projects]
    for name in NAMED_FUNDS:
        for entry in held.of(name):
            official = official_projects(entry, held.rows(entry), places)
            merged.official[entry.import_id] = official
            parts.append(_take(parts, official, entry, places, rules, decisions, merged))
    columns = list(TABLES["projects"].columns)
    if len(parts) > 1:
        merged.frame = pd.concat(
            [part[columns].astype(projects.dtypes) for part in parts], ignore_index=True
        )
    return merged


def _take(
    parts: list[pd.DataFrame],
    official: pd.DataFrame,
    entry: Entry,
    places: Places,
    rules: Rules,
    decisions: Mapping[tuple[str, str], bool],
    merged: Merged,
) -> pd.DataFrame:
    """Match an import with the reference rows, and return the rows left over.

    The first part of the reference rows is changed in place.
    """
    reference = parts[0].copy()
    wanted = reference["fund"].isin(NAMED_FUNDS[entry.dataset])
    if entry.slot:
        other_year = reference["decision"].map(
            lambda day: isinstance(day, str) and entry.slot not in re.findall(r"\d{4}", day)
        )
        wanted &= ~other_year.astype(bool)
    named = reference[wanted]
    pairs = match(parties(named, places), parties(official, places), decisions)
    rows = official.set_index("project_id", drop=False)
    by_id = {key: row for row, key in zip(named.index, named["project_id"], strict=True)}
    names = places.names()
    codes = places.today(reference["insee_com"])
    for pair in pairs:
        row, other = by_id[pair.named], rows.loc[pair.official]
        merged.candidates.append(_candidate(pair, entry, reference.loc[row], other))
        if pair.verdict == "same":
            _settle(reference, row, other, entry, rules, merged, (names, codes))
    parts[0] = reference
    once = {pair.official for pair in pairs if pair.verdict == "same"}
    return official[~official["project_id"].isin(once)]


def parties(frame: pd.DataFrame, places: Places) -> list[Party]:
    """Return projects as sides of a comparison, each in its commune of 2026 when that is known."""
    located = resolve_names(frame, places.communes, places.aliases, places.known)
    communes = places.today(located["insee_com"])
    columns = (frame[name].tolist() for name in ("project_id", "company", "siren", "dep", "title"))
    return [
        Party(key, company, siren or "", commune or "", dep or "", title or "")
        for key, company, siren, dep, title, commune in zip(*columns, communes, strict=True)
    ]


def _settle(
    reference: pd.DataFrame,
    row: int,
    other: pd.Series,
    entry: Entry,
    rules: Rules,
    merged: Merged,
    known: tuple[dict[str, str], pd.Series],
) -> None:
    """Fill and correct a reference row by the rules; tell where the two disagree."""
    names, codes = known
    mine = reference.loc[row]
    place = mine["commune_name"] or other["commune_name"] or ""
    label = f"{mine['company']}" + (f" ({place})" if place else "")
    for column in (
        "siren",
        "title",
        "theme",
        "insee_com",
        "decision",
        "aid_eur",
        "fund",
        "source_id",
    ):
        rule = rule_of(rules, "projects", column)
        held = ranked(rule, {REFERENCE: _value(mine[column]), entry.dataset: _value(other[column])})
        if not held:
            continue
        source, value = held[0]
        told = {REFERENCE: mine, entry.dataset: other}
        shown = {
            name: (codes[row] if name == REFERENCE and column == "insee_com" else v)
            for name, v in held
        }
        if column in _FIELDS_FR and len(held) == 2 and len(set(shown.values())) == 2:
            for rank, (name, said) in enumerate(held):
                merged.conflicts.append(
                    {
                        "table": "projects",
                        "row_id": mine["project_id"],
                        "field": column,
                        "rank": rank,
                        "label_fr": label,
                        "field_fr": _FIELDS_FR[column],
                        "value_fr": _in_words(column, said, told[name], names),
                        "kept": rank == 0,
                        "reason_fr": rule.reason_fr,
                        "fund": other["fund"],
                        "as_of": mine["decision"]
                        if name == REFERENCE
                        else (entry.published or None),
                        "source_id": mine["source_id"] if name == REFERENCE else entry.source_id,
                    }
                )
        reference.at[row, column] = value
        if column == "insee_com" and source == entry.dataset:
            for part in _PLACE:
                reference.at[row, part] = other[part]


def _value(value: Any) -> Any:
    return None if value is None or value is pd.NA or value != value else value


def _in_words(column: str, value: Any, row: pd.Series, names: Mapping[str, str]) -> str:
    if column == "aid_eur":
        return euros(float(value))
    if column == "insee_com":
        return f"{names.get(value) or row['commune_name'] or ''} ({value})"
    return str(value)


def _candidate(pair: Candidate, entry: Entry, mine: pd.Series, other: pd.Series) -> dict[str, Any]:
    return {
        "import_id": entry.import_id,
        "named_id": pair.named,
        "official_id": pair.official,
        "named_company": mine["company"],
        "official_company": other["company"],
        "named_commune": mine["commune_name"],
        "official_commune": other["commune_name"],
        "score": pair.score,
        "same_siren": pair.same_siren,
        "same_commune": pair.same_commune,
        "verdict": pair.verdict,
        "decided_by": pair.by,
        "why_fr": pair.why_fr,
    }
