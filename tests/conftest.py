"""What all tiers share: where things are, how long a property may search, and what was skipped and why."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from tests.chromium import find_chromium

ROOT = Path(__file__).resolve().parents[1]

# Reproducible on a build machine, searching further at a desk.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return ROOT


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the browser tier where there is no browser; on a build machine let it fail instead."""
    for item in items:
        if "browser" in Path(item.path).parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(120))
            # A real browser, real servers and two busy cores: once in some thousand tests a moment is missed. Such a test is tried
            # once more and named at the end; more than five in a run are a failure (`--max-suite-reruns`). No other tier is.
            item.add_marker(pytest.mark.flaky(reruns=1, reruns_delay=1))
    if find_chromium() or os.environ.get("CI"):
        return
    reason = "no Chromium found (apt-get install chromium, or TDI_CHROMIUM=/path/to/it)"
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))


class Lanes(LoadScopeScheduling):
    """Each test goes to the first worker that is free, but a lane goes whole to one worker.

    The mark ``xdist_group`` would do it, but this xdist writes the group into a field that this pytest no longer has, and
    says nothing. Two browsers at once on two cores take longer together than one after the other; the files that share an
    expensive fixture are cheaper where it was made.
    """

    _SHARED = ("tests/data/test_media", "tests/data/test_rebuild", "tests/data/test_territory")

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/browser/"):
            return "browser"
        return next((shared for shared in self._SHARED if nodeid.startswith(shared)), nodeid)


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
            reporter.write_sep("!", f"NOT RUN: {missing} tests, no {program} (see README.md)", yellow=True)
    for report in reporter.stats.get("rerun", []):
        reporter.write_sep("!", f"TRIED TWICE ({report.when}): {report.nodeid}", yellow=True)
