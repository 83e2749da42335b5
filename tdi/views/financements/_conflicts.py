"""What imported files and earlier sources say differently of one project or territory.

Shown with the other disagreements.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tdi.text.typography import day, plural
from tdi.views.figure import SourceLine
from tdi.views.financements._statement_parts import Disagreement, Said
from tdi.views.phases import Tables

MOST: Final = 24
"""Shown on the page; all are in the table field_conflicts."""


def conflicts(
    tables: Tables, sources: Mapping[str, SourceLine]
) -> list[tuple[Disagreement, frozenset[str], frozenset[str]]]:
    """Return the disagreements between sources on one field, each with its funds and years.

    At most :data:`MOST`.
    """
    rows = tables.table("field_conflicts")
    found = []
    groups = rows.groupby(["table", "row_id", "field"], sort=False)
    for number, ((table, row_id, field), mine) in enumerate(groups):
        if number == MOST:
            break
        first = mine.iloc[0]
        statements = tuple(
            Said(
                f"{row_id}-{field}-{row['rank']}",
                row["value_fr"],
                row["field_fr"],
                day(row["as_of"]) if row["as_of"] else "date non donnée",
                sources[row["source_id"]].text.split(",")[0],
                "valeur retenue" if row["kept"] else "valeur non retenue",
                sources[row["source_id"]],
            )
            for _, row in mine.iterrows()
        )
        reading = str(first["reason_fr"])
        if number == MOST - 1 and len(groups) > MOST:
            reading += f" {plural(len(groups) - MOST, 'autre divergence', 'autres divergences')} dans la table field_conflicts."
        found.append(
            (
                Disagreement(
                    f"{table}-{row_id}-{field}".replace(" ", "-"),
                    f"{first['field_fr']} : {first['label_fr']}",
                    reading,
                    statements,
                ),
                frozenset([first["fund"]] if first["fund"] else []),
                frozenset(str(value)[:4] for value in mine["as_of"].dropna()),
            )
        )
    return found
