"""The command line.

Fetch, build, check, run, where, export, import, versions, diff, rollback, watch.

Every fault is one line on the standard error, ``error: what, where, remedy``, with exit status 2.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Annotated, Any

import typer

from geo.errors import ExplainedError
from tdi import paths, settings
from tdi.cli.export_media import export
from tdi.cli.imports import take_in
from tdi.cli.present import present
from tdi.cli.site import site
from tdi.cli.versions import register as register_versions
from tdi.data.store import Store
from tdi.serving import serve

FAILED = 2
# Typer brings its own copy of click since 0.20: the base of its usage errors is reached through one
# of them.
_UsageError: Any = typer.BadParameter.__bases__[0]

app = typer.Typer(
    help="Territoires d'industrie: build, check, query and serve the data of the dashboard.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(export, name="export")
register_versions(app)
export.command()(site)


@app.command()
def fetch() -> None:
    """Fetch the pinned raw inputs into the git-ignored cache."""
    from tdi.build.raw import fetch_raw

    fetch_raw(paths.cache(), paths.lock())
    typer.echo(f"raw inputs are in {paths.shown(paths.cache())}")


@app.command()
def build() -> None:
    """Rebuild the store from the cached raw inputs and the reference tables."""
    from tdi.build.pipeline import build_store

    start = time.perf_counter()
    manifest = build_store(paths.cache(), paths.store())
    size = sum(
        entry["bytes"] for kind in ("tables", "display") for entry in manifest[kind].values()
    )
    typer.echo(
        f"{paths.shown(paths.store())}: version {manifest['data_version']}, {len(manifest['tables'])} tables, "
        f"{len(manifest['display'])} display files, {size / 1e6:.1f} MB in {time.perf_counter() - start:.0f} s"
    )


@app.command()
def check() -> None:
    """Verify the store against its manifest and print what it holds."""
    from tdi.data.checkup import checkup

    for line in checkup(
        Store(paths.store(), verify=True), paths.reference(), paths.imports() / "provenance.toml"
    ):
        typer.echo(line)


@app.command()
def run(
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")
    ] = 8501,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    dev: Annotated[
        bool, typer.Option("--dev", help="Watch the sources and rerun on a change.")
    ] = False,
) -> None:
    """Check packages, variables, store and port, then serve the dashboard."""
    serve(host, port, dev=dev)


@app.command()
def where(
    commune: Annotated[
        str,
        typer.Argument(metavar="CODE_OR_NAME", help="Postcode, INSEE code or name of a commune."),
    ],
) -> None:
    """Print as JSON the territory of a commune in each phase."""
    from tdi.search.where import where as find

    answer = find(Store(paths.store()), commune)
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))


app.command("import")(take_in)
app.command()(present)


def _fail(message: str) -> int:
    sys.stderr.write(f"error: {' '.join(message.split())}\n")
    return FAILED


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; return its exit status."""
    try:
        if (sys.argv[1:] if arguments is None else arguments)[:1] != [
            "run"
        ]:  # the server says it in its log
            for warning in settings.check():
                sys.stderr.write(f"warning: {warning}\n")
        status = app(args=arguments, standalone_mode=False)
    except ExplainedError as error:
        status = _fail(str(error))
    except _UsageError as error:
        if not (arguments or sys.argv[1:]) or type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(f"{error.format_message()}\n")
            return FAILED
        hint = error.ctx.command_path if error.ctx else "tdi"
        status = _fail(f"{error.format_message()} Remedy: see `{hint} --help`.")
    except (typer.Abort, KeyboardInterrupt):
        status = _fail("interrupted.")
    return status if isinstance(status, int) else 0
