"""The phases as a reader knows them, and what the views need of the store."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Protocol

import pandas as pd

from tdi.model.phases import LINEUP, PHASES, perimeter_phase

PHASE_LABELS: Final = {phase.code: phase.label for phase in LINEUP}
PHASE_SHORT: Final = {phase.code: phase.short for phase in LINEUP}


class Tables(Protocol):
    """What the views need of the store: its tables, read-only.

    One object per store, so that results can be kept by it.
    """

    def __hash__(self) -> int:
        """Return the identity of the store."""

    def table(self, name: str) -> pd.DataFrame:
        """Return a table without geometry; the caller must not change it."""


@lru_cache(maxsize=8)
def phase_counts(tables: Tables) -> Mapping[str, int]:
    """Return the number of territories announced for each phase, oldest first.

    Kept: the switch asks for the name of each phase several times a run, which was a quarter of the
    time of a run of Carte.
    """
    phases = tables.table("phases").set_index("phase")["announced_count"]
    return MappingProxyType({phase: int(phases[phase]) for phase in PHASES})


def counted(tables: Tables, phase: str) -> str:
    """Name a phase by its year and its number of territories: "2023 · 183"."""
    return f"{phase} · {phase_counts(tables)[phase]}"


@lru_cache(maxsize=8)
def vintages(tables: Tables) -> str:
    """Name the COG vintage of the members of each phase: "2019 pour 2020, 2022 pour 2022"."""
    known = tables.table("phases").dropna(subset="cog_vintage")
    return ", ".join(
        f"{vintage} pour {phase}"
        for phase, vintage in zip(known["phase"], known["cog_vintage"], strict=True)
        if vintage
    )


def perimeter_source(tables: Tables, phase: str) -> str:
    """Return the id of the source of a phase's perimeters.

    That of the phase whose perimeters are drawn.
    """
    return str(tables.table("phases").set_index("phase").at[perimeter_phase(phase), "source_id"])
