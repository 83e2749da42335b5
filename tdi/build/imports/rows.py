"""The tables of a build that depend on imports of projects and sites.

One code path for `tdi build` and `tdi import`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from tdi import paths
from tdi.build.date_columns import dated
from tdi.build.imports.control_list import control_conflicts
from tdi.build.imports.merge import Merged, merge_projects
from tdi.build.imports.outlines import outline_conflicts
from tdi.build.imports.places import Places
from tdi.build.imports.precedence import read_decisions, read_precedence
from tdi.build.imports.provenance import Entry, Imports
from tdi.build.imports.sites import merge_sites
from tdi.build.places import place, resolve_names
from tdi.build.reference_schema import TABLES
from tdi.build.reference_tables import Reference
from tdi.data.catalogue import CATALOG

ROW_TABLES: Final = (
    "projects",
    "sites",
    "brownfields",
    "region_funding",
    "imports",
    "import_refused",
    "match_candidates",
    "field_conflicts",
)
COMPUTED: Final = "computed_from_projects"
"""Nature of a total that this project adds up from the rows of an official file."""


@dataclass(frozen=True)
class Perimeters:
    """What rows are placed on or compared with.

    Communes and EPCI of 2026, what lay in the territories of each phase.
    """

    communes: pd.DataFrame
    aliases: pd.DataFrame
    crosswalk: pd.DataFrame
    territory_communes: pd.DataFrame
    territory_communes_2026: pd.DataFrame
    territories: pd.DataFrame
    groupings: pd.DataFrame


def build_rows(
    reference: Reference, held: Imports, perimeters: Perimeters
) -> dict[str, pd.DataFrame]:
    """Build the tables of :data:`ROW_TABLES`.

    Parameters
    ----------
    reference : Reference
        The hand-kept facts.
    held : Imports
        What was imported.
    perimeters : Perimeters

    Returns
    -------
    dict of str to pandas.DataFrame
        With the columns of the catalogue.

    Raises
    ------
    TdiError
        If an imported table, the rules or the decisions are faulty, or a commune is unknown.
    """
    places = Places(perimeters.communes, perimeters.aliases, perimeters.crosswalk)
    merged = Merged(reference["projects"])
    if held.in_force:
        rules = read_precedence(paths.data() / "precedence.toml")
        merged = merge_projects(
            reference["projects"], held, places, rules, read_decisions(held.folder)
        )
        merged.conflicts += outline_conflicts(held, perimeters.groupings)
        merged.conflicts += control_conflicts(
            held, rules, perimeters.territory_communes, perimeters.territories, places.names()
        )
    frames = {
        "projects": merged.frame,
        "sites": merge_sites(reference["sites"], held, places),
        "brownfields": reference["brownfields"],
    }
    today = set(places.communes["insee_com"])
    former = {
        code: target
        for code, target in zip(
            perimeters.aliases["alias_code"], perimeters.aliases["insee_com"], strict=True
        )
        if code not in today
    }
    tables: dict[str, pd.DataFrame] = {}
    for name, frame in frames.items():
        where = paths.shown(reference.folder / f"{name}.csv")
        named = resolve_names(dated(frame, name), places.communes, places.aliases, places.known)
        # Delegated communes, arrondissements and those gone before 2019 are no vintage's.
        named["insee_com"] = pd.Series(
            [former.get(code, code) for code in named["insee_com"]], named.index, dtype=object
        )
        tables[name] = place(
            named, places.communes, places.crosswalk, perimeters.territory_communes_2026, where
        )
    tables["region_funding"] = dated(
        _funding(reference["region_funding"], held, merged), "region_funding"
    )
    tables["imports"] = _frame(
        "imports", [_provenance(rank, entry, held) for rank, entry in enumerate(held.entries)]
    )
    tables["import_refused"] = _frame(
        "import_refused",
        [
            {"import_id": entry.import_id, "reason": reason, "row_count": count}
            for entry in {entry.import_id: entry for entry in held.entries}.values()
            for reason, count in entry.reasons.items()
        ],
    )
    tables["match_candidates"] = _frame("match_candidates", merged.candidates)
    tables["field_conflicts"] = _frame("field_conflicts", merged.conflicts)
    return tables


def _frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = list(CATALOG[name].columns)
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _provenance(rank: int, entry: Entry, held: Imports) -> dict[str, Any]:
    return {
        "rank": rank,
        "import_id": entry.import_id,
        "dataset": entry.dataset,
        "slot": entry.slot or None,
        "in_force": held.in_force[entry.dataset, entry.slot] is entry,
        "title": entry.title,
        "publisher": entry.publisher,
        "address": entry.address or None,
        "licence": entry.licence,
        "published": entry.published or None,
        "retrieved": entry.retrieved,
        "digest": entry.digest,
        "vintage": entry.vintage or None,
        "rows_in": entry.rows_in,
        "rows_outside": entry.rows_outside,
        "rows_kept": entry.rows_kept,
        "rows_refused": entry.rows_refused,
        "rows_duplicate": entry.rows_duplicate,
        "rows_moved": entry.rows_moved,
        "source_id": entry.source_id,
    }


def _funding(funding: pd.DataFrame, held: Imports, merged: Merged) -> pd.DataFrame:
    """Add, for each import with amounts, the total of each region and of France."""
    rows: list[dict[str, Any]] = []
    for entry in held.of("fonds-vert"):
        official = merged.official[entry.import_id]
        as_of = f"{entry.slot}-12-31"
        if entry.published:
            as_of = min(as_of, entry.published)
        groups = [(str(region), mine) for region, mine in official.groupby("region", sort=True)]
        for region, mine in [*groups, ("", official)]:
            without = int(mine["region"].isna().sum())
            rows.append(
                {
                    "funding_id": f"fonds-vert-ti-{region or 'fr'}-computed-{entry.slot}",
                    "scope": "region" if region else "nation",
                    "region": region or None,
                    "fund": "fonds-vert-ti",
                    "nature": COMPUTED,
                    "period": entry.slot,
                    "as_of": as_of,
                    "project_count": len(mine),
                    "counted": "projects",
                    "aid_eur": round(float(mine["amount"].sum())),
                    "qualifier": "exact",
                    "confidence": "high",
                    "source_id": entry.source_id,
                    "note": f"montants engagés, non payés ; somme calculée par ce projet de {len(mine)} lignes du fichier"
                    + (f", dont {without} sans région" if without else ""),
                }
            )
    if not rows:
        return funding
    more = pd.DataFrame(rows).reindex(columns=list(TABLES["region_funding"].columns))
    more = more.astype(object).where(more.notna(), None).astype(funding.dtypes)
    return pd.concat([funding, more], ignore_index=True)
