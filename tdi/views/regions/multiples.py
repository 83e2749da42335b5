"""Small multiples: the same little chart for each region, all at one scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tdi.model.phases import LISTS_SPAN, PHASES_WITH_PERIMETER
from tdi.text.typography import MISSING, day, in_french_order, number
from tdi.views.regions.measures import MEASURES
from tdi.views.regions.selection import RegionsSelection

if TYPE_CHECKING:
    from tdi.views.regions.rows import RegionsData


@dataclass(frozen=True)
class Mark:
    """One value in a panel: where it stands (0-1), how high (0-1), its text.

    Its role in the palette, its shape.
    """

    at: float
    height: float
    text: str
    role: str
    shape: str


@dataclass(frozen=True)
class Panel:
    """One region: its marks, what is written in its corner, and the whole in a sentence."""

    code: str
    name: str
    marks: tuple[Mark, ...]
    summary: str
    alt: str


@dataclass(frozen=True)
class Multiples:
    """The panels, in the order of the names; ``ticks`` are (position, text) under every panel."""

    title: str
    key: str
    panels: tuple[Panel, ...]
    ticks: tuple[tuple[float, str], ...]
    source: str


def multiples(data: RegionsData, selection: RegionsSelection) -> Multiples:
    """Build the small multiples of the selection.

    By phase for territories, statements over time for the rest.
    """
    if selection.fund and selection.measure not in {"nommes"}:
        return _over_time(data, selection)
    return _by_phase(data)


def _codes(data: RegionsData) -> list[str]:
    return list(in_french_order(data.names))


def _by_phase(data: RegionsData) -> Multiples:
    largest = max(max(counts.values()) for phase, counts in data.counts.items() if phase != "2018")
    panels = []
    for code in _codes(data):
        counts = [(phase, data.counts[phase].get(code, 0)) for phase in PHASES_WITH_PERIMETER]
        marks = tuple(
            Mark((i + 0.5) / len(counts), count / largest, number(count), f"phase-{phase}", "bar")
            for i, (phase, count) in enumerate(counts)
        )
        said = ", ".join(f"{count} en {phase}" for phase, count in counts)
        panels.append(
            Panel(code, data.names[code], marks, "", f"{data.names[code]} : {said} territoires.")
        )
    ticks = tuple(
        ((i + 0.5) / len(PHASES_WITH_PERIMETER), phase)
        for i, phase in enumerate(PHASES_WITH_PERIMETER)
    )
    return Multiples(
        "Territoires par phase, région par région",
        "Même échelle partout. Un territoire de plusieurs régions compte dans chacune.",
        tuple(panels),
        ticks,
        f"Source : ANCT, listes des territoires de {LISTS_SPAN} ; comptage de ce site.",
    )


def _over_time(data: RegionsData, selection: RegionsSelection) -> Multiples:
    measure = MEASURES[selection.measure]
    mine = [
        item
        for item in data.found
        if (item.measure, item.fund) == (selection.measure, selection.fund)
        and item.region in data.names
    ]
    years = sorted({item.year for item in mine})
    first = date(int(years[0]), 1, 1).toordinal()
    span = date(int(years[-1]) + 1, 1, 1).toordinal() - first
    largest = max(item.value for item in mine)
    natures = {item.nature for item in mine}
    shapes = {"cumul": "dot", "vague": "bar", "releve": "ring", "calcule": "ring", "autre": "bar"}
    panels = []
    for code in _codes(data):
        held = sorted((item for item in mine if item.region == code), key=lambda item: item.end)
        marks = tuple(
            Mark(
                (date.fromisoformat(item.end).toordinal() - first) / span,
                item.value / largest,
                f"{measure.text(item.value)}, {day(item.as_of)}",
                f"fund-{selection.fund}",
                shapes[item.nature],
            )
            for item in held
        )
        totals = [item for item in held if item.nature == "cumul" or "cumul" not in natures]
        summary = measure.text(totals[-1].value) if totals else MISSING
        said = " ; ".join(f"{mark.text}" for mark in marks) or "rien de publié"
        panels.append(
            Panel(code, data.names[code], marks, summary, f"{data.names[code]} : {said}.")
        )
    ticks = tuple(((date(int(year), 7, 1).toordinal() - first) / span, year) for year in years)
    words = {
        "cumul": "disque : cumul",
        "vague": "trait : vague",
        "releve": "cercle : relevé au même jour pour toutes",
        "calcule": "cercle : somme d’un fichier officiel",
        "autre": "trait : nature non précisée",
    }
    key = " · ".join(text for nature, text in words.items() if nature in natures)
    return Multiples(
        f"{measure.label}, {data.funds[selection.fund]} : chaque énoncé à sa date",
        f"Même échelle partout. {key[:1].upper()}{key[1:]}. À droite : le dernier {'cumul' if 'cumul' in natures else 'chiffre'} connu. Rien n’est additionné.",
        tuple(panels),
        ticks,
        "Sources : une par énoncé, dans la fiche de chaque région.",
    )
