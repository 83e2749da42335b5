"""One box for everything.

Communes, EPCI, territories, regions, départements, companies, projects and sites.

A query meets the names in steps, each looser than the one before: the whole name or code, its
beginning, a word's beginning, all words in any order, then names within one or two typing errors.
What meets an earlier step comes first; within a step, what weighs more. Each step reads sorted
lists or arrays of numbers, so that a search over tens of thousands of names takes a few
milliseconds (``bench/``, suite ``search``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from tdi.search.entities import KINDS, Entity, EntityCollector, Tables
from tdi.search.inverted_index import InvertedIndex
from tdi.search.normalisation import normalise
from tdi.text.typography import plural

LONGEST: Final = 80
STEPS: Final = ("exact", "prefix", "word", "words", "near")
_LIMIT: Final = 20
_EACH_KIND: Final = 2  # places that every kind that answers is given
_NEAR: Final = (
    6  # places kept for names within a typing error, when the query is the beginning of many
)
_MOST: Final = 2.0  # typing errors of a single word that names are still suggested for
_FAR: Final = 8  # names shown when the nearest is more than one error away
_SMALL: Final = frozenset(
    ["de", "du", "des", "d", "la", "le", "les", "l", "en", "et", "sur", "sous", "a", "au", "aux"]
)
_CODE: Final = re.compile(r"(?:ti)?\d[\dab]\d*")


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One result.

    Attributes
    ----------
    entity
        What was found.
    matched
        The other name that answered (a former commune…), empty when its own did.
    step
        The step that it met, one of `STEPS`.
    """

    entity: Entity
    matched: str
    step: str


class SearchIndex:
    """The index over all that can be looked for. Read-only once built.

    Parameters
    ----------
    tables
        The store.
    """

    def __init__(self, tables: Tables) -> None:
        gathered = EntityCollector(tables)
        self.entities = tuple(gathered.entities)
        keys = sorted(gathered.keys, key=lambda key: (key.text, key.entity))
        self._keys = keys
        self._texts = [key.text for key in keys]
        self._entity = np.array([key.entity for key in keys], np.int32)
        self._kind = np.array([KINDS.index(entity.kind) for entity in self.entities], np.int8)
        self._former = np.array([bool(key.shown) for key in keys])
        order = sorted(
            range(len(keys)), key=lambda row: (-keys[row].weight, self._kind[keys[row].entity], row)
        )
        self._rank = np.empty(len(keys), np.int32)  # a search sorts numbers, not tuples
        self._rank[order] = np.arange(len(keys))
        self._codes = gathered.codes
        self._sorted_codes = sorted(gathered.codes)
        self._postcodes = gathered.postcodes
        rows = list(enumerate(self._texts))
        self._names = InvertedIndex((text, row) for row, text in rows)
        self._compact = InvertedIndex((text.replace(" ", ""), row) for row, text in rows)
        self._tails = InvertedIndex((tail, row) for row, text in rows for tail in _tails(text))
        self._words = InvertedIndex((word, row) for row, text in rows for word in set(text.split()))

    def search(
        self, query: str, *, kinds: Collection[str] | None = None, limit: int = _LIMIT
    ) -> list[SearchResult]:
        """Return what answers a query, best first, each entity once.

        Parameters
        ----------
        query
            A name, the beginning of one, some words, a code (postcode, INSEE, SIREN, ``ti-8413``),
            with or without accents, hyphens and typing errors.
        kinds
            Kinds wanted (`KINDS`); all when None.
        limit
            Largest number of results.

        Returns
        -------
        list of SearchResult
            Every kind that answers has a place or two among them, so that a company named like a
            commune can be reached.
        """
        wanted = normalise(query[:LONGEST])
        if not wanted:
            return []
        allowed = np.array([kinds is None or kind in kinds for kind in KINDS])
        code = wanted.replace(" ", "")
        coded = self._by_code(code, allowed)
        named = self._by_postcode(code, coded, allowed)
        coded = list(named) or coded
        hits = [(0, 0.0, -1, entity) for entity in coded]
        plain = [
            (step, 0.0, row, int(self._entity[row]))
            for step, rows in self._plain(wanted)
            for row in self._best(rows, allowed, limit)
        ]
        hits += sorted(plain, key=lambda hit: (hit[0], self._rank[hit[2]]))
        if not coded and len(wanted) > 2:
            hits += self._near(wanted, allowed, {entity for *_, entity in hits}, limit)
        return self._chosen(wanted, hits, limit, named)

    def __len__(self) -> int:
        """Return how many names the index holds."""
        return len(self._keys)

    def _by_code(self, code: str, allowed: np.ndarray) -> list[int]:
        """Return the entities of a code, or of the codes that begin so (from three characters)."""
        if not _CODE.fullmatch(code):
            return []
        wanted = f"ti-{code[2:]}" if code.startswith("ti") else code
        exact = self._codes.get(wanted, [])
        if not exact and len(code) > 2:
            first = bisect_left(self._sorted_codes, wanted)
            last = bisect_left(self._sorted_codes, wanted + "\uffff")
            for known in self._sorted_codes[first:last][:200]:
                exact = [*exact, *self._codes[known]]
        # Ids are renumbered: the phases of an id stand apart, the latest first.
        kept = [entity for entity in dict.fromkeys(exact) if allowed[self._kind[entity]]]
        return sorted(
            kept,
            key=lambda entity: (
                -int(self.entities[entity].phase or 0),
                -self.entities[entity].weight,
            ),
        )

    def _by_postcode(self, code: str, coded: list[int], allowed: np.ndarray) -> dict[int, str]:
        """Return the communes of a postcode, then those of the same INSEE code, each labelled.

        Nothing where the code is no postcode.
        """
        communes = [each for each in self._postcodes.get(code, ()) if allowed[self._kind[each]]]
        communes.sort(key=lambda entity: -self.entities[entity].weight)
        count = f", {plural(len(communes), 'commune')}" if len(communes) > 1 else ""
        named = dict.fromkeys(communes, f"code postal {code}{count}")
        if communes:
            for entity in coded:
                former = "" if self.entities[entity].code == code else "ancien "
                named.setdefault(entity, f"{former}code INSEE {code}")
        return named

    def _plain(self, wanted: str) -> Iterable[tuple[int, np.ndarray]]:
        """Give the rows of the steps without errors, each with its place in `STEPS`."""
        exact = self._names.exact(wanted)
        former = self._former[exact]
        yield 0, exact[~former]
        # A former commune of this very name does not stand before the cities of today whose name
        # begins so.
        yield 1, exact[former]
        yield 1, self._names.beginning(wanted)[len(exact) :]
        if len(wanted) > 2:
            yield 2, self._tails.beginning(wanted)
        words = [word for word in wanted.split() if word not in _SMALL]
        if len(words) < 2 and words == wanted.split():
            return
        mask = np.full(len(self), bool(words))
        for word in words:
            has = np.zeros(len(self), bool)
            has[self._words.beginning(word)] = True
            mask &= has
        yield 3, np.flatnonzero(mask)

    def _best(self, rows: np.ndarray, allowed: np.ndarray, limit: int) -> list[int]:
        """Return the weightiest rows, and the weightiest of each kind, in order of weight."""
        if not len(rows):
            return []
        kinds = self._kind[self._entity[rows]]
        rows, kinds = rows[allowed[kinds]], kinds[allowed[kinds]]
        order = np.argsort(self._rank[rows], kind="stable")
        rows, kinds = rows[order], kinds[order]
        kept = np.zeros(len(rows), bool)
        kept[: 2 * limit] = True  # an entity may answer by several of its names
        for kind in range(len(KINDS)):
            kept[np.flatnonzero(kinds == kind)[: 2 * _EACH_KIND]] = True
        return [int(row) for row in rows[kept]]

    def _near(
        self, wanted: str, allowed: np.ndarray, known: set[int], limit: int
    ) -> list[tuple[int, float, int, int]]:
        """Return hits within the allowed typing errors.

        Of the whole name or its beginning, then of its words.
        """
        rows, distances = self._compact.near(wanted.replace(" ", ""))
        near = dict(zip(rows.tolist(), distances.tolist(), strict=True))
        if len(near) < limit:
            for row, distance in self._near_words(wanted, limit):
                near[row] = min(near.get(row, 99.0), distance + 0.5)
        hits = [
            (4, distance, row, int(self._entity[row]))
            for row, distance in near.items()
            if int(self._entity[row]) not in known
            and allowed[self._kind[self._entity[row]]]
            and self._alike(wanted, row, distance)
        ]
        hits.sort(key=lambda hit: (hit[1], self._rank[hit[2]]))
        # Where something is near, or was found as typed, what is much farther is noise.
        farthest = (
            min(1.5, 1.0 if known else hits[0][1] + 1.0)
            if hits and (known or hits[0][1] <= 1)
            else 9.0
        )
        kept = [hit for hit in hits if hit[1] <= farthest]
        return kept[: 2 * limit] if kept and kept[0][1] <= 1 else kept[:_FAR]

    def _alike(self, wanted: str, row: int, distance: float) -> bool:
        """Return whether a name with typing errors is likely what a single word meant.

        Two errors are allowed to a whole name alone, not to its beginning or a word of it. Errors
        are rarely in the first letter: a name that begins otherwise must be within one error, as a
        whole or in a word of it. Michelin is neither Richeling nor
        Saint-Michel; Oyonax is in Plastics Vallée – Oyonnax.
        """
        text = self._texts[row]
        if " " in wanted or distance <= 1:
            return True
        if text[0] == wanted[0]:
            return distance <= _MOST
        return distance < _MOST and f" {wanted[0]}" in text

    def _near_words(self, wanted: str, limit: int) -> Iterable[tuple[int, float]]:
        """Give the rows that have all words, each within its errors, and the sum of them."""
        words = [word for word in wanted.split() if word not in _SMALL][:8]
        total = np.zeros(len(self))
        missing = np.zeros(len(self), np.int8)
        for word in words:
            cost = np.full(len(self), 99.0)
            rows, distances = self._words.near(word)
            np.minimum.at(cost, rows, distances)
            cost[self._words.beginning(word)] = 0.0
            missing += cost > 90
            total += np.where(cost > 90, 3.0, cost)
        if not words:
            return
        most = int(missing.min()) if len(words) > 2 else 0
        # A word too many ("mairie de Bourg-en-Bresse") is forgiven when nothing has all of them.
        rows = np.flatnonzero(missing <= min(most, 1))
        rows = rows[np.lexsort((self._rank[rows], total[rows]))][: 4 * limit]
        yield from zip(rows.tolist(), total[rows].tolist(), strict=True)

    def _chosen(
        self,
        wanted: str,
        hits: list[tuple[int, float, int, int]],
        limit: int,
        named: dict[int, str],
    ) -> list[SearchResult]:
        """Choose the best hits: each entity once, a place for every kind, best first.

        Some places are for names within a typing error. ``named`` says by what code some answered.
        """
        unique: dict[int, tuple[int, float, int, int]] = {}
        for hit in hits:
            unique.setdefault(hit[3], hit)
        ordered = list(unique.values())
        if len(ordered) > limit:
            reserved: set[int] = set()
            close = [hit for hit in ordered if hit[0] == 4 and hit[1] <= 1][:_NEAR]
            reserved.update(hit[3] for hit in close)
            same = [hit[3] for hit in ordered if hit[2] >= 0 and self._texts[hit[2]] == wanted]
            reserved.update(same[:_NEAR])
            for kind in range(len(KINDS)):
                own = [hit for hit in ordered if hit[0] < 4 and self._kind[hit[3]] == kind]
                reserved.update(hit[3] for hit in own[:_EACH_KIND])
            reserved.update(hit[3] for hit in ordered[:4])
            free = max(0, limit - len(reserved))
            others = [hit[3] for hit in ordered if hit[3] not in reserved][:free]
            keep = reserved | set(others)
            ordered = [hit for hit in ordered if hit[3] in keep][:limit]
        return [
            SearchResult(
                self.entities[entity],
                self._keys[row].shown if row >= 0 else named.get(entity, ""),
                STEPS[0] if row >= 0 and self._texts[row] == wanted else STEPS[step],
            )
            for step, _, row, entity in ordered
        ]


def _tails(text: str) -> Iterable[str]:
    """Give what is left of a name without its first word, without its first two, and so on."""
    words = text.split()
    return (" ".join(words[first:]) for first in range(1, len(words)))
