"""Build the tables of industry: private employees at every level, shares, zones, postcodes.

Private employees are exact: each commune of the file's vintage (2021) is counted where it lies
whole, on the mosaic that every perimeter is made of. A commune without a value, or cut by a
boundary, is counted as unknown. The share of industry in jobs is published by EPCI; elsewhere it is
an estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo.joins import JoinReport, join
from tdi.build.cog_vintages import CURRENT_VINTAGE
from tdi.build.geography import Geography
from tdi.build.raw import RawInputs
from tdi.build.reference_tables import Reference
from tdi.data.catalogue.industry import EMPLOYEE_YEARS
from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.model.vocabulary import NO_PHASE

EMPLOYEES_VINTAGE: Final = "2021"
EPCI_VINTAGE: Final = "2025"
WEIGHT_YEAR: Final = 2022
"""Year of the private employees that weigh the shares of 2022."""
FRANCE: Final = "FR"
GRAND_PARIS: Final = "200054781"
"""The metropolis is published as a whole: its parts have no share of their own."""
_ESTIMATED: Final = ("epci", "ept", "territory", "departement", "region", "france")
_YEARS: Final = [f"private_employees_{year}" for year in EMPLOYEE_YEARS]
_WITHOUT: Final = [f"communes_without_value_{year}" for year in EMPLOYEE_YEARS]
_WEIGHT: Final = f"private_employees_{WEIGHT_YEAR}"
_OVERSEAS: Final = "97"
_KEY: Final = ["level", "phase", "code"]
TERRITORY_COLUMNS: Final = (
    *_YEARS,
    "communes_without_value",
    "employees_change_2019_2024",
    "industry_share",
    "industry_share_min",
    "industry_share_max",
    "industry_share_missing",
    "zone_main",
    "zone_main_share",
    "zone_industrial_jobs",
    "zone_unemployment",
)
CHANGE: Final = (2019, 2024)


def with_industry(
    territories: pd.DataFrame, tables: dict[str, pd.DataFrame], zones: pd.DataFrame
) -> pd.DataFrame:
    """Add to the territories their employees, the estimate of industry's share, their main zone.

    Parameters
    ----------
    territories : pandas.DataFrame
        One row per (phase, id_ti).
    tables : dict
        ``industry`` and ``zone_shares`` (`build_industry`).
    zones : pandas.DataFrame
        The reference table ``employment_zones``.
    """
    key = ["phase", "id_ti"]
    own = tables["industry"][tables["industry"]["level"] == "territory"]
    own = own.rename(columns={"code": "id_ti", _WITHOUT[-1]: "communes_without_value"})
    first, last = (own[f"private_employees_{year}"].astype("Float64") for year in CHANGE)
    own = own.assign(employees_change_2019_2024=(last / first - 1).round(6))
    shares = tables["zone_shares"]
    shares = shares[shares["level"] == "territory"].sort_values(
        ["population_share", "code_ze"], ascending=[False, True]
    )
    main = shares.drop_duplicates(["phase", "code"]).rename(
        columns={"code": "id_ti", "code_ze": "zone_main", "population_share": "zone_main_share"}
    )
    main = main.merge(zones, left_on="zone_main", right_on="code_ze", validate="m:1").rename(
        columns={
            "industrial_jobs_2023": "zone_industrial_jobs",
            "unemployment_share_2022": "zone_unemployment",
        }
    )
    frame = territories.merge(own[[*key, *TERRITORY_COLUMNS[:-4]]], on=key, how="left")
    return frame.merge(main[[*key, *TERRITORY_COLUMNS[-4:]]], on=key, how="left")


@dataclass(frozen=True)
class IndustryTables:
    """The tables of industry, and the reports of their joins."""

    tables: dict[str, pd.DataFrame]
    reports: list[JoinReport]


def build_industry(
    reference: Reference, geography: Geography, territory_parts: pd.DataFrame, raw: RawInputs
) -> IndustryTables:
    """Build ``industry``, ``zone_shares`` and ``postcodes``.

    Parameters
    ----------
    reference : Reference
        With private_employees (COG 2021), industry_epci (2025), employment_zones and
        commune_employment_zones (COG 2026).
    geography : Geography
        The mosaic and the vintages.
    territory_parts : pandas.DataFrame
        One row per (phase, id_ti, part_id).
    raw : RawInputs
        For the postcodes.

    Raises
    ------
    geo.errors.JoinCoverageError
        If a commune, EPCI or zone is not of the vintage of its table.
    """
    employees, reports = _employees(reference, geography)
    shares, report = _shares(reference, geography, employees)
    places = _places(geography, territory_parts)
    links = _links(geography)
    estimates = _estimates(links, places, employees, shares, _single_communes(reference))
    rows = _sums(links, places, employees).merge(estimates, on=_KEY, how="left", validate="1:1")
    zones, zone_reports = _zones(reference, geography, places)
    tables = {"industry": rows, "zone_shares": zones, "postcodes": _postcodes(geography, raw)}
    return IndustryTables(tables, [*reports, report, *zone_reports])


def _employees(reference: Reference, geography: Geography) -> tuple[pd.DataFrame, list[JoinReport]]:
    """Return the employees of each commune of the vintage; arrondissements are added up."""
    table = reference["private_employees"]
    districts = geography.aliases[geography.aliases["kind"] == "arrondissement"]
    city = dict(zip(districts["alias_code"], districts["insee_com"], strict=True))
    moved = table.assign(insee_com=[city.get(code, code) for code in table["insee_com"]])
    known = geography.cogs[EMPLOYEES_VINTAGE].communes[["insee_com"]]
    _, report = join(
        moved[["insee_com"]],
        known,
        on="insee_com",
        validate="m:1",
        name=f"private employees -> COG {EMPLOYEES_VINTAGE}",
    )
    summed = moved.groupby("insee_com")[_YEARS].sum(min_count=1)
    return summed.reindex(sorted(known["insee_com"])), [report]


def _links(geography: Geography) -> pd.DataFrame:
    """Return the parts of each commune of the employees' vintage: origin, part_id."""
    rows = [
        (origin, part)
        for part, origins in geography.origins(EMPLOYEES_VINTAGE).items()
        for origin in origins
    ]
    return pd.DataFrame(rows, columns=["origin", "part_id"])


def _places(geography: Geography, territory_parts: pd.DataFrame) -> pd.DataFrame:
    """Return the places of each part of the mosaic: level, phase, code, part_id."""
    parts = pd.DataFrame(geography.parts.drop(columns="geometry"))
    frames = []
    for level, column in (
        ("commune", "insee_com"),
        ("epci", "siren_epci"),
        ("ept", "siren_ept"),
        ("departement", "dep"),
        ("region", "region"),
    ):
        own = parts.loc[parts[column].fillna("") != "", ["part_id", column]]
        frames.append(own.rename(columns={column: "code"}).assign(level=level, phase=NO_PHASE))
    frames.append(parts[["part_id"]].assign(level="france", phase=NO_PHASE, code=FRANCE))
    for phase in PHASES_WITH_PERIMETER:
        own = territory_parts[territory_parts["phase"] == phase]
        territories = own[["part_id", "id_ti"]].rename(columns={"id_ti": "code"})
        frames.append(territories.assign(level="territory", phase=phase))
        inside = parts["part_id"].isin(set(own["part_id"]))
        for level, chosen in (("inside", inside), ("outside", ~inside)):
            rows = parts.loc[chosen, ["part_id"]]
            frames.append(rows.assign(level=level, phase=phase, code=FRANCE))
    return pd.concat(frames, ignore_index=True)


def _whole(links: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return the communes of each place, with whether they lie in it as a whole."""
    parts_of = links.groupby("origin").size()
    found = places.merge(links, on="part_id")
    grouped = found.groupby([*_KEY, "origin"]).size().rename("parts").reset_index()
    return grouped.assign(whole=grouped["parts"] == grouped["origin"].map(parts_of))


def _sums(links: pd.DataFrame, places: pd.DataFrame, employees: pd.DataFrame) -> pd.DataFrame:
    members = _whole(links, places)
    values = employees.reindex(members["origin"])[_YEARS].reset_index(drop=True)
    values.loc[~members["whole"].to_numpy()] = pd.NA
    missing = values.isna().set_axis(_WITHOUT, axis=1).astype("int64")
    frame = pd.concat([members[_KEY], values, missing], axis=1)
    grouped = frame.groupby(_KEY)
    sums = grouped[_YEARS].sum(min_count=1)
    return (
        sums.join(grouped[_WITHOUT].sum())
        .join(grouped.size().rename("commune_count"))
        .reset_index()
    )


def _shares(
    reference: Reference, geography: Geography, employees: pd.DataFrame
) -> tuple[pd.DataFrame, JoinReport]:
    """Return the EPCI (of the table's vintage) and industry's share of each commune."""
    table = reference["industry_epci"]
    cog = geography.cogs[EPCI_VINTAGE].groupings
    cog = cog[cog["kind"] != "EPT"]
    _, report = join(
        table[["siren_epci"]].rename(columns={"siren_epci": "siren"}),
        cog[["siren"]].drop_duplicates(),
        on="siren",
        validate="1:1",
        name=f"industry by EPCI -> COG {EPCI_VINTAGE}",
    )
    epci_of = dict(zip(cog["insee_com"], cog["siren"], strict=True))
    homes = {}
    for code in employees.index:
        moves = geography.links.successors(code, EMPLOYEES_VINTAGE, EPCI_VINTAGE)
        found = {epci_of.get(link.target) for link in moves}
        homes[code] = found.pop() if len(found) == 1 else None
    siren = pd.Series(homes, dtype=object)
    share = table.set_index("siren_epci")["jobs_industry_share_2022"].astype("Float64")
    return pd.DataFrame({"siren": siren, "share": siren.map(share).astype("Float64")}), report


def _single_communes(reference: Reference) -> pd.DataFrame:
    """Return the territories with a member that is a single commune: phase, code."""
    members = reference["members"]
    alone = members[members["member_kind"] == "commune"]
    return alone[["phase", "id_ti"]].rename(columns={"id_ti": "code"}).drop_duplicates()


def _estimates(
    links: pd.DataFrame,
    places: pd.DataFrame,
    employees: pd.DataFrame,
    shares: pd.DataFrame,
    singles: pd.DataFrame,
) -> pd.DataFrame:
    """Return the share of each place, the least and the greatest of its EPCI, or why there is none.

    Parameters
    ----------
    shares : pandas.DataFrame
        Per commune of the employees' vintage (index): siren, share.
    singles : pandas.DataFrame
        Territories with a member that is a single commune: phase, code.
    """
    wanted = places[places["level"].isin(_ESTIMATED)]
    members = _whole(links, wanted)
    members = members[members["whole"]].join(shares, on="origin")
    members["weight"] = members["origin"].map(employees[_WEIGHT]).astype("Float64").fillna(0)
    reasons = _reasons(members, singles, int((shares["siren"] == GRAND_PARIS).sum()))
    known = members.dropna(subset=["share"])
    known = known.assign(weighted=known["share"] * known["weight"])
    grouped = known.groupby(_KEY)
    frame = pd.DataFrame(
        {
            "industry_share": grouped["weighted"].sum() / grouped["weight"].sum(),
            "industry_share_min": grouped["share"].min(),
            "industry_share_max": grouped["share"].max(),
        }
    )
    frame = frame.reindex(reasons.index).astype("Float64").round(6)
    frame.loc[reasons.notna()] = pd.NA
    return frame.assign(industry_share_missing=reasons).reset_index()


def _reasons(members: pd.DataFrame, singles: pd.DataFrame, metropolis: int) -> pd.Series:
    """Return why a place has no estimate, or None."""
    overseas = members["origin"].str.startswith(_OVERSEAS)
    cut = members["siren"] == GRAND_PARIS
    alone = set(zip(singles["phase"], singles["code"], strict=True))
    found = {}
    flags = members.assign(overseas=overseas, cut=cut).groupby(_KEY)[["overseas", "cut"]].sum()
    for key, far, near in flags.itertuples():
        level, phase, code = key
        reason = None
        if level == "territory" and (phase, code) in alone:
            reason = "commune"
        elif level == "ept" or 0 < near < metropolis:
            reason = "ept"
        elif far and level != "france":
            reason = "outremer"
        found[key] = reason
    return pd.Series(found, dtype=object).rename_axis(_KEY)


def _zones(
    reference: Reference, geography: Geography, places: pd.DataFrame
) -> tuple[pd.DataFrame, list[JoinReport]]:
    """Return the employment zones in which the people of territories, EPCI, départements live."""
    zone_of = reference["commune_employment_zones"][["insee_com", "code_ze"]]
    communes = geography.communes[["insee_com", "population"]]
    _, first = join(
        zone_of, communes, on="insee_com", validate="1:1", name="employment zones -> COG 2026"
    )
    zones = reference["employment_zones"][["code_ze"]]
    _, second = join(
        zone_of, zones, on="code_ze", validate="m:1", name="communes -> employment zones"
    )
    _, third = join(
        reference["employment_zone_branches"][["code_ze"]],
        zones,
        on="code_ze",
        validate="m:1",
        name="branches -> employment zones",
    )
    parts = pd.DataFrame(geography.parts[["part_id", "insee_com", "population_share"]])
    wanted = places[places["level"].isin(("territory", "epci", "departement"))]
    rows = wanted.merge(parts, on="part_id").merge(communes, on="insee_com")
    rows["people"] = (
        rows["population"].astype("Float64") * rows["population_share"].astype("Float64")
    ).fillna(0)
    total = rows.groupby(_KEY)["people"].sum()
    found = rows.merge(zone_of, on="insee_com").groupby([*_KEY, "code_ze"])["people"].sum()
    frame = found.rename("people").reset_index()
    whole = total.reindex(pd.MultiIndex.from_frame(frame[_KEY])).to_numpy()
    frame["population"] = frame["people"].round().astype("int64")
    frame["population_share"] = (frame["people"] / whole).round(6)
    return frame.drop(columns="people"), [first, second, third]


def _postcodes(geography: Geography, raw: RawInputs) -> pd.DataFrame:
    """Return the postcodes of each commune of 2026; one commune has several, and the reverse."""
    rows = {
        (postcode, link.target)
        for commune in raw.composition(EPCI_VINTAGE, "communes")
        if commune["type"] == "commune-actuelle"
        and commune["code"] in geography.cogs[EPCI_VINTAGE].codes
        for postcode in commune.get("codesPostaux", ())
        for link in geography.links.successors(commune["code"], EPCI_VINTAGE, CURRENT_VINTAGE)
    }
    return pd.DataFrame(sorted(rows), columns=["postcode", "insee_com"])
