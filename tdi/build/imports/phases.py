"""Which phase a list of territories is about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geo.vintage import Cog
from tdi.build.cog_vintages import read_cogs
from tdi.build.imports.datasets import Dataset
from tdi.build.imports.lists import Perimeter, Recognised, perimeters_of, recognise
from tdi.build.raw import open_raw
from tdi.data.store import Store
from tdi.errors import ImportRefused, NotFound
from tdi.model.phases import PHASES_WITH_PERIMETER


def phase_of(
    dataset: Dataset, rows: pd.DataFrame, asked: str | None, base: Store, cache: Path, lock: Path
) -> tuple[str, str, bool]:
    """Return the phase of a list, the vintage of its codes.

    With whether the store already says the same.

    Parameters
    ----------
    dataset : Dataset
    rows : pandas.DataFrame
        As read.
    asked : str or None
        Phase given on the command line.
    base : Store
    cache, lock : pathlib.Path
        Raw inputs: compositions of the groupings, needed unless the list repeats a phase commune by
        commune.

    Raises
    ------
    ImportRefused
        If the list is of no known phase, or its codes are not of the vintage of the phase.
    NotFound
        If the phase asked for does not exist.
    """
    if asked is not None and asked not in PHASES_WITH_PERIMETER:
        raise NotFound(
            f"no phase {asked!r}.",
            where="--phase",
            remedy=f"use one of {', '.join(PHASES_WITH_PERIMETER)}; to add a phase, see docs/imports.md.",
        )
    known = known_perimeters(base)
    names = known_names(base)
    vintages = dict(
        zip(base.table("phases")["phase"], base.table("phases")["cog_vintage"], strict=True)
    )
    if dataset.role == "groupings":
        return _by_grouping(
            dataset, rows, asked, known, names, vintages, read_cogs(open_raw(cache, lock))
        )
    perimeter: Perimeter = {str(k): frozenset(v) for k, v in rows.groupby("id_ti")["insee_com"]}
    labels = dict(zip(rows["id_ti"], rows["lib_ti"], strict=True))
    found = recognise(perimeter, labels, known, names, asked, exact=dataset.role == "communes")
    vintage = str(vintages[found.phase])
    if dataset.role == "communes" and not found.identical:
        perimeters_of(dataset.name, rows, read_cogs(open_raw(cache, lock))[vintage])
    return found.phase, vintage, found.identical and dataset.role == "communes"


def _by_grouping(
    dataset: Dataset,
    rows: pd.DataFrame,
    asked: str | None,
    known: Mapping[str, Perimeter],
    names: Mapping[tuple[str, str], str],
    vintages: Mapping[str, str],
    cogs: Mapping[str, Cog],
) -> tuple[str, str, bool]:
    found: list[Recognised] = []
    refused: list[ImportRefused] = []
    for vintage in sorted({str(vintages[phase]) for phase in known}):
        mine = {phase: held for phase, held in known.items() if vintages[phase] == vintage}
        if asked is not None and asked not in mine:
            continue
        try:
            perimeter, labels = perimeters_of(dataset.name, rows, cogs[vintage])
            found.append(recognise(perimeter, labels, mine, names, asked, exact=False))
        except ImportRefused as error:
            refused.append(error)
    if not found:
        raise refused[-1]
    best = max(found, key=lambda item: (item.identical, item.same, item.phase))
    if asked is None and not best.identical:
        raise ImportRefused(
            f"the list is none of the known phases: nearest is {best.phase}, {best.same} of {best.territories} "
            "territories have the same communes.",
            where="the list",
            remedy=f"if it corrects that phase, say so with --phase {best.phase}; a phase of its own has to be added "
            "first: see « A new phase » in docs/imports.md.",
        )
    return best.phase, str(vintages[best.phase]), best.identical


def known_perimeters(store: Store) -> dict[str, Perimeter]:
    """Return the communes of each territory of each phase, at the vintage of the phase."""
    table = store.table("territory_communes")
    return {
        str(phase): {
            str(id_ti): frozenset(codes) for id_ti, codes in rows.groupby("id_ti")["insee_com"]
        }
        for phase, rows in table.groupby("phase")
    }


def known_names(store: Store) -> dict[tuple[str, str], str]:
    """Return the name of each territory of each phase."""
    table = store.table("territories")
    return dict(zip(zip(table["phase"], table["id_ti"], strict=True), table["name"], strict=True))
