"""Find a commune by name or INSEE code, whatever the accents, case, hyphens, "St" or "Saint"."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

import pandas as pd

from tdi.search.normalisation import normalise

_CODE = re.compile(r"(?:\d{5}|2[ab]\d{3})")


@dataclass(frozen=True)
class Match:
    """One commune that answers a query.

    Attributes
    ----------
    insee_com : str
        INSEE code, COG 2026.
    name : str
        Name of the commune, COG 2026.
    dep : str
        Code of its département, which distinguishes homonyms.
    matched : str
        The name or code that answered; differs from `name` for a former or delegated commune.
    kind : str
        ``commune``, ``deleguee``, ``associee``, ``ancienne``, ``arrondissement`` or ``code``.
    exact : bool
        Whether the whole name or code was given.
    """

    insee_com: str
    name: str
    dep: str
    matched: str
    kind: str
    exact: bool


@dataclass(frozen=True)
class _Entry:
    key: str
    matched: str
    kind: str
    insee_com: str


class CommuneIndex:
    """Searches communes, their former and delegated communes, and INSEE codes.

    Built once from two tables of the store; a search reads sorted lists and takes a few
    milliseconds.

    Parameters
    ----------
    communes : pandas.DataFrame
        One row per insee_com (COG 2026): name, dep, population.
    aliases : pandas.DataFrame
        One row per (alias_code, alias_name): insee_com, kind.
    """

    def __init__(self, communes: pd.DataFrame, aliases: pd.DataFrame) -> None:
        codes = communes["insee_com"].tolist()
        self._name = dict(zip(codes, communes["name"], strict=True))
        self._dep = dict(zip(codes, communes["dep"], strict=True))
        inhabitants = communes["population"].fillna(0).astype("int64").tolist()
        self._population = dict(zip(codes, inhabitants, strict=True))
        self._codes: dict[str, _Entry] = {}
        entries: list[_Entry] = []
        for code, name, insee, kind in zip(
            aliases["alias_code"],
            aliases["alias_name"],
            aliases["insee_com"],
            aliases["kind"],
            strict=True,
        ):
            entries.append(_Entry(normalise(name), name, kind, insee))
            self._codes[code.lower()] = _Entry(code.lower(), code, "code", insee)
        for code, name in self._name.items():
            entries.append(_Entry(normalise(name), name, "commune", code))
            self._codes[code.lower()] = _Entry(code.lower(), code, "code", code)
        self._entries = sorted(
            entries, key=lambda entry: (entry.key, entry.insee_com, entry.matched)
        )
        self._keys = [entry.key for entry in self._entries]
        ranked = sorted(range(len(self._entries)), key=lambda row: self._order(self._entries[row]))
        self._ranks = [0] * len(
            ranked
        )  # a search over thousands of names sorts numbers, not tuples
        for rank, row in enumerate(ranked):
            self._ranks[row] = rank
        starts: list[tuple[str, int]] = []
        for position, key in enumerate(self._keys):
            words = key.split()
            starts.extend((" ".join(words[n:]), position) for n in range(1, len(words)))
        starts.sort()
        self._tails = [tail for tail, _ in starts]
        self._tail_positions = [position for _, position in starts]

    def exact(self, query: str) -> list[Match]:
        """Return every commune whose code or whole name is `query`, the most populated first.

        Several matches are homonyms, told apart by their département. A commune of today wins over
        a former one of the same name in the same commune.
        """
        return [match for match in self.search(query, limit=1000) if match.exact]

    def search(self, query: str, limit: int = 20) -> list[Match]:
        """Return the communes that answer `query`, best first.

        Parameters
        ----------
        query : str
            A name, the beginning of one, some words of one, or an INSEE code (or its beginning,
            from three characters).
        limit : int
            Largest number of matches.

        Returns
        -------
        list of Match
            Each commune once: exact matches, then names that begin so, then names with a word that
            begins so; within each, communes of today before former ones, then by population.
        """
        wanted = normalise(query)
        if not wanted:
            return []
        code = wanted.replace(" ", "")
        if _CODE.fullmatch(code):
            entry = self._codes.get(code)
            return [self._match(entry, True)] if entry else []
        beginning = len(code) >= 3 and code[:2].isdigit()
        by_code = (
            [entry for key, entry in self._codes.items() if key.startswith(code)]
            if beginning
            else []
        )
        found = [
            (int(self._keys[row] != wanted), self._ranks[row], row)
            for row in _range(self._keys, wanted)
        ]
        if len(wanted) >= 3:
            rows = (self._tail_positions[tail] for tail in _range(self._tails, wanted))
            found.extend((2, self._ranks[row], row) for row in rows)
        found.sort()
        entries = [*sorted(by_code, key=self._order), *(self._entries[row] for _, _, row in found)]
        matches: dict[str, Match] = {}
        for entry in entries:
            if entry.insee_com not in matches:
                matches[entry.insee_com] = self._match(entry, entry.key == wanted)
            if len(matches) == limit:
                break
        return list(matches.values())

    def nearest(self, query: str, limit: int = 5) -> list[Match]:
        """Return the communes whose name looks most like `query`, for a query that answers nothing."""
        from rapidfuzz import fuzz, process  # only a mistyped name needs it

        wanted = normalise(query)
        rows = process.extract(
            wanted, self._keys, scorer=fuzz.ratio, limit=limit * 3, score_cutoff=70
        )
        found = [self._entries[row] for _, _, row in rows]
        unique = {entry.insee_com: entry for entry in reversed(found)}
        return [self._match(entry, False) for entry in found if unique[entry.insee_com] is entry][
            :limit
        ]

    def _order(self, entry: _Entry) -> tuple[bool, int, str]:
        """Communes of today before former ones, then by population."""
        return (
            entry.kind not in ("commune", "code"),
            -self._population[entry.insee_com],
            entry.insee_com,
        )

    def _match(self, entry: _Entry, exact: bool) -> Match:
        code = entry.insee_com
        return Match(code, self._name[code], self._dep[code], entry.matched, entry.kind, exact)


def _range(keys: list[str], prefix: str) -> range:
    """Return the positions of a sorted list that begin with `prefix`."""
    return range(bisect_left(keys, prefix), bisect_left(keys, prefix + "\uffff"))
