"""The page Financements: amounts as stated by fund, announced, committed and paid apart.

Announcements; disagreements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from tdi.text.typography import day, euros, in_french_order, plural
from tdi.views.charts import BarChart, DataTable
from tdi.views.figure import Headline, SourceLine
from tdi.views.financements._parts import DRAWER, by_year, inside_outside, listing
from tdi.views.financements.amounts import (
    NO_FUND,
    NO_FUND_LABEL,
    STAGE_LABELS,
    amounts,
    filtered,
    sentence,
)
from tdi.views.financements.selection import FinancementsSelection, KnownMoney
from tdi.views.financements.statements import (
    Disagreement,
    Group,
    Said,
    disagreements,
    founding,
    source_lines,
    timeline,
)
from tdi.views.phases import Tables
from tdi.views.place_names import region_names


@dataclass(frozen=True)
class FlowRow:
    """One amount of the chart: label, date, stage (``wave`` for a part of a total), value (None.

    N.d.) and source.
    """

    key: str
    label: str
    date: str
    stage: str | None
    value: float | None
    text: str
    place: str
    source: SourceLine
    note: str


@dataclass(frozen=True)
class FlowGroup:
    """The amounts of one fund, oldest first."""

    fund: str
    label: str
    rows: tuple[FlowRow, ...]


@dataclass(frozen=True)
class FinancementsView:
    """All that the page shows for a selection."""

    title: str
    subtitle: str
    headlines: tuple[Headline, ...]
    funds: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]
    years: tuple[str, ...]
    rows: pd.DataFrame
    groups: tuple[FlowGroup, ...]
    alt: str
    by_year: DataTable
    listing: DataTable
    inside: BarChart | None
    inside_table: DataTable | None
    inside_text: str
    events: tuple[Said, ...]
    disagreements: tuple[Disagreement, ...]
    founding: tuple[Group, ...]
    about: tuple[tuple[str, str], ...]
    file_stem: str


@lru_cache(maxsize=4)
def known_money(tables: Tables) -> KnownMoney:
    """Return the funds, regions and years that occur among the amounts."""
    rows = amounts(tables)
    held = set(rows["fund"]) | set(tables.table("figures")["fund"].dropna())
    funds = tables.table("funds")
    labels = {NO_FUND: NO_FUND_LABEL} | {
        fund: label
        for fund, label in zip(funds["fund"], funds["label_fr"], strict=True)
        if fund in held
    }
    return KnownMoney(
        labels,
        in_french_order(region_names(tables)),
        tuple(sorted(year for year in set(rows["year"]) if year != "nd")),
    )


def shown_rows(tables: Tables, selection: FinancementsSelection) -> pd.DataFrame:
    """Return the statements that the page shows: those of France, or of the chosen region.

    What two tables both hold, once.

    The columns are those of ``tdi.views.financements.amounts``.
    """
    rows = filtered(tables, fund=selection.fund, region=selection.region, year=selection.year)
    if selection.region is None:
        rows = rows[rows["place"] == "France"]
        rows = rows[rows["amount_eur"].notna() | rows["project_count"].notna()]
    said = ["fund", "place", "amount_eur", "as_of"]
    figures = set(tables.table("figures")["figure_id"])
    held = set(rows.loc[rows["id"].isin(figures), said].itertuples(index=False, name=None))
    once = [
        key in figures or what not in held
        for key, what in zip(rows["id"], rows[said].itertuples(index=False, name=None), strict=True)
    ]
    return rows[pd.Series(once, index=rows.index, dtype=bool)].reset_index(drop=True)


def financements_view(tables: Tables, selection: FinancementsSelection) -> FinancementsView:
    """Build the page for a selection."""
    known = known_money(tables)
    rows = shown_rows(tables, selection)
    groups = _groups(tables, rows)
    inside, inside_table, inside_text = inside_outside(tables, selection)
    return FinancementsView(
        _title(tables, selection, rows, known),
        "Chaque barre est un montant publié, à sa date, avec sa source. Annoncé, engagé et déployé sont trois choses "
        "différentes, une vague n’est pas un cumul : rien n’est additionné.",
        _headlines(tables),
        tuple(known.funds.items()),
        tuple(known.regions.items()),
        tuple(known.years),
        rows,
        groups,
        _alt(groups),
        by_year(rows),
        listing(rows),
        inside,
        inside_table,
        inside_text,
        timeline(tables, selection.fund, selection.year),
        disagreements(tables, selection.fund, selection.year),
        founding(tables),
        DRAWER,
        "-".join(
            [
                "financements",
                *(value for value in (selection.fund, selection.region, selection.year) if value),
            ]
        ),
    )


def _title(
    tables: Tables, selection: FinancementsSelection, rows: pd.DataFrame, known: KnownMoney
) -> str:
    if selection == FinancementsSelection(phase=selection.phase):
        announced, government, auditors, deployed = (
            headline.value for headline in _headlines(tables)[:4]
        )
        return (
            f"{announced} annoncés, {government} ou {auditors} engagés selon la source, "
            f"{deployed} déployés : aucun suivi public par fonds"
        )
    words = []
    if selection.region:
        words.append(known.regions[selection.region])
    if selection.fund:
        words.append(known.funds[selection.fund])
    if selection.year:
        words.append(selection.year)
    name = ", ".join(words)
    totals = rows[(rows["nature"] == "running_total") & rows["project_count"].notna()]
    if selection.region and selection.fund and len(totals):
        return f"{name} : {sentence(totals.iloc[-1])}"
    if not len(rows):
        places = (
            filtered(tables, fund=selection.fund, year=selection.year)["region"].dropna().unique()
        )
        if selection.region or not len(places):
            return f"{name} : aucun montant publié"
        if len(places) == 1:
            return f"{name} : publié pour la seule région {known.regions[places[0]]}"
        return f"{name} : publié pour {len(places)} régions, non pour la France"
    known_amounts = rows["amount_eur"].dropna()
    if not len(known_amounts):
        return f"{name} : aucun montant publié, {plural(len(rows), 'décompte')}"
    least, most = known_amounts.min(), known_amounts.max()
    span = euros(least) if least == most else f"de {euros(least)} à {euros(most)}"
    return f"{name} : {plural(len(known_amounts), 'montant publié', 'montants publiés')}, {span}"


def _headlines(tables: Tables) -> tuple[Headline, ...]:
    figures = tables.table("figures").set_index("figure_id")
    sources = source_lines(tables)
    wanted = (
        ("envelope-priority-2019-08-09", "annoncés en priorité aux territoires de la phase 1"),
        ("amount-committed-2022", "engagés, selon le Gouvernement : État, Régions, opérateurs"),
        ("amount-committed-2023-12-31", "engagés, selon la Cour des comptes"),
        ("amount-deployed-2023-12-31", "déployés, selon la Cour des comptes"),
        ("faiit-endowment-2022-05-17", "total annoncé des abondements du FAIIT"),
    )
    return tuple(
        Headline(
            euros(figures.loc[key, "value"]),
            label,
            day(figures.loc[key, "as_of"]),
            sources[figures.loc[key, "source_id"]],
            figures.loc[key, "note"] or "",
        )
        for key, label in wanted
    )


def _groups(tables: Tables, rows: pd.DataFrame) -> tuple[FlowGroup, ...]:
    sources = source_lines(tables)
    groups = [
        FlowGroup(
            str(fund),
            str(mine["fund_label"].iloc[0]),
            tuple(_row(row, sources) for _, row in mine.iterrows()),
        )
        for fund, mine in rows.groupby("fund", sort=False)
    ]
    return tuple(
        sorted(groups, key=lambda group: -max((row.value or 0 for row in group.rows), default=0))
    )


def _row(row: pd.Series, sources: Mapping[str, SourceLine]) -> FlowRow:
    value = None if pd.isna(row["amount_eur"]) else float(row["amount_eur"])
    text = euros(value)
    qualifier = row["qualifier"]
    if (
        value is not None
        and isinstance(qualifier, str)
        and qualifier in {"plus de", "près de", "environ"}
    ):
        text = f"{qualifier} {text}"
    return FlowRow(
        row["id"],
        row["what"],
        day(row["as_of"]),
        "wave" if row["nature"] == "wave" else row["stage"],
        value,
        text,
        row["place"],
        sources[row["source_id"]],
        row["note"] or "",
    )


def _alt(groups: tuple[FlowGroup, ...]) -> str:
    parts = [
        f"{group.label} : "
        + " ; ".join(
            f"{row.text} {STAGE_LABELS.get(row.stage or '', '')} ({row.date})".replace("  ", " ")
            for row in group.rows
        )
        for group in groups
    ]
    return (
        "Montants publiés par fonds, sur une même échelle, jamais additionnés. "
        + ". ".join(parts)
        + "."
    )
