"""What was measured for the statement of accessibility (``data/accessibility.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from tdi import paths
from tdi.errors import SourceError

FILE: Final = "accessibility.toml"


@dataclass(frozen=True)
class MeasuredPage:
    """A page that the tests measure.

    Its file, its name for a reader, the address of the state that is measured.
    """

    file: str
    name: str
    address: str


@dataclass(frozen=True)
class LighthousePage:
    """What Lighthouse says of a page of the static site on a simulated phone, out of 100.

    Performance where it holds.
    """

    name: str
    accessibility: int
    best_practices: int
    performance: int | None = None


@dataclass(frozen=True)
class FrameworkFault:
    """A fault of the framework.

    What it is, the issue of its project, what this site does about it.
    """

    what: str
    issue: str
    way: str


@dataclass(frozen=True)
class Measurements:
    """The measurements of one day.

    Attributes
    ----------
    date
        Day of the measurement (YYYY-MM-DD).
    tools
        Version of each tool by its name.
    pages
        Pages of the dashboard, one row per state measured.
    violations
        Violations that axe counts: ``ours``, ``framework`` and ``site`` (static).
    contrast
        Least contrast ratios by what they are about: ``text``, ``focus``, ``edges``.
    target_px
        Least height and width of a target.
    widths_px
        Widths of the window at which pages were measured.
    """

    date: str
    contact: str
    tools: dict[str, str]
    pages: tuple[MeasuredPage, ...]
    violations: dict[str, int]
    framework: tuple[FrameworkFault, ...]
    lighthouse: tuple[LighthousePage, ...]
    contrast: dict[str, float]
    target_px: int
    widths_px: tuple[int, ...]


def read_measurements(path: Path) -> Measurements:
    """Read a file of measurements.

    Raises
    ------
    SourceError
        If the file is missing, unreadable, or lacks a field.
    """
    where = paths.shown(path)
    try:
        held: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        return Measurements(
            str(held["date"]),
            held["contact"],
            held["tools"],
            tuple(MeasuredPage(**each) for each in held["pages"]),
            held["axe"],
            tuple(FrameworkFault(**each) for each in held["framework"]),
            tuple(LighthousePage(**each) for each in held.get("lighthouse", ())),
            held["contrast"],
            held["sizes"]["target_px"],
            tuple(held["sizes"]["widths_px"]),
        )
    except OSError:
        raise SourceError(
            "the measurements are missing.", where=where, remedy="restore them."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise SourceError(
            f"not readable ({error}).", where=where, remedy="mend that line."
        ) from None


@lru_cache(maxsize=1)
def measurements() -> Measurements:
    """Return the measurements that the statement of this version makes."""
    return read_measurements(paths.data() / FILE)
