"""Export a list of communes: those of a territory, with people, employees and since when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from tdi.export.rows import csv_bytes
from tdi.export.xlsx import xlsx_bytes
from tdi.views.territoire.communes import CommuneRow

COLUMNS: Final = {
    "insee_com": "Code INSEE",
    "name": "Commune",
    "dep": "Département",
    "siren_epci": "SIREN de l’intercommunalité",
    "epci": "Intercommunalité",
    "population": "Population municipale",
    "private_employees_2024": "Salariés du privé, fin 2024",
    "in_part": "En partie",
    "since": "Dans le programme",
}
"""Name in files for machines, and label in those for people, in the order of the file."""


def communes_frame(rows: Sequence[CommuneRow]) -> pd.DataFrame:
    """Return one row per commune, codes as text, counts as whole numbers."""
    frame = pd.DataFrame(
        [
            (
                row.code,
                row.name,
                row.dep,
                row.siren,
                row.epci,
                row.population,
                row.employees,
                row.part,
                row.since,
            )
            for row in rows
        ],
        columns=list(COLUMNS),
    )
    return frame.astype({"population": "Int64", "private_employees_2024": "Int64"})


def communes_list_csv(rows: Sequence[CommuneRow], notes: Sequence[tuple[str, str]]) -> bytes:
    """Return the communes as CSV, with what the file says of itself in the column ``notes``."""
    return csv_bytes(communes_frame(rows), [f"{name} : {value}" for name, value in notes])


def communes_list_xlsx(rows: Sequence[CommuneRow], notes: Sequence[tuple[str, str]]) -> bytes:
    """Return the communes as a spreadsheet, filters and sources on a second sheet."""
    return xlsx_bytes(communes_frame(rows), list(notes), labels=COLUMNS)
