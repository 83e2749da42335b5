"""The territory of a commune in each phase: what `tdi where` prints."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tdi.data.store import Store
from tdi.errors import NotFound
from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.search import CommuneIndex, Match

_WHOLE = 0.999999


def where(store: Store, query: str) -> dict[str, Any]:
    """Return what the store knows of a commune, by INSEE code or name.

    Parameters
    ----------
    store : Store
        The built store.
    query : str
        INSEE code (of today, former, delegated) or name, whatever its accents, case and hyphens.

    Returns
    -------
    dict
        For one commune: insee_com (COG 2026), name, dep, dep_name, matched (the name or code that
        answered), and ``phases``: for each phase a dict with id_ti and name of the territory, or
        None outside;
        ``share`` when only a part of the commune lies in it; for 2018 also ``status``: labelled,
        added_later or unknown. For homonyms: ``query`` and ``candidates``, one such answer each,
        by département.

    Raises
    ------
    NotFound
        If no commune answers; the remedy names the nearest.
    """
    index = CommuneIndex(store.table("communes"), store.table("commune_aliases"))
    matches = index.exact(query) or _only(index.search(query, limit=2))
    if not matches:
        near = index.search(query, limit=5) or index.nearest(query, limit=5)
        nearest = ", ".join(f"{match.name} ({match.insee_com})" for match in near)
        raise NotFound(
            f"no commune is called {query!r} or has this code.",
            where="communes of COG 2026",
            remedy=f"did you mean {nearest}?"
            if nearest
            else "give a name or an INSEE code of five characters.",
        )
    names = _names(store)
    matches = sorted(matches, key=lambda match: (match.dep, match.insee_com))
    answers = [_answer(store, match, names) for match in matches]
    return answers[0] if len(answers) == 1 else {"query": query, "candidates": answers}


def _only(matches: list[Match]) -> list[Match]:
    """Return the match when it is the only one that begins so."""
    return matches if len(matches) == 1 else []


def _names(store: Store) -> dict[tuple[str, str], str]:
    frame = store.table("territories")
    keys = zip(frame["phase"], frame["id_ti"], strict=True)
    return dict(zip(keys, frame["name"], strict=True))


def _answer(store: Store, match: Match, names: dict[tuple[str, str], str]) -> dict[str, Any]:
    communes = store.table("territory_communes_2026")
    rows = communes[communes["insee_com"] == match.insee_com]
    departements = store.table("departements").set_index("code")["name"]
    phases: dict[str, Any] = {"2018": _in_2018(store, rows, names)}
    for phase in PHASES_WITH_PERIMETER:
        phases[phase] = _in_phase(rows, phase, names)
    return {
        "insee_com": match.insee_com,
        "name": match.name,
        "dep": match.dep,
        "dep_name": str(departements.get(match.dep, match.dep)),
        "matched": match.matched,
        "phases": phases,
    }


def _in_phase(
    rows: pd.DataFrame, phase: str, names: dict[tuple[str, str], str]
) -> dict[str, Any] | None:
    found = rows[rows["phase"] == phase].sort_values("share", ascending=False)
    if found.empty:
        return None
    id_ti, share = found["id_ti"].iloc[0], float(found["share"].iloc[0])
    answer: dict[str, Any] = {"id_ti": id_ti, "name": names[phase, id_ti]}
    if share < _WHOLE:
        answer["share"] = share
    return answer


def _in_2018(store: Store, rows: pd.DataFrame, names: dict[tuple[str, str], str]) -> dict[str, Any]:
    """2018 is read through 2020, never guessed.

    Outside every territory of 2020, a commune's state is unknown.
    """
    borrowed = _in_phase(rows, "2020", names)
    if borrowed is None:
        return {"status": "unknown", "id_ti": None, "name": None, "perimeter_phase": "2020"}
    states = store.table("status_2018").set_index("id_ti_2020")
    state = states.loc[borrowed["id_ti"]]
    return {
        "status": state["status"],
        "id_ti": borrowed["id_ti"],
        "name": state["name_2018"] or borrowed["name"],
        "perimeter_phase": "2020",
        **({"share": borrowed["share"]} if "share" in borrowed else {}),
    }
