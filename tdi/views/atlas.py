"""The map of a view, as data: which territory is in which class. Knows no colour and no pixel.

One letter per territory, in the order of their ids, is all the browser needs to repaint the map;
the perimeters themselves are loaded once (see ``tdi.build.display``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from tdi.text.typography import number
from tdi.views.points import Points

CLASS_LETTERS: Final = "ABCDE"
MISSING_LETTER: Final = "n"


@dataclass(frozen=True)
class MapClass:
    """One class of the map.

    Letter, role (a colour of the palette), label in the legend, text in the tooltip.
    """

    key: str
    role: str
    label: str
    tip: str | None = None


@dataclass(frozen=True)
class AtlasView:
    """All that one state of the map needs.

    Attributes
    ----------
    phase
        Phase whose perimeters are painted ("2020" when the state of 2018 is shown).
    letters
        One class letter per territory of ``phase``, ids sorted.
    classes
        The classes of the legend, in its order.
    values, label, unit, unit_one, decimals
        One value per territory (None: not known) for tooltips and circles; None when the view has
        no measure. ``unit_one`` is the unit of what is below two ("projet"), "" where it is the
        same.
    symbol
        ``areas`` (shaded) or ``circles`` (proportional to the value).
    unit_kind
        What the letters and values are of: ``territories`` of the phase, or ``regions`` in the
        order of their codes.
    labels
        One text per area, written on the map in place of the towns; "" for none.
    notes
        One line per area for the tooltip, in place of the value with its unit.
    points
        Projects and sites, drawn over the areas; None for a map without points.
    members
        Of the selected territory: (code, class letter, short name) of each member, told apart on
        the map.
    focus
        For the evolution of one territory: its places in ``letters``; what is outside of it and of
        the earlier perimeters of state "1" stays plain.
    fit
        What the map shows whole: ``france``, ``region:24``, ``ti:ti-8413``, or an area that is then
        outlined, ``epci:200042935``, ``ept:...``, ``dep:01``.
    before_phase, before_states
        For an evolution: the earlier perimeters and, per territory, "1" (in), "0" (out) or "u" (not
        known).
    """

    phase: str
    letters: str
    classes: tuple[MapClass, ...]
    title: str
    subtitle: str
    source: str
    values: tuple[float | None, ...] | None = None
    label: str = ""
    unit: str = ""
    unit_one: str = ""
    decimals: int = 0
    symbol: str = "areas"
    circle_steps: tuple[float, ...] = ()
    before_phase: str | None = None
    before_states: str = ""
    selected: str | None = None
    region: str | None = None
    fit: str = "france"
    unit_kind: str = "territories"
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    points: Points | None = None
    members: tuple[tuple[str, str, str], ...] = ()
    focus: tuple[int, ...] | None = None

    def unit_of(self, value: float) -> str:
        """Return the unit of a value: French is singular below two."""
        return self.unit_one if self.unit_one and abs(value) < 2 else self.unit


def nice_breaks(
    values: Sequence[float] | np.ndarray | pd.Series, classes: int = 5
) -> tuple[float, ...]:
    """Return the inner limits of quantile classes.

    Rounded to two significant digits and strictly increasing.

    >>> nice_breaks([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    (2.8, 4.6, 6.4, 8.2)
    """
    known = np.asarray([v for v in values if v is not None and not pd.isna(v)], dtype=float)
    if known.size == 0:
        return ()
    limits: list[float] = []
    for share in np.linspace(0, 1, classes + 1)[1:-1]:
        value = float(np.quantile(known, share))
        rounded = float(f"{value:.2g}")
        if known.min() < rounded <= known.max() and (not limits or rounded > limits[-1]):
            limits.append(rounded)
    return tuple(limits)


def letters_for(values: Sequence[float | None], limits: Sequence[float]) -> str:
    """Give each value its class letter; what is missing gets the letter of "n.d."."""
    return "".join(
        MISSING_LETTER
        if v is None or pd.isna(v)
        else CLASS_LETTERS[int(np.searchsorted(limits, v, side="right"))]
        for v in values
    )


def class_labels(limits: Sequence[float], decimals: int) -> tuple[str, ...]:
    """Write the classes as a reader reads them: "moins de 50", "50 à 80", "120 et plus"."""
    if not limits:
        return ("toutes les valeurs",)
    shown = [
        number(limit, 0 if float(limit).is_integer() else max(decimals, 1)) for limit in limits
    ]
    middle = [f"{low} à {high}" for low, high in pairwise(shown)]
    return (f"moins de {shown[0]}", *middle, f"{shown[-1]} et plus")


def circle_steps(largest: float) -> tuple[float, ...]:
    """Choose three round values for the legend of proportional circles, largest first.

    >>> circle_steps(1_234_567)
    (1000000.0, 300000.0, 50000.0)
    """
    if largest <= 0:
        return ()
    power = 10 ** np.floor(np.log10(largest))
    top = max(step * power for step in (1, 2, 5) if step * power <= largest)
    steps = [float(top), float(f"{top * 0.3:.1g}"), float(f"{top * 0.05:.1g}")]
    return tuple(dict.fromkeys(step for step in steps if step >= 1))
