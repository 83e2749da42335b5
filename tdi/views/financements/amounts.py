"""Amounts as they were stated: one row per published amount, with stage, place, date and source.

Nothing is added up.

The one table behind the page Financements, its files and ``tdi export funding``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import pandas as pd

from tdi.text.typography import day, euros, french_order, number
from tdi.views.phases import Tables
from tdi.views.place_names import official_names, region_names

NO_FUND: Final = "programme"
NO_FUND_LABEL: Final = "Programme, tous financements"
STAGE_LABELS: Final = {
    "announced": "annoncé",
    "committed": "engagé ou attribué",
    "wave": "vague, partie d’un cumul",
    "paid": "déployé",
}
NATURE_LABELS: Final = {
    "wave": "vague",
    "running_total": "cumul",
    "official_indicator": "indicateur officiel",
    "computed_from_projects": "somme des projets d’un fichier officiel",
    "unspecified": "nature non précisée",
}
COLUMNS: Final = (
    "id",
    "fund",
    "fund_label",
    "place",
    "region",
    "dep",
    "stage",
    "nature",
    "what",
    "qualifier",
    "amount_eur",
    "project_count",
    "counted",
    "aid_eur",
    "investment_eur",
    "job_count",
    "population",
    "aid_eur_per_inhabitant",
    "as_of",
    "year",
    "period",
    "confidence",
    "source_id",
    "source",
    "source_url",
    "licence",
    "note",
)


@lru_cache(maxsize=4)
def amounts(tables: Tables) -> pd.DataFrame:
    """Return every published amount and every statement of funding.

    Made once per store and shared: do not change it.

    One row per ``id``, by fund, then date. ``amount_eur`` is the amount of a figure or the aid of a
    statement of funding;
    ``stage`` is announced, committed or paid, and None for a row without an amount. ``place`` is
    ``France``, ``Outre-mer``, a
    region, a département or a territory. ``aid_eur_per_inhabitant`` divides by the municipal
    population of the region or of
    France (COG 2026). ``year`` is that of the last day of ``as_of``, "nd" when it is not known.
    """
    funds = tables.table("funds").set_index("fund")["label_fr"]
    regions = tables.table("regions").set_index("code")
    sources = tables.table("sources").set_index("source_id")
    frame = pd.concat(
        [
            _figures(tables),
            _funding(tables, region_names(tables)),
            _departements(tables, official_names(tables, "departements")),
        ],
        ignore_index=True,
    )
    frame["fund_label"] = frame["fund"].map(funds).fillna(NO_FUND_LABEL)
    inhabitants = regions["population"].astype("Float64")
    people = frame["region"].map(inhabitants).where(frame["dep"].isna()).astype("Float64")
    frame["population"] = people.where(frame["place"] != "France", float(inhabitants.sum())).round()
    frame["aid_eur_per_inhabitant"] = (
        frame["aid_eur"].astype("Float64") / frame["population"]
    ).round(2)
    frame["year"] = [end[:4] if isinstance(end, str) else "nd" for end in frame["as_of_end"]]
    frame["source"] = frame["source_id"].map(sources["producer"] + ", " + sources["title"])
    frame["source_url"] = frame["source_id"].map(sources["url"])
    frame["licence"] = frame["source_id"].map(sources["licence"])
    frame["as_of_sort"] = frame["as_of_end"].fillna("9999")
    frame["fund_sort"] = frame["fund_label"].map(french_order)
    frame = frame.sort_values(["fund_sort", "as_of_sort", "id"], kind="stable", ignore_index=True)
    for column in (
        "amount_eur",
        "project_count",
        "aid_eur",
        "investment_eur",
        "job_count",
        "population",
    ):
        frame[column] = frame[column].astype("Int64")
    return frame[list(COLUMNS)]


def _figures(tables: Tables) -> pd.DataFrame:
    figures = tables.table("figures")
    rows = figures[figures["stage"].notna()]
    regions = rows["scope_code"].map(lambda codes: codes[0] if len(codes) == 1 else None)
    return pd.DataFrame(
        {
            "id": rows["figure_id"],
            "fund": rows["fund"].where(rows["fund"].notna(), NO_FUND),
            "place": rows["scope_label"].where(rows["scope"] != "nation", "France"),
            "region": regions,
            "dep": None,
            "stage": rows["stage"],
            "nature": rows["nature"],
            "what": rows["label_fr"],
            "qualifier": rows["qualifier"].where(rows["qualifier"] != "exact", None),
            "amount_eur": rows["value"],
            "project_count": pd.NA,
            "counted": None,
            "aid_eur": rows["value"].where(rows["nature"] == "granted").astype("Float64"),
            "investment_eur": pd.NA,
            "job_count": pd.NA,
            "as_of": rows["as_of"],
            "as_of_end": rows["as_of_end"],
            "period": rows["period_label"],
            "confidence": None,
            "source_id": rows["source_id"],
            "note": rows["note"],
        }
    )


def _funding(tables: Tables, regions: Mapping[str, str]) -> pd.DataFrame:
    rows = tables.table("region_funding")
    place = (
        rows["region"]
        .map(regions)
        .fillna(rows["scope"].map({"nation": "France", "overseas": "Outre-mer"}))
    )
    return _stated(
        rows, place, rows["region"], None, rows["counted"], rows["qualifier"], rows["period"]
    )


def _departements(tables: Tables, names: Mapping[str, str]) -> pd.DataFrame:
    rows = tables.table("departement_funding")
    place = rows["dep"].map(names)
    counted = pd.Series("projects", index=rows.index, dtype=object)
    return _stated(rows, place, rows["region"], rows["dep"], counted, None, None)


def _stated(
    rows: pd.DataFrame,
    place: pd.Series,
    region: pd.Series,
    dep: pd.Series | None,
    counted: pd.Series,
    qualifier: pd.Series | None,
    period: pd.Series | None,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": rows["funding_id"],
            "fund": rows["fund"],
            "place": place,
            "region": region,
            "dep": dep,
            "stage": pd.Series("committed", index=rows.index, dtype=object).where(
                rows["aid_eur"].notna(), None
            ),
            "nature": rows["nature"],
            "what": [
                _what(nature, count, unit)
                for nature, count, unit in zip(
                    rows["nature"], rows["project_count"], counted, strict=True
                )
            ],
            "qualifier": qualifier,
            "amount_eur": rows["aid_eur"].astype("Float64"),
            "project_count": rows["project_count"],
            "counted": counted,
            "aid_eur": rows["aid_eur"].astype("Float64"),
            "investment_eur": rows["investment_eur"],
            "job_count": rows["job_count"],
            "as_of": rows["as_of"],
            "as_of_end": rows["as_of_end"],
            "period": period,
            "confidence": rows["confidence"],
            "source_id": rows["source_id"],
            "note": rows["note"],
        }
    )


def _what(nature: str, count: object, counted: object) -> str:
    noun = "entreprises" if counted == "companies" else "projets"
    held = f", {number(int(count))} {noun}" if not pd.isna(count) else ""  # type: ignore[call-overload]
    return f"Aide attribuée, {NATURE_LABELS[nature]}{held}"


def filtered(
    tables: Tables,
    *,
    fund: str | None = None,
    region: str | None = None,
    year: str | None = None,
    nature: str | None = None,
) -> pd.DataFrame:
    """Return the rows of a fund, a region and a year.

    Without a region, those of the whole country and overseas too.

    Parameters
    ----------
    fund
        A fund, or ``programme`` for what is stated of all funds together.
    region
        INSEE code; its départements and territories come with it.
    year
        Year of the last day of the statement, or ``nd``.
    nature
        ``wave``, ``running_total``, ``announced``, ``committed``...
    """
    rows = amounts(tables)
    for column, value in (("fund", fund), ("region", region), ("year", year), ("nature", nature)):
        if value is not None:
            rows = rows[rows[column] == value]
    return rows.reset_index(drop=True)


def sentence(row: pd.Series) -> str:
    """Write a statement of funding as one sentence.

    Projects, aid, investment, jobs, date, per inhabitant.
    """
    parts = []
    if not pd.isna(row["project_count"]):
        parts.append(
            f"{number(row['project_count'])} {'entreprises' if row['counted'] == 'companies' else 'projets'}"
        )
    if not pd.isna(row["aid_eur"]):
        parts.append(f"{euros(row['aid_eur'])} d’aide")
    if not pd.isna(row["investment_eur"]):
        parts.append(f"{euros(row['investment_eur'])} d’investissement")
    text = ", ".join(parts)
    kind = NATURE_LABELS.get(row["nature"], "")
    text = f"{text} ({kind}, {day(row['as_of'])})" if kind else f"{text} ({day(row['as_of'])})"
    if not pd.isna(row["aid_eur_per_inhabitant"]):
        text += f", soit {number(row['aid_eur_per_inhabitant'], 1)}\u00a0€ par habitant"
    return text
