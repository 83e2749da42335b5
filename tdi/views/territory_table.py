"""The territories of a phase with every indicator.

The one table behind map, list, card and files.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from tdi.model.phases import perimeter_phase
from tdi.views.phases import Tables


@lru_cache(maxsize=16)
def territory_table(tables: Tables, phase: str) -> pd.DataFrame:
    """Return the territories of a phase with every indicator.

    Made once per store and shared: do not change it.

    One row per territory, sorted by ``id_ti``. Totals come from the store; rates are per square
    kilometre or per 10,000 inhabitants of the same perimeter. ``project_count`` is 0 where no
    project is named (a true count of what is known); ``aid_keur`` and ``investment_keur`` are
    missing, not 0, where no amount was published. Amounts in thousands of euros, ``aid_rate`` and
    ``investment_rate`` in euros per inhabitant.
    """
    phase = perimeter_phase(phase)
    territories = tables.table("territories")
    frame = territories[territories["phase"] == phase].sort_values("id_ti").reset_index(drop=True)
    placed = tables.table("projects")
    sums = placed.groupby(f"ti_{phase}").agg(
        project_count=("project_id", "size"),
        aid_eur=("aid_eur", lambda s: s.astype("Float64").sum(min_count=1)),
        investment_eur=("investment_eur", lambda s: s.astype("Float64").sum(min_count=1)),
    )
    frame = frame.merge(sums, left_on="id_ti", right_index=True, how="left")
    frame["project_count"] = frame["project_count"].fillna(0).astype(int)
    population = frame["population"].astype(float)
    frame["density"] = population / frame["area_km2"]
    frame["commune_rate"] = frame["commune_count"] / population * 1e4
    frame["project_rate"] = frame["project_count"] / population * 1e4
    for name in ("aid", "investment"):
        amount = pd.to_numeric(frame[f"{name}_eur"], errors="coerce").astype(float)
        frame[f"{name}_keur"] = amount / 1e3
        frame[f"{name}_rate"] = amount / population
    return frame


@lru_cache(maxsize=16)
def indicator_rows(tables: Tables, phase: str) -> dict[str, Any]:
    """Return the rows of `territory_table` by their id."""
    return {row.id_ti: row for row in territory_table(tables, phase).itertuples(index=False)}
