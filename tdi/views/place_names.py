"""The names of regions and départements, as a reader expects them.

The tables keep the spelling of Insee.
"""

from __future__ import annotations

from functools import lru_cache

from tdi.text.typography import apostrophes
from tdi.views.phases import Tables


@lru_cache(maxsize=16)
def official_names(tables: Tables, table: str) -> dict[str, str]:
    """Return the names of ``regions`` or ``departements`` by INSEE code.

    Whatever shows such a name takes it here; shared.
    """
    frame = tables.table(table)
    return {
        str(code): apostrophes(str(name))
        for code, name in zip(frame["code"], frame["name"], strict=True)
    }


def region_names(tables: Tables) -> dict[str, str]:
    """Return the regions' names by INSEE code."""
    return official_names(tables, "regions")
