"""The territory of a commune in each phase: what `tdi where` prints."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from tdi.errors import NotFound
from tdi.model.phases import PHASES_WITH_PERIMETER
from tdi.search.entities import Tables
from tdi.search.normalisation import normalise

_WHOLE = 0.999999
_CODE = re.compile(r"(?:\d{5}|2[ab]\d{3})")


def where(store: Tables, query: str) -> dict[str, Any]:
    """Return what the store knows of a commune, by postcode, INSEE code or name.

    Five digits may be both: the communes of the postcode come first, each answer says which.

    Parameters
    ----------
    store : Store
        The built store.
    query : str
        Postcode, INSEE code (of today, former, delegated) or name, whatever its accents, case and
        hyphens.

    Returns
    -------
    dict
        For one commune: insee_com (COG 2026), name, dep, dep_name, matched (the name or code that
        answered), matched_by (postcode, insee or name), and ``phases``: for each phase a dict with
        id_ti and name of the territory, or None outside;
        ``share`` when only a part of the commune lies in it; for 2018 also ``status``: labelled,
        added_later or unknown. For homonyms and postcodes of several communes: ``query`` and
        ``candidates``, one such answer each, by département.

    Raises
    ------
    NotFound
        If no commune answers; the remedy names the nearest.
    """
    names = _commune_names(store)
    by_postcode = _of_postcode(store, names, query)
    matches = _exact(names, query)
    if matches.empty and by_postcode.empty:
        beginning = _beginning(names, query)
        matches = beginning if len(beginning) == 1 else matches
    if matches.empty and by_postcode.empty:
        suggested = beginning if len(beginning) else _nearest(names, query)
        nearest = ", ".join(
            f"{row.name_2026} ({row.insee_com})" for row in suggested.head(5).itertuples()
        )
        raise NotFound(
            f"no commune is called {query!r} or has this code or postcode.",
            where="communes of COG 2026",
            remedy=f"did you mean {nearest}?"
            if nearest
            else "give a name, a postcode or an INSEE code of five characters.",
        )
    territories = _territory_names(store)
    matches = matches.sort_values(["dep", "insee_com"], kind="stable")
    answers = [
        _answer(store, match, territories, by)
        for rows, by in ((by_postcode, "postcode"), (matches, _kind_of(matches)))
        for match in rows.itertuples()
    ]
    return answers[0] if len(answers) == 1 else {"query": query, "candidates": answers}


def _commune_names(store: Tables) -> pd.DataFrame:
    """Return the names and codes that lead to a commune, those of today first, then by population.

    Returns
    -------
    pandas.DataFrame
        One row per (name or code, commune): insee_com, name_2026, dep, matched (as written),
        key (normalised), is_code.
    """
    communes, aliases = store.table("communes"), store.table("commune_aliases")
    parts = [
        _keys(communes["insee_com"], communes["insee_com"], former=False, is_code=True),
        _keys(communes["name"], communes["insee_com"], former=False, is_code=False),
        _keys(aliases["alias_code"], aliases["insee_com"], former=False, is_code=True),
        _keys(aliases["alias_name"], aliases["insee_com"], former=True, is_code=False),
    ]
    facts = communes[["insee_com", "name", "dep", "population"]].rename(
        columns={"name": "name_2026"}
    )
    rows = pd.concat(parts, ignore_index=True).merge(facts, on="insee_com", validate="many_to_one")
    rows["population"] = rows["population"].fillna(0)
    return rows.sort_values(
        ["former", "population", "insee_com", "key", "matched"],
        ascending=[True, False, True, True, True],
        ignore_index=True,
    )


def _keys(matched: pd.Series, insee_com: pd.Series, *, former: bool, is_code: bool) -> pd.DataFrame:
    key = matched.str.lower() if is_code else matched.map(normalise)
    return pd.DataFrame(
        {
            "insee_com": insee_com,
            "matched": matched,
            "key": key,
            "former": former,
            "is_code": is_code,
        }
    )


def _exact(names: pd.DataFrame, query: str) -> pd.DataFrame:
    """Return the communes whose code or whole name is the query, each once."""
    name = normalise(query)
    code = name.replace(" ", "")
    found = names["key"] == (code if _CODE.fullmatch(code) else name)
    return names[found & (name != "")].drop_duplicates("insee_com")


def _kind_of(matches: pd.DataFrame) -> str:
    return "insee" if len(matches) and bool(matches["is_code"].iloc[0]) else "name"


def _of_postcode(store: Tables, names: pd.DataFrame, query: str) -> pd.DataFrame:
    """Return the communes of a postcode, the most populated first; none where it is no postcode."""
    code = query.strip().replace(" ", "")
    rows = store.table("postcodes")
    found = set(rows.loc[rows["postcode"] == code, "insee_com"])
    own = names[names["insee_com"].isin(found) & names["is_code"]]
    own = own[own["key"] == own["insee_com"].str.lower()].assign(matched=code)
    own = own.drop_duplicates("insee_com")
    return own.sort_values(["population", "insee_com"], ascending=[False, True])


def _beginning(names: pd.DataFrame, query: str) -> pd.DataFrame:
    """Return the communes with a code, a name or a word of a name that begins so, each once.

    Codes come first, then names, then words.
    """
    name = normalise(query)
    code = name.replace(" ", "")
    if not name or _CODE.fullmatch(code):
        return names.iloc[:0]
    by_code = names["is_code"] & names["key"].str.startswith(code)
    by_name = ~names["is_code"] & names["key"].str.startswith(name)
    by_word = ~names["is_code"] & names["key"].str.contains(f" {name}", regex=False)
    steps = [
        names[by_code & (len(code) >= 3 and code[:2].isdigit())],
        names[by_name],
        names[by_word & (len(name) >= 3)],
    ]
    return pd.concat(steps).drop_duplicates("insee_com")


def _nearest(names: pd.DataFrame, query: str) -> pd.DataFrame:
    """Return the communes whose name looks most like the query, each once."""
    written = names[~names["is_code"]].sort_values(["key", "insee_com", "matched"])
    rows = process.extract(
        normalise(query), written["key"].tolist(), scorer=fuzz.ratio, limit=15, score_cutoff=70
    )
    return written.iloc[[row for _, _, row in rows]].drop_duplicates("insee_com")


def _territory_names(store: Tables) -> dict[tuple[str, str], str]:
    frame = store.table("territories")
    keys = zip(frame["phase"], frame["id_ti"], strict=True)
    return dict(zip(keys, frame["name"], strict=True))


def _answer(
    store: Tables, match: Any, names: dict[tuple[str, str], str], by: str
) -> dict[str, Any]:
    communes = store.table("territory_communes_2026")
    rows = communes[communes["insee_com"] == match.insee_com]
    departements = store.table("departements").set_index("code")["name"]
    phases: dict[str, Any] = {"2018": _in_2018(store, rows, names)}
    for phase in PHASES_WITH_PERIMETER:
        phases[phase] = _in_phase(rows, phase, names)
    return {
        "insee_com": match.insee_com,
        "name": match.name_2026,
        "dep": match.dep,
        "dep_name": str(departements.get(match.dep, match.dep)),
        "matched": match.matched,
        "matched_by": by,
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


def _in_2018(
    store: Tables, rows: pd.DataFrame, names: dict[tuple[str, str], str]
) -> dict[str, Any]:
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
