"""Texts within one or two typing errors of a word, by rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq


def allowed_edits(length: int) -> int:
    """Return how many typing errors a word of this length may hold.

    One up to five letters, then two.

    >>> [allowed_edits(n) for n in (2, 4, 5, 6, 20)]
    [0, 1, 1, 2, 2]
    """
    return 0 if length < 3 else 1 if length < 6 else 2


def near(word: str, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the texts within the allowed errors of a word, and their distances.

    Parameters
    ----------
    word
        What was typed.
    texts
        The texts to compare.

    Returns
    -------
    (positions, distances)
        Positions in `texts`. A distance is a number of errors (a letter missing, added, wrong, or
        two swapped). A text that only begins like a word of five letters or more is half an error
        farther.

    Examples
    --------
    >>> positions, distances = near("oyonax", ["lyon", "oyonnax", "oyonnaxplasturgie"])
    >>> positions.tolist(), distances.tolist()
    ([1, 2], [1.0, 1.5])
    """
    length, edits = len(word), allowed_edits(len(word))
    if not edits:
        return np.zeros(0, np.int64), np.zeros(0)
    # An error costs at most one letter of the common subsequence. This single fast pass leaves few
    # candidates; comparing the beginnings of all texts would take over 50 ms (record 38).
    common = process.cdist(
        [word], texts, scorer=LCSseq.similarity, score_cutoff=length - edits, dtype=np.uint8
    )[0]
    positions = np.flatnonzero(common)
    candidates = [texts[position] for position in positions.tolist()]
    distances = _distances(word, candidates, edits)
    if length > 4:
        for end in (length - 1, length, length + 1):
            beginnings = [text[:end] for text in candidates]
            distances = np.minimum(distances, 0.5 + _distances(word, beginnings, edits))
    within = distances <= edits + 0.5
    return positions[within], distances[within]


def _distances(word: str, texts: Sequence[str], edits: int) -> np.ndarray:
    """Return the distance of each text; what is beyond the allowed edits is one more than these."""
    found = process.cdist([word], texts, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)
    return found[0].astype(float)
