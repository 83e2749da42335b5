"""Build the page Régions: one measure by region, small multiples, the sheet of a region.

Map, ranking and table select each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from tdi.model.phases import perimeter_phase
from tdi.model.vocabulary import NO_PHASE
from tdi.text.typography import MISSING, number
from tdi.views.atlas import (
    AtlasView,
    MapClass,
    circle_steps,
    class_labels,
    letters_for,
    nice_breaks,
)
from tdi.views.charts import Bar, BarChart, DataTable
from tdi.views.coverage import Coverage, coverage
from tdi.views.figure import Headline
from tdi.views.industry import IndustryView, Place, industry_view
from tdi.views.regions._text import about, headlines, titles, warning
from tdi.views.regions.measures import MEASURES, RegionMeasure
from tdi.views.regions.multiples import Multiples, multiples
from tdi.views.regions.rows import (
    Nation,
    RegionRow,
    RegionsData,
    companies,
    context,
    nation_of,
    perimeter_source,
    phrase,
    region_rows,
    share_of,
    siblings,
)
from tdi.views.regions.selection import RegionsSelection
from tdi.views.regions.sheet import RegionSheet, region_sheet


@dataclass(frozen=True)
class RegionsView:
    """All that the page shows for a selection."""

    title: str
    subtitle: str
    headlines: tuple[Headline, ...]
    atlas: AtlasView
    chart: BarChart
    table: DataTable
    rows: tuple[RegionRow, ...]
    sheet: RegionSheet | None
    industry: IndustryView | None
    gauge: Coverage | None
    multiples: Multiples
    warning: str
    about: tuple[tuple[str, str], ...]
    file_stem: str


def regions_view(data: RegionsData, selection: RegionsSelection) -> RegionsView:
    """Build the page for a selection that the data can answer."""
    measure = MEASURES[selection.measure]
    rows = region_rows(data, selection, measure)
    dates = {row.date for row in rows if row.value is not None}
    nation = nation_of(data, selection, measure, rows)
    title, subtitle = titles(data, selection, measure, rows, dates)
    chosen = next((row for row in rows if row.code == selection.region), None)
    gauge = (
        coverage(data.tables, selection.fund, selection.region) if measure.key == "nommes" else None
    )
    return RegionsView(
        title,
        subtitle,
        headlines(data, selection, measure, rows, nation, chosen),
        _atlas(data, selection, measure, rows, dates),
        _chart(
            selection, measure, rows, dates, nation, subtitle, _chart_source(data, selection, rows)
        ),
        _table(data, selection, measure, rows, subtitle),
        rows,
        region_sheet(data, selection, chosen.rank, share_of(nation, chosen)) if chosen else None,
        industry_view(
            data.tables, Place("region", NO_PHASE, chosen.code), data.names[chosen.code], None
        )
        if chosen
        else None,
        gauge,
        multiples(data, selection),
        warning(selection, dates),
        about(data, selection, measure, rows),
        f"territoires-industrie-regions-{selection.measure}"
        + (f"-{selection.fund}-{selection.nature}" if selection.fund else f"-{selection.phase}"),
    )


def _text(selection: RegionsSelection, measure: RegionMeasure, row: RegionRow) -> str:
    return measure.text(row.value, selection.per)


def _atlas(
    data: RegionsData,
    selection: RegionsSelection,
    measure: RegionMeasure,
    rows: tuple[RegionRow, ...],
    dates: set[str],
) -> AtlasView:
    by_code = {row.code: row for row in rows}
    ordered = [by_code[code] for code in sorted(data.names)]
    scale = 1e-6 if measure.one == "" and selection.per == "total" else 1.0
    values = [None if row.value is None else row.value * scale for row in ordered]
    circles = selection.per == "total"
    if circles:
        letters = "".join("A" if v is not None else "n" for v in values)
        classes = [MapClass("A", "plain", "Chiffre publié")]
    else:
        limits = nice_breaks(values)
        letters = letters_for(values, limits)
        count = len(limits) + 1
        classes = [
            MapClass(
                "ABCDE"[i], f"seq-{i if count >= 5 else round(i * 4 / max(count - 1, 1))}", label
            )
            for i, label in enumerate(class_labels(limits, measure.rate_decimals))
        ]
    if "n" in letters:
        classes.append(MapClass("n", "missing", f"{MISSING} (non publié)"))
    unit = measure.rate_unit if not circles else ("M€" if scale != 1 else measure.several)
    return AtlasView(
        phase=perimeter_phase(selection.phase),
        letters=letters,
        classes=tuple(classes),
        title="Entreprises aidées" if companies(rows) else measure.label,
        subtitle=f"{context(data, selection)}{'' if circles else ', ' + measure.rate_unit}"
        + (" ; dates différentes" if len(dates) > 1 else ""),
        source="Chiffres : voir la source de chaque région dans le tableau. Contours : IGN, généralisés.",
        values=tuple(values),
        label=measure.label,
        unit=unit,
        unit_one=measure.one if circles else "",
        decimals=measure.rate_decimals if not circles else (2 if scale != 1 else 0),
        symbol="circles" if circles else "areas",
        circle_steps=circle_steps(max((v for v in values if v is not None), default=0.0))
        if circles
        else (),
        selected=selection.region,
        unit_kind="regions",
        labels=tuple(_text(selection, measure, row) for row in ordered),
        notes=tuple(_note(selection, measure, row) for row in ordered),
    )


def _note(selection: RegionsSelection, measure: RegionMeasure, row: RegionRow) -> str:
    if row.value is None:
        return f"{measure.label} : {MISSING}"
    amount = (
        f"{measure.text(row.value, selection.per)} {measure.rate_unit}"
        if selection.per != "total"
        else phrase(measure, row.total, row.statement)
    )
    return f"{amount}, {row.date}" if row.date else amount


def _chart(
    selection: RegionsSelection,
    measure: RegionMeasure,
    rows: tuple[RegionRow, ...],
    dates: set[str],
    nation: Nation | None,
    title: str,
    source: str,
) -> BarChart:
    role = f"fund-{selection.fund}" if selection.fund else f"phase-{selection.phase}"
    bars = tuple(
        Bar(
            row.code,
            row.name,
            row.value,
            _text(selection, measure, row),
            row.date if len(dates) > 1 else "",
            role,
            "" if row.value is None else _note(selection, measure, row),
        )
        for row in rows
    )
    reference = None
    if (
        selection.per != "total"
        and nation is not None
        and (nation.summed or measure.key == "territoires")
    ):
        reference = nation.value / nation.population * measure.scale
    label = "" if reference is None else f"France : {measure.text(reference, selection.per)}"
    return BarChart(title, bars, source, selection.region or "", reference, label)


def _chart_source(
    data: RegionsData, selection: RegionsSelection, rows: tuple[RegionRow, ...]
) -> str:
    if not selection.fund:
        return f"Source : {perimeter_source(data, selection.phase).text}."
    if selection.measure == "nommes":
        return "Source : projets nommés par les sources publiques, une par projet (page Projets) ; comptés par ce site."
    held = list(dict.fromkeys(row.statement.source_id for row in rows if row.statement))
    if len(held) == 1:
        return f"Source : {data.sources[held[0]].text}."
    return f"Sources : {len(held)} publications, une par région ; la source de chaque barre est dans le tableau et dans les fichiers."


def _table(
    data: RegionsData,
    selection: RegionsSelection,
    measure: RegionMeasure,
    rows: tuple[RegionRow, ...],
    caption: str,
) -> DataTable:
    unit = measure.rate_unit if measure.one else "€ par hab."
    head = "Entreprises aidées" if companies(rows) else measure.label
    columns = ("Région", "Rang", head, unit, "Date", "Réserve", "Source")
    body = []
    for row in rows:
        rate = None if row.total is None else row.total / data.population[row.code] * measure.scale
        origin = ""
        if row.statement is not None and measure.key != "nommes":
            origin = data.sources[row.statement.source_id].text
        elif measure.key == "territoires":
            origin = perimeter_source(data, selection.phase).text
        body.append(
            (
                row.name,
                "" if row.rank is None else str(row.rank),
                measure.text(row.total),
                number(rate, measure.rate_decimals),
                row.date,
                (row.statement.qualifier if row.statement else ""),
                origin,
            )
        )
    return DataTable(
        caption,
        columns,
        tuple(body),
        frozenset({1, 2, 3}),
        tuple(row.code for row in rows),
        selection.region or "",
    )


def rows_frame(data: RegionsData, selection: RegionsSelection, view: RegionsView) -> pd.DataFrame:
    """Return the rows of the view as a table for the files, in the order shown; missing is empty.

    One row per region: region, name, rank, value and its unit, value per inhabitant, then the
    published row it comes from
    (project_count, aid_eur, investment_eur, job_count at the same date) and its source.
    """
    measure = MEASURES[selection.measure]
    records: list[dict[str, Any]] = []
    for row in view.rows:
        beside = siblings(data, row)
        st = row.statement
        source = data.sources[st.source_id] if st else perimeter_source(data, selection.phase)
        held = {
            key: beside[key].value if key in beside else None
            for key in ("projets", "aide", "investissement", "emplois")
        }
        records.append(
            {
                "region": row.code,
                "name": row.name,
                "rank": row.rank,
                "measure": selection.measure,
                "fund": selection.fund,
                "nature": selection.nature,
                "value": row.total,
                "unit": "EUR" if not measure.one else measure.several,
                "per_inhabitant": None
                if row.total is None
                else round(row.total / data.population[row.code] * measure.scale, 4),
                "per_inhabitant_unit": measure.rate_unit,
                "population": data.population[row.code],
                "project_count": held["projets"],
                "aid_eur": held["aide"],
                "investment_eur": held["investissement"],
                "job_count": held["emplois"],
                "as_of": st.as_of if st else "",
                "qualifier": st.qualifier if st else "",
                "confidence": st.confidence if st else "",
                "source": source.text if row.total is not None else "",
                "source_url": source.url if row.total is not None else "",
            }
        )
    frame = pd.DataFrame(records)
    for column in ("rank", "value", "project_count", "aid_eur", "investment_eur", "job_count"):
        frame[column] = frame[column].astype("Float64").astype("Int64")
    return frame
