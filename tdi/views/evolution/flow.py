"""The flow chart of the phases.

How many territories left each phase as what, and entered the next as what.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from tdi.errors import UnsourcedFigure
from tdi.model.phases import CURRENT_PHASE, FIRST_PERIMETER, PHASES
from tdi.text.typography import MISSING, number
from tdi.views.charts import DataTable
from tdi.views.evolution.rows import sides
from tdi.views.evolution.selection import STATUSES
from tdi.views.phases import Tables

# Status, role (a colour of the palette), what is written in the legend; from the top of a column to
# its bottom.
FATES: Final = (
    ("labelled", "labelled", "Labellisé en 2018 (établi par une source)"),
    ("kept", "kept", "Inchangé"),
    ("renamed", "renamed", "Renommé, même périmètre"),
    ("reshaped", "reshaped", "Périmètre modifié"),
    ("merged", "merged", "Fusion : plusieurs en un"),
    ("split", "split", "Scission : un en plusieurs"),
    ("unknown", "unknown", "État de 2018 inconnu"),
    ("entered", "entered", "Nouveau"),
    ("left", "left", "Sorti"),
)


_SLUGS: Final = {status: slug for slug, status in STATUSES.items()}


@dataclass(frozen=True)
class Band:
    """Territories that share a fate between two consecutive phases.

    ``before`` and ``after`` count them in either phase: three territories united in one are 3
    before and 1 after.
    """

    status: str
    role: str
    label: str
    before: int
    after: int

    @property
    def slug(self) -> str:
        """The status as the address has it.

        What is established as labelled in 2018 stands among the unchanged.
        """
        return _SLUGS["kept" if self.status == "labelled" else self.status]


@dataclass(frozen=True)
class Step:
    """What happened between two consecutive phases; bands from top to bottom."""

    since: str
    until: str
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Column:
    """One phase of the flow chart.

    Attributes
    ----------
    count, sure
        Territories drawn, and those of them that are known to belong to the phase (all but the
        unknown of 2018).
    text
        What is written above: in 2018 the number announced, which is not the one drawn.
    """

    phase: str
    count: int
    sure: int
    text: str
    chosen: bool


@dataclass(frozen=True)
class Flow:
    """The flow chart: columns in the order of time, one step fewer than columns.

    Raises
    ------
    UnsourcedFigure
        When the source is empty.
    """

    title: str
    columns: tuple[Column, ...]
    steps: tuple[Step, ...]
    source: str

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise UnsourcedFigure(
                f"the chart {self.title!r} has no source.",
                where="tdi/views",
                remedy="give it the source of its table.",
            )

    @property
    def fates(self) -> tuple[tuple[str, str, str], ...]:
        """The fates that occur, for the legend."""
        held = {band.status for step in self.steps for band in step.bands}
        return tuple(fate for fate in FATES if fate[0] in held)

    @property
    def alt(self) -> str:
        """The chart in words."""
        told = [
            f"de {step.since} à {step.until}, "
            + ", ".join(f"{band.label.lower()} {_counts(band)}" for band in step.bands)
            for step in self.steps
            if step.bands
        ]
        totals = ", ".join(f"{column.phase} {column.text}" for column in self.columns)
        return f"{self.title}. {totals}. " + " ; ".join(told) + "."


def _counts(band: Band) -> str:
    if band.status == "entered":
        return number(band.after)
    if band.status == "left" or band.before == band.after:
        return number(band.before)
    return f"{number(band.before)} puis {number(band.after)}"


def flow(tables: Tables, since: str, until: str, region: str | None, place: str) -> Flow:
    """Count the fates between consecutive phases, in a region or in France.

    The unknown of 2018 is a fate of its own.
    """
    steps = _steps(tables, region)
    columns = []
    for i, phase in enumerate(PHASES):
        if i == 0:
            count = sum(band.before for band in steps[0].bands)
            sure = sum(band.before for band in steps[0].bands if band.status != "unknown")
            text = _announced_2018(tables, region)
        else:
            count = sure = sum(band.after for band in steps[i - 1].bands)
            text = number(count)
        columns.append(Column(phase, count, sure, text, since <= phase <= until))
    return Flow(
        f"Le devenir des territoires, de phase en phase, {place}",
        tuple(columns),
        steps,
        f"Largeur : nombre de territoires. Calcul de ce site sur les listes de l’ANCT ({FIRST_PERIMETER} à {CURRENT_PHASE}) ; états de 2018 : presse et préfectures.",
    )


@lru_cache(maxsize=64)
def _steps(tables: Tables, region: str | None) -> tuple[Step, ...]:
    return tuple(_step(tables, *pair, region) for pair in pairwise(PHASES))


def _step(tables: Tables, since: str, until: str, region: str | None) -> Step:
    rows = sides(tables, since, until, region)
    before = Counter(rows.loc[rows["side"] == "from", "status"])
    after = Counter(rows.loc[rows["side"] == "to", "status"])
    bands = []
    for status, role, label in FATES:
        counted = "kept" if status == "labelled" and since == "2018" else status
        if (since == "2018" and status == "kept") or (status == "labelled" and since != "2018"):
            continue
        if before[counted] or after[counted]:
            bands.append(Band(status, role, label, before[counted], after[counted]))
    return Step(since, until, tuple(bands))


def _announced_2018(tables: Tables, region: str | None) -> str:
    if region is None:
        phases = tables.table("phases").set_index("phase")
        return f"{number(phases.at['2018', 'announced_count'])} annoncés"
    counts = tables.table("region_counts_2018").set_index("region")["announced_count"]
    if region not in counts.index:
        return f"annoncés : {MISSING}"
    return f"{number(counts[region])} annoncé" + ("s" if counts[region] > 1 else "")


def flow_table(chart: Flow) -> DataTable:
    """Write the flow chart as a table.

    One row per step and fate, its key the comparison that it counts (``2022:2023:sorti``).
    """
    rows = tuple(
        (
            f"{step.since} → {step.until}",
            band.label,
            "" if band.status == "entered" else number(band.before),
            "" if band.status == "left" else number(band.after),
        )
        for step in chart.steps
        for band in step.bands
    )
    return DataTable(
        f"{chart.title} : nombre de territoires",
        ("Passage", "Ce qu’ils deviennent", "Au départ", "À l’arrivée"),
        rows,
        frozenset({2, 3}),
        tuple(
            f"{step.since}:{step.until}:{band.slug}" for step in chart.steps for band in step.bands
        ),
        linked=1,
    )
