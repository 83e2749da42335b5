"""The codes that exist in a store, for whoever reads an address."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial

from tdi.views.phases import Tables, counted
from tdi.views.place_names import region_names
from tdi.views.selection import Known
from tdi.views.territory_facts import Key, kin


@lru_cache(maxsize=4)
def known(tables: Tables) -> Known:
    """Return the territories by phase, the regions and the communes of a store.

    With what territories became.
    """
    territories = tables.table("territories")
    return Known(
        {
            str(phase): dict(zip(rows["id_ti"], rows["name"], strict=True))
            for phase, rows in territories.groupby("phase")
        },
        region_names(tables),
        frozenset(tables.table("communes")["insee_com"]),
        heirs=partial(heirs, tables),
        phase_label=partial(counted, tables),
    )


def heirs(tables: Tables, phase: str, id_ti: str, other: str) -> Sequence[str]:
    """Return the ids of what a territory of a phase is in another one, the largest part first."""
    return [key.id_ti for key in kin(tables, Key(phase, id_ti), other)]
