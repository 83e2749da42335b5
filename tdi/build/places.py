"""Put each project and site in its commune of 2026, its EPCI and, for each phase, its territory or none."""

from __future__ import annotations

import pandas as pd

from tdi.errors import SchemaViolation
from tdi.model.vocabulary import PHASES_WITH_PERIMETER


def place(
    frame: pd.DataFrame,
    communes: pd.DataFrame,
    crosswalk: pd.DataFrame,
    territory_communes_2026: pd.DataFrame,
    where: str,
) -> pd.DataFrame:
    """Add where each row lies.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per project or site: insee_com (any vintage from 2019, or None), region.
    communes : pandas.DataFrame
        One row per commune of 2026: insee_com, region, siren_epci.
    crosswalk : pandas.DataFrame
        One row per (from_vintage, insee_from, insee_to).
    territory_communes_2026 : pandas.DataFrame
        One row per (phase, id_ti, insee_com), with share.
    where : str
        The table, for messages.

    Returns
    -------
    pandas.DataFrame
        The rows with insee_com in COG 2026, insee_com_source, siren_epci and ti_<phase> (None outside, when
        the commune is unknown, or when only a part of it lies in a territory).

    Raises
    ------
    SchemaViolation
        If a code is neither a commune of 2026 nor one that became a single commune, or lies elsewhere than
        the region says.
    """
    known = communes.set_index("insee_com")
    successors = crosswalk.groupby("insee_from")["insee_to"].agg(lambda codes: tuple(sorted(set(codes))))
    current: list[str | None] = []
    for row, code in enumerate(frame["insee_com"]):
        successor = code if code is None or code in known.index else _successor(successors, code, where, row)
        current.append(successor)
    placed = frame.assign(insee_com_source=frame["insee_com"], insee_com=pd.Series(current, dtype=object))
    regions = placed["insee_com"].map(known["region"])
    for row in placed.index[placed["insee_com"].notna() & (regions != placed["region"])]:
        raise SchemaViolation(
            f"the commune {placed.loc[row, 'insee_com']} is in the region {regions[row]}, "
            f"not {placed.loc[row, 'region']}.",
            where=f"{where}, line {int(row) + 2}",
            remedy="mend the region or the commune.",
        )
    placed["siren_epci"] = _text(placed["insee_com"].map(known["siren_epci"]))
    whole = territory_communes_2026[territory_communes_2026["share"] >= 1]
    for phase in PHASES_WITH_PERIMETER:
        rows = whole[whole["phase"] == phase].set_index("insee_com")["id_ti"]
        placed[f"ti_{phase}"] = _text(placed["insee_com"].map(rows))
    return placed


def _successor(successors: pd.Series, code: str, where: str, row: int) -> str:
    found = successors.get(code, ())
    if len(found) == 1:
        return str(found[0])
    raise SchemaViolation(
        f"the commune {code} is unknown in COG 2026"
        + (f" and became {', '.join(found)}." if found else " and no vintage since 2019 explains it."),
        where=f"{where}, line {row + 2}",
        remedy="write the commune's code of 2026, or leave the cell empty.",
    )


def _text(series: pd.Series) -> pd.Series:
    return series.astype(object).where(series.notna(), None)
