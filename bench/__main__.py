"""Run the suites: ``python -m bench [suite ...] [--rounds 7] [--print]``; without a name, all of `NAMES`."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from bench import machine, report, suites
from bench.browsing import chromium
from tdi import paths
from tdi.store import Store

NAMES = (
    "build",
    "cold",
    "change",
    "click",
    "still",
    "filters",
    "growth",
    "search",
    "territory",
    "versions",
    "import",
    "room",
    "media",
    "site",
    "load",
)


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
    parser.add_argument("--quick", action="store_true", help="load: without the large numbers")
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
        "load": {},
        "results": {},
    }
    measures = {
        "build": lambda _browser: suites.build(),
        "cold": lambda browser: suites.cold(browser, options.rounds),
        "change": lambda browser: suites.change(browser, options.rounds),
        "click": lambda browser: suites.click(browser, options.rounds),
        "still": suites.still,
        "filters": lambda _browser: suites.filters(options.rounds),
        "growth": lambda browser: suites.growth(browser, options.rounds),
        "search": lambda _browser: suites.search(options.rounds),
        "territory": lambda browser: suites.territory(browser, options.rounds),
        "versions": lambda _browser: suites.versions(options.rounds),
        "import": lambda _browser: suites.imports(options.rounds),
        "room": lambda browser: suites.room(browser, options.rounds),
        "media": lambda _browser: suites.media(options.rounds),
        "site": lambda browser: suites.site(browser, options.rounds),
        "load": lambda _browser: suites.load(quick=options.quick),
    }
    with chromium() as browser:
        for name in chosen:
            run["load"][name] = machine.load()
            run["results"][name] = measures[name](browser)
            print(f"{name}: measured", file=sys.stderr, flush=True)
            if not options.print_only:  # what comes later may fail: nothing that was measured is lost
                report.write(run)
    if options.print_only:
        print(json.dumps(run["results"], indent=1, ensure_ascii=False))
    else:
        written = report.write(run)
        print(written.read_text(encoding="utf-8"))
        print(f"written: {written.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
