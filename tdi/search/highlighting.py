"""Which letters of a name a query meets, for the list to show them."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz.distance import OSA

from tdi.search.normalisation import normalise
from tdi.search.typing_errors import allowed_edits

_WORD: Final = re.compile(r"[^\W_]+")


def matched_letters(label: str, query: str) -> tuple[tuple[int, int], ...]:
    """Return the spans (start, end) of `label` that answer `query`, in order, without overlap.

    A word that begins as a word of the query is marked as far as it does; one within a typing error
    of it, whole.

    >>> matched_letters("Saint-Étienne-du-Bois", "st etien")
    ((0, 5), (6, 11))
    >>> matched_letters("Oyonnax", "oyonax")
    ((0, 7),)
    """
    asked = normalise(query).split()
    found = []
    for word in _WORD.finditer(label):
        text = normalise(word.group())
        start, end = word.span()
        lengths = [_length(text, other, end - start) for other in asked]
        best = max(lengths, default=0)
        if best:
            found.append((start, start + best))
    return tuple(found)


def _length(text: str, other: str, width: int) -> int:
    """Return how many letters of a word of the label a word of the query matches.

    `width` is the length of the label's word as written.
    """
    if text == other:
        return width
    if text.startswith(other):
        return len(other) if len(text) == width else width
    edits = allowed_edits(len(other))
    if (
        edits
        and min(
            OSA.distance(other, part, score_cutoff=edits)
            for part in (text, text[: len(other)], text[: len(other) + 1])
        )
        <= edits
    ):
        return width if abs(len(text) - len(other)) <= edits else min(width, len(other))
    return 0
