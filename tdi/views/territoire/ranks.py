"""Where a territory stands.

Its ranks, the distributions it is marked in, and the comparison with others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from tdi.text.typography import MISSING, euros, is_missing, number, ordinal, plural, quantity
from tdi.views.charts import DataTable
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.place_names import region_names
from tdi.views.territory_facts import Key, territory_rows
from tdi.views.territory_table import territory_table


@dataclass(frozen=True)
class Scale:
    """One measure of a territory.

    Column of `territory_table`, label, unit, decimals, how its rank is said.
    """

    column: str
    label: str
    unit: str
    decimals: int
    by: str
    partial: bool = False

    def text(self, value: float | None) -> str:
        """Write a value: amounts in euros at the reader's scale, the rest with its unit."""
        if is_missing(None if value is None else float(value)):
            return MISSING
        value = float(value or 0)
        if self.unit == "€":
            return euros(value * 1000)
        if self.unit.endswith("s") and self.decimals == 0:  # a noun: "1 commune", "12 communes"
            return plural(value, self.unit.removesuffix("s"))
        return quantity(value, self.unit, self.decimals)


SCALES: Final = (
    Scale("population", "Population", "hab.", 0, "par la population"),
    Scale("density", "Densité", "hab./km²", 0, "par la densité"),
    Scale("area_km2", "Superficie", "km²", 0, "par la superficie"),
    Scale("commune_count", "Communes", "communes", 0, "par le nombre de communes"),
    Scale(
        "project_count",
        "Projets nommés",
        "projets",
        0,
        "par le nombre de projets nommés",
        partial=True,
    ),
    Scale("aid_keur", "Aide connue", "€", 0, "par l’aide connue", partial=True),
)
GROUPINGS: Final = Scale("epci_count", "Intercommunalités", "intercommunalités", 0, "")
DISTRIBUTIONS: Final = ("population", "density", "area_km2", "commune_count")


@dataclass(frozen=True)
class Rank:
    """A place among the territories of a phase: "12e sur 183 par la population"."""

    scale: Scale
    place: int
    count: int
    text: str


@dataclass(frozen=True)
class Distribution:
    """All territories on one measure (None.

    Not known), the chosen one and those of its region by position.

    ``log`` asks for a logarithmic axis: a few large territories would press the others together.
    """

    scale: Scale
    values: tuple[float, ...]
    chosen: float
    region: tuple[int, ...]
    median: float
    other: float | None
    log: bool
    alt: str


COMPARISON_NOTE: Final = (
    "Médiane : la moitié des territoires est au-dessus. Les aides connues ne le sont que pour les territoires qui en ont au "
    "moins une de publiée."
)


DISTRIBUTION_NOTE: Final = (
    "Un trait par territoire ; en couleur, ceux de la région ; pointillé : médiane{beside}. Échelle logarithmique, sauf pour "
    "les communes."
)


@dataclass(frozen=True, eq=False)
class _Field:
    """All territories of a phase: their places by id, their regions, one array per measure (NaN.

    Not known).
    """

    place: dict[str, int]
    regions: tuple[tuple[str, ...], ...]
    values: dict[str, np.ndarray]

    def around(self, region: str) -> np.ndarray:
        """Return the places of the territories that lie in a region, wholly or in part."""
        return np.array([i for i, codes in enumerate(self.regions) if region in codes], dtype=int)


@lru_cache(maxsize=16)
def _field(tables: Tables, phase: str) -> _Field:
    frame = territory_table(tables, phase)
    columns = [*(scale.column for scale in SCALES), "epci_count"]
    return _Field(
        {code: i for i, code in enumerate(frame["id_ti"])},
        tuple(frame["regions"]),
        {column: frame[column].astype(float).to_numpy() for column in columns},
    )


def _cell(scale: Scale, value: float) -> str:
    """Write a value in a row that names the noun: a count stands alone."""
    return number(value) if scale.unit.endswith("s") and not np.isnan(value) else scale.text(value)


def ranks(tables: Tables, key: Key) -> tuple[Rank, ...]:
    """Rank a territory (a known one) among all of its phase.

    Unknown values have no rank, nor do zero counts.
    """
    field = _field(tables, key.phase)
    here = field.place[key.id_ti]
    found = []
    for scale in SCALES:
        values = field.values[scale.column]
        value = values[here]
        if np.isnan(value) or (scale.partial and value == 0):
            continue
        place, count = int((values > value).sum()) + 1, int((~np.isnan(values)).sum())
        same = " ex æquo" if int((values == value).sum()) > 1 else ""
        partial = " (liste incomplète)" if scale.partial else ""
        found.append(
            Rank(scale, place, count, f"{ordinal(place)}{same} sur {count} {scale.by}{partial}")
        )
    return tuple(found)


class _Spread(NamedTuple):
    """A measure of all territories of a phase: values, median, what is said of both."""

    values: tuple[float, ...]
    median: float
    alt: str


@lru_cache(maxsize=64)
def _spread(tables: Tables, phase: str, scale: Scale) -> _Spread:
    values = _field(tables, phase).values[scale.column]
    median = float(np.median(values))
    return _Spread(
        tuple(values.tolist()),
        median,
        f"{scale.label} des {len(values)} territoires, de {scale.text(values.min())} à {scale.text(values.max())}, "
        f"médiane {scale.text(median)}",
    )


def distributions(tables: Tables, key: Key, other: Key | None) -> tuple[Distribution, ...]:
    """Place a territory in the distribution of each measure that is known for all."""
    field = _field(tables, key.phase)
    here = field.place[key.id_ti]
    around = tuple(
        int(i) for i in field.around(territory_rows(tables)[key].region_main) if i != here
    )
    found = []
    for scale in SCALES:
        if scale.column not in DISTRIBUTIONS:
            continue
        values, spread = field.values[scale.column], _spread(tables, key.phase, scale)
        chosen = float(values[here])
        rank = int((values > chosen).sum()) + 1
        found.append(
            Distribution(
                scale,
                spread.values,
                chosen,
                around,
                spread.median,
                float(values[field.place[other.id_ti]]) if other else None,
                scale.column in ("population", "density", "area_km2"),
                f"{spread.alt} ; ce territoire : {scale.text(chosen)}, {ordinal(rank)}.",
            )
        )
    return tuple(found)


def comparison(tables: Tables, phase: str, key: Key, other: Key | None) -> DataTable:
    """Set a territory beside its region's, all of its phase, and one other of the same phase.

    One row a measure.
    """
    field = _field(tables, key.phase)
    rows = territory_rows(tables)
    region = rows[key].region_main
    names = region_names(tables)
    inside, everywhere = _medians(tables, key.phase, region), _medians(tables, key.phase, "")
    places = [field.place[each.id_ti] for each in (key, other) if each]
    lines = []
    for scale in (*SCALES[:4], GROUPINGS, *SCALES[4:]):
        values = field.values[scale.column]
        cells = [_cell(scale, values[i]) for i in places]
        lines.append((scale.label, *cells, inside[scale.column], everywhere[scale.column]))
    columns = (
        "Mesure",
        rows[key].name,
        *((rows[other].name,) if other else ()),
        f"Médiane, {names[region]} ({len(field.around(region))})",
        f"Médiane des {len(field.place)} territoires",
    )
    return DataTable(
        f"Comparaison, {PHASE_SHORT[phase]}",
        columns,
        tuple(lines),
        frozenset(range(1, len(columns))),
    )


@lru_cache(maxsize=128)
def _medians(tables: Tables, phase: str, region: str) -> dict[str, str]:
    """Return the median of each measure in a region, "" for all, in words."""
    field = _field(tables, phase)
    places = field.around(region) if region else slice(None)
    return {
        scale.column: _median(field.values[scale.column][places], scale)
        for scale in (*SCALES, GROUPINGS)
    }


def _median(values: np.ndarray, scale: Scale) -> str:
    known = values[~np.isnan(values)]
    if not len(known):
        return MISSING
    middle = float(np.median(known))
    if scale.unit == "€":
        return f"{scale.text(middle)} (sur {len(known)})"
    half = scale.unit.endswith("s") and not middle.is_integer() and middle < 20
    return number(middle, 1) if half else _cell(scale, middle)
