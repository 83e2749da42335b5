"""The options that several commands share, each declared once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tdi.model.phases import CURRENT_PHASE, PHASES

Phase = StrEnum("Phase", {f"P{code}": code for code in PHASES})  # type: ignore[misc]
"""A phase of the programme, as an option of the command line."""
LATEST = Phase(CURRENT_PHASE)


class Rows(StrEnum):
    """A format of rows that have a place."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"


class Sheet(StrEnum):
    """A format of rows without a place."""

    CSV = "csv"
    XLSX = "xlsx"


_FORMAT = typer.Option("--format", help="Format of the file.")
RowsFormat = Annotated[Rows, _FORMAT]
SheetFormat = Annotated[Sheet, _FORMAT]
Output = Annotated[Path, typer.Option("--output", "-o", help="File to write.")]
PhaseOption = Annotated[Phase, typer.Option("--phase", help="Phase of the programme.")]
Region = Annotated[str | None, typer.Option("--region", help="INSEE code of a region, as 24.")]
Territory = Annotated[
    str | None, typer.Option("--territory", help="Territory with its phase, as 2023:ti-8413.")
]
Fund = Annotated[str | None, typer.Option("--fund", help="Fund, measure or label, as faiit.")]
Year = Annotated[str | None, typer.Option("--year", help="Year, nd where unknown.")]
Search = Annotated[
    str | None, typer.Option("--search", help="Words to find; accents and case ignored.")
]
OwnDeck = Annotated[
    str | None,
    typer.Option(
        "--deck",
        help="A presentation of one's own: the address of the page Présentation, or its deck=.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]
Site = Annotated[
    str,
    typer.Option(
        "--site",
        help="Origin of the dashboard for addresses and QR codes, as https://example.org; default: TDI_PUBLIC_URL.",
    ),
]
