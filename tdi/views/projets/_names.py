"""Names by code and sources by id, read once per store.

A view of hundreds of rows asks for them again and again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tdi.text.typography import day
from tdi.views.figure import SourceLine
from tdi.views.phases import Tables
from tdi.views.place_names import official_names, region_names


@dataclass(frozen=True)
class Names:
    """Départements, regions and communes by code; sources as lines, and their licences, by id."""

    departements: Mapping[str, str]
    regions: Mapping[str, str]
    communes: Mapping[str, str]
    sources: Mapping[str, SourceLine]
    licences: Mapping[str, str]


@lru_cache(maxsize=4)
def names_of(tables: Tables) -> Names:
    """Return the names of a store."""
    sources = tables.table("sources")
    lines = {
        row.source_id: SourceLine(
            f"{row.producer}, {row.title}{f', {day(row.published)}' if row.published else ''}",
            row.url or "",
        )
        for row in sources.itertuples()
    }
    return Names(
        official_names(tables, "departements"),
        region_names(tables),
        tables.table("communes").set_index("insee_com")["name"].to_dict(),
        sources=lines,
        licences=dict(zip(sources["source_id"], sources["licence"], strict=True)),
    )
