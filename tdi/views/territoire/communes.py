"""The communes of a territory: whom each belongs to, its people and employees, since when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.model.vocabulary import NO_PHASE
from tdi.text.typography import french_order
from tdi.views.industry import LAST_YEAR, Place, industry_rows
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.territory_facts import Key, commune_rows

_WHOLE = 0.999999


@dataclass(frozen=True)
class CommuneRow:
    """One commune of 2026 of a territory.

    ``employees`` is None where no value is published; ``part`` says that only a part of it lies in
    the territory; ``since`` is the first phase from which it has been in the programme without a
    break.
    """

    code: str
    name: str
    dep: str
    epci: str
    siren: str
    population: int | None
    employees: int | None
    part: bool
    since: str


@lru_cache(maxsize=4)
def _inside(tables: Tables) -> dict[str, dict[str, float]]:
    """Return, per commune, the phases in which it lies in a territory, with its share."""
    found: dict[str, dict[str, float]] = {}
    pairs = tables.table("territory_communes_2026")
    for phase, code, share in zip(pairs["phase"], pairs["insee_com"], pairs["share"], strict=True):
        found.setdefault(code, {})[phase] = float(share)
    return found


@lru_cache(maxsize=4)
def _of_territories(tables: Tables) -> dict[Key, tuple[tuple[str, float], ...]]:
    pairs = tables.table("territory_communes_2026")
    found: dict[Key, list[tuple[str, float]]] = {}
    for row in pairs.itertuples(index=False):
        found.setdefault(Key(row.phase, row.id_ti), []).append((row.insee_com, float(row.share)))
    return {key: tuple(rows) for key, rows in found.items()}


@lru_cache(maxsize=4)
def epci_names(tables: Tables) -> dict[str, str]:
    """Return the name of each EPCI and EPT of 2026 by its SIREN."""
    frame = tables.table("epci")
    return dict(zip(frame["siren"], frame["name"], strict=True))


def since(tables: Tables, code: str) -> str:
    """Say since when a commune is in the programme without a break, "" outside of it today."""
    inside = _inside(tables).get(code, {})
    first = ""
    for phase in reversed(PHASES_WITH_PERIMETER):
        if phase not in inside:
            break
        first = phase
    if not first:
        return ""
    return f"depuis {PHASE_SHORT[first]}{' au moins' if first == PHASES_WITH_PERIMETER[0] else ''}"


def commune_list(tables: Tables, key: Key) -> tuple[CommuneRow, ...]:
    """List the communes of 2026 of a territory (a known one), by name."""
    rows = [commune_row(tables, code, share) for code, share in _of_territories(tables)[key]]
    return tuple(sorted(rows, key=lambda row: french_order(row.name)))


def commune_row(tables: Tables, code: str, share: float = 1.0) -> CommuneRow:
    """Return what the list of communes says of one."""
    row = commune_rows(tables)[code]
    employees = getattr(
        industry_rows(tables)[Place("commune", NO_PHASE, code)], f"private_employees_{LAST_YEAR}"
    )
    siren = row.siren_epci or row.siren_ept or ""
    return CommuneRow(
        code,
        row.name,
        row.dep,
        epci_names(tables).get(siren, ""),
        siren,
        None if pd.isna(row.population) else int(row.population),
        None if pd.isna(employees) else int(employees),
        share < _WHOLE,
        since(tables, code),
    )
