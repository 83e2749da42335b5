"""Locate each project and site: commune and EPCI of 2026, territory of each phase or none.

A commune is known by its code, or by its name and its département; otherwise the row stays
unplaced, with the reason.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from tdi.errors import SchemaViolation
from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.search import normalise

plain = lru_cache(maxsize=200_000)(normalise)
"""The same as ``normalise``, which tables of communes are put through several times in a build."""

NO_TOWN = "La source ne nomme pas la commune."
NO_DEPARTEMENT = "La source nomme « {name} » sans dire le département : plusieurs communes peuvent porter ce nom."
NO_SUCH_TOWN = "Aucune commune du département {dep} ne porte le nom « {name} »."
SEVERAL_TOWNS = "Plusieurs communes du département {dep} portent le nom « {name} »."


Known = dict[tuple[str, str], set[str]]


def resolve_names(
    frame: pd.DataFrame, communes: pd.DataFrame, aliases: pd.DataFrame, known: Known | None = None
) -> pd.DataFrame:
    """Find the commune of the rows that have only a town's name.

    By that name within their département.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per project or site: insee_com, commune_name, dep (each may be None).
    communes : pandas.DataFrame
        One row per commune of 2026: insee_com, name, dep.
    aliases : pandas.DataFrame
        Other names of communes: alias_name, insee_com.
    known : dict, optional
        What :func:`known_names` returns for these two, when it is needed more than once.

    Returns
    -------
    pandas.DataFrame
        The rows with insee_com filled where one commune alone answers to the name,
        ``insee_com_source`` (the code as
        given), ``located_by`` (code, name or None) and ``unplaced_reason`` (None when the commune
        is known). Names are compared without accents, case and hyphens; the whole name must agree.
    """
    known = known_names(communes, aliases) if known is None else known
    found = [
        ("code", code, None) if code else _by_name(name, dep, known)
        for code, name, dep in zip(
            frame["insee_com"], frame["commune_name"], frame["dep"], strict=True
        )
    ]
    return frame.assign(
        insee_com_source=frame["insee_com"],
        located_by=pd.Series([how for how, _, _ in found], index=frame.index, dtype=object),
        insee_com=pd.Series([code for _, code, _ in found], index=frame.index, dtype=object),
        unplaced_reason=pd.Series(
            [reason for _, _, reason in found], index=frame.index, dtype=object
        ),
    )


def known_names(communes: pd.DataFrame, aliases: pd.DataFrame) -> Known:
    """Return the communes of 2026 that answer to a name in a département.

    A name of today wins over a former one.
    """
    deps = dict(zip(communes["insee_com"], communes["dep"], strict=True))
    today: dict[tuple[str, str], set[str]] = {}
    former: dict[tuple[str, str], set[str]] = {}
    for names, target in (
        (zip(communes["name"], communes["insee_com"], strict=True), today),
        (zip(aliases["alias_name"], aliases["insee_com"], strict=True), former),
    ):
        for name, code in names:
            if code in deps:
                target.setdefault((deps[code], plain(name)), set()).add(code)
    return {**former, **today}


def _by_name(
    name: str | None, dep: str | None, known: dict[tuple[str, str], set[str]]
) -> tuple[str | None, str | None, str | None]:
    if not name:
        return None, None, NO_TOWN
    if not dep:
        return None, None, NO_DEPARTEMENT.format(name=name)
    codes = known.get((dep, plain(name)), set())
    if len(codes) == 1:
        return "name", next(iter(codes)), None
    return None, None, (SEVERAL_TOWNS if codes else NO_SUCH_TOWN).format(name=name, dep=dep)


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
        One row per project or site: insee_com (any vintage from 2019, or None), region; see
        :func:`resolve_names`.
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
        The rows with insee_com in COG 2026, siren_epci and ti_<phase> (None outside, when
        the commune is unknown, or when only a part of it lies in a territory).

    Raises
    ------
    SchemaViolation
        If a code is neither a commune of 2026 nor one that became a single commune, or lies
        elsewhere than the region says.
    """
    known = communes.set_index("insee_com")
    successors = crosswalk.groupby("insee_from")["insee_to"].agg(
        lambda codes: tuple(sorted(set(codes)))
    )
    current: list[str | None] = []
    for row, code in enumerate(frame["insee_com"]):
        successor = (
            code
            if code is None or code in known.index
            else _successor(successors, code, where, row)
        )
        current.append(successor)
    placed = frame.assign(insee_com=pd.Series(current, index=frame.index, dtype=object))
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
        + (
            f" and became {', '.join(found)}."
            if found
            else " and no vintage since 2019 explains it."
        ),
        where=f"{where}, line {row + 2}",
        remedy="write the commune's code of 2026, or leave the cell empty.",
    )


def _text(series: pd.Series) -> pd.Series:
    return series.astype(object).where(series.notna(), None)
