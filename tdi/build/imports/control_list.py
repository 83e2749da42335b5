"""A second list of the same perimeters.

Compared with the one in force, its differences kept as statements that disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tdi.build.imports.precedence import REFERENCE, Rules, rule_of
from tdi.build.imports.provenance import Imports
from tdi.text.typography import plural

_MOST = 6


def control_conflicts(
    held: Imports,
    rules: Rules,
    territory_communes: pd.DataFrame,
    territories: pd.DataFrame,
    names: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Return one disagreement for each territory whose communes differ in a controlling list.

    Parameters
    ----------
    held : Imports
    rules : mapping
        See :func:`read_precedence`.
    territory_communes : pandas.DataFrame
        One row per (phase, id_ti, insee_com) at the vintage of the phase.
    territories : pandas.DataFrame
        One row per (phase, id_ti): name, source_id.
    names : mapping of insee_com to str
        Names of the communes.
    """
    found: list[dict[str, Any]] = []
    rule = rule_of(rules, "members", "communes")
    for entry in held.of("caisse-des-depots"):
        phase = entry.slot
        theirs = _sets(held.rows(entry))
        ours = _sets(territory_communes[territory_communes["phase"] == phase])
        known = territories[territories["phase"] == phase].set_index("id_ti")
        first = (
            rule.order.index(REFERENCE) < rule.order.index("caisse-des-depots")
            if rule.order
            else True
        )
        for id_ti in sorted(set(ours) | set(theirs)):
            mine, other = ours.get(id_ti, frozenset()), theirs.get(id_ti, frozenset())
            if mine == other:
                continue
            sides = [
                (mine, other, known["source_id"].get(id_ti) or entry.source_id, None),
                (other, mine, entry.source_id, entry.published or None),
            ]
            for rank, (codes, rest, source_id, as_of) in enumerate(sides if first else sides[::-1]):
                found.append(
                    {
                        "table": "members",
                        "row_id": f"{phase} {id_ti}",
                        "field": "communes",
                        "rank": rank,
                        "label_fr": f"{known['name'].get(id_ti, id_ti)} ({id_ti}, {phase})",
                        "field_fr": "Communes du territoire",
                        "value_fr": _in_words(codes, codes - rest, names),
                        "kept": rank == 0,
                        "reason_fr": rule.reason_fr,
                        "fund": None,
                        "as_of": as_of,
                        "source_id": source_id,
                    }
                )
    return found


def _sets(frame: pd.DataFrame) -> dict[str, frozenset[str]]:
    return {str(id_ti): frozenset(rows) for id_ti, rows in frame.groupby("id_ti")["insee_com"]}


def _in_words(codes: frozenset[str], only: frozenset[str], names: Mapping[str, str]) -> str:
    text = plural(len(codes), "commune")
    if only:
        shown = ", ".join(f"{names.get(code, code)} ({code})" for code in sorted(only)[:_MOST])
        more = f" et {len(only) - _MOST} autres" if len(only) > _MOST else ""
        text += f", dont {shown}{more}, que l’autre liste n’a pas"
    return text
