"""An official file on this disk: where it came from, its digest, its day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tdi.data.store import sha256
from tdi.errors import ImportRefused

_STAMP: Final = re.compile(r"(20\d{2})[-_]?(0[1-9]|1[0-2])[-_]?([0-2]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class Fetched:
    """An official file on this disk.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    address : str
        Where it came from in the end, after redirects; "" for a file given by hand.
    name : str
        Its official name.
    digest : str
        sha256.
    retrieved, published : str
        Days; "" when the publication is not known.
    unchanged : bool
        Whether the server said that it has not changed since the last time.
    """

    path: Path
    address: str
    name: str
    digest: str
    retrieved: str
    published: str
    unchanged: bool = False


def given(path: Path, published: str = "") -> Fetched:
    """Return a file already downloaded, with the digest of its content.

    Raises
    ------
    ImportRefused
        If it cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ImportRefused(
            f"cannot be read ({error.strerror}).", where=str(path), remedy="check the path."
        ) from None
    today = datetime.now(UTC).date().isoformat()
    return Fetched(path, "", path.name, sha256(data), today, published or published_day(path.name))


def published_day(text: str) -> str:
    """Return the day that an official address or file name carries, "" when it carries none.

    >>> (published_day("resources/x/20240704-091848/liste-ti-com2023-20240704.csv"),
    ...  published_day("epci-100m.geojson"))
    ('2024-07-04', '')
    """
    found = ["-".join(match.groups()) for match in _STAMP.finditer(text)]
    days = []
    for day in found:
        try:
            days.append(datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC).date().isoformat())
        except ValueError:
            continue
    return days[-1] if days else ""
