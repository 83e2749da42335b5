"""``tdi export site``: the public site as files."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from tdi import paths
from tdi.data.store import Store
from tdi.errors import NotFound


def site(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Folder of the site: new, empty, or written before."),
    ],
    base_url: Annotated[
        str,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="Where the site will stand: canonical links and sitemap.",
        ),
    ] = "",
    dashboard: Annotated[
        str,
        typer.Option(
            "--dashboard", metavar="URL", help="Address of the dashboard that the pages link to."
        ),
    ] = "",
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="REGION",
            help="Only the territories of this region (INSEE code); may be repeated.",
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=0, max=64, help="Processes; 0: one per core.")
    ] = 0,
    compress: Annotated[
        bool,
        typer.Option(
            "--compress",
            help="Write .br and .gz beside each text, for a web server that serves them.",
        ),
    ] = False,
) -> None:
    """Write the public site as static files.

    A version beside those that are there, published in one step.
    """
    from tdi.site.export import export_site
    from tdi.site.work import Options

    store = Store(paths.store())
    regions = set(store.table("regions")["code"])
    for code in only or ():
        if code not in regions:
            raise NotFound(
                f"no region has the code {code!r}.",
                where="--only",
                remedy=f"use one of {', '.join(sorted(regions))}.",
            )
    options = Options(
        _url(base_url, "--base-url"),
        _url(dashboard, "--dashboard"),
        frozenset(only or ()),
        workers or os.cpu_count() or 1,
        compress,
    )
    start = time.perf_counter()
    written = export_site(store, folder, options, _progress())
    where = paths.shown(folder / "v" / written.name)
    if written.fresh:
        typer.echo(
            f"{where}: {written.pages} pages, {written.size / 1e6:.0f} MB in {time.perf_counter() - start:.0f} s"
        )
    else:
        typer.echo(f"{where}: there already, {written.pages} pages; it is the version shown")


def _progress():  # type: ignore[no-untyped-def]
    """Return what shows the pages made, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda done, total: None

    def show(done: int, total: int) -> None:
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r{done}/{total} pages{end}")
        sys.stderr.flush()

    return show


def _url(text: str, option: str) -> str:
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise NotFound(
            f"{text!r} is no address of a site.",
            where=option,
            remedy="write it as https://example.org/public, without ? and #.",
        )
    return text.rstrip("/")
