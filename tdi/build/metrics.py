"""One function per published indicator of a territory.

All take base facts, never sums of territories.

Population is the municipal population of the commune file (COG 2026), whatever the phase, so that
two phases can be compared; areas are those of the commune polygons of COG 2026 in the projection of
their zone.
"""

from __future__ import annotations

import pandas as pd

KEY = ["phase", "id_ti"]


def population(territory_parts: pd.DataFrame, parts: pd.DataFrame) -> pd.Series:
    """Return the inhabitants of each territory.

    Parameters
    ----------
    territory_parts : pandas.DataFrame
        One row per (phase, id_ti, part_id).
    parts : pandas.DataFrame
        One row per part_id, with population (inhabitants, may be fractional in a commune cut in
        parts).

    Returns
    -------
    pandas.Series
        Whole inhabitants by (phase, id_ti), sorted.

    Examples
    --------
    >>> ids = {"phase": ["2023"] * 2, "id_ti": ["ti-0101"] * 2}
    >>> rows = pd.DataFrame({**ids, "part_id": ["a", "b"]})
    >>> population(rows, pd.DataFrame({"part_id": ["a", "b"], "population": [10.4, 20.2]})).tolist()
    [31]
    """
    return _sum(territory_parts, parts, "population").round().astype("int64")


def area_km2(territory_parts: pd.DataFrame, parts: pd.DataFrame) -> pd.Series:
    """Return the area of each territory, in square kilometres, by (phase, id_ti), to the hectare.

    Parameters
    ----------
    territory_parts, parts : pandas.DataFrame
        As for :func:`population`, with area_km2.
    """
    return _sum(territory_parts, parts, "area_km2").round(2)


def _sum(territory_parts: pd.DataFrame, parts: pd.DataFrame, column: str) -> pd.Series:
    joined = territory_parts.merge(parts[["part_id", column]], on="part_id", validate="many_to_one")
    return joined.groupby(KEY, sort=True)[column].sum()


def commune_count(territory_communes: pd.DataFrame) -> pd.Series:
    """Return the number of communes at the vintage of the phase, by (phase, id_ti)."""
    return territory_communes.groupby(KEY, sort=True)["insee_com"].nunique()


def member_count(members: pd.DataFrame) -> pd.Series:
    """Return the number of members of the three kinds (EPCI, EPT, single communes).

    By (phase, id_ti).
    """
    return members.groupby(KEY, sort=True).size()


def epci_count(members: pd.DataFrame) -> pd.Series:
    """Return the number of groupings that are members as a whole (EPCI and EPT).

    By (phase, id_ti).
    """
    whole = members.assign(whole=members["member_kind"].isin(["epci", "ept"]).astype("int64"))
    return whole.groupby(KEY, sort=True)["whole"].sum()


def region_populations(territory_parts: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """Return the inhabitants of each territory in each region.

    Returns
    -------
    pandas.DataFrame
        One row per (phase, id_ti, region): population; largest first within a territory, then by
        code.
    """
    joined = territory_parts.merge(
        parts[["part_id", "region", "population"]], on="part_id", validate="many_to_one"
    )
    frame = joined.groupby([*KEY, "region"], sort=True)["population"].sum().reset_index()
    return frame.sort_values(
        [*KEY, "population", "region"], ascending=[True, True, False, True], ignore_index=True
    )
