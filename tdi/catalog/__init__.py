"""The catalogue: what each column of the store means, its unit, its sources. It is the store's schema too."""

from __future__ import annotations

from tdi.catalog.columns import IN_ROW, ColumnInfo, TableInfo
from tdi.catalog.geography import GEOGRAPHY
from tdi.catalog.imports import IMPORTS
from tdi.catalog.money import MONEY
from tdi.catalog.programme import PROGRAMME

CATALOG: dict[str, TableInfo] = {**PROGRAMME, **MONEY, **GEOGRAPHY, **IMPORTS}
"""Every table of the store by name."""

__all__ = ["CATALOG", "IN_ROW", "ColumnInfo", "TableInfo"]
