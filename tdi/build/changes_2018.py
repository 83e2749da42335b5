"""Changes since November 2018, of which only the state of each territory of 2020 is known.

No perimeter of 2018 is published: a territory known to be labelled is followed with its perimeter
of 2020, one known to be added later did not exist, and where the state is unknown so is the change.
Nothing is guessed.
"""

from __future__ import annotations

import pandas as pd

from tdi.build.changes import CHANGE_COLUMNS, Inputs, balance_against
from tdi.build.reasons import names

_NOT_PUBLISHED = "Le périmètre de 2018 est pris égal à celui de 2020."
_GAINS = {"communes_gained": None, "population_gained": None}
_UNKNOWN = "On ne sait pas si {what} faisait partie des 124 territoires de novembre 2018."
_Row = dict[str, object]


def build_changes_2018(
    changes: pd.DataFrame, status_2018: pd.DataFrame, inputs: Inputs
) -> pd.DataFrame:
    """Return the changes from 2018 to each later phase.

    Parameters
    ----------
    changes : pandas.DataFrame
        Changes between the phases with a perimeter (``tdi.build.changes.build_changes``).
    status_2018 : pandas.DataFrame
        One row per territory of 2020: id_ti_2020, status, name_2018.
    inputs : Inputs
        What `changes` was computed from.

    Returns
    -------
    pandas.DataFrame
        Columns of ``changes``; grain (from_phase = 2018, to_phase, side, id_ti); the id_ti of side
        ``from``
        is the one of 2020. Gains and losses are missing where the status is ``unknown``.
    """
    status = dict(zip(status_2018["id_ti_2020"], status_2018["status"], strict=True))
    old_names = {
        id_ti: name
        for id_ti, name in zip(status_2018["id_ti_2020"], status_2018["name_2018"], strict=True)
        if isinstance(name, str)
    }
    since_2020 = changes[changes["from_phase"] == "2020"]
    of_2020 = since_2020[(since_2020["to_phase"] == "2022") & (since_2020["side"] == "from")]
    rows: list[_Row] = []
    for id_ti, name in zip(of_2020["id_ti"], of_2020["name"], strict=True):
        rows.extend(_to_2020(id_ti, name, status[id_ti], old_names.get(id_ti)))
    partners = _partners(since_2020, status)
    for record in since_2020.to_dict("records"):
        row = {str(key): value for key, value in record.items()}
        later = (
            _from(row, status, old_names, partners)
            if row["side"] == "from"
            else _to(row, status, inputs)
        )
        if later is not None:
            rows.append(later)
    frame = pd.DataFrame(rows, columns=CHANGE_COLUMNS)
    return frame.sort_values(["from_phase", "to_phase", "side", "id_ti"], ignore_index=True)


def _row(base: _Row, **values: object) -> _Row:
    return {**base, "from_phase": "2018", **values}


def _unknown(base: _Row, what: str) -> _Row:
    nothing = dict.fromkeys(
        ("communes_gained", "communes_lost", "population_gained", "population_lost"), None
    )
    return _row(base, status="unknown", reason_fr=_UNKNOWN.format(what=what), **nothing)


def _to_2020(id_ti: str, name: str, state: str, old_name: str | None) -> list[_Row]:
    base: _Row = {
        "to_phase": "2020",
        "id_ti": id_ti,
        "name": name,
        "counterparts": (id_ti,),
        "communes_gained": 0,
        "communes_lost": 0,
        "population_gained": 0,
        "population_lost": 0,
    }
    if state == "added_later":
        reason = "Ajouté entre novembre 2018 et octobre 2020."
        return [
            _row(base, side="to", status="entered", counterparts=(), reason_fr=reason, **_GAINS)
        ]
    before = {"side": "from", "name": old_name or name}
    if state == "unknown":
        return [_unknown({**base, **side}, "ce territoire") for side in (before, {"side": "to"})]
    quoted = f" («\u00a0{old_name}\u00a0»)" if old_name else ""
    reason = f"Labellisé dès novembre 2018{quoted}. {_NOT_PUBLISHED}"
    return [
        _row({**base, **side}, status="kept", reason_fr=reason) for side in (before, {"side": "to"})
    ]


def _partners(since_2020: pd.DataFrame, status: dict[str, str]) -> dict[tuple[str, str], int]:
    """Count the labelled territories of 2018 that went into each territory of a later phase."""
    merged = since_2020[(since_2020["side"] == "from") & (since_2020["status"] == "merged")]
    counts: dict[tuple[str, str], int] = {}
    for after, id_ti, counterparts in zip(
        merged["to_phase"], merged["id_ti"], merged["counterparts"], strict=True
    ):
        if status[id_ti] == "labelled":
            counts[after, counterparts[0]] = counts.get((after, counterparts[0]), 0) + 1
    return counts


def _from(
    row: _Row,
    status: dict[str, str],
    old_names: dict[str, str],
    partners: dict[tuple[str, str], int],
) -> _Row | None:
    id_ti = str(row["id_ti"])
    if status[id_ti] == "added_later":
        return None
    named = {**row, "name": old_names.get(id_ti, row["name"])}
    if status[id_ti] == "unknown":
        return _unknown(named, "ce territoire")
    text = f"{row['reason_fr']} {_NOT_PUBLISHED}"
    if row["status"] == "merged":
        counterparts: tuple[str, ...] = tuple(row["counterparts"])  # type: ignore[arg-type]
        if partners[str(row["to_phase"]), counterparts[0]] < 2:
            # What it was united with was not known to be labelled in 2018: from there, it only
            # grew.
            return _row(named, status="reshaped", reason_fr=text)
    return _row(named, reason_fr=text)


def _to(row: _Row, status: dict[str, str], inputs: Inputs) -> _Row:
    counterparts: tuple[str, ...] = tuple(row["counterparts"])  # type: ignore[arg-type]
    states = {status[id_ti] for id_ti in counterparts}
    if not states:
        return _row(row)
    if "unknown" in states:
        several = len(counterparts) > 1
        what = "tout ou partie de ce qu’il réunit" if several else "le territoire auquel il succède"
        return _unknown(row, what)
    known = tuple(id_ti for id_ti in counterparts if status[id_ti] == "labelled")
    if not known:
        reason = f"{row['reason_fr']} Ce périmètre n’a été ajouté qu’après novembre 2018."
        return _row(row, status="entered", counterparts=(), reason_fr=reason, **_GAINS)
    if known != counterparts and row["status"] == "merged":
        return _grown(row, known, tuple(i for i in counterparts if i not in known), inputs)
    changed = row["status"] if known == counterparts else "reshaped"
    return _row(
        row, status=changed, counterparts=known, reason_fr=f"{row['reason_fr']} {_NOT_PUBLISHED}"
    )


def _grown(row: _Row, known: tuple[str, ...], added: tuple[str, ...], inputs: Inputs) -> _Row:
    """Return the row of a territory that unites labelled ones and others added later.

    It grew by all of these.
    """
    key = (str(row["to_phase"]), str(row["id_ti"]))
    balance = balance_against(inputs, key, [("2020", id_ti) for id_ti in known], "to")

    def listed(ids: tuple[str, ...]) -> str:
        return names([inputs.names["2020", id_ti] for id_ti in ids])

    one, other = ("s" if len(known) > 1 else ""), ("s" if len(added) > 1 else "")
    reason = (
        f"Réunit {listed(known)}, labellisé{one} dès novembre 2018, et {listed(added)}, ajouté{other} ensuite\u00a0: "
        f"{balance.sentence()}. {_NOT_PUBLISHED}"
    )
    return _row(
        row,
        status="reshaped" if len(known) == 1 else "merged",
        counterparts=known,
        communes_gained=balance.communes_gained,
        communes_lost=balance.communes_lost,
        population_gained=balance.population_gained,
        population_lost=balance.population_lost,
        reason_fr=reason,
    )
