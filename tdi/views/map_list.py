"""The map and the list beside it: the same rows in the same state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from tdi.views.atlas import AtlasView, MapClass
from tdi.views.indicators import Indicator, Measure
from tdi.views.selection import Selection

OUTSIDE: Final = (MapClass("-", "outside", "Hors programme"),)


@dataclass(frozen=True)
class ListRow:
    """One territory in the list beside the map: the accessible equal of its area."""

    id_ti: str
    name: str
    regions: tuple[str, ...]
    value: float | None
    text: str
    letter: str
    side: str = "to"


@dataclass(frozen=True)
class Explorer:
    """The map and its list: same rows, same state.

    ``rows`` follow the order of the list (largest value first, or the order of ``states``, then
    name); territories outside the region filter are left out of the list and veiled on the map.
    ``unit``, ``unit_one`` and ``decimals`` are those of the rows' values, "" when the list shows
    states. ``order`` and ``order_before`` are the ids of the phase shown and of the earlier one,
    sorted: the order in which the atlas file holds them.
    """

    atlas: AtlasView
    rows: tuple[ListRow, ...]
    indicator: Indicator
    measure: Measure | None
    per: str
    list_header: str = ""
    unit: str = ""
    decimals: int = 0
    states: str = ""
    order: tuple[str, ...] = ()
    order_before: tuple[str, ...] = ()
    unit_one: str = ""

    def within(self, region: str | None) -> Explorer:
        """Return the same view of one region: the rows of its territories, the map on it.

        Of a view of the whole country.
        """
        rows = tuple(row for row in self.rows if in_region(row.regions, region))
        atlas = replace(self.atlas, region=region, fit=f"region:{region}" if region else "france")
        return replace(self, rows=rows, atlas=atlas)


def fit(selection: Selection) -> str:
    """Return what the map should show whole: the chosen territory, else the region, else France."""
    if selection.ti:
        return f"ti:{selection.ti}"
    return f"region:{selection.region}" if selection.region else "france"


def in_region(regions: Iterable[str], region: str | None) -> bool:
    """Tell whether a territory of these regions passes the region filter.

    One of two regions passes for both.
    """
    return region is None or region in regions
