"""The territories of a phase with every indicator.

The one table behind map, list, card and files.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from tdi.model.phases import perimeter_phase
from tdi.views.indicators import measures
from tdi.views.phases import Tables


@lru_cache(maxsize=16)
def territory_table(tables: Tables, phase: str) -> pd.DataFrame:
    """Return the territories of a phase with every indicator.

    Made once per store and shared: do not change it.

    One row per territory, sorted by ``id_ti``. Totals come from the store, the rest from the
    declarations of the measures (`tdi.views.indicators`). ``project_count`` is 0 where no project
    is named (a true count of what is known); ``aid_eur`` and ``investment_eur`` are missing, not 0,
    where no amount was published.
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
    for name in ("aid_eur", "investment_eur"):
        frame[name] = pd.to_numeric(frame[name], errors="coerce").astype(float)
    for measure in measures():
        if measure.of is not None:
            frame[measure.column] = measure.of(frame)
    return frame


@lru_cache(maxsize=16)
def indicator_rows(tables: Tables, phase: str) -> dict[str, Any]:
    """Return the rows of `territory_table` by their id."""
    return {row.id_ti: row for row in territory_table(tables, phase).itertuples(index=False)}
