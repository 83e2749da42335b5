"""What all tiers share: where things are, how long a property may search, and what was skipped and why."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from tests.chromium import find_chromium

ROOT = Path(__file__).resolve().parents[1]

BROWSER = "tests/browser/"
# Browser tests that start servers of their own: they come last, at whichever worker is free.
LAST = tuple(f"{BROWSER}test_{name}.py" for name in ("deploy", "versions", "site_explorer", "site"))
# The longest, in the order in which they start: the last to start should be short, or one worker
# waits for the other.
FIRST = (
    BROWSER,
    "tests/data/test_site_whole.py",
    "tests/data/test_rebuild.py",
    "tests/unit/test_kills.py",
    "tests/property/",
    "tests/pages/test_fuzz_addresses.py",
    "tests/data/",
    "tests/pages/",
)

# Reproducible on a build machine, searching further at a desk.
settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return ROOT


def _turn(item: pytest.Item) -> int:
    if item.nodeid.startswith(LAST):
        return len(FIRST) + 1
    return next(
        (turn for turn, start in enumerate(FIRST) if item.nodeid.startswith(start)), len(FIRST)
    )


def pytest_collection(session: pytest.Session) -> None:
    """Collect no garbage while everything is imported: it all stays."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what was imported out of every later collection of garbage, and collect less often.

    It is a tenth of the time.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first; skip the browser tier where there is no browser, but on a build machine let it fail instead."""
    items.sort(key=_turn)
    for item in items:
        if "browser" in Path(item.path).parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(180))
            # A real browser, real servers and two busy cores: once in some thousand tests a moment
            # is missed. Such a test is tried
            # once more and named at the end; more than five in a run are a failure
            # (`--max-suite-reruns`). No other tier is.
            item.add_marker(pytest.mark.flaky(reruns=1, reruns_delay=1))
    if find_chromium() or os.environ.get("CI"):
        return
    reason = "no Chromium found (apt-get install chromium, or TDI_CHROMIUM=/path/to/it)"
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))


class Lanes(LoadScopeScheduling):
    """A file goes whole to the first worker that is free, in the order of `FIRST`.

    Most browser tests go to one worker.

    What a file makes for its tests is then made once, not once a worker; the browser tests share a
    server and a browser. Two browsers at once on two cores gain little, but more than a worker that
    has nothing left to do: see `LAST`.

    The mark ``xdist_group`` would do it, but this xdist writes the group into a field that this
    pytest no longer has, and says nothing.
    """

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        config.option.loadscopereorder = (
            False  # by the number of tests, which says little of how long they take
        )
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "browser" if file.startswith(BROWSER) and file not in LAST else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Lanes:
    """Send the tests of one lane to one worker."""
    return Lanes(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say, as the very last lines, what did not run for want of a program, and what was tried twice: green must not be taken for more."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(config, "workerinput"):
        return
    reasons = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    for program in ("Chromium", "nginx", "LibreOffice"):
        missing = sum(f"no {program}" in reason for reason in reasons)
        if missing:
            reporter.write_sep(
                "!", f"NOT RUN: {missing} tests, no {program} (see README.md)", yellow=True
            )
    for report in reporter.stats.get("rerun", []):
        reporter.write_sep("!", f"TRIED TWICE ({report.when}): {report.nodeid}", yellow=True)
        reporter.write_line(
            str(report.longrepr)[-2000:]
        )  # why the first time failed: nothing else keeps it
