"""Official rows and hand-kept rows as one table: matched and counted once, the values that disagree kept beside.

The rows come out with the columns of the reference table, so that the build treats them like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import pandas as pd

from tdi.build.imports.datasets import DATASETS, Dataset
from tdi.build.imports.kept import Entry, Imports
from tdi.build.imports.matching import Candidate, Party, match
from tdi.build.imports.precedence import REFERENCE, Rules, ranked, rule_of
from tdi.build.places import Known, known_names, plain, resolve_names
from tdi.model.tables import TABLES
from tdi.model.vocabulary import REGIONS
from tdi.search import normalise
from tdi.store import sha256
from tdi.typography import euros

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
_LONGEST_TITLE: Final = 300
_PLACE: Final = ("commune_name", "dep", "region")


@dataclass(frozen=True)
class Places:
    """What is needed to say where a row lies: communes of 2026, their other names, their former codes."""

    communes: pd.DataFrame
    aliases: pd.DataFrame
    crosswalk: pd.DataFrame

    @cached_property
    def successors(self) -> dict[str, tuple[str, ...]]:
        """The communes of 2026 that each former code became."""
        found: dict[str, set[str]] = {}
        for code, target in zip(self.crosswalk["insee_from"], self.crosswalk["insee_to"], strict=True):
            found.setdefault(code, set()).add(target)
        return {code: tuple(sorted(targets)) for code, targets in found.items()}

    @cached_property
    def codes(self) -> frozenset[str]:
        """The communes of 2026."""
        return frozenset(self.communes["insee_com"])

    def today(self, codes: pd.Series) -> pd.Series:
        """Return the commune of 2026 of each code; None where it is unknown or became several."""
        values = []
        for code in codes.tolist():
            became = () if code in self.codes else self.successors.get(code, ())
            values.append(code if code in self.codes else became[0] if len(became) == 1 else None)
        return pd.Series(values, index=codes.index, dtype=object)

    @cached_property
    def known(self) -> Known:
        """The communes that answer to a name in a département."""
        return known_names(self.communes, self.aliases)

    def names(self) -> dict[str, str]:
        """Return the name of each commune."""
        return dict(zip(self.communes["insee_com"], self.communes["name"], strict=True))


@dataclass
class Merged:
    """A table with its official rows, the pairs found, the values that disagree, and the rows of each import."""

    frame: pd.DataFrame
    candidates: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    official: dict[str, pd.DataFrame] = field(default_factory=dict)


def official_projects(entry: Entry, rows: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Return official rows as projects: the columns of the reference table, and ``amount`` as published."""
    dataset = DATASETS[entry.dataset]
    none = pd.Series([None] * len(rows), index=rows.index, dtype=object)
    if entry.dataset == "fonds-vert":
        insee = rows["code_commune"]
        dep = insee.map(places.communes.set_index("insee_com")["dep"]).fillna(rows["code_departement"])
        amount = rows["montant_engage"].astype("float64")
        made = {
            "project_id": [f"fonds-vert-{entry.slot}-{_slug(code)}" for code in rows["numero_dossier_ds"]],
            "company": rows["raison_sociale_beneficiaire"],
            "siren": rows["siret_beneficiaire"].str[:9],
            "title": _titles(rows["nom_du_projet"]),
            "theme": none,
            "commune_name": rows["nom_commune"],
            "insee_com": insee,
            "decision": pd.Series([entry.slot] * len(rows), index=rows.index, dtype=object),
            "aid_eur": amount.round().astype("Int64"),
        }
    else:
        dep = rows["code_departement"]
        amount = pd.Series([float("nan")] * len(rows), index=rows.index)
        made = {
            "project_id": _relance_ids(rows),
            "company": rows["entreprise"],
            "siren": rows["siren"],
            "title": _titles(rows["description_projet"]),
            "theme": rows["filiere"],
            "commune_name": rows["nom_commune"],
            "insee_com": none,
            "decision": none,
            "aid_eur": pd.array([pd.NA] * len(rows), dtype="Int64"),
        }
    frame = pd.DataFrame(made, index=rows.index)
    frame["project_id"] = frame["project_id"].astype(object)
    regions = places.communes.drop_duplicates("dep").set_index("dep")["region"]
    by_name = {normalise(name): code for code, name in REGIONS.items()}
    said = rows["nom_region"].map(lambda name: by_name.get(plain(name)) if isinstance(name, str) else None)
    frame["dep"] = dep
    frame["region"] = dep.map(regions).fillna(said)
    frame["fund"] = dataset.fund
    frame["investment_eur"] = pd.array([pd.NA] * len(rows), dtype="Int64")
    frame["job_count"] = pd.array([pd.NA] * len(rows), dtype="Int64")
    frame["confidence"] = "high"
    frame["source_id"] = entry.source_id
    frame["note"] = none
    frame["amount"] = amount
    for column in ("siren", "title", "dep", "region", "theme", "commune_name", "insee_com"):
        frame[column] = _plain(frame[column])
    return frame


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
        merged.frame = pd.concat([part[columns].astype(projects.dtypes) for part in parts], ignore_index=True)
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
    """Match an import with the reference rows (the first part, changed in place of), return the rows left over."""
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
    for column in ("siren", "title", "theme", "insee_com", "decision", "aid_eur", "fund", "source_id"):
        rule = rule_of(rules, "projects", column)
        held = ranked(rule, {REFERENCE: _value(mine[column]), entry.dataset: _value(other[column])})
        if not held:
            continue
        source, value = held[0]
        told = {REFERENCE: mine, entry.dataset: other}
        shown = {name: (codes[row] if name == REFERENCE and column == "insee_com" else v) for name, v in held}
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
                        "as_of": mine["decision"] if name == REFERENCE else (entry.published or None),
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


def merge_sites(sites: pd.DataFrame, held: Imports, places: Places) -> pd.DataFrame:
    """Return the sites with the official ones: one in a commune that has one named site is that site."""
    columns = list(TABLES["sites"].columns)
    deps = places.communes.set_index("insee_com")[["dep", "region"]]
    for entry in held.of("sites-cles-en-main"):
        rows = held.rows(entry)
        dataset: Dataset = DATASETS[entry.dataset]
        today = places.today(rows["insee_com"])
        sites = sites.copy()
        mine = sites[sites["fund"] == dataset.fund]
        here = places.today(mine["insee_com"])
        single = here[~here.duplicated(keep=False) & here.notna()]
        place = {code: row for row, code in single.items()}
        alone = ~today.duplicated(keep=False)
        new = []
        for row, code in today.items():
            found = place.get(code) if alone[row] else None
            stage = rows.loc[row, "maturite_site"]
            if found is not None:
                if sites.at[found, "availability"] is None:
                    sites.at[found, "availability"] = stage
                continue
            new.append(
                {
                    "site_id": f"sites-2030-officiel-{_slug(rows.loc[row, 'id_site'])}",
                    "name": f"Site n° {rows.loc[row, 'id_site']} du fichier officiel",
                    "commune_name": rows.loc[row, "lib_com"],
                    "insee_com": rows.loc[row, "insee_com"],
                    "dep": deps["dep"].get(code),
                    "region": deps["region"].get(code),
                    "fund": dataset.fund,
                    "availability": stage,
                    "confidence": "high",
                    "source_id": entry.source_id,
                }
            )
        if new:
            more = pd.DataFrame(new).reindex(columns=columns)
            more = more.astype(object).where(more.notna(), None).astype(sites.dtypes)
            sites = pd.concat([sites, more], ignore_index=True)
    return sites


def _slug(text: str) -> str:
    if text.isdigit():
        return text
    return "-".join(normalise(text).split()) or sha256(text.encode())[:8]


def _titles(texts: pd.Series) -> pd.Series:
    return texts.map(
        lambda text: text if not isinstance(text, str) or len(text) <= _LONGEST_TITLE else f"{text[:299]}…"
    )


def _plain(series: pd.Series) -> pd.Series:
    return series.astype(object).where(series.notna(), None)


def _relance_ids(rows: pd.DataFrame) -> list[str]:
    """Return a key made of the row's content, the same from one version of the file to the next."""
    seen: dict[str, int] = {}
    keys = []
    for parts in zip(
        rows["entreprise"], rows["siren"], rows["nom_commune"], rows["description_projet"], strict=True
    ):
        digest = sha256("\x1f".join(part or "" for part in parts).encode())[:10]
        seen[digest] = seen.get(digest, 0) + 1
        keys.append(f"relance-{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else ""))
    return keys
