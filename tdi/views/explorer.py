"""The explorer map's view: one phase coloured by an indicator, the three states of 2018, or what changed between two phases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol

import pandas as pd

from tdi.search import normalise
from tdi.typography import number, plural
from tdi.views.atlas import (
    AtlasView,
    MapClass,
    circle_steps,
    class_labels,
    letters_for,
    nice_breaks,
)
from tdi.views.indicators import INDICATORS, Indicator, Measure
from tdi.views.selection import Selection

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
STATES_2018: Final = {"labelled": "l", "added_later": "a", "unknown": "u"}
CHANGE_CLASSES: Final = (
    MapClass("E", "entered", "Territoire nouveau", "Territoire nouveau"),
    MapClass("g", "gained", "Communes gagnées", "Gagné par un territoire déjà là"),
    MapClass("K", "kept", "Inchangé", "Périmètre inchangé"),
    MapClass("R", "renamed", "Renommé", "Même périmètre, nouveau nom"),
    MapClass("S", "reshaped", "Périmètre modifié (partie commune)", "Périmètre modifié"),
    MapClass("M", "merged", "Issu d’une fusion", "Issu de plusieurs territoires"),
    MapClass("P", "split", "Issu d’une scission", "Issu d’un territoire partagé"),
    MapClass("l", "left", "Sorti du programme", "Sorti du programme"),
    MapClass("u", "maybe-gained", "Labellisé ensuite ou dès 2018 : inconnu", "État de 2018 inconnu"),
    MapClass("v", "maybe-left", "Sorti, si labellisé en 2018 : inconnu", "État de 2018 inconnu"),
)
CHANGE_LETTERS: Final = {
    "entered": "E",
    "kept": "K",
    "renamed": "R",
    "reshaped": "S",
    "merged": "M",
    "split": "P",
    "left": "l",
    "unknown": "u",
}
CHANGE_WORDS: Final = {
    "entered": "nouveau",
    "kept": "inchangé",
    "renamed": "renommé",
    "reshaped": "périmètre modifié",
    "merged": "issu d’une fusion",
    "split": "issu d’une scission",
    "left": "sorti",
    "unknown": "2018 inconnu",
}


# The order in which an evolution is listed: what came and went first, what stayed the same last.
_STATE_ORDER: Final = "ElMPSgRuKv"


class Tables(Protocol):
    """What the views need of the store: its tables, read-only."""

    def table(self, name: str) -> pd.DataFrame:
        """Return a table without geometry; the caller must not change it."""


@dataclass(frozen=True)
class ListRow:
    """One territory in the list beside the map: the accessible equal of its area."""

    id_ti: str
    name: str
    regions: tuple[str, ...]
    value: float | None
    text: str
    letter: str
    side: str = "to"


@dataclass(frozen=True)
class Explorer:
    """The map and its list: same rows, same state.

    ``rows`` follow the order of the list (largest value first, or the order of ``states``, then name); territories
    outside the region filter are left out of the list and veiled on the map. ``unit`` and ``decimals`` are those of the
    rows' values, "" when the list shows states. ``order`` and ``order_before`` are the ids of the phase shown and of the
    earlier one, sorted: the order in which the atlas file holds them.
    """

    atlas: AtlasView
    rows: tuple[ListRow, ...]
    indicator: Indicator
    measure: Measure | None
    per: str
    list_header: str = ""
    unit: str = ""
    decimals: int = 0
    states: str = ""
    order: tuple[str, ...] = ()
    order_before: tuple[str, ...] = ()


def perimeter_phase(phase: str) -> str:
    """Return the phase whose perimeters are drawn: November 2018 has none of its own and borrows those of 2020."""
    return "2020" if phase == "2018" else phase


@lru_cache(maxsize=16)
def territory_table(tables: Tables, phase: str) -> pd.DataFrame:
    """Return the territories of a phase with every indicator. Made once per store and shared: do not change it.

    One row per territory, sorted by ``id_ti``. Totals come from the store; rates are per square kilometre or per
    10,000 inhabitants of the same perimeter. ``project_count`` is 0 where no project is named (a true count of what is
    known); ``aid_keur`` and ``investment_keur`` are missing, not 0, where no amount was published. Amounts in thousands
    of euros, ``aid_rate`` and ``investment_rate`` in euros per inhabitant.
    """
    phase = perimeter_phase(phase)
    territories = tables.table("territories")
    frame = territories[territories["phase"] == phase].sort_values("id_ti").reset_index(drop=True)
    placed = tables.table("projects")
    sums = placed.groupby(f"ti_{phase}").agg(
        project_count=("project_id", "size"),
        aid_eur=("aid_eur", lambda s: s.astype("Float64").sum(min_count=1)),
        investment_eur=("investment_eur", lambda s: s.astype("Float64").sum(min_count=1)),
    )
    frame = frame.merge(sums, left_on="id_ti", right_index=True, how="left")
    frame["project_count"] = frame["project_count"].fillna(0).astype(int)
    population = frame["population"].astype(float)
    frame["density"] = population / frame["area_km2"]
    frame["commune_rate"] = frame["commune_count"] / population * 1e4
    frame["project_rate"] = frame["project_count"] / population * 1e4
    for name in ("aid", "investment"):
        amount = pd.to_numeric(frame[f"{name}_eur"], errors="coerce").astype(float)
        frame[f"{name}_keur"] = amount / 1e3
        frame[f"{name}_rate"] = amount / population
    return frame


def explore(tables: Tables, selection: Selection, breaks: dict[str, tuple[float, ...]]) -> Explorer:
    """Build the explorer's view for a selection.

    Parameters
    ----------
    tables
        The store.
    selection
        What the reader looks at.
    breaks
        Class limits per measure (see :func:`measure_breaks`), the same for all phases so that colours compare.
    """
    if selection.mode == "evolution":
        return _evolution(tables, selection)
    if selection.phase == "2018":
        return _states_2018(tables, selection)
    return _phase(tables, selection, breaks)


def measure_breaks(tables: Tables) -> dict[str, tuple[float, ...]]:
    """Return the class limits of every rate, over all phases together: switching phase never changes the legend."""
    pooled = pd.concat([territory_table(tables, phase) for phase in ("2020", "2022", "2023", "2024")])
    limits = {}
    for indicator in INDICATORS.values():
        if indicator.rate is not None:
            values = pooled[indicator.rate.column]
            limits[indicator.rate.column] = nice_breaks(values[values > 0] if indicator.partial else values)
    return limits


def _fit(selection: Selection) -> str:
    if selection.ti:
        return f"ti:{selection.ti}"
    return f"region:{selection.region}" if selection.region else "france"


def _in_region(regions: object, region: str | None) -> bool:
    return region is None or region in list(regions)  # type: ignore[call-overload]


def _phase(tables: Tables, selection: Selection, breaks: dict[str, tuple[float, ...]]) -> Explorer:
    phase = selection.phase
    frame = territory_table(tables, phase)
    indicator = INDICATORS[selection.indicator]
    per = indicator.allowed_per(selection.per)
    measure = indicator.measure(per)
    shared: dict[str, Any] = {
        "phase": phase,
        "source": "Périmètres : ANCT. Contours : IGN, généralisés.",
        "selected": selection.ti,
        "region": selection.region,
        "fit": _fit(selection),
    }
    if measure is None:
        letters = "A" * len(frame)
        atlas = AtlasView(
            letters=letters,
            classes=(MapClass("A", f"phase-{phase}", "Territoire d’industrie"), *_OUTSIDE),
            title=f"Périmètres, {PHASE_LABELS[phase]}",
            subtitle=plural(len(frame), "territoire"),
            **shared,
        )
        values: list[float | None] = [float(v) for v in frame["population"]]
        rows = _rows(frame, values, letters, selection, lambda v: f"{number(v)} hab.")
        return Explorer(atlas, rows, indicator, None, per, "Population", "hab.", 0, "", tuple(frame["id_ti"]))
    values = [None if pd.isna(v) else float(v) for v in frame[measure.column]]
    circles = per == "total"
    if circles:
        letters = "".join("A" if v is not None else "n" for v in values)
        classes = [MapClass("A", "plain", "Territoire d’industrie")]
    else:
        limits = breaks[measure.column]
        letters = letters_for(values, limits)
        classes = [
            MapClass("ABCDE"[i], f"seq-{_ramp(i, len(limits) + 1)}", label)
            for i, label in enumerate(class_labels(limits, measure.decimals))
        ]
        if indicator.partial and 0 in values:
            # Nothing named is a state of its own, not the lowest of the rates.
            letters = "".join("z" if v == 0 else letter for v, letter in zip(values, letters, strict=True))
            classes.insert(0, MapClass("z", "plain", "aucun projet nommé"))
    if "n" in letters:
        classes.append(MapClass("n", "missing", "n.d. (non publié)"))
    largest = max((v for v in values if v is not None), default=0.0)
    atlas = AtlasView(
        letters=letters,
        classes=(*classes, *_OUTSIDE),
        title=measure.label,
        subtitle=f"en {measure.unit}, {PHASE_LABELS[phase]}" if not circles else PHASE_LABELS[phase],
        values=tuple(values),
        label=measure.label,
        unit=measure.unit,
        decimals=measure.decimals,
        symbol="circles" if circles else "areas",
        circle_steps=circle_steps(largest) if circles else (),
        **shared,
    )
    rows = _rows(frame, values, letters, selection, lambda v: number(v, measure.decimals))
    return Explorer(
        atlas,
        rows,
        indicator,
        measure,
        per,
        measure.header,
        measure.unit,
        measure.decimals,
        "",
        tuple(frame["id_ti"]),
    )


_OUTSIDE: Final = (MapClass("-", "outside", "Hors programme"),)


def _ramp(index: int, classes: int) -> int:
    """Spread fewer than five classes over the whole palette, so that the last one is always the darkest."""
    return index if classes >= 5 else round(index * 4 / max(classes - 1, 1))


def _rows(
    frame: pd.DataFrame, values: list, letters: str, selection: Selection, write: object
) -> tuple[ListRow, ...]:
    rows = [
        ListRow(row.id_ti, row.name, tuple(row.regions), value, write(value), letter)  # type: ignore[operator]
        for row, value, letter in zip(
            frame[["id_ti", "name", "regions"]].itertuples(index=False), values, letters, strict=True
        )
        if _in_region(row.regions, selection.region)
    ]
    rows.sort(key=lambda row: (row.value is None, -(row.value or 0), normalise(row.name)))
    return tuple(rows)


def _states_2018(tables: Tables, selection: Selection) -> Explorer:
    frame = territory_table(tables, "2020")
    states = tables.table("status_2018").set_index("id_ti_2020")["status"]
    letters = "".join(STATES_2018[states[code]] for code in frame["id_ti"])
    count = {letter: letters.count(letter) for letter in "lau"}
    atlas = AtlasView(
        phase="2020",
        letters=letters,
        classes=(
            MapClass(
                "l", "labelled", f"Labellisé en novembre 2018 ({count['l']})", "Labellisé en novembre 2018"
            ),
            MapClass("a", "added", f"Ajouté entre 2019 et 2020 ({count['a']})", "Ajouté entre 2019 et 2020"),
            MapClass("u", "unknown", f"État de 2018 inconnu ({count['u']})", "État de 2018 inconnu"),
            *_OUTSIDE,
        ),
        title="124 annoncés, les périmètres de 2020 en trois états",
        subtitle="Dessinés avec les périmètres d’octobre 2020 : ceux de novembre 2018 n’ont pas été publiés.",
        source="États : presse et préfectures, 2018-2020. Périmètres : ANCT, 2020. Contours : IGN.",
        selected=selection.ti,
        region=selection.region,
        fit=_fit(selection),
    )
    words = {"l": "labellisé", "a": "ajouté ensuite", "u": "inconnu"}
    rows = [
        ListRow(row.id_ti, row.name, tuple(row.regions), None, words[letter], letter)
        for row, letter in zip(frame.itertuples(index=False), letters, strict=True)
        if _in_region(row.regions, selection.region)
    ]
    rows.sort(key=lambda row: ("lau".index(row.letter), normalise(row.name)))
    return Explorer(
        atlas,
        tuple(rows),
        INDICATORS["perimetre"],
        None,
        "total",
        "État en 2018",
        "",
        0,
        "lau",
        tuple(frame["id_ti"]),
    )


def _evolution(tables: Tables, selection: Selection) -> Explorer:
    since, until = selection.since, selection.until
    frame = territory_table(tables, until)
    changes = tables.table("changes")
    changes = changes[(changes["from_phase"] == since) & (changes["to_phase"] == until)]
    arrivals = changes[changes["side"] == "to"].set_index("id_ti")
    letters = "".join(CHANGE_LETTERS[arrivals.loc[code, "status"]] for code in frame["id_ti"])
    before = perimeter_phase(since)
    old = territory_table(tables, before)
    if since == "2018":
        states = tables.table("status_2018").set_index("id_ti_2020")["status"]
        written = {"labelled": "1", "added_later": "0", "unknown": "u"}
        before_states = "".join(written[states[code]] for code in old["id_ti"])
    else:
        before_states = "1" * len(old)
    shown = set(letters) | {"g", "l"} | ({"u", "v"} if since == "2018" else set())
    atlas = AtlasView(
        phase=perimeter_phase(until),
        letters=letters,
        classes=(*(c for c in CHANGE_CLASSES if c.key in shown), *_OUTSIDE),
        title=f"De {PHASE_SHORT[since]} à {PHASE_SHORT[until]}",
        subtitle="Chaque morceau de territoire selon ce qu’il est devenu",
        source="Calculé sur les communes communes aux deux phases. Périmètres : ANCT. Contours : IGN.",
        before_phase=before,
        before_states=before_states,
        selected=selection.ti,
        region=selection.region,
        fit=_fit(selection),
    )
    regions = old.set_index("id_ti")["regions"]
    rows = [
        ListRow(
            row.id_ti,
            row.name,
            tuple(frame_regions),
            None,
            CHANGE_WORDS[row.status],
            CHANGE_LETTERS[row.status],
            row.side,
        )
        for row, frame_regions in _changes_with_regions(changes, frame.set_index("id_ti")["regions"], regions)
        if _in_region(frame_regions, selection.region)
    ]
    rows.sort(key=lambda row: (_STATE_ORDER.index(row.letter), normalise(row.name)))
    return Explorer(
        atlas,
        tuple(rows),
        INDICATORS["perimetre"],
        None,
        "total",
        "Ce qu’il est devenu",
        "",
        0,
        _STATE_ORDER,
        tuple(frame["id_ti"]),
        tuple(old["id_ti"]),
    )


def _changes_with_regions(changes: pd.DataFrame, now: pd.Series, old: pd.Series) -> Iterator[tuple[Any, Any]]:
    """Yield the changes to list: every territory of arrival, and those of departure that left."""
    for row in changes.itertuples(index=False):
        if row.side == "to":
            yield row, now[row.id_ti]
        elif row.status == "left":
            yield row, old[row.id_ti]
