"""A progress bar on a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Advance = Callable[[int], None]
Progress = Callable[[str, int | None], AbstractContextManager[Advance]]


@contextmanager
def no_progress(what: str, total: int | None) -> Iterator[Advance]:
    """Show nothing."""
    yield lambda step: None


@contextmanager
def bar(what: str, total: int | None) -> Iterator[Advance]:
    """Show a bar with speed and remaining time on the standard error."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Bar(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as shown:
        task = shown.add_task(what, total=total)
        yield lambda step: shown.update(task, advance=step)


def for_terminal() -> Progress:
    """Return the bar when the standard error is a terminal, nothing otherwise."""
    return bar if sys.stderr.isatty() else no_progress
