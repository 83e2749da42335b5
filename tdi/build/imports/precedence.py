"""Which source is believed, field by field, and what a human decided of doubtful pairs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tdi.build.imports.datasets import DATASETS
from tdi.errors import SourceError
from tdi.paths import shown

REFERENCE: Final = "reference"
DECISIONS: Final = "decisions.toml"


@dataclass(frozen=True)
class Rule:
    """Order of the sources for one field, and the reason in French."""

    order: tuple[str, ...]
    reason_fr: str


Rules = Mapping[tuple[str, str], Rule]
_DEFAULT: Final = Rule((REFERENCE,), "La première source qui le dit.")


def read_precedence(path: Path) -> dict[tuple[str, str], Rule]:
    """Read ``data/precedence.toml``.

    Returns
    -------
    dict of (table, field) to Rule

    Raises
    ------
    SourceError
        If it is not readable, or a rule lacks a part or names an unknown source.
    """
    rules: dict[tuple[str, str], Rule] = {}
    for number, entry in enumerate(_read(path).get("rule", []), start=1):
        where = f"{shown(path)}, rule {number}"
        if not all(entry.get(part) for part in ("table", "field", "order", "reason_fr")):
            raise SourceError(
                "a rule needs table, field, order and reason_fr.",
                where=where,
                remedy="complete it.",
            )
        unknown = sorted(set(entry["order"]) - {REFERENCE, *DATASETS})
        if unknown:
            raise SourceError(
                f"unknown source {unknown[0]!r}.",
                where=where,
                remedy=f"use {REFERENCE} or one of {', '.join(DATASETS)}.",
            )
        rules[entry["table"], entry["field"]] = Rule(tuple(entry["order"]), entry["reason_fr"])
    return rules


def rule_of(rules: Rules, table: str, field: str) -> Rule:
    """Return the rule of a field; without one the reference comes first."""
    return rules.get((table, field), _DEFAULT)


def ranked(rule: Rule, values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the sources that have a value, the one believed first.

    >>> ranked(Rule(("fonds-vert", "reference"), ""), {"reference": 5, "fonds-vert": 7})
    [('fonds-vert', 7), ('reference', 5)]
    """
    place = {name: number for number, name in enumerate(rule.order)}
    held = [(name, value) for name, value in values.items() if value is not None and value == value]
    return sorted(held, key=lambda item: (place.get(item[0], len(place)), item[0] != REFERENCE))


def read_decisions(folder: Path) -> dict[tuple[str, str], bool]:
    """Read what humans decided: ``[[decision]]`` with named, official, same and reason.

    Returns
    -------
    dict of (named_id, official_id) to bool
        Empty without a file.

    Raises
    ------
    SourceError
        If it is not readable, or an entry lacks a part.
    """
    path = folder / DECISIONS
    if not path.exists():
        return {}
    found: dict[tuple[str, str], bool] = {}
    for number, entry in enumerate(_read(path).get("decision", []), start=1):
        complete = all(
            isinstance(entry.get(part), str) and entry[part]
            for part in ("named", "official", "reason")
        )
        if not complete or not isinstance(entry.get("same"), bool):
            raise SourceError(
                "a decision needs named, official, same (true or false) and reason.",
                where=f"{shown(path)}, decision {number}",
                remedy="complete or remove it.",
            )
        found[entry["named"], entry["official"]] = entry["same"]
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SourceError(
            "the file is missing.", where=shown(path), remedy="restore it from git."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(
            f"not readable as TOML ({error}).", where=shown(path), remedy="mend that line."
        ) from None
