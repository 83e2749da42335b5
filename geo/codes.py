"""Codes of French administrative geography: their form, what they contain, full names.

Codes are strings. ``01001`` read as a number is 1001, and Corsica has letters (``2A004``).
"""

from __future__ import annotations

import re

from geo.errors import UnknownCode

_COMMUNE = re.compile(r"(?!20)(?:0[1-9]|[1-8]\d|9[0-5]|2[AB])\d{3}|97[1-46]\d{2}")
_SIREN = re.compile(r"\d{9}")
# The article of a name, by INSEE's code "type de nom en clair".
_ARTICLES = {
    "0": "",
    "1": "",
    "2": "Le ",
    "3": "La ",
    "4": "Les ",
    "5": "L'",
    "6": "Aux ",
    "7": "Las ",
    "8": "Los ",
}


def parse_commune(code: object, *, where: str = "") -> str:
    """Return `code` if it has the form of a commune of the 101 départements.

    Raises
    ------
    UnknownCode
        If it is not a string, lost a leading zero, or belongs to an overseas collectivity.

    Examples
    --------
    >>> parse_commune("2A004"), parse_commune("97411")
    ('2A004', '97411')
    """
    if isinstance(code, str) and _COMMUNE.fullmatch(code):
        return code
    hint = (
        "read the column as text, numbers lose their leading zero." if _looks_numeric(code) else ""
    )
    raise UnknownCode(
        f"{code!r} is not the INSEE code of a commune of the 101 départements.",
        where=where,
        remedy=hint or "five characters such as 01283, 2A004 or 97411 are expected.",
    )


def parse_siren(code: object, *, where: str = "") -> str:
    """Return `code` if it is a SIREN: nine digits whose Luhn sum is a multiple of ten.

    Raises
    ------
    UnknownCode
        If it is not.

    Examples
    --------
    >>> parse_siren("200018653")
    '200018653'
    """
    if isinstance(code, str) and _SIREN.fullmatch(code) and _luhn(code) % 10 == 0:
        return code
    raise UnknownCode(
        f"{code!r} is not a SIREN.",
        where=where,
        remedy="nine digits with a valid key are expected; read the column as text.",
    )


def _looks_numeric(code: object) -> bool:
    return isinstance(code, (int, float)) or (
        isinstance(code, str) and code.isdigit() and len(code) < 5
    )


def _luhn(digits: str) -> int:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total


def commune_of_siren(siren: str) -> str | None:
    """Return the INSEE code hidden in the SIREN of a commune, None for any other body.

    The SIREN given in 1983 is 21, the département, the commune on four digits (three overseas), a
    key. Communes nouvelles have a SIREN of another form (200...), which says nothing; nor does that
    of a Corsican commune, numbered before the island was divided.

    Examples
    --------
    >>> commune_of_siren("217400423"), commune_of_siren("219740115"), commune_of_siren("200018653")
    ('74042', '97411', None)
    """
    if not (_SIREN.fullmatch(siren) and siren.startswith("21")):
        return None
    number = siren[2:8]
    code = number[:3] + number[4:] if number.startswith("97") else number[:2] + number[3:]
    return code if is_covered(code) else None


def dep_of(insee_com: str) -> str:
    """Return the code of the département in which a commune lies.

    Examples
    --------
    >>> dep_of("01283"), dep_of("2A004"), dep_of("97411")
    ('01', '2A', '974')
    """
    return insee_com[:3] if insee_com.startswith("97") else insee_com[:2]


def is_covered(insee_com: str) -> bool:
    """Return whether a commune lies in one of the 101 départements.

    The overseas collectivities are left out.

    Examples
    --------
    >>> is_covered("97411"), is_covered("98818"), is_covered("97501")
    (True, False, False)
    """
    return _COMMUNE.fullmatch(insee_com) is not None


def full_name(article: str, name: str) -> str:
    """Put the article before a name, from INSEE's type of name.

    Raises
    ------
    UnknownCode
        If the type is not one of 0 to 8.

    Examples
    --------
    >>> full_name("5", "Abergement-Clémenciat"), full_name("2", "Mans")
    ("L'Abergement-Clémenciat", 'Le Mans')
    """
    if article not in _ARTICLES:
        raise UnknownCode(
            f"type of name {article!r} of {name!r} is not one of 0 to 8.",
            remedy="check the column type_nom of the commune file.",
        )
    return _ARTICLES[article] + name
