"""The phases as a reader knows them, and what the views need of the store."""

from __future__ import annotations

from typing import Final, Protocol

import pandas as pd

PHASE_LABELS: Final = {
    "2018": "novembre 2018",
    "2020": "octobre 2020",
    "2022": "phase 1 à son terme, 2022",
    "2023": "phase 2, novembre 2023",
    "2024": "phase 2, juillet 2024",
}
PHASE_SHORT: Final = {
    "2018": "novembre 2018",
    "2020": "octobre 2020",
    "2022": "fin 2022",
    "2023": "novembre 2023",
    "2024": "juillet 2024",
}


class Tables(Protocol):
    """What the views need of the store: its tables, read-only; one object per store, so that results can be kept by it."""

    def __hash__(self) -> int:
        """Return the identity of the store."""

    def table(self, name: str) -> pd.DataFrame:
        """Return a table without geometry; the caller must not change it."""


def perimeter_phase(phase: str) -> str:
    """Return the phase whose perimeters are drawn: November 2018 has none of its own and borrows those of 2020."""
    return "2020" if phase == "2018" else phase
