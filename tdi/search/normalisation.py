"""Text as a reader means it: no accents, no case, no hyphens, "St" for "Saint"."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_OTHER = re.compile(r"[^a-z0-9]+")
_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def normalise(text: str) -> str:
    """Return `text` without accents, case, punctuation or abbreviation of Saint.

    One space between words.

    >>> normalise("St-Étienne-du-Bois")
    'saint etienne du bois'
    >>> normalise("L'Haÿ-les-Roses")
    'l hay les roses'
    """
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
        text = "".join(char for char in plain if not unicodedata.combining(char))
    words = _OTHER.sub(" ", text.lower()).split()
    return " ".join(_WORDS.get(word, word) for word in words)
