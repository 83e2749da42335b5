"""Check official rows against what the store knows.

Communes, départements, what the import before this one kept.
"""

from __future__ import annotations

import pandas as pd

from tdi.build.imports.datasets import Dataset
from tdi.build.imports.official_table import LINE, Official, Problem
from tdi.build.imports.places import Places
from tdi.errors import ImportRefused

LEAST_SHARE = 0.5
"""Least share of the rows of the import before that a new one must keep (else --accept-loss)."""
COMMUNE_OF = {"fonds-vert": "code_commune", "sites-cles-en-main": "insee_com"}
_OTHERS = 5


def check_communes(official: Official, dataset: Dataset, places: Places) -> None:
    """Refuse the rows whose commune no vintage explains; tell of those that moved.

    A commune that merged keeps the code of its row, which the build moves by the crosswalk; a
    delegated commune or an arrondissement gets the code of the commune it lies in.
    """
    column = COMMUNE_OF.get(dataset.name)
    if column is None or official.frame.empty:
        return
    codes = official.frame[column]
    today = places.today(codes)
    aliases = places.aliases.drop_duplicates(["alias_code", "insee_com"])
    heads = aliases[~aliases["alias_code"].duplicated(keep=False)].set_index("alias_code")[
        "insee_com"
    ]
    names = places.names()
    frame = official.frame.copy()
    reasons = pd.Series([None] * len(codes), index=codes.index, dtype=object)
    for row, (code, now) in enumerate(zip(codes.tolist(), today.tolist(), strict=True)):
        if code is None or code == now:
            continue
        if now is None and code in heads.index:
            now = str(heads[code])
            frame.loc[row, column] = now
        if now is not None:
            reason = f"{code} is now part of {names[now]} ({now})"
            official.tell(Problem(int(frame.loc[row, LINE]), "moved", column, reason, ""))
        elif code in places.successors:
            became = ", ".join(places.successors[code])
            reasons[row] = f"the commune {code} was split into {became}: the row does not say which"
        else:
            reasons[row] = (
                f"the commune {code} is unknown in COG 2026 and in every vintage since 2019"
            )
    official.frame = frame
    if "code_departement" in frame.columns:
        deps = dict(zip(places.communes["insee_com"], places.communes["dep"], strict=True))
        now = places.today(frame[column])
        for row, (code, said) in enumerate(
            zip(now.tolist(), frame["code_departement"].tolist(), strict=True)
        ):
            if (
                code is not None
                and said is not None
                and deps[code] != said
                and reasons[row] is None
            ):
                reasons[row] = (
                    f"the commune {code} is in the département {deps[code]}, the row says {said}"
                )
    official.refuse(reasons.notna(), reasons, column)


def check_whole(official: Official, dataset: Dataset, where: str, log: str) -> None:
    """Refuse a file with nothing to keep, or a perimeter of which a row is refused.

    Raises
    ------
    ImportRefused
    """
    column, value = dataset.keep
    if official.frame.empty and column and official.counts["outside"] == official.counts["rows"]:
        common = ", ".join(
            f"{name[:60]!r} ({count})" for name, count in official.others.most_common(_OTHERS)
        )
        raise ImportRefused(
            f"no row has {column} = {value!r}; met: {common}.",
            where=where,
            remedy="check the vintage of the file: the measure is not in every year.",
        )
    if official.frame.empty:
        first = "; ".join(
            f"{reason} ({count})" for reason, count in official.reasons.most_common(3)
        )
        raise ImportRefused(
            f"no row can be kept: {first}.", where=where, remedy=f"every row is in {log}."
        )
    if dataset.whole and official.counts["refused"]:
        first = "; ".join(
            f"{reason} ({count})" for reason, count in official.reasons.most_common(3)
        )
        line = next((item.line for item in official.problems if item.kind == "refused"), 0)
        raise ImportRefused(
            f"{official.counts['refused']} rows are refused, the first on line {line}: {first}. A perimeter with a "
            "hole is a wrong perimeter.",
            where=where,
            remedy=f"every row is in {log}; tell the publisher, or mend a copy and give it as FILE.",
        )


def check_loss(kept: int, before: int, dataset: Dataset, where: str, accepted: bool) -> None:
    """Refuse an import that keeps far fewer rows than the one before.

    A cut file ends where a row ends, now and then.

    Raises
    ------
    ImportRefused
    """
    if kept < LEAST_SHARE * before and not accepted:
        raise ImportRefused(
            f"{kept} rows are kept, the import before this one kept {before}.",
            where=where,
            remedy=f"look whether the file is cut; if {dataset.name} did shrink, add --accept-loss.",
        )
