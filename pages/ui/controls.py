"""The controls that pages share: phase, mode, indicator, region."""

from __future__ import annotations

from collections.abc import Iterable

from pages.ui import cache
from pages.ui.widgets import Controls
from tdi.model.phases import PHASES
from tdi.views.carte import CarteView
from tdi.views.indicators import INDICATORS
from tdi.views.phases import counted
from tdi.views.selection import Selection

NATION = "France entière"


def counted_phases(phases: Iterable[str] = PHASES) -> dict[str, str]:
    """Return phases with their year and number of territories announced."""
    data = cache.store()
    return {phase: counted(data, phase) for phase in phases}


def add_phase(row: Controls, **also: None) -> None:
    """Add the phase switch: year and number of territories announced.

    Ids are renumbered between phases: what is chosen by its id in one says nothing in the next, and is dropped (``ti=None``).
    """
    row.segments(
        "Phase : année et nombre de territoires annoncés",
        counted_phases(),
        field="phase",
        changes=lambda _, chosen: {"phase": chosen, **also},
    )


def phase(row: Controls) -> None:
    """Draw the phase switch alone, for a page that shows a territory."""
    with row.row():
        add_phase(row, ti=None)


def explorer(selection: Selection, view: CarteView) -> None:
    """Draw the row of controls of the page Carte."""
    row = Controls(selection, cache.parse_shared, "carte")
    with row.row():
        row.segments(
            "Voir",
            {"phase": "Une phase", "evolution": "Une évolution"},
            field="mode",
            changes=lambda held, chosen: vars(held.in_mode(chosen)),
        )
        if selection.mode == "evolution":
            add_evolution(row, selection.since, ti=None)
        else:
            add_phase(row, ti=None)
            if selection.phase != "2018":
                _indicator(row, selection)
        row.select("Région", {"": NATION, **dict(view.regions)}, field="region")


def add_evolution(row: Controls, since: str, **also: None) -> None:
    """Add the choice of two phases, the second after the first; `also` is what a change drops."""
    row.select(
        "De",
        counted_phases(PHASES[:-1]),
        field="since",
        changes=lambda held, chosen: {"since": chosen, "until": _after(chosen, held.until), **also},
    )
    row.select(
        "À",
        counted_phases(PHASES[PHASES.index(since) + 1 :]),
        field="until",
        changes=lambda _, chosen: {"until": chosen, **also},
    )


def _after(since: str, until: str) -> str:
    return until if PHASES.index(until) > PHASES.index(since) else PHASES[PHASES.index(since) + 1]


def _indicator(row: Controls, selection: Selection) -> None:
    row.select(
        "Indicateur",
        {key: indicator.label for key, indicator in INDICATORS.items()},
        field="indicator",
        changes=lambda _, chosen: {"indicator": chosen, "per": INDICATORS[chosen].allowed_per("10000")},
    )
    chosen = INDICATORS[selection.indicator]
    if chosen.total is not None and chosen.rate is not None:
        row.segments("Compter", {"10000": chosen.rate.unit, "total": "Total"}, field="per")
