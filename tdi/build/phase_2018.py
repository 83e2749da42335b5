"""`tdi import phase-2018`: take in the full official list of November 2018 when somebody has it."""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.vintage import Cog
from tdi.build.cog_vintages import read_cogs
from tdi.build.list_2018 import VINTAGE, Territory2018, read_list
from tdi.build.pipeline import build_store
from tdi.build.raw import open_raw
from tdi.build.reference import read_reference
from tdi.build.reference_schema import TABLES
from tdi.build.reference_tables import Reference
from tdi.build.versions import exclusive
from tdi.data.store import Store, sha256
from tdi.errors import SchemaViolation
from tdi.paths import shown

SOURCE_ID = "liste-officielle-2018"
MAJORITY = 0.5
"""Least share of a territory of 2020 that must be in the list of 2018 to be labelled."""


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


def plan_import(
    path: Path, reference: Reference, cog: Cog, territory_communes: pd.DataFrame
) -> Plan:
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
        differences.append(
            f"{label}: " + ", ".join(f"{name} {count}" for name, count in counts.items())
        )
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

    Everything is written and built aside first; the reference tables and the store are replaced
    only when the whole build has succeeded.

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
    facts = read_reference(reference, sources)
    cog = read_cogs(open_raw(cache, lock))[VINTAGE]
    plan = plan_import(path, facts, cog, Store(store).table("territory_communes"))
    if dry_run:
        return plan.differences
    fresh = reference.with_name(f"{reference.name}.new-{os.getpid()}")
    new_sources = fresh / sources.name
    note = f"tdi import phase-2018 {path.name}"
    try:
        with exclusive(store, note):
            shutil.copytree(reference, fresh)
            for name, frame in plan.tables.items():
                frame.to_csv(fresh / f"{name}.csv", index=False, lineterminator="\n")
            text = sources.read_text("utf-8")
            new_sources.write_text(_with_source(text, plan.source), "utf-8")
            build_store(cache, store, reference=fresh, sources=new_sources, note=note)
            for name in plan.tables:
                (fresh / f"{name}.csv").replace(reference / f"{name}.csv")
            new_sources.replace(sources)
    except OSError as error:
        raise SchemaViolation(
            f"cannot be written ({error.strerror}).",
            where=shown(reference),
            remedy="check rights and space.",
        ) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return plan.differences


def _with_source(text: str, entry: str) -> str:
    """Return the registry with this entry, in place of an earlier one of the same id."""
    blocks = re.split(r"(?=^\[\[source\]\]$)", text, flags=re.MULTILINE)
    kept = [block for block in blocks if f'id = "{SOURCE_ID}"' not in block]
    return "".join(kept).rstrip("\n") + "\n" + entry
