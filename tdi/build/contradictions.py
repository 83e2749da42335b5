"""What two rows together cannot both say.

An aid above its envelope, one thing said in two ways, a place outside France.

Each fault can be accepted by an entry of ``data/corrections/programme.toml`` that names check,
table, rows and reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from tdi.build.reference_schema import TABLES
from tdi.model.vocabulary import DEPARTEMENTS, MONEY_STAGES
from tdi.search import normalise
from tdi.text.typography import euros

_SAME_SOURCE = "keep one of the two rows"
_ACCEPT = "or accept both in data/corrections/programme.toml ([[accepted_fault]]) with the reason."

# What a figure and a national row of region_funding may both say of the same fund at the same date.
_TWICE = {
    "faiit_projects": "project_count",
    "faiit_aid": "aid_eur",
    "faiit_investment": "investment_eur",
    "faiit_jobs_created": "job_count",
    "faiit_jobs_supported": "jobs_supported_count",
}
_SAID = ("project_count", "aid_eur", "investment_eur", "job_count", "jobs_supported_count")


@dataclass(frozen=True)
class Fault:
    """One fault between rows.

    Attributes
    ----------
    check : str
        ``above_envelope``, ``said_twice`` or ``outside_france``.
    table : str
        Table of the first row.
    rows : tuple of str
        Keys of the rows, as an accepted entry names them.
    row : int
        Position of the row to mend.
    what, remedy : str
        For the message.
    """

    check: str
    table: str
    rows: tuple[str, ...]
    row: int
    what: str
    remedy: str


def find_faults(tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """Yield every fault between the rows of the money tables, in the order of the tables."""
    yield from _outside_france(tables)
    yield from _above_envelope(tables)
    yield from _figures_twice(tables)
    yield from _funding_twice(tables)
    yield from _funding_and_figures(tables)
    yield from _waves_and_figures(tables)
    yield from _projects_twice(tables)


def row_key(table: str, row: Any) -> str:
    """Return the key of a row as one text."""
    return " ".join(str(row[column]) for column in TABLES[table].key)


def _outside_france(tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    for table in ("projects", "sites"):
        frame = tables[table]
        for row, code in enumerate(frame["insee_com"]):
            if code is None:
                continue
            dep = code[:3] if code.startswith(("97", "98")) else code[:2]
            if dep not in DEPARTEMENTS:
                yield Fault(
                    "outside_france",
                    table,
                    (row_key(table, frame.iloc[row]),),
                    row,
                    f"the commune {code} lies outside the 18 regions of France.",
                    "mend insee_com; the programme has no place elsewhere.",
                )


def _above_envelope(tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """Compare what a fund committed or paid with the largest envelope announced for it.

    Phase by phase if known.
    """
    figures = tables["figures"]
    national = figures[
        (figures["unit"] == "EUR") & (figures["scope"] == "nation") & figures["fund"].notna()
    ]
    announced = national[national["nature"].map(MONEY_STAGES) == "announced"]
    of_fund = announced.groupby("fund")["value"].max().to_dict()
    of_phase = announced.groupby(["fund", "programme_phase"])["value"].max().to_dict()
    spent = figures[
        (figures["unit"] == "EUR") & figures["nature"].map(MONEY_STAGES).isin(["committed", "paid"])
    ]
    for row, figure in spent.iterrows():
        phase = figure["programme_phase"]
        limit = (
            of_fund.get(figure["fund"]) if pd.isna(phase) else of_phase.get((figure["fund"], phase))
        )
        if pd.notna(figure["fund"]) and limit is not None and figure["value"] > limit:
            yield _above("figures", figure, int(row), figure["value"], limit)  # type: ignore[call-overload]
    for table in ("region_funding", "departement_funding", "projects"):
        frame = tables[table]
        limits = frame["fund"].map(of_fund)
        for row in frame.index[(frame["aid_eur"] > limits).fillna(False)]:
            yield _above(table, frame.loc[row], int(row), frame.loc[row, "aid_eur"], limits[row])


def _above(table: str, row: Any, position: int, value: float, limit: float) -> Fault:
    return Fault(
        "above_envelope",
        table,
        (row_key(table, row),),
        position,
        f"{row['fund']}: {_plain(value)} is above the envelope announced for the fund, {_plain(limit)}.",
        f"check the unit (euros) and the fund, {_ACCEPT}",
    )


def _plain(value: float) -> str:
    return euros(float(value)).replace("\u00a0", " ").replace("\u202f", " ")


def _figures_twice(tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """Check that two figures of one thing at one date agree, unless shown as a disagreement."""
    figures = tables["figures"]
    shown: dict[str, set[str]] = {}
    for topic, figure_id in zip(
        tables["statements"]["topic"], tables["statements"]["figure_id"], strict=True
    ):
        shown.setdefault(figure_id, set()).add(topic)
    same = [
        "key",
        "nature",
        "scope",
        "scope_code",
        "scope_label",
        "period_label",
        "fund",
        "as_of",
        "target_period",
    ]
    dated = figures[figures["as_of"].notna()]
    for _, group in dated.groupby(same, dropna=False, sort=False):
        for (_, one), (row, other) in combinations(group.iterrows(), 2):
            ids = (one["figure_id"], other["figure_id"])
            differ = any(
                not _equal(one[column], other[column])
                for column in ("value", "value_text", "qualifier")
            )
            if differ and not shown.get(ids[0], set()) & shown.get(ids[1], set()):
                yield Fault(
                    "said_twice",
                    "figures",
                    ids,
                    int(row),  # type: ignore[call-overload]
                    f"{ids[1]} says {other['stated']} where {ids[0]} says {one['stated']}, at the same date.",
                    f"{_SAME_SOURCE}, show both in statements.csv, {_ACCEPT}",
                )
            elif not differ and one["source_id"] == other["source_id"]:
                yield Fault(
                    "said_twice",
                    "figures",
                    ids,
                    int(row),  # type: ignore[call-overload]
                    f"{ids[1]} repeats {ids[0]}: same figure, date and source.",
                    f"{_SAME_SOURCE}, {_ACCEPT}",
                )


def _funding_twice(tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """Two totals of a fund in one place at one date must agree.

    Waves only when their day is known.
    """
    for table, place in (("region_funding", ["scope", "region"]), ("departement_funding", ["dep"])):
        frame = tables[table]
        by_day = (frame["nature"] != "wave") | (frame["as_of"].str.len() == len("2021-03-18"))
        for _, group in frame[by_day].groupby(
            [*place, "fund", "nature", "as_of"], dropna=False, sort=False
        ):
            for (_, one), (row, other) in combinations(group.iterrows(), 2):
                if "counted" in frame and one["counted"] != other["counted"]:
                    continue
                said = [
                    column
                    for column in _SAID
                    if column in frame and not _agree(one[column], other[column])
                ]
                ids = (one["funding_id"], other["funding_id"])
                what = (
                    f"{said[0]} is {other[said[0]]} in {ids[1]}, {one[said[0]]} in {ids[0]}"
                    if said
                    else f"{ids[1]} repeats {ids[0]}"
                )
                yield Fault(
                    "said_twice",
                    table,
                    ids,
                    int(row),  # type: ignore[call-overload]
                    f"{what}: same place, fund, nature and date.",
                    f"{_SAME_SOURCE}, {_ACCEPT}",
                )


def _funding_and_figures(tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    funding = tables["region_funding"]
    national = funding[(funding["scope"] == "nation") & (funding["nature"] == "running_total")]
    figures = tables["figures"]
    figures = figures[(figures["scope"] == "nation") & figures["key"].isin(_TWICE)]
    for row, total in national.iterrows():
        same = figures[(figures["fund"] == total["fund"]) & (figures["as_of"] == total["as_of"])]
        for _, figure in same.iterrows():
            column = _TWICE[figure["key"]]
            if not _agree(total[column], figure["value"]):
                yield Fault(
                    "said_twice",
                    "region_funding",
                    (total["funding_id"], figure["figure_id"]),
                    int(row),  # type: ignore[call-overload]
                    f"{column} is {total[column]}, {figure['figure_id']} of figures.csv says {figure['stated']} "
                    "at the same date.",
                    f"mend one of the two, {_ACCEPT}",
                )


def _waves_and_figures(tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    figures = tables["figures"]
    counts = figures[(figures["key"] == "ti_count") & (figures["scope"] == "nation")]
    waves = tables["waves"]
    for row, (day, count) in enumerate(zip(waves["date"], waves["territory_count"], strict=True)):
        for _, figure in counts[counts["as_of"] == day].iterrows():
            if figure["value"] != count:
                yield Fault(
                    "said_twice",
                    "waves",
                    (str(day), figure["figure_id"]),
                    row,
                    f"{count} territories on {day}, {figure['figure_id']} of figures.csv says {figure['stated']}.",
                    f"mend one of the two, {_ACCEPT}",
                )


def _projects_twice(tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """Yield beneficiaries named twice for a fund, at one place and date.

    Without two titles to tell them apart.
    """
    for table, name, when in (("projects", "company", "decision"), ("sites", "name", "label_date")):
        frame = tables[table]
        place = frame["insee_com"].fillna(frame["commune_name"]).fillna(frame["dep"]).fillna("")
        keys = pd.DataFrame(
            {
                "name": frame[name].map(normalise),
                "fund": frame["fund"],
                "place": place,
                "when": frame[when].fillna(""),
                "title": frame["title"].fillna("") if "title" in frame else "",
            }
        )
        for rows in keys.groupby(list(keys.columns), sort=False).groups.values():
            for first, second in combinations(rows, 2):
                one, other = frame.loc[first], frame.loc[second]
                yield Fault(
                    "said_twice",
                    table,
                    (row_key(table, one), row_key(table, other)),
                    int(second),
                    f"{other[name]} is already there as {row_key(table, one)}: same fund, place, date and title.",
                    f"{_SAME_SOURCE}, tell them apart by title, {_ACCEPT}",
                )


def _agree(one: Any, other: Any) -> bool:
    """Tell whether two numbers can both be true: equal, or one of them unknown."""
    return bool(pd.isna(one) or pd.isna(other) or float(one) == float(other))


def _equal(one: Any, other: Any) -> bool:
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    return bool(one == other)
