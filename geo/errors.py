"""The errors of French administrative geography.

Each carries what happened, where (file, row, value) and what to do about it, so that a build stops
with one clear sentence instead of a trace from a library.
"""

from __future__ import annotations


class ExplainedError(Exception):
    """Say what happened, where, and what to do about it.

    Base of the errors of ``geo`` and of those of a program that uses it; never raised itself.

    Parameters
    ----------
    what : str
        What is wrong, with the value met.
    where : str
        File, line, column, table or row in which it was met.
    remedy : str
        What the user can do.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(what)

    def __str__(self) -> str:
        """Return one line: where, what, remedy."""
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} Remedy: {self.remedy}" if self.remedy else text


class GeoError(ExplainedError):
    """Base of every error raised by ``geo``."""


class UnknownCode(GeoError):  # noqa: N818 - named for what happened, as the store names it
    """A code that is malformed, or absent from the vintage it is said to belong to."""


class AmbiguousSplit(GeoError):  # noqa: N818
    """A value must be divided among several successors and no weight says how."""


class JoinCoverageError(GeoError):
    """The unmatched keys of a join differ from the reviewed list."""


class CrsError(GeoError):
    """Geometries are in another coordinate reference system than the one expected, or in none."""


class GeometryError(GeoError):
    """A geometry is missing, invalid, empty or not polygonal where an area is needed."""
