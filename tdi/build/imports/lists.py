"""Official lists of territories.

Which phase they are about, the members they say, and what they change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from geo.codes import commune_of_siren
from geo.vintage import Cog
from tdi.build.imports.provenance import Entry, Imports
from tdi.build.reference_schema import TABLES
from tdi.build.reference_tables import Reference
from tdi.errors import ImportRefused
from tdi.model.phases import PHASES_WITH_PERIMETER

LISTS: Final = ("ti-groupements", "ti-communes")
_KINDS: Final = {"ept": ("EPT",), "epci": ("CC", "CA", "CU", "ME", "MET69")}
_COMMUNE: Final = "COM"
_NEW_PHASE: Final = (
    "if it corrects that phase, say so with --phase {phase}; a phase of its own has to be added first: see "
    "« A new phase » in docs/imports.md."
)

Perimeter = dict[str, frozenset[str]]
"""id_ti -> communes."""


@dataclass(frozen=True)
class Recognised:
    """The phase that a list is about, and how far it is that of the store.

    Attributes
    ----------
    phase : str
        Phase whose perimeters are nearest.
    same : int
        Territories whose communes are the same.
    territories : int
        Territories of the list.
    identical : bool
        Whether codes, communes and names are all the same.
    """

    phase: str
    same: int
    territories: int
    identical: bool


def compositions(cog: Cog) -> tuple[Perimeter, dict[str, tuple[str, str]]]:
    """Return the communes of each EPCI and EPT of a vintage, and its (kind of member, name)."""
    groups: Perimeter = {}
    labels: dict[str, tuple[str, str]] = {}
    for (siren, kind, name), rows in cog.groupings.groupby(["siren", "kind", "name"]):
        groups[str(siren)] = frozenset(rows["insee_com"])
        labels[str(siren)] = ("ept" if kind in _KINDS["ept"] else "epci", str(name))
    return groups, labels


def perimeters_of(
    entry_dataset: str, rows: pd.DataFrame, cog: Cog
) -> tuple[Perimeter, dict[str, str]]:
    """Return the communes and the name of each territory of a list.

    Raises
    ------
    ImportRefused
        If a grouping or commune is unknown at that vintage, lies in two territories, or a territory
        has two names.
    """
    names = _names(rows)
    if entry_dataset == "ti-communes":
        where = "ti-communes"
        unknown = sorted(set(rows["insee_com"]) - cog.codes)
        if unknown:
            raise ImportRefused(
                f"{len(unknown)} communes are not of COG {cog.vintage}: {', '.join(unknown[:8])}.",
                where=where,
                remedy="check the vintage of the list.",
            )
        return {str(k): frozenset(v) for k, v in rows.groupby("id_ti")["insee_com"]}, names
    found: dict[str, set[str]] = {}
    owner: dict[str, str] = {}
    for row in rows.itertuples(index=False):
        _, _, communes = _member(row, cog)
        for commune in communes:
            if commune in owner:
                raise ImportRefused(
                    f"the commune {commune} is in {owner[commune]} and in {row.id_ti}.",
                    where=f"ti-groupements, line {row.line}",
                    remedy="the list contradicts itself: tell the publisher, or mend a copy of it.",
                )
            owner[commune] = row.id_ti
            found.setdefault(row.id_ti, set()).add(commune)
    return {key: frozenset(value) for key, value in found.items()}, names


def _names(rows: pd.DataFrame) -> dict[str, str]:
    pairs = rows[["id_ti", "lib_ti"]].drop_duplicates()
    twice = pairs[pairs.duplicated("id_ti", keep=False)]
    if len(twice):
        code = twice["id_ti"].iloc[0]
        both = " / ".join(twice.loc[twice["id_ti"] == code, "lib_ti"])
        raise ImportRefused(
            f"the territory {code} has two names: {both}.",
            where="the list",
            remedy="the list contradicts itself: tell the publisher, or mend a copy of it.",
        )
    return dict(zip(pairs["id_ti"], pairs["lib_ti"], strict=True))


def _member(row, cog: Cog) -> tuple[str, str, frozenset[str]]:  # type: ignore[no-untyped-def]
    """Return kind of member, code and communes of one row of a list by grouping."""
    groups, labels = _compositions(cog)
    where = f"ti-groupements, line {row.line}"
    if str(row.nature_juridique).strip().upper() == _COMMUNE:
        code = commune_of_siren(row.siren_groupement)
        if code is None or code not in cog.codes:
            code = _commune_by_name(str(row.lib_groupement or ""), row.id_ti, cog)
        if code is None:
            raise ImportRefused(
                f"the SIREN {row.siren_groupement} ({row.lib_groupement}) is no commune of COG {cog.vintage}.",
                where=where,
                remedy="check the vintage of the list; a commune nouvelle is found by its name when it is unique.",
            )
        return "commune", code, frozenset([code])
    if row.siren_groupement not in groups:
        raise ImportRefused(
            f"the grouping {row.siren_groupement} ({row.lib_groupement}) is unknown at COG {cog.vintage}.",
            where=where,
            remedy="check the vintage of the list.",
        )
    return labels[row.siren_groupement][0], row.siren_groupement, groups[row.siren_groupement]


_CACHE: dict[int, tuple[Perimeter, dict[str, tuple[str, str]]]] = {}


def _compositions(cog: Cog) -> tuple[Perimeter, dict[str, tuple[str, str]]]:
    if id(cog) not in _CACHE:
        _CACHE.clear()
        _CACHE[id(cog)] = compositions(cog)
    return _CACHE[id(cog)]


def _commune_by_name(name: str, id_ti: str, cog: Cog) -> str | None:
    """Return the commune of that name in the region of the territory's code.

    When there is one alone.
    """
    here = cog.communes[cog.communes["region"] == id_ti[3:5]]
    found = here.loc[here["name"].str.casefold() == name.casefold(), "insee_com"].tolist()
    return str(found[0]) if len(found) == 1 else None


def recognise(
    perimeter: Perimeter,
    names: Mapping[str, str],
    known: Mapping[str, Perimeter],
    known_names: Mapping[tuple[str, str], str],
    asked: str | None,
    *,
    exact: bool = True,
) -> Recognised:
    """Return the phase a list is about: the one asked for, or the one whose perimeters it repeats.

    Parameters
    ----------
    perimeter, names : mapping
        Communes and names of the list.
    known : mapping of phase to perimeter
        Those of the store, at the vintage of the phase.
    known_names : mapping of (phase, id_ti) to str
    asked : str or None
        Phase given on the command line.
    exact : bool
        Whether a list that repeats no phase is refused.

    Raises
    ------
    ImportRefused
        If the list is none of the known phases and none was asked for.
    """
    scores: dict[str, Recognised] = {}
    for phase, mine in known.items():
        same = sum(mine.get(code) == communes for code, communes in perimeter.items())
        identical = perimeter == mine and all(
            known_names.get((phase, c)) == n for c, n in names.items()
        )
        scores[phase] = Recognised(phase, same, len(perimeter), identical)
    if asked is not None:
        return scores[asked]
    best = max(scores.values(), key=lambda item: (item.identical, item.same, item.phase))
    if exact and not best.identical:
        raise ImportRefused(
            f"the list is none of the known phases: nearest is {best.phase}, {best.same} of "
            f"{best.territories} territories have the same communes.",
            where="the list",
            remedy=_NEW_PHASE.format(phase=best.phase),
        )
    return best


def with_lists(reference: Reference, held: Imports, cogs: Mapping[str, Cog]) -> Reference:
    """Return the reference tables with the lists in force in place of their phase's.

    Territories and members.

    A territory whose communes and name the list repeats keeps its rows and their source.

    Raises
    ------
    ImportRefused
        If two lists of a phase, published the same day, disagree; or the number announced is
        another.
    """
    for phase in PHASES_WITH_PERIMETER:
        entries = [held.in_force[name, phase] for name in LISTS if (name, phase) in held.in_force]
        if not entries:
            continue
        vintage = str(reference["phases"].set_index("phase")["cog_vintage"][phase])
        cog = cogs[vintage]
        latest = max(
            entries, key=lambda entry: (entry.published, entry.dataset == "ti-groupements")
        )
        rows = held.rows(latest)
        perimeter, names = perimeters_of(latest.dataset, rows, cog)
        for other in entries:
            if other is not latest and other.published == latest.published:
                agree(
                    perimeter, perimeters_of(other.dataset, held.rows(other), cog)[0], latest, other
                )
        reference = _replaced(reference, phase, perimeter, names, latest, rows, cog)
    return reference


def agree(one: Perimeter, other: Perimeter, first: Entry, second: Entry) -> None:
    """Raise ImportRefused when two lists of one day do not say the same communes, naming where."""
    places = []
    for id_ti in sorted(set(one) | set(other)):
        left, right = one.get(id_ti, frozenset()), other.get(id_ti, frozenset())
        if left != right:
            only = (
                [f"{first.dataset} alone has {', '.join(sorted(left - right)[:4])}"]
                if left - right
                else []
            )
            only += (
                [f"{second.dataset} alone has {', '.join(sorted(right - left)[:4])}"]
                if right - left
                else []
            )
            places.append(f"{id_ti}: {'; '.join(only)}")
    if places:
        raise ImportRefused(
            f"the lists {first.dataset} and {second.dataset} of {first.published or 'unknown day'} differ in "
            f"{len(places)} territories ({'. '.join(places[:5])}).",
            where=f"phase {first.slot}",
            remedy="tell the publisher which is right; import the corrected one with its day (--published).",
        )


def _replaced(
    reference: Reference,
    phase: str,
    perimeter: Perimeter,
    names: Mapping[str, str],
    entry: Entry,
    rows: pd.DataFrame,
    cog: Cog,
) -> Reference:
    announced = int(reference["phases"].set_index("phase")["announced_count"][phase])
    if len(perimeter) != announced:
        raise ImportRefused(
            f"the list has {len(perimeter)} territories, {announced} are announced for phase {phase}.",
            where=entry.dataset,
            remedy="if the announcement changed, correct announced_count in data/reference/phases.csv with its source.",
        )
    territories, members = reference["territories"], reference["members"]
    groups, _ = _compositions(cog)
    old = members[members["phase"] == phase]
    old_territories = territories[territories["phase"] == phase].set_index("id_ti")
    new_members, new_territories = [], []
    region_of = cog.communes.set_index("insee_com")["region"]
    for id_ti in sorted(perimeter):
        communes, name = perimeter[id_ti], names[id_ti]
        mine = old[old["id_ti"] == id_ti]
        before = frozenset(
            commune
            for code, kind in zip(mine["code"], mine["member_kind"], strict=True)
            for commune in ([code] if kind == "commune" else groups.get(code, ()))
        )
        known = id_ti in old_territories.index
        if before == communes:
            new_members.append(mine)
        else:
            new_members.append(_members(phase, id_ti, communes, entry, rows, cog))
        if known and before == communes and old_territories.loc[id_ti, "name"] == name:
            new_territories.append(
                territories[(territories["phase"] == phase) & (territories["id_ti"] == id_ti)]
            )
            continue
        regions = tuple(sorted({str(region_of[code]) for code in communes}))
        new_territories.append(
            pd.DataFrame(
                {
                    "phase": [phase],
                    "id_ti": [id_ti],
                    "name": [name],
                    "regions": pd.Series([regions], dtype=object),
                    "source_id": [entry.source_id],
                }
            )
        )
    tables = dict(reference.tables)
    tables["members"] = _joined(members, phase, new_members, "members")
    tables["territories"] = _joined(territories, phase, new_territories, "territories")
    return replace(reference, tables=tables)


def _joined(old: pd.DataFrame, phase: str, new: list[pd.DataFrame], name: str) -> pd.DataFrame:
    columns = list(TABLES[name].columns)
    parts = [old[old["phase"] < phase], *new, old[old["phase"] > phase]]
    return pd.concat([part[columns].astype(object) for part in parts], ignore_index=True)


def _members(
    phase: str, id_ti: str, communes: frozenset[str], entry: Entry, rows: pd.DataFrame, cog: Cog
) -> pd.DataFrame:
    """Return the members of a territory.

    As a list by grouping says, or deduced from communes (whole EPCI and EPT first).
    """
    groups, labels = _compositions(cog)
    found: list[tuple[str, str, str]] = []
    if entry.dataset == "ti-groupements":
        for row in rows[rows["id_ti"] == id_ti].itertuples(index=False):
            kind, code, _ = _member(row, cog)
            found.append((kind, code, str(row.lib_groupement or labels.get(code, ("", code))[1])))
    else:
        left = set(communes)
        for siren in sorted(groups, key=lambda s: (labels[s][0] != "ept", s)):
            if groups[siren] <= left:
                found.append((*labels[siren][:1], siren, labels[siren][1]))
                left -= groups[siren]
        names = cog.communes.set_index("insee_com")["name"]
        found += [("commune", code, str(names[code])) for code in sorted(left)]
    return pd.DataFrame(
        [
            (phase, id_ti, kind, code, name, cog.vintage, entry.source_id)
            for kind, code, name in found
        ],
        columns=list(TABLES["members"].columns),
        dtype=object,
    )
