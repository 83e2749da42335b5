"""`tdi import phase-2018`: take in the full official list of November 2018 when somebody has it."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.vintage import Cog
from tdi.build.cogs import read_cogs
from tdi.build.pipeline import build_store
from tdi.build.raw import open_raw
from tdi.build.reference import Reference, read_reference
from tdi.errors import SchemaViolation
from tdi.model.tables import TABLES
from tdi.model.vocabulary import REGIONS
from tdi.paths import shown
from tdi.search import normalise
from tdi.store import sha256

HEADER = ["name", "region", "members"]
VINTAGE = "2019"
"""The oldest composition that is kept; the list of November 2018 was valid for January 2019."""
SOURCE_ID = "liste-officielle-2018"
MAJORITY = 0.5
"""A territory of 2020 is labelled when more than this share of its inhabitants was in the list of 2018."""
_SEPARATORS = re.compile(r"[\s,;|]+")


@dataclass(frozen=True)
class Territory2018:
    """One row of the official list, checked: its members and their communes on COG 2019."""

    name: str
    regions: tuple[str, ...]
    members: tuple[tuple[str, str, str], ...]
    communes: frozenset[str]


@dataclass(frozen=True)
class Plan:
    """What an import would change.

    Attributes
    ----------
    tables : dict of str to pandas.DataFrame
        The new territories_2018, members_2018 and status_2018.
    source : str
        The entry for data/sources.toml.
    differences : list of str
        One line per territory of 2020 whose state changes, then the counts.
    """

    tables: dict[str, pd.DataFrame]
    source: str
    differences: list[str]


def read_list(path: Path, cog: Cog, expected: int) -> list[Territory2018]:
    """Read and check the official list.

    Parameters
    ----------
    path : pathlib.Path
        CSV in UTF-8, comma or semicolon, with the columns name, region and members: one row per territory;
        region is an INSEE code or a name; members are SIREN or INSEE codes separated by spaces (or commas,
        semicolons).
    cog : geo.vintage.Cog
        COG 2019.
    expected : int
        Announced number of territories.

    Raises
    ------
    SchemaViolation
        At the first fault, naming file, line, value and remedy.
    """
    try:
        data = path.read_text("utf-8-sig")
    except OSError as error:
        raise SchemaViolation(
            f"cannot be read ({error.strerror}).", where=str(path), remedy="check the path."
        ) from None
    except UnicodeDecodeError:
        raise SchemaViolation("not UTF-8.", where=str(path), remedy="save it as UTF-8 CSV.") from None
    first = data.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(data), delimiter=";" if first.count(";") > first.count(",") else ",")
    header = [cell.strip().lower() for cell in next(reader, [])]
    if header != HEADER:
        raise SchemaViolation(
            f"the header is {','.join(header)!r}.",
            where=f"{path}, line 1",
            remedy=f"write {','.join(HEADER)}.",
        )
    compositions = _compositions(cog)
    territories: list[Territory2018] = []
    owners: dict[str, str] = {}
    for row in reader:
        where = f"{path}, line {reader.line_num}"
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(HEADER):
            raise SchemaViolation(
                f"{len(row)} cells instead of {len(HEADER)}.", where=where, remedy="quote cells with commas."
            )
        territory = _territory(row, compositions, cog, where)
        if territory.name in {known.name for known in territories}:
            raise SchemaViolation(
                f"the territory {territory.name!r} is there twice.", where=where, remedy="keep one row."
            )
        for commune in sorted(territory.communes):
            if commune in owners:
                raise SchemaViolation(
                    f"the commune {commune} is also in {owners[commune]!r}.",
                    where=where,
                    remedy="keep its member in one territory.",
                )
            owners[commune] = territory.name
        territories.append(territory)
    if len(territories) != expected:
        raise SchemaViolation(
            f"{len(territories)} territories, {expected} were announced.",
            where=str(path),
            remedy="give the full official list; what is known of a part goes to data/reference by hand.",
        )
    return territories


def _compositions(cog: Cog) -> dict[str, tuple[str, str, frozenset[str]]]:
    """Return code -> (kind of member, name, communes) for EPCI, EPT and communes."""
    found: dict[str, tuple[str, str, frozenset[str]]] = {}
    for (siren, kind, name), rows in cog.groupings.groupby(["siren", "kind", "name"]):
        member_kind = "ept" if kind == "EPT" else "epci"
        found[str(siren)] = (member_kind, str(name), frozenset(rows["insee_com"]))
    for insee, name in zip(cog.communes["insee_com"], cog.communes["name"], strict=True):
        found[insee] = ("commune", name, frozenset([insee]))
    return found


def _territory(
    row: list[str], compositions: dict[str, tuple[str, str, frozenset[str]]], cog: Cog, where: str
) -> Territory2018:
    name, region, members = (cell.strip() for cell in row)
    if not name:
        raise SchemaViolation("the column name is empty.", where=where, remedy="fill it in.")
    codes = [code for code in _SEPARATORS.split(members) if code]
    if not codes:
        raise SchemaViolation(
            "the column members is empty.", where=where, remedy="list SIREN or INSEE codes, with spaces."
        )
    found: list[tuple[str, str, str]] = []
    communes: set[str] = set()
    for code in codes:
        if code not in compositions:
            raise SchemaViolation(
                f"{code!r} is no EPCI, EPT or commune of COG {VINTAGE}.",
                where=where,
                remedy="write a SIREN of nine digits or an INSEE code of five characters, of 1 January 2019.",
            )
        kind, label, own = compositions[code]
        if communes & own:
            raise SchemaViolation(
                f"the member {code} ({label}) is covered twice.", where=where, remedy="keep it once."
            )
        communes |= own
        found.append((kind, code, label))
    regions_of = cog.communes.set_index("insee_com")["region"]
    actual = set(regions_of.loc[sorted(communes)])
    given = _regions(region, where)
    if not given & actual:
        raise SchemaViolation(
            f"its members are in {', '.join(REGIONS[code] for code in sorted(actual))}, not {region}.",
            where=where,
            remedy="mend the region or the members.",
        )
    return Territory2018(name, tuple(sorted(actual)), tuple(sorted(found)), frozenset(communes))


def _regions(text: str, where: str) -> set[str]:
    by_name = {normalise(name): code for code, name in REGIONS.items()}
    if normalise(text) in by_name:
        return {by_name[normalise(text)]}
    parts = [part for part in re.split(r"[,;/|]+", text) if part.strip()]
    codes = {by_name.get(normalise(part), part.strip()) for part in parts}
    codes = {code for part in codes for code in (part.split() if part not in REGIONS else [part])}
    if not codes or not codes <= set(REGIONS):
        raise SchemaViolation(
            f"the region {text!r} is unknown.", where=where, remedy="write its INSEE code or its name."
        )
    return codes


def plan_import(path: Path, reference: Reference, cog: Cog, territory_communes: pd.DataFrame) -> Plan:
    """Work out what the official list changes.

    Parameters
    ----------
    path : pathlib.Path
        See :func:`read_list`.
    reference : Reference
        The present facts.
    cog : geo.vintage.Cog
        COG 2019.
    territory_communes : pandas.DataFrame
        Communes of the territories of 2020 (COG 2019).

    Raises
    ------
    SchemaViolation
        If the list is faulty.
    """
    phases = reference["phases"].set_index("phase")
    territories = read_list(path, cog, int(phases.loc["2018", "announced_count"]))
    weights = cog.communes.set_index("insee_com")["population"].astype("Float64").fillna(0) + 1e-6
    owner = {commune: territory.name for territory in territories for commune in territory.communes}
    status_rows, ids = [], defaultdict(list)
    old = reference["status_2018"].set_index("id_ti_2020")
    differences: list[str] = []
    of_2020 = territory_communes[territory_communes["phase"] == "2020"]
    for id_ti, communes in of_2020.groupby("id_ti")["insee_com"]:
        shares: dict[str, float] = defaultdict(float)
        for commune in communes:
            if commune in owner:
                shares[owner[commune]] += float(weights[commune])
        labelled = sum(shares.values()) > MAJORITY * float(weights.loc[communes].sum())
        main = max(sorted(shares), key=lambda name: shares[name]) if labelled else None
        for name in shares:
            ids[name].append(str(id_ti))
        state = "labelled" if labelled else "added_later"
        status_rows.append((str(id_ti), state, main, "official", "high", SOURCE_ID, "", None))
        before = old.loc[id_ti, "status"]
        if before != state:
            differences.append(f"{id_ti}: {before} -> {state}" + (f" ({main})" if main else ""))
    tables = {
        "status_2018": pd.DataFrame(status_rows, columns=list(TABLES["status_2018"].columns)),
        "territories_2018": _territories_table(territories, ids),
        "members_2018": _members_table(territories),
    }
    for frame, label in ((old.reset_index(), "before"), (tables["status_2018"], "after")):
        counts = frame["status"].value_counts().sort_index()
        differences.append(f"{label}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    return Plan(tables, _source_entry(path), differences)


def _territories_table(territories: list[Territory2018], ids: dict[str, list[str]]) -> pd.DataFrame:
    rows = []
    for territory in sorted(territories, key=lambda item: item.name):
        if not ids.get(territory.name):
            raise SchemaViolation(
                f"the territory {territory.name!r} has no commune in any territory of 2020.",
                where="the list of 2018",
                remedy="check its members; every known territory of 2018 was still there in 2020.",
            )
        codes = " ".join(sorted(set(ids[territory.name])))
        regions = " ".join(territory.regions)
        rows.append((territory.name, regions, codes, "official", "high", SOURCE_ID, "", None))
    return pd.DataFrame(rows, columns=list(TABLES["territories_2018"].columns))


def _members_table(territories: list[Territory2018]) -> pd.DataFrame:
    rows = [
        (territory.name, kind, code, label, "high", SOURCE_ID, None)
        for territory in sorted(territories, key=lambda item: item.name)
        for kind, code, label in territory.members
    ]
    return pd.DataFrame(rows, columns=list(TABLES["members_2018"].columns))


def _source_entry(path: Path) -> str:
    digest = sha256(path.read_bytes())
    return (
        "\n[[source]]\n"
        f'id = "{SOURCE_ID}"\n'
        'producer = "CGET (ANCT)"\n'
        'title = "Liste officielle des territoires du 22 novembre 2018"\n'
        'licence = "Licence Ouverte 2.0"\n'
        'published = "2018-11-22"\n'
        f'vintage = "{VINTAGE}"\n'
        f'note = "importée ; sha256 {digest}"\n'
    )


def import_phase_2018(
    path: Path,
    *,
    cache: Path,
    lock: Path,
    reference: Path,
    sources: Path,
    store: Path,
    dry_run: bool = False,
) -> list[str]:
    """Rewrite what is known of November 2018 from the official list, and rebuild the store.

    Everything is written and built aside first; the reference tables and the store are replaced only when the
    whole build has succeeded.

    Parameters
    ----------
    path : pathlib.Path
        The list, see :func:`read_list`.
    cache, lock : pathlib.Path
        Raw inputs and their digests.
    reference, sources, store : pathlib.Path
        What is rewritten.
    dry_run : bool
        Only say what would change.

    Returns
    -------
    list of str
        The differences, one line each.

    Raises
    ------
    TdiError, geo.errors.GeoError
        At the first fault; nothing is then changed.
    """
    from tdi.store import Store

    facts = read_reference(reference, sources)
    cog = read_cogs(open_raw(cache, lock))[VINTAGE]
    plan = plan_import(path, facts, cog, Store(store).table("territory_communes"))
    if dry_run:
        return plan.differences
    fresh = reference.with_name(f"{reference.name}.new-{os.getpid()}")
    new_sources = fresh / sources.name
    try:
        shutil.copytree(reference, fresh)
        for name, frame in plan.tables.items():
            frame.to_csv(fresh / f"{name}.csv", index=False, lineterminator="\n")
        text = sources.read_text("utf-8")
        new_sources.write_text(_with_source(text, plan.source), "utf-8")
        build_store(cache, store, reference=fresh, sources=new_sources)
        for name in plan.tables:
            (fresh / f"{name}.csv").replace(reference / f"{name}.csv")
        new_sources.replace(sources)
    except OSError as error:
        raise SchemaViolation(
            f"cannot be written ({error.strerror}).", where=shown(reference), remedy="check rights and space."
        ) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return plan.differences


def _with_source(text: str, entry: str) -> str:
    """Return the registry with this entry, in place of an earlier one of the same id."""
    blocks = re.split(r"(?=^\[\[source\]\]$)", text, flags=re.MULTILINE)
    kept = [block for block in blocks if f'id = "{SOURCE_ID}"' not in block]
    return "".join(kept).rstrip("\n") + "\n" + entry
