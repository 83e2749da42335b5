"""An inverted index: which rows hold a text, a text that begins so, or one with typing errors."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

import numpy as np

from tdi.search.typing_errors import near


class InvertedIndex:
    """Map each distinct text to the rows that hold it. Read-only once built.

    Parameters
    ----------
    entries
        Pairs (text, row), in any order; a text may have several rows.

    Examples
    --------
    >>> index = InvertedIndex([("lyon", 0), ("paris", 1), ("lyon", 2), ("lyonnais", 3)])
    >>> index.exact("lyon").tolist(), index.beginning("lyon").tolist()
    ([0, 2], [0, 2, 3])
    """

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(entries)
        texts = [text for text, _ in ordered]
        self._rows = np.array([row for _, row in ordered], np.int32)
        self._texts = list(dict.fromkeys(texts))
        counts = np.zeros(len(self._texts), np.int64)
        positions = {text: position for position, text in enumerate(self._texts)}
        np.add.at(counts, [positions[text] for text in texts], 1)
        # The rows of the text at position p are self._rows[starts[p]:starts[p + 1]].
        self._starts = np.r_[0, np.cumsum(counts)]

    def exact(self, text: str) -> np.ndarray:
        """Return the rows that hold this very text."""
        return self._range(bisect_left(self._texts, text), bisect_right(self._texts, text))

    def beginning(self, prefix: str) -> np.ndarray:
        """Return the rows that hold a text that begins so."""
        return self._range(
            bisect_left(self._texts, prefix), bisect_left(self._texts, prefix + "\uffff")
        )

    def near(self, word: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows that hold a text within the allowed errors, and its distance."""
        positions, distances = near(word, self._texts)
        rows = [self._range(position, position + 1) for position in positions.tolist()]
        if not rows:
            return np.zeros(0, np.int32), distances
        return np.concatenate(rows), np.repeat(distances, [len(part) for part in rows])

    def _range(self, first: int, last: int) -> np.ndarray:
        return self._rows[self._starts[first] : self._starts[last]]
