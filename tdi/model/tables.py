"""The reference tables by name, in the order they are read."""

from __future__ import annotations

from tdi.model.columns import Table
from tdi.model.money import MONEY
from tdi.model.programme import PROGRAMME

TABLES: dict[str, Table] = {table.name: table for table in (*PROGRAMME, *MONEY)}
