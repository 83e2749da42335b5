"""The errors of the programme.

Same shape as those of ``geo`` (`ExplainedError`).
The command line prints them as one line and exits with status 2; the pages show a calm French
notice.
"""

from __future__ import annotations

from geo.errors import ExplainedError


class TdiError(ExplainedError):
    """Base of every error raised by ``tdi``."""


class SourceError(TdiError):
    """The registry of sources is faulty, or a raw input is missing or has another digest."""


class SchemaViolation(TdiError):  # noqa: N818 - the name says the fault
    """A reference table breaks its schema.

    A wrong column, type, code, unit, date, or a duplicated row.
    """


class StaleCorrection(TdiError):  # noqa: N818 - the name says the fault
    """An accepted fault of ``data/corrections`` no longer occurs, so its entry must be removed."""


class StoreError(TdiError):
    """The built store is missing, damaged, of another format, or differs from its manifest."""


class UnsourcedFigure(TdiError):  # noqa: N818 - the name says the fault
    """A figure refers to no source, or to a source that the registry does not hold."""


class NotFound(TdiError):  # noqa: N818 - the name says the fault
    """What was asked for (a commune, a territory, a phase, a table) does not exist in the store."""


class ImportRefused(TdiError):  # noqa: N818 - the name says the fault
    """An official file cannot be taken in.

    Not fetched whole, not the table it should be, or at odds with what is known.
    """


class SettingError(TdiError):
    """An environment variable of the project holds something else than it may."""


class ServingError(TdiError):
    """The dashboard cannot start.

    A package is not the one it needs, or it cannot listen where it is asked to.
    """


class MediaError(TdiError):
    """A picture, sheet or slide cannot be made.

    No suitable font, or what it is set with refuses it.
    """


class SiteError(TdiError):
    """The static site cannot be written.

    The folder holds something else, is in use, or cannot be written.
    """


class OwnPresentationRefused(TdiError):  # noqa: N818 - the name says the fault
    """A presentation of the reader's own cannot be read from its address.

    Or would not fit in one.
    """
