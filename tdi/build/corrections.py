"""Read the known faults of the geographic sources, and guard against others.

From ``data/corrections/geography.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import GeometryError
from tdi.errors import StaleCorrection

FILE = "data/corrections/geography.toml"
DEFAULT = Path(__file__).resolve().parents[2] / FILE


@dataclass(frozen=True)
class Cut:
    """A commune to cut along the outline of one of its former communes.

    Attributes
    ----------
    insee_com : str
        Commune of COG 2026.
    piece : str
        Former commune that becomes a part of its own.
    last_apart : str
        Last vintage in which both existed.
    """

    insee_com: str
    piece: str
    last_apart: str


@dataclass(frozen=True)
class KnownHole:
    """A hole in the union of all communes which is not France (EPSG:4326, km2)."""

    name: str
    lon: float
    lat: float
    min_area_km2: float
    max_area_km2: float


@dataclass(frozen=True)
class Corrections:
    """The file, typed."""

    rebuilt: tuple[str, ...]
    cuts: tuple[Cut, ...]
    holes: tuple[KnownHole, ...]
    without_epci: tuple[str, ...]
    population: tuple[str, ...]


def read_corrections(path: Path = DEFAULT) -> Corrections:
    """Read the file.

    Raises
    ------
    GeometryError
        If it is missing or not of the expected form.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Corrections(
            rebuilt=tuple(data["rebuilt"]["communes"]),
            cuts=tuple(Cut(**_without_reason(row)) for row in data["cut"]),
            holes=tuple(KnownHole(**_without_reason(row)) for row in data["hole"]),
            without_epci=tuple(data["without_epci"]["communes"]),
            population=tuple(data["population"]["communes"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise GeometryError(
            f"the known faults cannot be read ({error}).",
            where=str(path),
            remedy="restore the file.",
        ) from error


def _without_reason(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if not key.startswith("reason")}


def compare(found: Iterable[str], recorded: Iterable[str], section: str, fault: str) -> None:
    """Raise unless the faults found are exactly those recorded.

    Raises
    ------
    GeometryError
        If a fault is not recorded.
    StaleCorrection
        If a recorded fault is gone.
    """
    found, recorded = set(found), set(recorded)
    new = sorted(found - recorded)
    if new:
        raise GeometryError(
            f"{len(new)} communes {fault}, and are not recorded: {', '.join(new[:8])}.",
            where=f"{FILE} [{section}]",
            remedy="look at each, then add it with the reason.",
        )
    gone = sorted(recorded - found)
    if gone:
        raise StaleCorrection(
            f"{len(gone)} recorded communes no longer have the fault ({fault}): {', '.join(gone[:8])}.",
            where=f"{FILE} [{section}]",
            remedy="the source was repaired: remove them from the list.",
        )
