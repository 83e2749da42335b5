"""French typography for figures and dates: the only place where a number becomes text for a reader.

Rules: narrow no-break space between thousands, decimal comma, no-break space before a unit, "1er"
for the first day or rank, "n.d." for what is missing (never 0).
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

THIN: Final = "\u202f"
NBSP: Final = "\u00a0"
MISSING: Final = "n.d."
_KEPT: Final = re.compile(r"(?<=«) | (?=[:;?!»%€]|Md?€)")
_THOUSANDS: Final = re.compile(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))")
_NO_LETTER: Final = re.compile(r"[\W_]+")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae"})
_APOSTROPHE: Final = re.compile(r"(?<=[^\W\d_])'")

_MONTHS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_SHORT_MONTHS: Final = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


def is_missing(value: object) -> bool:
    """Tell whether a value is absent: None, NaN, or pandas' NA."""
    if value is None:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in {"NAType", "NaTType"}


def number(value: float | None, decimals: int = 0) -> str:
    r"""Write a number the French way.

    >>> number(1234567.5, 1)
    '1\u202f234\u202f567,5'
    >>> number(None)
    'n.d.'
    """
    if is_missing(value):
        return MISSING
    text = f"{float(value or 0):,.{decimals}f}"
    return text.replace(",", THIN).replace(".", ",").replace("-", "\u2212")


def quantity(value: float | None, unit: str, decimals: int = 0) -> str:
    r"""Write a number with its unit, kept together.

    >>> quantity(12.5, "%", 1)
    '12,5\xa0%'
    """
    return MISSING if is_missing(value) else f"{number(value, decimals)}{NBSP}{unit}"


def millions(value: float | None, unit: str = "M", decimals: int = 1) -> str:
    r"""Write a count in millions: 31 234 567 -> 31,2 M.

    >>> millions(31_234_567)
    '31,2\xa0M'
    """
    return MISSING if is_missing(value) else quantity(float(value or 0) / 1e6, unit, decimals)


def euros(value: float | None) -> str:
    r"""Write an amount of euros at the scale a reader expects: €, M€ or Md€.

    >>> euros(1_360_000_000), euros(53_000_000), euros(98_500)
    ('1,36\xa0Md€', '53\xa0M€', '98\u202f500\xa0€')
    """
    if is_missing(value):
        return MISSING
    amount = float(value or 0)
    for limit, unit in ((1e9, "Md€"), (1e6, "M€")):
        if abs(amount) >= limit:
            text = f"{amount / limit:.2f}".rstrip("0").rstrip(".")
            return f"{text.replace('.', ',')}{NBSP}{unit}"
    return quantity(amount, "€")


def percent(share: float | None, decimals: int = 0) -> str:
    r"""Write a share (0-1) as a percentage.

    >>> percent(0.125, 1)
    '12,5\xa0%'
    """
    return MISSING if is_missing(share) else quantity(float(share or 0) * 100, "%", decimals)


def ordinal(rank: int, *, feminine: bool = False) -> str:
    r"""Write a rank: 1er, 1re, 12e.

    >>> ordinal(1), ordinal(12)
    ('1er', '12e')
    """
    return ("1re" if feminine else "1er") if rank == 1 else f"{rank}e"


def short_day(value: str | date | None) -> str:
    r"""Write a date as `day` does, its month abbreviated, for the column of a table.

    >>> (short_day("2020-10-29"), short_day("2021-06/2021-07"),
    ...  short_day("2021-Q1"), short_day("2022"))
    ('29\xa0oct. 2020', 'juin – juil. 2021', '1er\xa0trim. 2021', '2022')
    """
    text = day(value)
    for month, short in zip(_MONTHS, _SHORT_MONTHS, strict=True):
        text = text.replace(month, short)
    text = text.replace(" trimestre", f"{NBSP}trim.")
    start, dash, end = text.partition(" – ")
    if dash and start[-4:] == end[-4:] and len(start) > 4:
        text = f"{start[:-5]} – {end}"
    return re.sub(r"^(\d+|1er) (?=\D)", rf"\1{NBSP}", text)


def apostrophes(text: str) -> str:
    r"""Write the apostrophes of a text as a reader expects them.

    The tables keep the spelling of their source.

    An address is left as it is: some have one (``https://.../l'etat``), and would lead nowhere.

    >>> apostrophes("Provence-Alpes-Côte d'Azur")
    'Provence-Alpes-Côte d’Azur'
    >>> apostrophes("https://maire-info.com/l'etat")
    "https://maire-info.com/l'etat"
    """
    if "'" not in text:
        return text
    if "://" not in text:
        return _APOSTROPHE.sub("’", text)
    words = re.split(r"(\s+)", text)
    return "".join(word if "://" in word else _APOSTROPHE.sub("’", word) for word in words)


def spaced(text: str) -> str:
    r"""Write a text as a French reader expects it, whatever its source.

    What every surface for readers passes its texts through.

    Punctuation stays with its word (before : ; ? ! » and after «), a written number is one piece
    with its sign, apostrophes are curved.
    Each character stands for one, so that a place in the text stays what it was. Files for machines
    keep the spelling of the tables.

    >>> spaced("Nord : 3 sites")
    'Nord\xa0: 3 sites'
    >>> spaced("25 % de 1 759 M€")
    '25\xa0% de 1\u202f759\xa0M€'
    >>> spaced("Pays de l'Aigle")
    'Pays de l’Aigle'
    """
    return _THOUSANDS.sub(THIN, _KEPT.sub(NBSP, apostrophes(text)))


def markup(text: str) -> str:
    r"""Write a text for HTML: as `spaced` does, then escaped.

    Fit for an attribute too: no address is changed.

    >>> markup("<b> : 3 sites")
    '&lt;b&gt;\xa0: 3 sites'
    """
    return html.escape(spaced(text))


def spaced_all(value: Any) -> Any:
    r"""Write every text of a message (lists and dictionaries) as `spaced` does.

    Keys stay.

    >>> spaced_all({"name": "Pays de l'Aigle", "rows": [("10 000", 1.5, None)]})
    {'name': 'Pays de l’Aigle', 'rows': [['10\u202f000', 1.5, None]]}
    """
    if isinstance(value, str):
        return spaced(value)
    if isinstance(value, Mapping):
        return {key: spaced_all(each) for key, each in value.items()}
    return [spaced_all(each) for each in value] if isinstance(value, list | tuple) else value


def french_order(text: str) -> tuple[str, str]:
    """Return the key that sorts names as French does: letters first.

    Accents, capitals and signs only between equals.

    >>> sorted(["Normandie", "Occitanie", "Île-de-France", "Alsace", "Alès"], key=french_order)
    ['Alès', 'Alsace', 'Île-de-France', 'Normandie', 'Occitanie']
    """
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = "".join(char for char in spread if not unicodedata.combining(char))
    return _NO_LETTER.sub(" ", letters).strip(), text


def in_french_order(names: Mapping[str, str]) -> dict[str, str]:
    """Return names by code in French alphabetical order.

    >>> in_french_order({"28": "Normandie", "11": "Île-de-France"})
    {'11': 'Île-de-France', '28': 'Normandie'}
    """
    return dict(sorted(names.items(), key=lambda item: french_order(item[1])))


def day(value: str | date | None) -> str:
    r"""Write an ISO date as far as it is known.

    2023-11-09, 2020-10, 2021-Q2, 2022, or a span of two of these.

    >>> day("2023-11-09"), day("2024-07-01"), day("2020-10"), day("2022")
    ('9 novembre 2023', '1er juillet 2024', 'octobre 2020', '2022')
    >>> day("2021-Q2"), day("2021-06/2021-07")
    ('2e trimestre 2021', 'juin 2021 – juillet 2021')
    >>> day("../2019-05-27")
    'au plus tard 27 mai 2019'
    """
    if value is None or is_missing(value) or value == "":
        return "date inconnue"
    if str(value).startswith("../"):
        return f"au plus tard {day(str(value)[3:])}"
    if "/" in str(value):
        return " – ".join(day(end) for end in str(value).split("/"))
    parts = str(value).split("-")
    if len(parts) == 2 and parts[1] in {"Q1", "Q2", "Q3", "Q4"}:
        return f"{ordinal(int(parts[1][1]))} trimestre {parts[0]}"
    if len(parts) == 1 or not all(part.isdigit() for part in parts):
        return str(value)
    month = _MONTHS[int(parts[1]) - 1]
    if len(parts) == 2:
        return f"{month} {parts[0]}"
    number_of_day = "1er" if int(parts[2]) == 1 else str(int(parts[2]))
    return f"{number_of_day} {month} {parts[0]}"


def of(name: str) -> str:
    """Write « de » before a name in lower case, elided where it begins with a vowel.

    >>> of("octobre 2020"), of("fin 2022")
    ('d’octobre 2020', 'de fin 2022')
    """
    return f"d’{name}" if name[:1].lower() in "aàâeéèêiîoôuy" else f"de {name}"


def plural(count: float, singular: str, several: str | None = None) -> str:
    r"""Write a count with its noun: French is singular below two.

    >>> plural(1, "commune"), plural(1234, "commune")
    ('1\xa0commune', '1\u202f234\xa0communes')
    """
    noun = singular if abs(count) < 2 else (several or f"{singular}s")
    return f"{number(count)}{NBSP}{noun}"
