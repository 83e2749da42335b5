"""The page Comparer: figures, series, history of a few territories, and the cloud of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from tdi.model.phases import perimeter_phase
from tdi.text.typography import MISSING, euros, number, percent, plural, quantity
from tdi.views.charts import DataTable
from tdi.views.comparer.measures import MEASURES, CloudMeasure
from tdi.views.comparer.selection import ComparerSelection, invitation
from tdi.views.headlines import source_line
from tdi.views.industry import (
    FRANCE,
    Place,
    change,
    employees_text,
    index_lines,
    industry_rows,
    phase_marks,
    share_text,
    signed,
)
from tdi.views.line_chart import LineChart
from tdi.views.phases import PHASE_LABELS, Tables
from tdi.views.place_names import region_names
from tdi.views.territoire.view import since_text
from tdi.views.territory_facts import Key, territory_rows
from tdi.views.territory_table import indicator_rows, territory_table

ROLES: Final = ("bar-strong", "phase-2022", "phase-2020", "phase-2018")
"""Colours of the lines, in the order of the territories."""
_HALF: Final = 0.5


@dataclass(frozen=True)
class Compared:
    """One territory of the comparison."""

    key: Key
    name: str
    place: str
    since: str
    role: str


@dataclass(frozen=True)
class Point:
    """One territory of the cloud: its two values, its region, what is read on it."""

    id_ti: str
    name: str
    region: str
    x: float
    y: float
    chosen: bool


@dataclass(frozen=True)
class Cloud:
    """All territories of a phase by two measures.

    Attributes
    ----------
    points
        Those whose two values are known.
    medians
        Of both measures, over the points.
    warning
        What an estimate, or a measure that is known for few, means for the reading; "" for none.
    table
        The same rows, written out.
    """

    x: CloudMeasure
    y: CloudMeasure
    points: tuple[Point, ...]
    regions: tuple[tuple[str, str], ...]
    medians: tuple[float, float]
    warning: str
    source: str
    table: DataTable
    alt: str


@dataclass(frozen=True)
class ComparerView:
    """All that the page shows."""

    title: str
    subtitle: str
    invitation: str
    territories: tuple[Compared, ...]
    table: DataTable
    chart: LineChart | None
    sources: tuple[str, ...]
    cloud: Cloud
    about: tuple[tuple[str, str], ...]
    file_stem: str


def comparer_view(tables: Tables, selection: ComparerSelection) -> ComparerView:
    """Build the page for a selection that `parse_comparer` has read."""
    drawn = perimeter_phase(selection.phase)
    rows = territory_rows(tables)
    chosen = tuple(
        _compared(tables, Key(drawn, code), role)
        for code, role in zip(selection.ti, ROLES, strict=False)
    )
    names = [each.name for each in chosen]
    title = " et ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "Comparer"
    if len(names) == 1:
        title = f"Comparer {names[0]}"
    return ComparerView(
        title,
        f"{plural(len(chosen), 'territoire')} côte à côte, {PHASE_LABELS[selection.phase]}"
        if len(chosen) > 1
        else f"Deux à quatre territoires côte à côte, {PHASE_LABELS[selection.phase]}",
        invitation(len(chosen)),
        chosen,
        _table(tables, chosen),
        _chart(tables, chosen),
        tuple(
            source_line(tables, key).text
            for key in (
                rows[chosen[0].key].source_id if chosen else "anct-ti-2024",
                "urssaf-communes",
                "insee-rp2022-epci",
                "insee-flores-2023",
                "insee-rp2022-zones",
            )
        ),
        cloud(tables, selection),
        (
            (
                "Définitions",
                "Les mêmes mesures que la page Carte, sur les communes du périmètre de la phase. n.d. : non publié, pas zéro.",
            ),
            (
                "Zone d’emploi",
                "Celle où vit la plus grande part des habitants ; elle n’est pas le territoire, et deux territoires peuvent la partager.",
            ),
            (
                "Nuage",
                "Un point par territoire dont les deux valeurs sont connues ; pointillés : médianes. Il décrit, il ne dit pas de cause.",
            ),
        ),
        f"comparaison-{selection.phase}-{'-'.join(selection.ti) or 'vide'}",
    )


def _compared(tables: Tables, key: Key, role: str) -> Compared:
    row = territory_rows(tables)[key]
    names = region_names(tables)
    place = " et ".join(names[code] for code in row.regions)
    return Compared(key, row.name, place, since_text(tables, key), role)


def _table(tables: Tables, chosen: tuple[Compared, ...]) -> DataTable:
    """Set the territories side by side, one measure a row."""
    cells = [_cells(tables, each) for each in chosen]
    labels = [label for label, _ in cells[0]] if cells else []
    return DataTable(
        "Les territoires côte à côte, chaque mesure avec sa date",
        ("Mesure", *(each.name for each in chosen)),
        tuple((label, *(column[at][1] for column in cells)) for at, label in enumerate(labels)),
        frozenset(range(1, len(chosen) + 1)),
    )


def _cells(tables: Tables, each: Compared) -> list[tuple[str, str]]:
    place = Place("territory", each.key.phase, each.key.id_ti)
    row = indicator_rows(tables, each.key.phase)[each.key.id_ti]
    held = industry_rows(tables)[place]
    span = (
        f" (de {percent(held.industry_share_min, 1)} à {percent(held.industry_share_max, 1)})"
        if not pd.isna(held.industry_share) and held.industry_share_min != held.industry_share_max
        else ""
    )
    return [
        ("Habitants (communes de 2026)", number(row.population)),
        ("Densité", quantity(row.density, "hab./km²")),
        ("Superficie", quantity(row.area_km2, "km²")),
        ("Communes", number(row.commune_count)),
        ("Intercommunalités membres", number(row.epci_count)),
        ("Salariés du privé, fin 2024", employees_text(tables, place)),
        ("Évolution des salariés, 2019-2024", signed(change(tables, place))),
        ("Part de l’industrie, estimation (recensement 2022)", f"{share_text(held)}{span}"),
        (
            "Emplois industriels de sa zone d’emploi, fin 2023",
            _known(row.zone_industrial_jobs, number),
        ),
        ("Chômage de sa zone d’emploi (recensement 2022)", _known(row.zone_unemployment, _rate)),
        ("Projets nommés (liste incomplète)", number(row.project_count)),
        ("Aide connue (pour peu de projets)", _known(row.aid_eur, euros)),
    ]


def _rate(value: float) -> str:
    return percent(value, 1)


def _known(value: Any, write: Any) -> str:
    return MISSING if pd.isna(value) else str(write(float(value)))


def _chart(tables: Tables, chosen: tuple[Compared, ...]) -> LineChart | None:
    if not chosen:
        return None
    compared = [
        (Place("territory", each.key.phase, each.key.id_ti), each.name, each.role)
        for each in chosen
    ]
    compared.append((FRANCE, "France", "reference"))
    source = source_line(tables, "urssaf-communes")
    return LineChart(
        "Salariés du secteur privé, indice 100 fin 2019",
        index_lines(tables, compared),
        phase_marks(tables),
        f"{source.text}, calcul de ce site. Pointillés : dates des phases du programme.",
        unit="indice",
    )


def cloud(tables: Tables, selection: ComparerSelection) -> Cloud:
    """Place all territories of the phase by the two measures chosen."""
    x, y = MEASURES[selection.x], MEASURES[selection.y]
    frame = territory_table(tables, selection.phase)
    names = region_names(tables)
    values = {
        each.key: pd.to_numeric(frame[each.measure.column], errors="coerce").astype(float)
        for each in (x, y)
    }
    known = values[x.key].notna() & values[y.key].notna()
    points = tuple(
        Point(row.id_ti, row.name, row.region_main, float(a), float(b), row.id_ti in selection.ti)
        for row, a, b in zip(
            frame[known][["id_ti", "name", "region_main"]].itertuples(index=False),
            values[x.key][known],
            values[y.key][known],
            strict=True,
        )
    )
    medians = (
        (float(np.median([p.x for p in points])), float(np.median([p.y for p in points])))
        if points
        else (0.0, 0.0)
    )
    regions = tuple((code, names[code]) for code in sorted({p.region for p in points}))
    return Cloud(
        x,
        y,
        points,
        regions,
        medians,
        _warning(x, y, len(points), len(frame)),
        _source(tables, x, y),
        _cloud_table(x, y, points, names),
        f"Nuage de {plural(len(points), 'territoire')} : {x.label} en abscisse, médiane "
        f"{_value(x, medians[0])} ; {y.label} en ordonnée, médiane {_value(y, medians[1])}.",
    )


def _value(measure: CloudMeasure, value: float) -> str:
    return quantity(value, measure.measure.unit_of(value), measure.measure.decimals)


def _warning(x: CloudMeasure, y: CloudMeasure, known: int, count: int) -> str:
    said = [
        f"« {each.measure.label} » est une estimation"
        for each in dict.fromkeys((x, y))
        if each.indicator.estimate
    ]
    said += [
        f"« {each.measure.label} » n’est connu qu’en partie"
        for each in dict.fromkeys((x, y))
        if each.indicator.partial
    ]
    if known < count * _HALF:
        said.append(
            f"les deux valeurs ne sont connues que pour {number(known)} territoires sur {number(count)}"
        )
    elif known < count:
        said.append(f"{plural(count - known, 'territoire')} sans valeur n’y figurent pas")
    text = " ; ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _source(tables: Tables, x: CloudMeasure, y: CloudMeasure) -> str:
    credits = dict.fromkeys(
        filter(None, (x.indicator.credit, y.indicator.credit, "Périmètres : ANCT."))
    )
    return " ".join(credits)


def _cloud_table(
    x: CloudMeasure, y: CloudMeasure, points: tuple[Point, ...], names: Any
) -> DataTable:
    ordered = sorted(points, key=lambda point: -point.y)
    return DataTable(
        f"{x.label} et {y.label}, par territoire",
        ("Territoire", "Région", x.measure.label, y.measure.label),
        tuple(
            (point.name, names[point.region], _value(x, point.x), _value(y, point.y))
            for point in ordered
        ),
        frozenset({2, 3}),
        keys=tuple(point.id_ti for point in ordered),
    )


def comparison_frame(view: ComparerView) -> pd.DataFrame:
    """Return the comparison as rows of a file: one measure a row, one territory a column."""
    return pd.DataFrame(list(view.table.rows), columns=list(view.table.columns))
