"""The codes that exist in a store, for whoever reads an address."""

from __future__ import annotations

from functools import lru_cache

from tdi.views.names import region_names
from tdi.views.phases import Tables
from tdi.views.selection import Known


@lru_cache(maxsize=4)
def known(tables: Tables) -> Known:
    """Return the territories by phase, the regions and the communes of a store."""
    territories = tables.table("territories")
    return Known(
        {
            str(phase): dict(zip(rows["id_ti"], rows["name"], strict=True))
            for phase, rows in territories.groupby("phase")
        },
        region_names(tables),
        frozenset(tables.table("communes")["insee_com"]),
    )
