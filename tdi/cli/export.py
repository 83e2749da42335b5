"""The commands of ``tdi export``: what the pages show, as files, for the same filters."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tdi import paths
from tdi.cli._options import (
    LATEST,
    Fund,
    Output,
    Phase,
    PhaseOption,
    Region,
    Rows,
    RowsFormat,
    Search,
    Sheet,
    SheetFormat,
    Year,
)
from tdi.data.store import Store
from tdi.errors import NotFound, TdiError

if TYPE_CHECKING:
    import pandas as pd

    from tdi.views.selection import Notice

export = typer.Typer(help="Write tables to files.", no_args_is_help=True, rich_markup_mode=None)


class Format(StrEnum):
    """A format of the exported territories."""

    GEOJSON = "geojson"
    CSV = "csv"


class Package(StrEnum):
    """A form of the whole store."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    GEOJSON = "geojson"


@export.command("territories")
def export_territories(
    phase: PhaseOption,
    output: Output,
    form: Annotated[Format, typer.Option("--format", help="Format of the file.")] = Format.GEOJSON,
) -> None:
    """Write one row per territory of a phase; GeoJSON carries the perimeter (EPSG:4326)."""
    from tdi.export import tables

    write = tables.territories_csv if form is Format.CSV else tables.territories_geojson
    write_file(output, write(Store(paths.store()), phase.value))


@export.command("communes")
def export_communes(phase: PhaseOption, output: Output) -> None:
    """Write the pairs (id_ti, insee_com) of a phase, at its COG vintage, as CSV."""
    from tdi.export import tables

    write_file(output, tables.communes_csv(Store(paths.store()), phase.value))


@export.command("projects")
def export_projects(
    output: Output,
    form: RowsFormat = Rows.CSV,
    phase: Annotated[
        Phase, typer.Option("--phase", help="Phase whose perimeters place the projects.")
    ] = LATEST,
    region: Region = None,
    territory: Annotated[
        str | None, typer.Option("--territory", help="Territory of the phase, as ti-2707.")
    ] = None,
    situation: Annotated[
        str | None,
        typer.Option("--situation", help="dans, hors or nonsitue: inside, outside or not placed."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="projets or sites (turnkey sites).")
    ] = None,
    fund: Fund = None,
    year: Year = None,
    theme: Annotated[str | None, typer.Option("--theme", help="Theme, nd where unknown.")] = None,
    commune: Annotated[
        str | None, typer.Option("--commune", help="INSEE code of a commune.")
    ] = None,
    search: Search = None,
) -> None:
    """Write projects and turnkey sites.

    The rows that the page Projets shows for the same filters.
    """
    from tdi.export import projets
    from tdi.views.known_codes import known
    from tdi.views.projets.selection import parse_projets
    from tdi.views.projets.table import ProjectTable

    store = Store(paths.store())
    table = ProjectTable.of(store)
    asked = {
        "phase": phase.value,
        "region": region,
        "ti": territory,
        "situation": situation,
        "objet": kind,
        "fonds": fund,
        "annee": year,
        "theme": theme,
        "lieu": commune,
        "q": search,
    }
    query = {name: value for name, value in asked.items() if value}
    selection, notices = parse_projets(query, known(store), table.known())
    _refuse(notices)
    write = {
        Rows.CSV: projets.projects_csv,
        Rows.XLSX: projets.projects_xlsx,
        Rows.GEOJSON: projets.projects_geojson,
    }
    write_file(output, write[form](store, table, selection))


@export.command("funding")
def export_funding(
    output: Output,
    form: SheetFormat = Sheet.CSV,
    region: Region = None,
    fund: Fund = None,
    year: Year = None,
    nature: Annotated[
        str | None,
        typer.Option("--nature", help="wave, running_total, announced, committed, granted..."),
    ] = None,
) -> None:
    """Write every published amount and count by fund and place, each with date and source.

    Nothing is added up.
    """
    from tdi.export.funding import money_csv, money_xlsx
    from tdi.views.financements.amounts import amounts, filtered

    store = Store(paths.store())
    asked = {"fund": fund, "region": region, "year": year, "nature": nature}
    _among(amounts(store), asked)
    write = money_csv if form is Sheet.CSV else money_xlsx
    write_file(output, write(store, filtered(store, **asked), asked))


@export.command("figures")
def export_figures(
    output: Output,
    form: SheetFormat = Sheet.CSV,
    region: Region = None,
    fund: Fund = None,
    year: Year = None,
    topic: Annotated[
        str | None, typer.Option("--topic", help="Group of figures: territoires, faiit, sites...")
    ] = None,
) -> None:
    """Write the published figures, each with value, unit, scope, date, nature and source."""
    from tdi.export.funding import figures_frame, money_csv, money_xlsx

    store = Store(paths.store())
    _among(store.table("funds"), {"fund": fund})
    _among(store.table("regions").rename(columns={"code": "region"}), {"region": region})
    frame = figures_frame(store, fund=fund, region=region, year=year, topic=topic)
    write = money_csv if form is Sheet.CSV else money_xlsx
    filters = {"fund": fund, "region": region, "year": year}
    write_file(output, write(store, frame, filters, "Chiffres publiés"))


@export.command("datapackage")
def export_datapackage(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A new folder, or a file ending in .zip.")
    ],
    form: Annotated[Package, typer.Option("--format", help="Form of the tables.")] = Package.CSV,
) -> None:
    """Write every table of the store with a Frictionless datapackage.json.

    What the page Données hands out.
    """
    from tdi.export.datapackage_files import package_zip, write_package

    store = Store(paths.store())
    if output.suffix == ".zip":
        write_file(output, package_zip(store, form.value))
    else:
        typer.echo(f"{output}: {write_package(store, form.value, output):,} bytes")


@export.command("changes")
def export_changes(
    output: Output,
    since: Annotated[Phase, typer.Option("--from", help="Earlier phase.")],
    until: Annotated[Phase, typer.Option("--to", help="Later phase.")],
    form: SheetFormat = Sheet.CSV,
    region: Region = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            help="nouveau, sorti, modifie, fusion, scission, renomme, inchange or inconnu.",
        ),
    ] = None,
    search: Search = None,
) -> None:
    """Write what became of the territories between two phases.

    The rows that the page Évolution lists.
    """
    from tdi.export.changes import changes_csv, changes_xlsx
    from tdi.views.evolution.selection import parse_evolution
    from tdi.views.known_codes import known

    store = Store(paths.store())
    asked = {
        "de": since.value,
        "a": until.value,
        "region": region,
        "statut": status,
        "texte": search,
    }
    query = {name: value for name, value in asked.items() if value}
    selection, notices = parse_evolution(query, known(store))
    _refuse(notices)
    write = changes_csv if form is Sheet.CSV else changes_xlsx
    write_file(output, write(store, selection))


def _refuse(notices: Sequence[Notice]) -> None:
    """Raise NotFound for the first option that names nothing.

    A file never holds other rows than those asked for.
    """
    if notices:
        first = notices[0]
        near = ", ".join(label for label, _ in first.suggestions)
        raise NotFound(
            first.text, where="options", remedy=f"try {near}." if near else "see `--help`."
        )


def _among(rows: pd.DataFrame, asked: Mapping[str, str | None]) -> None:
    """Raise NotFound for an option whose value occurs nowhere in its column."""
    for column, value in asked.items():
        if value is not None and not (rows[column] == value).any():
            known = ", ".join(sorted(str(item) for item in rows[column].dropna().unique()))
            raise NotFound(
                f"nothing has the {column} {value!r}.",
                where="options",
                remedy=f"use one of {known}.",
            )


def write_file(path: Path, data: bytes) -> None:
    """Write a file aside, then rename it, so that a failure leaves no half file."""
    aside = path.with_name(f"{path.name}.part-{os.getpid()}")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise TdiError(
            f"cannot be written ({error.strerror}).",
            where=str(path),
            remedy="give another --output.",
        ) from None
    typer.echo(f"{path}: {len(data):,} bytes")
