"""What a run of the benchmarks is asked for, and the figures it gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

Rows: TypeAlias = dict[str, dict[str, Any]]
"""The figures of a suite: name of a row -> column -> figure.

A column ``runs`` holds what the medians are made of.
"""


@dataclass(frozen=True)
class Options:
    """What is asked for.

    Attributes
    ----------
    rounds
        Times each alternative is measured; they take turns, so that a noisy minute hits them all.
    quick
        Whether it is only to be seen that all works: fewer rounds, smaller numbers.
    against
        Folder of another state of the project, which is measured in the same turns.
    """

    rounds: int = 7
    quick: bool = False
    against: Path | None = None


def summary(values: list[float], unit: str = "ms", digits: int = 0) -> dict[str, Any]:
    """Return the median of some measurements, and all of them."""
    rounded = [round(value, digits) if digits else round(value) for value in values]
    return {
        unit: round(median(values), digits) if digits else round(median(values)),
        "runs": rounded,
    }


def ratio(values: list[float], floor: list[float]) -> float:
    """Return by how much the median of some measurements is larger than that of others."""
    return round(median(values) / median(floor), 2)
