"""The explorer map's view.

One phase coloured by an indicator, the three states of 2018, or what changed between two phases.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.text.typography import MISSING, french_order, number, percent, plural, quantity
from tdi.views.atlas import (
    CLASS_LETTERS,
    AtlasView,
    MapClass,
    circle_steps,
    class_labels,
    letters_for,
    nice_breaks,
)
from tdi.views.comparison import evolution, states_2018
from tdi.views.indicators import INDICATORS, TOTAL, Indicator, Measure
from tdi.views.map_list import OUTSIDE, Explorer, ListRow, fit, in_region
from tdi.views.phases import PHASE_LABELS, Tables
from tdi.views.selection import Selection
from tdi.views.territory_table import territory_table

PERIMETERS_CREDIT: Final = "Périmètres : ANCT. Contours : IGN, généralisés."


def explore(tables: Tables, selection: Selection, breaks: dict[str, tuple[float, ...]]) -> Explorer:
    """Build the explorer's view for a selection.

    Parameters
    ----------
    tables
        The store.
    selection
        What the reader looks at.
    breaks
        Class limits per measure (see :func:`measure_breaks`), the same for all phases so that
        colours compare.
    """
    if selection.mode == "evolution":
        return evolution(tables, selection)
    if selection.phase == "2018":
        return states_2018(tables, selection)
    return _phase(tables, selection, breaks)


def measure_breaks(tables: Tables) -> dict[str, tuple[float, ...]]:
    """Return the class limits of every rate, over all phases together.

    Switching phase never changes the legend.
    """
    pooled = pd.concat([territory_table(tables, phase) for phase in PHASES_WITH_PERIMETER])
    limits = {}
    for indicator in INDICATORS.values():
        if indicator.rate is not None:
            values = pooled[indicator.rate.column]
            limits[indicator.rate.column] = indicator.rate.limits or nice_breaks(
                values[values > 0] if indicator.partial else values
            )
    return limits


def _phase(tables: Tables, selection: Selection, breaks: dict[str, tuple[float, ...]]) -> Explorer:
    phase = selection.phase
    frame = territory_table(tables, phase)
    indicator = INDICATORS[selection.indicator]
    per = indicator.allowed_per(selection.per)
    measure = indicator.measure(per)
    shared: dict[str, Any] = {
        "phase": phase,
        "source": credit(indicator, per),
        "selected": selection.ti,
        "region": selection.region,
        "fit": fit(selection),
    }
    if measure is None:
        letters = "A" * len(frame)
        atlas = AtlasView(
            letters=letters,
            classes=(MapClass("A", f"phase-{phase}", "Territoire d’industrie"), *OUTSIDE),
            title=f"Périmètres, {PHASE_LABELS[phase]}",
            subtitle=plural(len(frame), "territoire"),
            **shared,
        )
        values: list[float | None] = [float(v) for v in frame["population"]]
        rows = _rows(frame, values, letters, selection, lambda v: f"{number(v)} hab.")
        return Explorer(
            atlas, rows, indicator, None, per, "Population", "hab.", 0, "", tuple(frame["id_ti"])
        )
    values = [None if pd.isna(v) else float(v) for v in frame[measure.column]]
    circles = per == TOTAL
    if circles:
        letters = "".join("A" if v is not None else "n" for v in values)
        classes = [MapClass("A", "plain", "Territoire d’industrie")]
    else:
        limits = breaks[measure.column]
        letters = letters_for(values, limits)
        classes = [
            MapClass(CLASS_LETTERS[i], _role(measure, i, len(limits) + 1), label)
            for i, label in enumerate(class_labels(limits, measure.decimals))
        ]
        if indicator.nothing and 0 in values:
            # Nothing known is a state of its own, not the lowest of the rates.
            letters = "".join(
                "z" if v == 0 else letter for v, letter in zip(values, letters, strict=True)
            )
            classes.insert(0, MapClass("z", "plain", indicator.nothing))
    if "n" in letters:
        classes.append(MapClass("n", "missing", "n.d. (non publié)"))
    largest = max((v for v in values if v is not None), default=0.0)
    notes = _spans(frame, measure) if measure.span else ()
    atlas = AtlasView(
        letters=letters,
        classes=(*classes, *OUTSIDE),
        title=_estimated(indicator, measure.label),
        subtitle=f"en {measure.unit}, {PHASE_LABELS[phase]}"
        if not circles
        else PHASE_LABELS[phase],
        values=tuple(values),
        label=measure.label,
        unit=measure.unit,
        unit_one=measure.unit_one,
        decimals=measure.decimals,
        symbol="circles" if circles else "areas",
        circle_steps=circle_steps(largest) if circles else (),
        notes=notes,
        **shared,
    )
    rows = _rows(frame, values, letters, selection, lambda v: number(v, measure.decimals))
    return Explorer(
        atlas,
        rows,
        indicator,
        measure,
        per,
        _estimated(indicator, measure.header),
        measure.unit,
        measure.decimals,
        "",
        tuple(frame["id_ti"]),
        unit_one=measure.unit_one,
    )


def credit(indicator: Indicator, per: str = TOTAL) -> str:
    """Return the short sentence of sources under a map of an indicator.

    The perimeters stand last: what shows the sentence adds their licence, which is not that of the
    sources of projects.
    """
    measure = indicator.measure(per)
    denominator = measure.denominator_credit if measure else ""
    return " ".join(filter(None, (indicator.credit, denominator, PERIMETERS_CREDIT)))


def _estimated(indicator: Indicator, heading: str) -> str:
    return f"{heading}, estimation" if indicator.estimate else heading


def _role(measure: Measure, index: int, classes: int) -> str:
    return f"div-{index}" if measure.diverging else f"seq-{_ramp(index, classes)}"


def _spans(frame: pd.DataFrame, measure: Measure) -> tuple[str, ...]:
    """Write each estimate with the least and the greatest that it may be; "" where unknown."""
    low, high = measure.span or ("", "")
    return tuple(
        f"{quantity(value, measure.unit, measure.decimals)}, estimation (de {percent(least, 1)} à {percent(most, 1)} selon l’EPCI)"
        if pd.notna(value)
        else f"{measure.label} : {MISSING}"
        for value, least, most in zip(frame[measure.column], frame[low], frame[high], strict=True)
    )


def _ramp(index: int, classes: int) -> int:
    """Spread fewer than five classes over the whole palette.

    So that the last one is always the darkest.
    """
    return index if classes >= 5 else round(index * 4 / max(classes - 1, 1))


def _rows(
    frame: pd.DataFrame, values: list, letters: str, selection: Selection, write: object
) -> tuple[ListRow, ...]:
    rows = [
        ListRow(row.id_ti, row.name, tuple(row.regions), value, write(value), letter)  # type: ignore[operator]
        for row, value, letter in zip(
            frame[["id_ti", "name", "regions"]].itertuples(index=False),
            values,
            letters,
            strict=True,
        )
        if in_region(row.regions, selection.region)
    ]
    rows.sort(key=lambda row: (row.value is None, -(row.value or 0), french_order(row.name)))
    return tuple(rows)
