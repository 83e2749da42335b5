"""Run the suites: ``python -m bench [suite ...]``; without a name, all of them."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

from bench import machine, report
from bench.report import SUITES
from bench.run import Options
from tdi import paths
from tdi.data.store import Store

QUICK_ROUNDS = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the chosen suites and write the report; return the exit code."""
    options = _parse(arguments)
    asked = Options(
        rounds=options.rounds or (QUICK_ROUNDS if options.quick else Options.rounds),
        quick=options.quick,
        against=options.against.resolve() if options.against else None,
    )
    run: dict[str, Any] = {
        "date": report.today(),
        "machine": machine.describe(),
        "data_version": Store(paths.store()).data_version,
        "rounds": asked.rounds,
        "load": {},
        "results": {},
    }
    for name in options.suites or SUITES:
        run["load"][name] = machine.load()
        run["results"][name] = importlib.import_module(SUITES[name]).measure(asked)
        print(f"{name}: measured", file=sys.stderr, flush=True)
        if not options.print_only:  # what comes later may fail: nothing that was measured is lost
            report.write(run)
    if options.print_only:
        print(report.markdown(run))
    else:
        written = report.write(run)
        print(written.read_text(encoding="utf-8"))
        print(f"written: {written.name}")
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = ", ".join(SUITES)
    parser.add_argument(
        "suites", nargs="*", metavar="suite", help=f"any of {names}; all by default"
    )
    parser.add_argument("--rounds", type=int, help="times each alternative is measured (7)")
    parser.add_argument(
        "--quick",
        action="store_true",
        help=f"see that all works: {QUICK_ROUNDS} rounds, smaller numbers; printed, not written",
    )
    parser.add_argument(
        "--print", action="store_true", dest="print_only", help="print the figures, write nothing"
    )
    parser.add_argument(
        "--against",
        type=Path,
        metavar="FOLDER",
        help="measure another state of the project, checked out there, in the same turns (answers, change, load)",
    )
    options = parser.parse_args(arguments)
    options.print_only |= options.quick
    if unknown := sorted(set(options.suites) - set(SUITES)):
        parser.error(f"no suite named {', '.join(unknown)}; there are {names}")
    if options.against and not (options.against / "app.py").exists():
        parser.error(f"{options.against} is no checkout of the project: it has no app.py")
    return options


if __name__ == "__main__":
    sys.exit(main())
