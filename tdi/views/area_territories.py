"""The territories in which the communes of an area lie, and the nearest ones outside of all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from tdi.model.phases import CURRENT_PHASE, PHASES_WITH_PERIMETER
from tdi.text.typography import number, percent
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.territory_facts import Key, territory_rows

_EARTH_KM: Final = 6371.0
_NEAREST: Final = 3
_WHOLE: Final = 0.999


@dataclass(frozen=True)
class Inside:
    """A territory that holds people of an area: with the share of the area's people, in words."""

    key: Key
    name: str
    share: float
    words: str


@dataclass(frozen=True)
class PhaseInside:
    """The territories of one phase that hold people of an area, the largest part first."""

    phase: str
    label: str
    territories: tuple[Inside, ...]

    @property
    def state(self) -> str:
        """Whether the area is in the programme then: in, part or out."""
        share = sum(each.share for each in self.territories)
        return "in" if share >= _WHOLE else "part" if share else "out"


@dataclass(frozen=True)
class Near:
    """A territory of today near an area: how far, from town hall to town hall."""

    key: Key
    name: str
    distance: str


@lru_cache(maxsize=4)
def _pairs(tables: Tables) -> pd.DataFrame:
    """Return (phase, id_ti, insee_com, people), the people of the commune that are inside."""
    pairs = tables.table("territory_communes_2026")
    people = tables.table("communes").set_index("insee_com")["population"]
    known = pairs["insee_com"].map(people).astype(float).fillna(0)
    return pairs.assign(people=known * pairs["share"])


def territories_of(tables: Tables, communes: Collection[str]) -> tuple[PhaseInside, ...]:
    """Return, for each phase with perimeters, the territories that hold people of some communes."""
    people = tables.table("communes").set_index("insee_com")["population"]
    total = float(people.reindex(list(communes)).fillna(0).sum()) or 1.0
    pairs = _pairs(tables)
    mine = pairs[pairs["insee_com"].isin(set(communes))]
    sums = mine.groupby(["phase", "id_ti"])["people"].sum()
    rows = territory_rows(tables)
    found = []
    for phase in reversed(PHASES_WITH_PERIMETER):
        inside = []
        for key, value in sums[sums.index.get_level_values("phase") == phase].items():
            share = float(value) / total
            territory = Key(*key)  # type: ignore[misc]
            words = "en entier" if share >= _WHOLE else f"{percent(share)} de ses habitants"
            inside.append(Inside(territory, rows[territory].name, share, words))
        inside.sort(key=lambda each: (-each.share, each.key.id_ti))
        found.append(PhaseInside(phase, PHASE_SHORT[phase], tuple(inside)))
    return tuple(found)


@lru_cache(maxsize=4)
def _places(tables: Tables) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the territory of today, longitude and latitude (radians) of each commune inside."""
    pairs = tables.table("territory_communes_2026")
    now = pairs[pairs["phase"] == CURRENT_PHASE]
    where = tables.table("communes").set_index("insee_com")[["lon", "lat"]]
    points = np.radians(where.reindex(now["insee_com"]).to_numpy(dtype=float))
    return now["id_ti"].to_numpy(), points[:, 0], points[:, 1]


def nearest_territories(tables: Tables, communes: Collection[str]) -> tuple[Near, ...]:
    """Return the territories of today nearest to some communes, by their town halls."""
    ids, lon, lat = _places(tables)
    table = tables.table("communes")
    own = np.radians(
        table.loc[table["insee_com"].isin(set(communes)), ["lon", "lat"]].to_numpy(dtype=float)
    )
    best: dict[str, float] = {}
    for x, y in own:
        angle = np.sin((lat - y) / 2) ** 2 + np.cos(lat) * np.cos(y) * np.sin((lon - x) / 2) ** 2
        distances = 2 * _EARTH_KM * np.arcsin(np.sqrt(angle))
        order = np.argsort(distances)[:400]
        for at in order:
            code = str(ids[at])
            best[code] = min(best.get(code, np.inf), float(distances[at]))
    rows = territory_rows(tables)
    chosen = sorted(best, key=lambda code: best[code])[:_NEAREST]
    return tuple(
        Near(
            Key(CURRENT_PHASE, code),
            rows[Key(CURRENT_PHASE, code)].name,
            f"{number(max(1, round(best[code])))}\u00a0km",
        )
        for code in chosen
    )
