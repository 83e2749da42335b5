"""Projects and turnkey sites as one table made for filtering.

Built once from the store, read by every rerun.

One row per named project or site. The filters are arrays of small integers, the text search reads
one normalised string a row, the orders are ranks computed once: a filter costs a few passes over
arrays, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from tdi.search import normalise
from tdi.views.phases import Tables
from tdi.views.projets.rows import united
from tdi.views.projets.selection import (
    PLACED_PHASES,
    SORTS,
    UNKNOWN,
    KnownProjects,
    ProjetsSelection,
)

# A theme written "papier/emballage" answers to both words; this one is a single notion.
_WHOLE_THEMES: Final = frozenset({"formation/compétences"})


@dataclass(frozen=True)
class _Facet:
    """One filter: the values there are, and the code of each row in them (-1: none)."""

    values: tuple[str, ...]
    codes: np.ndarray

    def equals(self, value: str) -> np.ndarray:
        """Return which rows have a value."""
        return (
            self.codes == self.values.index(value)
            if value in self.values
            else np.zeros(len(self.codes), bool)
        )


class ProjectTable:
    """The rows with what filters them. Read-only: shared by all sessions.

    Parameters
    ----------
    rows
        As `united` returns them.
    funds
        Labels of the funds by key.
    territories
        Names of the territories by phase and id.
    """

    def __init__(
        self,
        rows: pd.DataFrame,
        funds: Mapping[str, str],
        territories: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.rows = rows
        self.funds = funds
        self.territories = territories
        year = rows["date_start"].str[:4].fillna(UNKNOWN)
        theme = rows["theme"].fillna(UNKNOWN)
        self._facets = {
            "region": _facet(rows["region"]),
            "kind": _facet(rows["kind"]),
            "fund": _facet(rows["fund"]),
            "year": _facet(year),
            "place": _facet(rows["insee_com"]),
        }
        self._territory = {phase: _facet(rows[f"ti_{phase}"]) for phase in PLACED_PHASES}
        self._themes = _facet(theme)
        self._parts = {whole: _theme_parts(whole) for whole in self._themes.values}
        self.located = rows["insee_com"].notna().to_numpy()
        self._haystack = _haystack(rows, funds, territories)
        self._ranks = {key: _rank(rows, key, funds) for key in SORTS if key != "territoire"}
        self._territory_rank = {
            phase: _dense(
                rows[f"ti_{phase}"].map(territories[phase]).map(normalise, na_action="ignore")
            )
            for phase in PLACED_PHASES
        }
        # A frame of mixed columns gives its rows slowly: lists by column give them at once.
        self._columns = {str(column): rows[column].tolist() for column in rows.columns}
        self.position = {code: place for place, code in enumerate(rows["id"])}

    @classmethod
    def of(cls, tables: Tables) -> ProjectTable:
        """Build the table from the store."""
        funds = tables.table("funds")
        territories = tables.table("territories")
        return cls(
            united(tables),
            dict(zip(funds["fund"], funds["label_fr"], strict=True)),
            {
                phase: dict(zip(group["id_ti"], group["name"], strict=True))
                for phase, group in territories.groupby("phase")
            },
        )

    def known(self) -> KnownProjects:
        """Return the values that an address may ask for."""
        used = self._facets["fund"].values
        return KnownProjects(
            {fund: self.funds[fund] for fund in self.funds if fund in used},
            frozenset(part for parts in self._parts.values() for part in parts),
            self._facets["year"].values,
            dict(zip(self.rows["id"], self.rows["name"], strict=True)),
        )

    def record(self, position: int) -> dict[str, Any]:
        """Return one row as a dict, by its position."""
        return {column: values[position] for column, values in self._columns.items()}

    @property
    def place_codes(self) -> np.ndarray:
        """A whole number per commune for each row, -1 where it is not known."""
        return self._facets["place"].codes

    def inside(self, phase: str) -> np.ndarray:
        """Return which rows lie in a territory of a phase."""
        return self._territory[phase].codes >= 0

    def masks(self, selection: ProjetsSelection) -> dict[str, np.ndarray]:
        """Return, for each filter that is set, which rows pass it."""
        passed: dict[str, np.ndarray] = {}
        for field, facet in self._facets.items():
            value = getattr(selection, field)
            if value:
                passed[field] = facet.equals(value)
        if selection.ti:
            passed["ti"] = self._territory[selection.phase].equals(selection.ti)
        if selection.situation:
            passed["situation"] = self.situation(selection.situation, selection.phase)
        if selection.theme:
            wanted = [
                i
                for i, whole in enumerate(self._themes.values)
                if selection.theme in self._parts[whole]
            ]
            passed["theme"] = np.isin(self._themes.codes, wanted)
        words = normalise(selection.text).split()
        if words:
            passed["text"] = self._having(words)
        elif selection.text:  # signs only: nothing has them
            passed["text"] = np.zeros(len(self.rows), bool)
        return passed

    def _having(self, words: Sequence[str]) -> np.ndarray:
        """Return which rows have all words; each word looks only where those before were found."""
        left = range(len(self._haystack))
        for word in words:
            left = [i for i in left if word in self._haystack[i]]  # type: ignore[assignment]
        mask = np.zeros(len(self._haystack), bool)
        mask[list(left)] = True
        return mask

    def situation(self, situation: str, phase: str) -> np.ndarray:
        """Return the situation of each row: ``dans`` a territory, ``hors`` of all, ``nonsitue``.

        ``nonsitue``: its commune is not known.
        """
        if situation == "nonsitue":
            return ~self.located
        inside = self.inside(phase)
        return inside if situation == "dans" else self.located & ~inside

    def filter(
        self, selection: ProjetsSelection, masks: Mapping[str, np.ndarray] | None = None
    ) -> np.ndarray:
        """Return the positions of the rows that pass all filters, in the order asked.

        Ties keep the order of names.

        Parameters
        ----------
        selection
            What is asked.
        masks
            Those of `masks` for the same selection, when they are at hand.
        """
        mask = self.everything(self.masks(selection) if masks is None else masks)
        found = np.flatnonzero(mask)
        key = selection.sort.removeprefix("-")
        rank = self._territory_rank[selection.phase] if key == "territoire" else self._ranks[key]
        ranks = rank[found]
        missing = ranks < 0  # what is not known closes the list in both directions
        keys = -ranks if selection.sort.startswith("-") else ranks
        return found[np.lexsort((keys, missing))]

    def everything(self, masks: Mapping[str, np.ndarray], without: str | None = None) -> np.ndarray:
        """Return which rows pass all filters, or all but one (for the counts of its choices)."""
        result = np.ones(len(self.rows), bool)
        for field, mask in masks.items():
            if field != without:
                result &= mask
        return result

    def counts(
        self, field: str, selection: ProjetsSelection, masks: Mapping[str, np.ndarray]
    ) -> dict[str, int]:
        """Return how many rows each choice of a filter would show, the other filters being kept.

        No empty choice.
        """
        rows = self.everything(masks, without=field)
        if field == "situation":
            return _positive(
                {
                    s: int((rows & self.situation(s, selection.phase)).sum())
                    for s in ("dans", "hors", "nonsitue")
                }
            )
        facet = {"ti": self._territory[selection.phase], "theme": self._themes}.get(
            field
        ) or self._facets[field]
        codes = facet.codes[rows]
        totals = np.bincount(codes[codes >= 0], minlength=len(facet.values))
        if field != "theme":
            return _positive(dict(zip(facet.values, totals.tolist(), strict=True)))
        parts: dict[str, int] = {}
        for whole, total in zip(facet.values, totals.tolist(), strict=True):
            for part in self._parts[whole]:
                parts[part] = parts.get(part, 0) + total
        return _positive(parts)


def _positive(counts: dict[str, int]) -> dict[str, int]:
    return {key: count for key, count in counts.items() if count}


def _facet(values: pd.Series) -> _Facet:
    codes, found = pd.factorize(values, sort=True)
    return _Facet(tuple(str(value) for value in found), codes)


def _theme_parts(theme: str) -> tuple[str, ...]:
    """Return the words that a theme answers to.

    >>> _theme_parts("papier/emballage"), _theme_parts("formation/compétences")
    (('papier', 'emballage'), ('formation/compétences',))
    """
    return (theme,) if theme in _WHOLE_THEMES else tuple(part.strip() for part in theme.split("/"))


def _haystack(
    rows: pd.DataFrame, funds: Mapping[str, str], territories: Mapping[str, Mapping[str, str]]
) -> list[str]:
    pieces = [
        rows[column]
        for column in ("name", "title", "theme", "commune_name", "siren", "insee_com", "note")
    ]
    pieces.append(rows["fund"].map(funds))
    pieces += [rows[f"ti_{phase}"].map(territories[phase]) for phase in PLACED_PHASES]
    # One separator between columns: a word never runs over two of them.
    texts = (
        " | ".join({str(p): None for p in row if isinstance(p, str)})
        for row in zip(*pieces, strict=True)
    )
    known: dict[str, str] = {}
    return [
        known[text] if text in known else known.setdefault(text, normalise(text)) for text in texts
    ]


def _rank(rows: pd.DataFrame, key: str, funds: Mapping[str, str]) -> np.ndarray:
    """Return the rank of each row in an order; -1 where the value is not known."""
    if key == "nom":
        return np.arange(len(rows))
    if key == "fonds":
        return _dense(rows["fund"].map(funds).map(normalise))
    if key == "commune":
        return _dense(rows["commune_name"].map(normalise, na_action="ignore"))
    return _dense(rows["date_start" if key == "date" else "aid_eur"])


def _dense(values: pd.Series) -> np.ndarray:
    codes, _ = pd.factorize(values, sort=True)
    return codes
