"""`tdi import DATASET [FILE]`: take in an official dataset, after showing what it changes."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from tdi import paths
from tdi.errors import ImportRefused

PHASE_2018 = "phase-2018"


def take_in(
    dataset: Annotated[
        str, typer.Argument(help="Name of the dataset; an unknown name lists them all.")
    ],
    file: Annotated[
        Path | None, typer.Argument(help="A file already downloaded; fetched otherwise.")
    ] = None,
    phase: Annotated[
        str | None, typer.Option("--phase", help="Phase that a list of territories corrects.")
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", help="Year of the file, for a dataset with one a year.")
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", help="Day of publication, YYYY-MM-DD.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report and difference as JSON.")] = False,
    report: Annotated[Path | None, typer.Option("--report", help="File for refused rows.")] = None,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Take a file with far fewer rows.")
    ] = False,
    base_url: Annotated[
        str,
        typer.Option(
            "--base-url", envvar="TDI_IMPORT_BASE", help="Another origin to fetch from (tests)."
        ),
    ] = "",
) -> None:
    """Take in an official dataset, after showing what it changes."""
    if dataset == PHASE_2018:
        _phase_2018(file, dry_run=dry_run, yes=yes, as_json=as_json)
        return
    from tdi.build.imports.datasets import dataset_named
    from tdi.build.imports.fetch import fetch
    from tdi.build.imports.fetched import given
    from tdi.build.imports.progress import for_terminal, no_progress
    from tdi.build.imports.rebuild import Folders
    from tdi.build.imports.run import Wanted, prepared

    wanted = dataset_named(dataset)
    cache = paths.cache() / "imports" / wanted.name
    if file is not None:
        official = given(file, _day(published))
    else:
        progress = no_progress if as_json else for_terminal()
        address = wanted.address_of(phase, year)
        official = fetch(wanted, address, cache, base=base_url, progress=progress)
    log = report or cache / f"{official.digest[:8]}-rows.csv"
    asked = Wanted(phase, year, _day(published), accept_loss)
    with prepared(wanted, official, asked, _folders(Folders), log) as ready:
        lines = list(ready.report.lines())
        if not as_json:
            _say(lines)
        if not dry_run and not ready.report.nothing:
            _ask(dataset, yes=yes, as_json=as_json)
            ready.write()
        if as_json:
            typer.echo(
                json.dumps(ready.report.to_dict(), ensure_ascii=False, indent=1, default=str)
            )
        else:
            _say([_ending(ready.report.nothing, ready.report.written)])


def _folders(kind: Any) -> Any:
    return kind(
        store=paths.store(),
        reference=paths.reference(),
        sources=paths.data() / "sources.toml",
        imports=paths.imports(),
        cache=paths.cache(),
        lock=paths.lock(),
    )


def _day(text: str | None) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ImportRefused(
            f"{text!r} is not a day.", where="--published", remedy="write it as 2024-07-04."
        ) from None


def _say(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)


def _ending(nothing: bool, written: bool) -> str:
    if nothing:
        return "nothing written: nothing to change"
    return (
        "written: imported table, provenance and store" if written else "nothing written (dry run)"
    )


def _ask(dataset: str, *, yes: bool, as_json: bool) -> None:
    """Ask before writing; where nobody can answer, refuse.

    Raises
    ------
    ImportRefused
        Without ``--yes`` and a terminal.
    """
    if yes:
        return
    if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ImportRefused(
            "nothing is written without an answer, and there is no terminal to ask on.",
            where=f"tdi import {dataset}",
            remedy="add --yes to write, or --dry-run to look only.",
        )
    typer.confirm("Write this?", abort=True)


def _phase_2018(file: Path | None, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    from tdi.build.phase_2018 import import_phase_2018

    if file is None:
        raise ImportRefused(
            "no official list of November 2018 is published.",
            where=f"tdi import {PHASE_2018}",
            remedy="give the file: CSV with name, region and members.",
        )
    options: dict[str, Any] = {
        "cache": paths.cache(),
        "lock": paths.lock(),
        "reference": paths.reference(),
        "sources": paths.data() / "sources.toml",
        "store": paths.store(),
    }
    differences = import_phase_2018(file, **options, dry_run=True)
    if not as_json:
        _say(differences)
    if not dry_run:
        _ask(PHASE_2018, yes=yes, as_json=as_json)
        import_phase_2018(file, **options)
    if as_json:
        typer.echo(
            json.dumps(
                {"dataset": PHASE_2018, "written": not dry_run, "lines": differences}, indent=1
            )
        )
    else:
        _say(["nothing written (dry run)" if dry_run else "reference tables and store rewritten"])
