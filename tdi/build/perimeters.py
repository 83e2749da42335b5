"""From members to communes, at the vintage of the phase and on the mosaic of COG 2026."""

from __future__ import annotations

import pandas as pd

from geo.errors import UnknownCode
from geo.joins import JoinReport, join
from geo.vintage import Cog
from tdi.build.geography import Geography
from tdi.errors import SchemaViolation

_KINDS = {"ept": ("EPT",), "epci": ("CC", "CA", "CU", "ME", "MET", "METRO", "MET69")}


def expand_members(
    members: pd.DataFrame, geography: Geography, accepted: dict[str, tuple[str, ...]] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, list[JoinReport]]:
    """Expand EPCI, EPT and single communes to communes, then to parts of the mosaic.

    Parameters
    ----------
    members : pandas.DataFrame
        One row per (phase, id_ti, member_kind, code), with cog_vintage.
    geography : Geography
        Compositions by vintage, and the mosaic of COG 2026.
    accepted : dict of str to tuple of str, optional
        Reviewed unmatched codes, by name of join (``data/corrections/programme.toml``).

    Returns
    -------
    territory_communes : pandas.DataFrame
        One row per (phase, id_ti, insee_com) at the vintage of the phase (cog_vintage), sorted.
    territory_parts : pandas.DataFrame
        One row per (phase, id_ti, part_id) on the mosaic of COG 2026, sorted.
    reports : list of JoinReport
        One per (phase, kind of member).

    Raises
    ------
    geo.errors.JoinCoverageError
        If a member is unknown at its vintage and not accepted, or accepted and known.
    tdi.errors.SchemaViolation
        If a commune, or a part, lies in two territories of a phase or comes from two members.
    """
    accepted = accepted or {}
    communes: list[pd.DataFrame] = []
    reports: list[JoinReport] = []
    for (phase, vintage, kind), rows in members.groupby(
        ["phase", "cog_vintage", "member_kind"], sort=True
    ):
        cog = _cog(geography, str(vintage), str(phase))
        name = f"members {phase} ({kind}) -> COG {vintage}"
        found, report = join(
            rows[["phase", "id_ti", "code", "cog_vintage"]],
            _composition(cog, str(kind)),
            on="code",
            how="left",
            validate="many_to_many" if kind != "commune" else "many_to_one",
            name=name,
            accepted=accepted.get(name, ()),
        )
        communes.append(found.dropna(subset=["insee_com"]))
        reports.append(report)
    all_communes = pd.concat(communes, ignore_index=True)
    _refuse_twice(all_communes, "insee_com")
    territory_communes = (
        all_communes[["phase", "id_ti", "insee_com", "cog_vintage"]]
        .sort_values(["phase", "id_ti", "insee_com"])
        .reset_index(drop=True)
    )
    return territory_communes, _parts(territory_communes, geography), reports


def _cog(geography: Geography, vintage: str, phase: str) -> Cog:
    try:
        return geography.cogs[vintage]
    except KeyError:
        raise UnknownCode(
            f"no composition for the COG vintage {vintage}.",
            where=f"phase {phase}",
            remedy=f"use one of {', '.join(sorted(geography.cogs))}.",
        ) from None


def _composition(cog: Cog, kind: str) -> pd.DataFrame:
    """Return code -> insee_com for one kind of member."""
    if kind == "commune":
        return pd.DataFrame(
            {"code": cog.communes["insee_com"], "insee_com": cog.communes["insee_com"]}
        )
    rows = cog.groupings[cog.groupings["kind"].isin(_KINDS[kind])]
    return rows.rename(columns={"siren": "code"})[["code", "insee_com"]]


def _refuse_twice(frame: pd.DataFrame, key: str) -> None:
    twice = frame[frame.duplicated(["phase", key], keep=False)].sort_values(["phase", key, "id_ti"])
    if len(twice):
        first = twice[
            (twice["phase"] == twice["phase"].iloc[0]) & (twice[key] == twice[key].iloc[0])
        ]
        raise SchemaViolation(
            f"{key} {twice[key].iloc[0]} is covered twice in phase {twice['phase'].iloc[0]}: "
            f"{', '.join(first['id_ti'])}.",
            where="data/reference/members.csv",
            remedy="remove the member that is listed twice, alone or within its EPCI.",
        )


def _parts(territory_communes: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """Carry each territory to the parts of the mosaic."""
    rows: list[tuple[str, str, str]] = []
    for (phase, id_ti, vintage), group in territory_communes.groupby(
        ["phase", "id_ti", "cog_vintage"], sort=True
    ):
        parts = geography.parts_of(str(vintage), group["insee_com"].tolist())
        rows.extend((str(phase), str(id_ti), part) for part in parts)
    frame = pd.DataFrame(rows, columns=["phase", "id_ti", "part_id"]).drop_duplicates()
    _refuse_twice(frame, "part_id")
    return frame.sort_values(["phase", "id_ti", "part_id"]).reset_index(drop=True)


def communes_2026(territory_parts: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Return the communes of 2026 of each territory, with the share of the commune that lies in it.

    Parameters
    ----------
    territory_parts : pandas.DataFrame
        One row per (phase, id_ti, part_id).
    parts : pandas.DataFrame
        One row per part_id, with insee_com and the share of the commune's population.

    Returns
    -------
    pandas.DataFrame
        One row per (phase, id_ti, insee_com), with share in (0, 1], sorted.
    """
    joined = territory_parts.merge(
        parts[["part_id", "insee_com", "population_share"]], on="part_id", validate="many_to_one"
    )
    frame = (
        joined.groupby(["phase", "id_ti", "insee_com"], sort=True)["population_share"]
        .sum()
        .rename("share")
        .reset_index()
    )
    frame["share"] = frame["share"].round(6)
    return frame
