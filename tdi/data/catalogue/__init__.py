"""The catalogue: what each column of the store means, its unit, its sources.

It is the store's schema too.
"""

from __future__ import annotations

from tdi.data.catalogue.columns import IN_ROW, ColumnInfo, TableInfo
from tdi.data.catalogue.geography import GEOGRAPHY
from tdi.data.catalogue.imports import IMPORTS
from tdi.data.catalogue.industry import INDUSTRY
from tdi.data.catalogue.money import MONEY
from tdi.data.catalogue.programme import PROGRAMME

CATALOG: dict[str, TableInfo] = {**PROGRAMME, **MONEY, **GEOGRAPHY, **IMPORTS, **INDUSTRY}
"""Every table of the store by name."""

__all__ = ["CATALOG", "IN_ROW", "ColumnInfo", "TableInfo"]
