"""Which texts share pairs of letters with a word.

The few that are worth comparing letter by letter.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

_LETTERS = 64  # codes of a letter, folded: only a-z and 0-9 occur


def allowed_edits(length: int) -> int:
    """Return how many typing errors a word of this length may hold.

    One up to five letters, then two.

    >>> [allowed_edits(n) for n in (2, 4, 5, 6, 20)]
    [0, 1, 1, 2, 2]
    """
    return 0 if length < 3 else 1 if length < 6 else 2


class Grams:
    """Finds texts of one word (a-z, 0-9) that look like another.

    Parameters
    ----------
    texts
        The texts, without spaces.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.lengths = np.fromiter(map(len, texts), np.int32, len(texts))
        signs = np.frombuffer(("^" + "^".join(texts) + "^").encode("ascii"), np.uint8)
        pairs = _pair(signs[:-1], signs[1:])
        # A text of n letters has n pairs with the sign before it; the pair of its last letter and
        # the next sign is none.
        inside = signs[1:] != ord("^")
        rows = np.repeat(np.arange(len(texts)), self.lengths)
        both = pairs[inside] * max(1, len(texts)) + rows
        both.sort()
        both = both[np.r_[True, both[1:] != both[:-1]]] if len(both) else both
        self._rows = (both % max(1, len(texts))).astype(np.int32)
        self._starts = np.searchsorted(
            both // max(1, len(texts)), np.arange(_LETTERS * _LETTERS + 1)
        )

    def shared(self, word: str) -> np.ndarray:
        """Return, for each text, how many of the pairs of letters of `word` it has."""
        signs = np.frombuffer(("^" + word).encode("ascii"), np.uint8)
        pairs = np.unique(_pair(signs[:-1], signs[1:]))
        parts = [self._rows[self._starts[pair] : self._starts[pair + 1]] for pair in pairs]
        return np.bincount(np.concatenate(parts), minlength=len(self.texts))

    def near(self, word: str, *, most: int, beginnings: bool) -> tuple[np.ndarray, np.ndarray]:
        """Return the texts within the allowed errors of a word, and their distance.

        Parameters
        ----------
        word
            What was typed.
        most
            How many texts are compared at most, those that share most first.
        beginnings
            Whether a text that only begins so is near too: half an error farther than one that is
            so.

        Returns
        -------
        (positions, distances)
            Distances are errors (a letter missing, added, wrong, or two swapped).
        """
        length, edits = len(word), allowed_edits(len(word))
        nothing = np.zeros(0, np.int64), np.zeros(0)
        if not edits or not len(self.texts):
            return nothing
        shared = self.shared(word)
        # An error takes away two pairs, a swap three.
        enough = (shared >= max(1, length - 3 * edits)) & (self.lengths >= length - edits)
        whole = self.lengths <= length + edits
        if not (beginnings and length > 4):
            enough &= whole
        rows = np.flatnonzero(enough)
        if len(rows) > most:
            score = shared[rows] * 2 + whole[rows]
            rows = rows[np.argpartition(-score, most)[:most]]
        if not len(rows):
            return nothing
        texts = [self.texts[row] for row in rows.tolist()]
        best = _distances(word, texts, edits).astype(float)
        if beginnings and length > 4:
            for cut in (length - 1, length, length + 1):
                best = np.minimum(
                    best, 0.5 + _distances(word, [text[:cut] for text in texts], edits)
                )
        kept = best <= edits + 0.5
        return rows[kept], best[kept]


def _pair(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return (first.astype(np.int64) % _LETTERS) * _LETTERS + second % _LETTERS


def _distances(word: str, texts: Sequence[str], edits: int) -> np.ndarray:
    found = process.cdist([word], texts, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)
    return found[0]
