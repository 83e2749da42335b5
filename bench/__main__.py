"""Run the suites: ``python -m bench [build] [cold] [change] [still] [--rounds 7] [--keep]``."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from bench import machine, report, suites
from bench.browsing import chromium
from tdi import paths
from tdi.store import Store

NAMES = ("build", "cold", "change", "still")


def main(arguments: list[str] | None = None) -> int:
    """Run the chosen suites and write the report; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "suites", nargs="*", metavar="suite", help=f"any of {', '.join(NAMES)}; all by default"
    )
    parser.add_argument("--rounds", type=int, default=7, help="times each alternative is measured (7)")
    parser.add_argument(
        "--print", action="store_true", dest="print_only", help="print the figures, write nothing"
    )
    options = parser.parse_args(arguments)
    chosen = options.suites or list(NAMES)
    unknown = sorted(set(chosen) - set(NAMES))
    if unknown:
        parser.error(f"no suite named {', '.join(unknown)}; there are {', '.join(NAMES)}")
    run: dict[str, Any] = {
        "date": report.today(),
        "machine": machine.describe(),
        "data_version": Store(paths.store()).data_version,
        "rounds": options.rounds,
        "results": {},
    }
    if "build" in chosen:
        run["results"]["build"] = suites.build()
    with chromium() as browser:
        if "cold" in chosen:
            run["results"]["cold"] = suites.cold(browser, options.rounds)
        if "change" in chosen:
            run["results"]["change"] = suites.change(browser, options.rounds)
        if "still" in chosen:
            run["results"]["still"] = suites.still(browser)
    if options.print_only:
        print(json.dumps(run["results"], indent=1, ensure_ascii=False))
    else:
        print(report.markdown(run))
        print(f"written: {report.write(run).name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
