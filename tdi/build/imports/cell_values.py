"""One cell of an official file: codes stay text, money becomes euros, and nothing is guessed.

A reader returns the value, and what was mended on the way ("" when nothing was); it raises
``ValueError`` with the reason
when the cell cannot be read in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from geo.codes import is_covered, parse_siren
from geo.errors import UnknownCode
from tdi.model.vocabulary import DEPARTEMENTS

Read = tuple[str, str]
_SPACES: Final = re.compile("[\\s\u00a0\u202f\u2009\u2007]+")
_FLOAT: Final = re.compile(r"(\d+)[.,]0+")
_ID_TI: Final = re.compile(r"ti[-_ ]?(\d{4})")
_AMOUNT: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_FRANCE: Final = (
    (41.0, 51.5, -5.5, 10.0),
    (14.2, 18.6, -63.5, -60.5),
    (2.0, 6.0, -55.0, -51.0),
    (-21.6, -20.6, 55.0, 56.0),
    (-13.2, -12.4, 44.8, 45.5),
)
"""South, north, west, east of the metropole, the Antilles, Guyane, La Réunion and Mayotte."""
_ELSEWHERE: Final = ("975", "977", "978", "984", "986", "987", "988", "989")


def text(cell: str) -> Read:
    """Return the text without the spaces around it; the rest is kept as it is.

    >>> text("  =SUM(A1) ")
    ('=SUM(A1)', '')
    """
    return cell.replace("\x00", "").strip("\u00a0\u202f \t\r\n"), ""


def number(cell: str) -> Read:
    """Return a number used as a name, without the decimals that a spreadsheet added.

    >>> number("17456.0")
    ('17456', '17456.0 read as 17456')
    """
    bare, _ = text(cell)
    return _whole(bare)


def _whole(bare: str) -> Read:
    match = _FLOAT.fullmatch(bare)
    return (match[1], f"{bare} read as {match[1]}") if match else (bare, "")


def commune(cell: str) -> Read:
    """Return an INSEE code of five characters.

    >>> commune("1001.0"), commune("2a004")
    (('01001', '1001.0 read as 01001'), ('2A004', ''))
    """
    bare, mended = _whole(_SPACES.sub("", cell).upper())
    if len(bare) == 4 and bare.isdigit():
        mended = f"{_SPACES.sub('', cell)} read as 0{bare}"
        bare = f"0{bare}"
    if not re.fullmatch(r"(?:\d{2}|2[AB])\d{3}", bare):
        raise ValueError(f"{cell!r} is not an INSEE code of five characters")
    if not is_covered(bare):
        raise ValueError(f"the commune {bare} lies outside the 18 regions of the programme")
    return bare, mended


def dep(cell: str) -> Read:
    """Return the code of a département.

    >>> dep("75.0"), dep("1"), dep("2a"), dep("971")
    (('75', '75.0 read as 75'), ('01', '1 read as 01'), ('2A', ''), ('971', ''))
    """
    bare, mended = _whole(_SPACES.sub("", cell).upper())
    if len(bare) == 1 and bare.isdigit():
        bare, mended = f"0{bare}", f"{_SPACES.sub('', cell)} read as 0{bare}"
    if len(bare) == 3 and bare.startswith("0") and bare[1:] in DEPARTEMENTS:
        bare, mended = bare[1:], f"{bare} read as {bare[1:]}"
    if bare in _ELSEWHERE:
        raise ValueError(f"the département {bare} lies outside the 18 regions of the programme")
    if bare not in DEPARTEMENTS:
        raise ValueError(f"{cell!r} is not the code of a département")
    return bare, mended


def siren(cell: str) -> Read:
    """Return a SIREN: nine digits with a valid key.

    >>> siren("200 018 653")
    ('200018653', '')
    """
    bare, mended = _whole(_SPACES.sub("", cell))
    if bare.isdigit() and len(bare) == 8:
        bare, mended = f"0{bare}", f"{bare} read as 0{bare}"
    try:
        return parse_siren(bare), mended
    except UnknownCode:
        raise ValueError(f"{cell!r} is not a SIREN (nine digits with a valid key)") from None


def siret(cell: str) -> Read:
    """Return a SIRET of fourteen digits whose SIREN is valid.

    >>> siret("200018653 00019")
    ('20001865300019', '')
    """
    bare, mended = _whole(_SPACES.sub("", cell))
    if not (bare.isdigit() and len(bare) == 14):
        raise ValueError(f"{cell!r} is not a SIRET (fourteen digits)")
    siren(bare[:9])
    return bare, mended


def euros(cell: str) -> Read:
    """Return an amount in euros with a decimal point.

    From the French or the English way of writing it.

    >>> euros("1\u202f234,56\u00a0€"), euros("12 000"), euros("4373.5")
    (('1234.56', ''), ('12000', ''), ('4373.5', ''))
    """
    bare = _SPACES.sub("", re.sub(r"(?i)€|eur(?:os?)?$", "", cell.strip()))
    if not _AMOUNT.fullmatch(bare):
        raise ValueError(f"{cell!r} is not an amount in euros")
    marks = [character for character in bare if character in ".,"]
    if len(set(marks)) == 2:
        if marks.count(marks[-1]) > 1:
            raise ValueError(
                f"{cell!r} can be read in two ways: write the decimals after one comma"
            )
        bare = bare.replace(marks[0], "").replace(marks[-1], ".")
    elif len(marks) > 1:
        bare = bare.replace(marks[0], "")
    elif marks:
        before, after = re.split(r"[.,]", bare)
        if len(after) == 3 and 1 <= len(before.lstrip("+-")) <= 3 and before.strip("+-") != "0":
            raise ValueError(f"{cell!r} can be read in two ways (thousands or decimals)")
        bare = f"{before}.{after}"
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        raise ValueError(f"{cell!r} is not an amount in euros") from None
    if amount < 0:
        raise ValueError(f"{cell!r} is negative")
    if amount > 10**12:
        raise ValueError(f"{cell!r} is larger than any amount of the programme")
    return format(amount, "f"), ""


def gps(cell: str) -> Read:
    """Return latitude and longitude as ``48.85,2.35``.

    A pair in the other order is refused, not turned round.

    >>> gps("48.8566, 2.3522")
    ('48.8566,2.3522', '')
    """
    parts = re.split(r"\s*[,;]\s*|\s+", cell.strip().strip("[]()"))
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        raise ValueError(f"{cell!r} is not a pair latitude, longitude") from None
    if not any(
        south <= lat <= north and west <= lon <= east for south, north, west, east in _FRANCE
    ):
        raise ValueError(f"{cell!r} lies outside France")
    return f"{lat:g},{lon:g}", ""


def id_ti(cell: str) -> Read:
    """Return the code of a territory.

    >>> id_ti("TI-2707"), id_ti("ti_0101")
    (('ti-2707', ''), ('ti-0101', ''))
    """
    match = _ID_TI.fullmatch(cell.strip().lower())
    if not match:
        raise ValueError(f"{cell!r} is not the code of a territory (ti- and four digits)")
    return f"ti-{match[1]}", ""


READERS: Final[dict[str, Callable[[str], Read]]] = {
    "text": text,
    "number": number,
    "commune": lru_cache(maxsize=50_000)(commune),
    "dep": lru_cache(maxsize=500)(dep),
    "siren": siren,
    "siret": siret,
    "euros": euros,
    "gps": gps,
    "id_ti": lru_cache(maxsize=5_000)(id_ti),
}

SOFT: Final = frozenset({"gps", "siren", "siret"})
"""Kinds whose fault empties the cell, said in the report, where the cell need not be filled.

Others refuse the row.
"""
