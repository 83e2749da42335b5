"""Employment and industry of a place: private employees, industry's share, employment zones.

A place is a territory of a phase, an EPCI, a département or a region. Private employees are exact,
the share of industry is published for an EPCI and estimated elsewhere, an employment zone is a
neighbouring geography.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

import pandas as pd

from tdi.model.vocabulary import BRANCHES, NO_PHASE
from tdi.text.typography import MISSING, NBSP, number, ordinal, percent, plural
from tdi.views.charts import Bar, DataTable
from tdi.views.figure import Headline, SourceLine
from tdi.views.headlines import source_line
from tdi.views.line_chart import Line, LineChart, Mark
from tdi.views.phases import Tables
from tdi.views.place_names import region_names

YEARS: Final = tuple(range(2014, 2025))
BASE_YEAR: Final = 2019
LAST_YEAR: Final = YEARS[-1]
_BRANCHES_SHOWN: Final = 6
_SPECIFIC: Final = 1.2
"""A branch is over-represented from here on: a fifth more than in France."""
_SMALL_BRANCH: Final = 50
"""Jobs below which a branch is not called a specificity: one establishment would make it."""
_ZONES_SHOWN: Final = 3

READING: Final = (
    "Exact : les salariés du secteur privé, somme des communes du périmètre (tous secteurs, services compris). Estimation : la "
    "part de l’industrie. Géographie voisine : la zone d’emploi, qui n’est pas le territoire. Les évolutions décrivent, elles ne "
    "sont pas un effet du programme."
)
_MISSING: Final = {
    "outremer": "La part de l’industrie n’est pas publiée pour les EPCI d’outre-mer.",
    "ept": "La part de l’industrie n’est publiée que pour la métropole du Grand Paris entière, pas pour ses établissements "
    "publics territoriaux.",
    "commune": "Un membre est une commune seule : aucune part de l’industrie n’est publiée pour elle.",
}
_NO_ZONE: Final = "La zone d’emploi de ses communes n’est pas connue de nos sources (outre-mer)."


class Place(NamedTuple):
    """A place with figures on industry: level (`tdi.model.vocabulary.LEVELS`), phase, code."""

    level: str
    phase: str
    code: str


FRANCE: Final = Place("france", NO_PHASE, "FR")


@dataclass(frozen=True)
class Zone:
    """An employment zone in which people of a place live.

    ``share`` is that of the place's people. ``branches`` are the over-represented ones.
    """

    code: str
    name: str
    share: str
    jobs: str
    industry: str
    unemployment: str
    branches: DataTable
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class IndustryView:
    """What is known of employment and industry in a place.

    Attributes
    ----------
    sentence
        Employees, change, share, in words.
    headlines
        Employees, change since 2019, share of industry, industrial jobs of the main zone.
    chart, table
        Private employees as an index (100 in 2019) beside region and France, and the counts.
    share_note
        What the share is, or why it is missing.
    zones
        The largest first.
    zone_note
        What is not shown of the zones, or why there is none.
    reading
        What is exact, an estimate, a neighbouring geography.
    sources
        One line each.
    """

    sentence: str
    headlines: tuple[Headline, ...]
    chart: LineChart
    table: DataTable
    share_note: str
    zones: tuple[Zone, ...]
    zone_note: str
    reading: str
    sources: tuple[SourceLine, ...]


@lru_cache(maxsize=4)
def industry_rows(tables: Tables) -> dict[Place, Any]:
    """Return the row of ``industry`` of each place."""
    frame = tables.table("industry")
    return {Place(row.level, row.phase, row.code): row for row in frame.itertuples(index=False)}


@lru_cache(maxsize=4)
def _zone_rows(tables: Tables) -> dict[Place, tuple[Any, ...]]:
    frame = tables.table("zone_shares").sort_values(
        ["population_share", "code_ze"], ascending=[False, True]
    )
    found: dict[Place, list[Any]] = {}
    for row in frame.itertuples(index=False):
        found.setdefault(Place(row.level, row.phase, row.code), []).append(row)
    return {place: tuple(rows) for place, rows in found.items()}


@lru_cache(maxsize=4)
def _zones(tables: Tables) -> dict[str, Any]:
    return {row.code_ze: row for row in tables.table("employment_zones").itertuples(index=False)}


@lru_cache(maxsize=4)
def _branches(tables: Tables) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in tables.table("employment_zone_branches").itertuples(index=False):
        found.setdefault(row.code_ze, []).append(row)
    return found


def employees(tables: Tables, place: Place) -> dict[int, float | None]:
    """Return the private employees of a place by year, None where no commune has a value."""
    row = industry_rows(tables)[place]
    values = {year: getattr(row, f"private_employees_{year}") for year in YEARS}
    return {year: None if pd.isna(value) else float(value) for year, value in values.items()}


def without_value(tables: Tables, place: Place, year: int = LAST_YEAR) -> int:
    """Return how many communes of a place have no value in a year."""
    return int(getattr(industry_rows(tables)[place], f"communes_without_value_{year}"))


def change(tables: Tables, place: Place) -> float | None:
    """Return the change of private employees from 2019 to 2024, None where it is not known."""
    values = employees(tables, place)
    first, last = values[BASE_YEAR], values[LAST_YEAR]
    return last / first - 1 if first and last is not None else None


def signed(value: float | None, decimals: int = 1) -> str:
    r"""Write a change as a signed percentage.

    >>> signed(0.0557), signed(-0.0126), signed(None)
    ('+5,6\xa0%', '−1,3\xa0%', 'n.d.')
    """
    if value is None:
        return MISSING
    text = percent(value, decimals)
    return f"+{text}" if round(value * 100, decimals) > 0 else text


def industry_view(tables: Tables, place: Place, name: str, region: str | None) -> IndustryView:
    """Build what is shown of the industry of a place.

    Parameters
    ----------
    place
        A place of the table ``industry``.
    name
        As it is written beside its line.
    region
        Code of its (main) region, None for a region.
    """
    row = industry_rows(tables)[place]
    beside = [(Place("region", NO_PHASE, region), region_names(tables)[region])] if region else []
    compared = [(place, name), *beside, (FRANCE, "France")]
    zones = _zone_rows(tables).get(place, ())
    urssaf = source_line(tables, "urssaf-communes")
    return IndustryView(
        _sentence(tables, place),
        _headlines(tables, place, zones),
        _chart(tables, compared, urssaf),
        _table(tables, compared),
        _share_note(tables, place, row, compared[1:]),
        tuple(_zone(tables, each) for each in zones[:_ZONES_SHOWN]),
        _zone_note(zones),
        READING,
        tuple(
            source_line(tables, key)
            for key in (
                "urssaf-communes",
                "insee-rp2022-epci",
                "insee-flores-2023",
                "insee-rp2022-zones",
                "insee-zones-2020",
            )
        ),
    )


def employees_text(tables: Tables, place: Place, year: int = LAST_YEAR) -> str:
    """Write the employees of a place; "au moins" where communes have no value."""
    value = employees(tables, place)[year]
    if value is None:
        return MISSING
    least = "au moins " if without_value(tables, place, year) else ""
    return f"{least}{number(value)}"


def _sentence(tables: Tables, place: Place) -> str:
    value = employees_text(tables, place)
    if value == MISSING:
        return "Aucune de ses communes n’a de salarié privé publié."
    unknown = without_value(tables, place)
    words = f"{value[:1].upper()}{value[1:]} salariés du secteur privé fin {LAST_YEAR}"
    if unknown:
        words += f" ({plural(unknown, 'commune')} sans valeur)"
    moved = change(tables, place)
    nation = change(tables, FRANCE)
    if moved is None:
        return f"{words}."
    return f"{words}, {signed(moved)} depuis fin {BASE_YEAR} ({signed(nation)} en France)."


def share_text(row: Any) -> str:
    """Write industry's share; "environ" where it is an estimate over several EPCI."""
    if pd.isna(row.industry_share):
        return MISSING
    about = "" if is_exact(row) else f"environ{NBSP}"
    return f"{about}{percent(row.industry_share, 1)}"


def is_exact(row: Any) -> bool:
    """Return whether the share is that of one EPCI, published as it is."""
    return bool(row.industry_share_min == row.industry_share_max)


def _headlines(tables: Tables, place: Place, zones: tuple[Any, ...]) -> tuple[Headline, ...]:
    row = industry_rows(tables)[place]
    urssaf = source_line(tables, "urssaf-communes")
    census = source_line(tables, "insee-rp2022-epci")
    found = [
        Headline(
            employees_text(tables, place),
            "salariés du privé",
            f"fin {LAST_YEAR}",
            urssaf,
            "Tous secteurs ; somme des communes du périmètre.",
        ),
        Headline(
            signed(change(tables, place)),
            "de salariés du privé",
            f"fin {BASE_YEAR} à fin {LAST_YEAR}",
            urssaf,
            _rank(tables, place),
        ),
        Headline(
            share_text(row),
            "de l’emploi dans l’industrie",
            "recensement 2022" if is_exact(row) else "estimation, recensement 2022",
            census,
            _range(row),
        ),
    ]
    if zones:
        zone = _zones(tables)[zones[0].code_ze]
        found.append(
            Headline(
                number(zone.industrial_jobs_2023),
                "emplois industriels dans sa zone d’emploi",
                f"{zone.name}, fin 2023",
                source_line(tables, "insee-flores-2023"),
                f"{percent(zones[0].population_share)} de ses habitants y vivent.",
            )
        )
    return tuple(found)


def _range(row: Any) -> str:
    if pd.isna(row.industry_share) or is_exact(row):
        return ""
    least, most = percent(row.industry_share_min, 1), percent(row.industry_share_max, 1)
    return f"De {least} à {most} selon l’EPCI."


@lru_cache(maxsize=16)
def _changes(tables: Tables, level: str, phase: str) -> dict[str, float]:
    """Return the known changes of all places of a level."""
    places = [p for p in industry_rows(tables) if (p.level, p.phase) == (level, phase)]
    found = {place.code: change(tables, place) for place in places}
    return {code: value for code, value in found.items() if value is not None}


def _rank(tables: Tables, place: Place) -> str:
    known = _changes(tables, place.level, place.phase)
    if place.code not in known or place.level in ("france", "inside", "outside"):
        return ""
    better = sum(value > known[place.code] for value in known.values())
    return f"{ordinal(better + 1)} sur {len(known)} par l’évolution."


def _chart(tables: Tables, compared: list[tuple[Place, str]], source: SourceLine) -> LineChart:
    roles = ("bar-strong", "bar", "reference")
    if len(compared) == 2:  # a region beside France
        roles = ("bar-strong", "reference", "reference")
    lines = [(place, name, role) for (place, name), role in zip(compared, roles, strict=False)]
    return LineChart(
        f"Salariés du secteur privé, indice 100 fin {BASE_YEAR}",
        index_lines(tables, lines),
        phase_marks(tables),
        f"{source.text}, calcul de ce site. Pointillés : dates des phases du programme.",
        unit="indice",
    )


def index_lines(tables: Tables, compared: list[tuple[Place, str, str]]) -> tuple[Line, ...]:
    """Return the private employees of places as an index, 100 in the base year.

    Parameters
    ----------
    compared
        Place, name and role of the colour of each line.
    """
    lines = []
    for place, name, role in compared:
        values = employees(tables, place)
        base = values[BASE_YEAR]
        index = tuple(
            (year, 100 * value / base if value is not None and base else None)
            for year, value in values.items()
        )
        lines.append(Line(place.code, name, role, index))
    return tuple(lines)


def phase_marks(tables: Tables) -> tuple[Mark, ...]:
    """Return the dates of the phases, to be marked on a time series."""
    return tuple(
        Mark(_year(row.date), row.phase, f"phase-{row.phase}")
        for row in tables.table("phases").itertuples(index=False)
    )


def _year(date: str) -> float:
    """Place a date on an axis of years whose values are of 31 December.

    >>> _year("2018-11-22"), _year("2022")
    (2017.89, 2021.5)
    """
    parts = [int(part) for part in str(date).split("/")[0].split("-") if part.isdigit()]
    month = parts[1] if len(parts) > 1 else 7
    day = parts[2] if len(parts) > 2 else 1
    return round(parts[0] - 1 + (month - 1) / 12 + (day - 1) / 365, 2)


def _table(tables: Tables, compared: list[tuple[Place, str]]) -> DataTable:
    rows = []
    for year in YEARS:
        cells = [str(year)]
        for place, _ in compared:
            value, base = employees(tables, place)[year], employees(tables, place)[BASE_YEAR]
            cells.append(number(value))
            cells.append(number(100 * value / base, 1) if value is not None and base else MISSING)
        rows.append(tuple(cells))
    heads = [head for _, name in compared for head in (name, "indice")]
    return DataTable(
        f"Salariés du secteur privé au 31 décembre, et indice 100 en {BASE_YEAR}",
        ("Année", *heads),
        tuple(rows),
        frozenset(range(1, 1 + len(heads))),
    )


def _share_note(tables: Tables, place: Place, row: Any, beside: list[tuple[Place, str]]) -> str:
    rows = industry_rows(tables)
    others = [
        f"{name} : {share_text(rows[each])}{' hors outre-mer' if each == FRANCE else ''}"
        for each, name in beside
        if not pd.isna(rows[each].industry_share)
    ]
    compare = f" {' ; '.join(others)}." if others else ""
    if pd.isna(row.industry_share):
        return f"{_MISSING.get(row.industry_share_missing or '', 'Aucune part de l’industrie n’est publiée pour ses EPCI.')}{compare}"
    if is_exact(row):
        return (
            "Part de l’industrie dans l’emploi au lieu de travail de son EPCI, publics compris (recensement 2022)."
            f"{compare}"
        )
    return (
        "Part estimée : celle de chaque EPCI dans l’emploi au lieu de travail (recensement 2022), pondérée par ses salariés "
        f"privés de 2022. {_range(row)}{compare}"
    )


def _zone(tables: Tables, row: Any) -> Zone:
    zone = _zones(tables)[row.code_ze]
    return Zone(
        row.code_ze,
        zone.name,
        percent(row.population_share),
        number(zone.industrial_jobs_2023),
        percent(zone.industrial_jobs_2023 / zone.jobs_2023, 1),
        MISSING
        if pd.isna(zone.unemployment_share_2022)
        else percent(zone.unemployment_share_2022, 1),
        _branch_table(tables, row.code_ze, zone.name),
        tuple(
            Bar(each.branch, BRANCHES[each.branch], float(each.jobs_2023), number(each.jobs_2023))
            for each in _specific(tables, row.code_ze)
        ),
    )


def _specific(tables: Tables, code: str) -> list[Any]:
    """Return the branches that weigh more in a zone than in France, the largest first."""
    known = [
        row
        for row in _branches(tables).get(code, [])
        if not pd.isna(row.specificity_2023)
        and row.specificity_2023 >= _SPECIFIC
        and row.jobs_2023 >= _SMALL_BRANCH
    ]
    known.sort(key=lambda row: -row.jobs_2023)
    return known[:_BRANCHES_SHOWN]


def _branch_table(tables: Tables, code: str, name: str) -> DataTable:
    rows = tuple(
        (
            BRANCHES[row.branch],
            number(row.jobs_2023),
            f"{number(row.specificity_2023, 1)}{NBSP}×",
            signed(_moved(row)),
        )
        for row in _specific(tables, code)
    )
    return DataTable(
        f"Branches surreprésentées dans la zone {name} : emplois fin 2023, poids rapporté à la France, salariés privés de 2019 à 2024",
        ("Branche", "Emplois", "Spécificité", "2019-2024"),
        rows,
        frozenset((1, 2, 3)),
    )


def _moved(row: Any) -> float | None:
    """Return the change of a branch's private employees; None where a year is not published."""
    first, last = row.private_employees_2019, row.private_employees_2024
    if pd.isna(first) or pd.isna(last) or not first:
        return None
    return float(last) / float(first) - 1


def _zone_note(zones: tuple[Any, ...]) -> str:
    if not zones:
        return _NO_ZONE
    shown = sum(row.population_share for row in zones[:_ZONES_SHOWN])
    more = len(zones) - _ZONES_SHOWN
    rest = (
        f" {plural(more, 'autre zone', 'autres zones')} où vivent {percent(max(0, 1 - shown))} de ses habitants."
        if more > 0
        else ""
    )
    return (
        "Une zone d’emploi n’est pas le territoire : elle peut être plus grande, et ses chiffres valent pour elle entière. "
        f"Spécificité : poids de la branche dans l’emploi de la zone, rapporté à son poids en France.{rest}"
    )
