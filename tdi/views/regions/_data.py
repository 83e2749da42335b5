"""What is published by region, as one list of statements.

Each is a value with its nature, date and source.

Statements of different natures are never put in one ranking: a wave is a part, a running total is a
whole at its date, and only the official indicator gives all regions on one day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from tdi.model.phases import perimeter_phase
from tdi.text.typography import french_order, is_missing
from tdi.views.phases import Tables
from tdi.views.regions.measures import MEASURES, Menu
from tdi.views.regions.measures import NATURE_LABELS as NATURE_LABELS  # the page takes it from here

NATURES: Final = {
    "running_total": "cumul",
    "wave": "vague",
    "official_indicator": "releve",
    "computed_from_projects": "calcule",
    "unspecified": "autre",
}
NATURE_WORDS: Final = {
    "cumul": "cumul",
    "vague": "vague",
    "releve": "relevé à une même date",
    "calcule": "somme des projets d’un fichier officiel",
    "autre": "nature non précisée",
    "nommes": "liste nominative",
}
NATION: Final = "FR"


@dataclass(frozen=True)
class Statement:
    """One value that a source gives for a region, or for the nation (``region`` is then "FR").

    ``row_id`` is the key of its row in the store: statements of the same row belong together.
    ``end`` is the last day
    that ``as_of`` may mean, for sorting.
    """

    row_id: str
    measure: str
    fund: str
    nature: str
    region: str
    value: float
    as_of: str
    end: str
    counted: str
    qualifier: str
    confidence: str
    source_id: str
    note: str

    @property
    def year(self) -> str:
        """The year of the statement."""
        return self.end[:4]


def statements(tables: Tables) -> tuple[Statement, ...]:
    """Return every statement about a region or the nation.

    Funding, turnkey sites, projects named one by one.
    """
    found = [*_funding(tables.table("region_funding")), *_sites(tables.table("sites_counts"))]
    return (*found, *_named(tables.table("projects")))


def _funding(frame: pd.DataFrame) -> Iterable[Statement]:
    frame = frame[frame["scope"].isin(("region", "nation"))]
    for row in frame.to_dict("records"):
        for measure in MEASURES.values():
            if measure.column and not is_missing(row[measure.column]):
                yield _statement(
                    row, row["funding_id"], measure.key, row[measure.column], row["counted"]
                )


def _sites(frame: pd.DataFrame) -> Iterable[Statement]:
    for row in frame[frame["scope"].isin(("region", "nation"))].to_dict("records"):
        key = f"{row['fund']}-{row['region'] or NATION}-{row['nature']}-{row['as_of']}"
        yield _statement(row, key, "sites", row["site_count"], "sites")


def _statement(
    row: dict[Any, Any], row_id: str, measure: str, value: float, counted: str
) -> Statement:
    return Statement(
        row_id,
        measure,
        row["fund"],
        NATURES[row["nature"]],
        row["region"] or NATION,
        float(value),
        row["as_of"],
        str(row["as_of_end"])[:10],
        counted,
        qualifier_of(row.get("qualifier") or "", measure),
        row["confidence"],
        row["source_id"],
        row["note"] or "",
    )


_QUALIFIED: Final = {"aide": "aide", "investissement": "investissement", "emplois": "emplois"}


def qualifier_of(text: str, measure: str) -> str:
    """Return the word of a row's qualifier that bears on a measure; "" for an exact value.

    >>> (qualifier_of("près de (aide) ; plus de (emplois)", "emplois"),
    ...  qualifier_of("environ", "aide"))
    ('plus de', 'environ')
    """
    for part in text.split(";"):
        word, _, about = part.strip().partition(" (")
        if word and word != "exact" and (not about or _QUALIFIED.get(about.rstrip(")")) == measure):
            return word
    return ""


def _named(frame: pd.DataFrame) -> Iterable[Statement]:
    """Count the projects named one by one: a list of ours, dated by its latest decision."""
    placed = frame[frame["region"].notna()]
    for (fund, region), group in placed.groupby(["fund", "region"]):
        latest = group.sort_values("decision_end")["decision_end"].dropna()
        end = str(latest.iloc[-1])[:10] if len(latest) else ""
        yield Statement(
            f"nommes-{fund}-{region}",
            "nommes",
            str(fund),
            "nommes",
            str(region),
            float(len(group)),
            end,
            end,
            "projects",
            "",
            "high",
            str(group["source_id"].iloc[0]),
            "",
        )


def regions_menu(found: Iterable[Statement]) -> Menu:
    """Return what the data can answer.

    For each measure its funds, their natures and years, the fullest first.
    """
    tree: dict[str, dict[str, dict[str, set[tuple[str, str]]]]] = {key: {} for key in MEASURES}
    for item in found:
        if item.region != NATION:
            held = tree[item.measure].setdefault(item.fund, {}).setdefault(item.nature, set())
            held.add((item.region, item.year))
    order = list(NATURES.values())
    menu: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
    for measure, funds in tree.items():
        # The programme's own fund first, then those with most regions.
        ranked = sorted(
            funds,
            key=lambda fund: (
                fund != "faiit",
                -max(len(held) for held in funds[fund].values()),
                fund,
            ),
        )
        menu[measure] = {
            fund: {
                nature: () if nature == "nommes" else _years(funds[fund][nature])
                for nature in sorted(
                    funds[fund], key=lambda name: order.index(name) if name in order else 9
                )
            }
            for fund in ranked
        }
    return menu


def _years(held: set[tuple[str, str]]) -> tuple[str, ...]:
    years = sorted({year for _, year in held if year})
    return tuple(years) if len(years) > 1 else ()


Listed = dict[str, dict[str, tuple[tuple[str, str], ...]]]
"""phase -> region -> (id, name) of its territories, by name."""


def territories_by_region(tables: Tables) -> Listed:
    """Return the territories of each region in each phase.

    One that lies in two regions is in both lists.
    """
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    frame = tables.table("territories").sort_values(
        "name", key=lambda names: names.map(french_order)
    )
    for phase, code, name, regions in frame[["phase", "id_ti", "name", "regions"]].itertuples(
        index=False
    ):
        for region in regions:
            found.setdefault(phase, {}).setdefault(region, []).append((code, name))
    return {
        phase: {code: tuple(pairs) for code, pairs in held.items()} for phase, held in found.items()
    }


def territory_counts(tables: Tables, listed: Listed) -> dict[str, dict[str, int]]:
    """Return per phase the number of territories of each region.

    2018 has no list: only the counts that were announced for some regions.
    """
    counts = {
        phase: {code: len(pairs) for code, pairs in held.items()} for phase, held in listed.items()
    }
    announced = tables.table("region_counts_2018")
    counts["2018"] = {
        str(code): int(count)
        for code, count in zip(announced["region"], announced["announced_count"], strict=True)
    }
    return counts


def covered_population(tables: Tables, phase: str) -> dict[str, float]:
    """Return the inhabitants of each region who live in a territory of a phase.

    Communes of 2026.
    """
    pairs = tables.table("territory_communes_2026")
    pairs = pairs[pairs["phase"] == perimeter_phase(phase)]
    communes = tables.table("communes").set_index("insee_com")
    population = pairs["insee_com"].map(communes["population"]) * pairs["share"]
    sums = population.groupby(pairs["insee_com"].map(communes["region"])).sum()
    return {str(code): float(value) for code, value in sums.items()}
