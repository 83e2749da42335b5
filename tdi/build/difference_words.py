"""A difference of the store in French words, territory by territory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.text.typography import euros, number, plural

_MOST_NAMES: Final = 3
_KINDS: Final = {"epci": "l’EPCI", "ept": "l’EPT", "commune": "la commune"}
_STATES: Final = {"labelled": "labellisé", "added_later": "ajouté ensuite", "unknown": "inconnu"}

Changes = Mapping[str, list[tuple[tuple[str, ...], str]]]


@dataclass(frozen=True, eq=False)
class Rows:
    """A table as columns: its keys, the row of each, and the values of each column."""

    keys: tuple[tuple[str, ...], ...]
    places: dict[tuple[str, ...], int]
    columns: dict[str, list[Any]]

    def get(self, key: tuple[str, ...], column: str) -> Any:
        """Return a value; None when there is no such row or column."""
        if column not in self.columns:
            return None
        place = self.places.get(key)
        return None if place is None else self.columns[column][place]


@dataclass(frozen=True)
class TerritoryDifference:
    """What happened to one territory of one phase, in words."""

    phase: str
    id_ti: str
    name: str
    words: tuple[str, ...]


def table_words(title: str, new: int, changed: int, gone: int) -> str:
    """Say how many rows of a table differ.

    >>> table_words("Projets nommés", 2, 0, 1)
    'Projets nommés : 2 lignes nouvelles, 1 ligne retirée'
    """
    parts = [
        plural(new, "ligne nouvelle", "lignes nouvelles") if new else "",
        plural(changed, "ligne modifiée", "lignes modifiées") if changed else "",
        plural(gone, "ligne retirée", "lignes retirées") if gone else "",
    ]
    return f"{title} : {', '.join(part for part in parts if part)}".replace("\u00a0", " ")


def territory_words(
    changes: Changes, pairs: Mapping[str, tuple[Rows, Rows]], names: Mapping[tuple[str, str], str]
) -> tuple[TerritoryDifference, ...]:
    """Say what happened to each territory.

    Parameters
    ----------
    changes : mapping of table to list of (key, kind)
        Rows that differ.
    pairs : mapping of table to (Rows, Rows)
        Both sides of these tables.
    names : mapping of (phase, id_ti) to str
        Names of the territories.
    """
    words: dict[tuple[str, str], list[str]] = {}
    for told in (_territories, _members, _communes, _status, _placed):
        for phase, id_ti, text in told(changes, pairs):
            words.setdefault((phase, id_ti), []).append(text.replace("\u00a0", " "))
    return tuple(
        TerritoryDifference(
            phase, id_ti, names.get((phase, id_ti), id_ti), tuple(words[phase, id_ti])
        )
        for phase, id_ti in sorted(words)
    )


Told = Iterator[tuple[str, str, str]]


def _territories(changes: Changes, pairs: Mapping[str, tuple[Rows, Rows]]) -> Told:
    for key, kind in changes.get("territories", []):
        before, after = pairs["territories"]
        phase, id_ti = key
        if kind == "new":
            yield phase, id_ti, "territoire nouveau"
        elif kind == "gone":
            yield phase, id_ti, "territoire retiré"
        else:
            one, other = before.get(key, "name"), after.get(key, "name")
            if one != other:
                yield phase, id_ti, f"renommé : « {one} » devient « {other} »"
            one, other = before.get(key, "population"), after.get(key, "population")
            if one != other and None not in (one, other):
                yield phase, id_ti, f"population : {number(one)} puis {number(other)}"


def _members(changes: Changes, pairs: Mapping[str, tuple[Rows, Rows]]) -> Told:
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for key, kind in changes.get("members", []):
        phase, id_ti, member_kind, code = key
        name = pairs["members"][0 if kind == "gone" else 1].get(key, "name")
        if kind == "changed":
            continue
        text = f"{_KINDS.get(member_kind, member_kind)} {name} ({code})"
        grouped.setdefault((phase, id_ti, kind), []).append(text)
    for (phase, id_ti, kind), texts in grouped.items():
        yield phase, id_ti, f"{'gagne' if kind == 'new' else 'perd'} {_some(texts)}"


def _communes(changes: Changes, pairs: Mapping[str, tuple[Rows, Rows]]) -> Told:
    table = "territory_communes_2026"
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for (phase, id_ti, code), kind in changes.get(table, []):
        grouped.setdefault((phase, id_ti, kind), []).append(code)
    for (phase, id_ti, kind), codes in grouped.items():
        what = {"new": "de plus", "gone": "de moins", "changed": "dont la part change"}[kind]
        yield phase, id_ti, f"{plural(len(codes), 'commune', 'communes')} {what} ({_some(codes)})"


def _status(changes: Changes, pairs: Mapping[str, tuple[Rows, Rows]]) -> Told:
    for key, kind in changes.get("status_2018", []):
        if kind == "changed":
            one, other = (side.get(key, "status") for side in pairs["status_2018"])
            if one != other:
                yield (
                    "2018",
                    key[0],
                    f"novembre 2018 : {_STATES.get(one, one)} devient {_STATES.get(other, other)}",
                )


def _placed(changes: Changes, pairs: Mapping[str, tuple[Rows, Rows]]) -> Told:
    """Tell of projects and sites, in each phase whose territory they lie in."""
    for table, name, noun in (("projects", "company", "projet"), ("sites", "name", "site")):
        grouped: dict[tuple[str, str, str], list[tuple[str, float]]] = {}
        for key, kind in changes.get(table, []):
            before, after = pairs[table]
            held = before if kind == "gone" else after
            what = str(held.get(key, name))
            aid = held.get(key, "aid_eur") or 0
            for phase in PHASES_WITH_PERIMETER:
                here, there = held.get(key, f"ti_{phase}"), before.get(key, f"ti_{phase}")
                if here:
                    moved = kind if kind != "changed" or here == there else "new"
                    grouped.setdefault((phase, here, moved), []).append((what, aid))
                if kind == "changed" and there and there != here:
                    grouped.setdefault((phase, there, "gone"), []).append((what, aid))
        for (phase, id_ti, kind), held_rows in grouped.items():
            count = plural(len(held_rows), noun, f"{noun}s")
            several = "s" if len(held_rows) > 1 else ""
            word = {"new": "de plus", "gone": "de moins", "changed": f"modifié{several}"}[kind]
            total = sum(aid for _, aid in held_rows)
            money = f", {euros(total)} d’aide" if total and kind != "changed" else ""
            yield phase, id_ti, f"{count} {word} ({_some([what for what, _ in held_rows])}{money})"


def _some(texts: list[str]) -> str:
    shown = ", ".join(texts[:_MOST_NAMES])
    return shown if len(texts) <= _MOST_NAMES else f"{shown} et {len(texts) - _MOST_NAMES} autres"
