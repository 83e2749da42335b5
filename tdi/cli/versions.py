"""`tdi versions`, `tdi diff`, `tdi rollback`, `tdi watch`.

The versions of the store on the command line.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from tdi import paths
from tdi.data.versions import Version, find_version, open_version, read_versions

_NAMES = "Number, data version, `current` or `previous`; see `tdi versions`."


def versions(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep", min=0, help="First remove the files of all but so many earlier ones."
        ),
    ] = None,
) -> None:
    """List the versions of the store, oldest first."""
    if keep is not None:
        from tdi.build.versions import prune

        prune(paths.store(), keep)
    known = read_versions(paths.store())
    if as_json:
        rows = [{**version.record(), "state": _state(version)} for version in known]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not known:
        typer.echo("no version: there is no store yet, run `tdi build`")
    for version in known:
        typer.echo(f"{version.number:>4}  {_line(version)}  {_state(version)}")


def _state(version: Version) -> str:
    return "current" if version.current else "kept" if version.folder else "no longer kept"


def _line(version: Version) -> str:
    moment = datetime.fromisoformat(version.when).astimezone()
    return f"{version.data_version}  {moment:%Y-%m-%d %H:%M}  {version.note}"


def diff(
    old: Annotated[str, typer.Argument(metavar="A", help=_NAMES)] = "previous",
    new: Annotated[str, typer.Argument(metavar="B", help=_NAMES)] = "current",
    as_json: Annotated[bool, typer.Option("--json", help="For machines, with every row.")] = False,
    most: Annotated[int, typer.Option("--most", min=0, help="Territories told one by one.")] = 40,
) -> None:
    """Say what differs between two versions: rows of each table, and territories in words."""
    from tdi.build.difference import difference

    before, after = (find_version(paths.store(), name) for name in (old, new))
    found = difference(open_version(before), open_version(after))
    if as_json:
        document = {"from": before.record(), "to": after.record(), **found.to_dict()}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
        return
    typer.echo(f"{before.number} ({before.data_version}) → {after.number} ({after.data_version})")
    for line in found.lines(most):
        typer.echo(line)


def rollback(
    name: Annotated[str, typer.Argument(metavar="VERSION", help=_NAMES)] = "previous",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    keep: Annotated[
        int | None, typer.Option("--keep", min=1, help="Earlier versions to keep (10).")
    ] = None,
) -> None:
    """Put an earlier version in force again. Nothing is lost: another rollback leads back."""
    from tdi.build.difference import difference
    from tdi.build.versions import KEEP
    from tdi.build.versions import rollback as bring_back

    store = paths.store()
    version = find_version(store, name)
    current = next((known for known in read_versions(store) if known.current), None)
    if current and not version.current and not yes:
        for line in difference(open_version(current), open_version(version)).lines(20):
            typer.echo(line)
        typer.confirm(
            f"Put version {version.number} ({version.data_version}) in force again?", abort=True
        )
    after = bring_back(store, str(version.number), keep=KEEP if keep is None else keep)
    typer.echo(f"version {after.number} is in force: {after.note} ({after.data_version})")
    typer.echo(
        "the reference tables and data/imports are as they were: a build or an import would bring the newer facts back, "
        "so mend them first"
    )


def watch(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    base_url: Annotated[
        str,
        typer.Option("--base-url", envvar="TDI_IMPORT_BASE", help="Another origin to ask (tests)."),
    ] = "",
) -> None:
    """Ask which official datasets are newer than the store.

    Status 0 none, 1 some, 2 could not ask.
    """
    from tdi.build.imports.datasets import DATASETS
    from tdi.build.watch import Patience, exit_status
    from tdi.build.watch import watch as ask
    from tdi.data.store import Store

    patience = Patience(attempts=2, wait_s=0.1) if base_url else None
    answers = ask(DATASETS.values(), Store(paths.store()), base=base_url, patience=patience)
    if as_json:
        typer.echo(
            json.dumps([answer.to_dict() for answer in answers], ensure_ascii=False, indent=2)
        )
    else:
        for answer in answers:
            typer.echo(f"{answer.state:8} {answer.dataset}: {answer.words}")
    raise typer.Exit(exit_status(answers))


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (versions, diff, rollback, watch):
        app.command()(command)
