"""The towns whose names appear with the zoom."""

from __future__ import annotations

import json

import pandas as pd

TOWN_COUNT = 2500


def build_towns(communes: pd.DataFrame) -> bytes:
    """Return ``towns.json``: the most populated communes and every prefecture.

    Most important first.

    Parameters
    ----------
    communes : DataFrame
        One row per commune: name, population, x, y (sheet km), prefecture (2 of a région, 1 of a
        département, 0 neither).

    Returns
    -------
    bytes
        JSON of parallel lists: n (name), x, y (sheet km, one decimal), p (population), k
        (prefecture).
    """
    known = communes.assign(population=communes["population"].fillna(0).astype(int))
    largest = known.nlargest(TOWN_COUNT, "population", keep="all")
    chosen = pd.concat([largest, known[known["prefecture"] > 0]]).drop_duplicates("insee_com")
    # A prefecture is named before a larger town which is none: Foix before Pamiers.
    ordered = chosen.sort_values(
        ["prefecture", "population", "insee_com"], ascending=[False, False, True], ignore_index=True
    )
    document = {
        "n": ordered["name"].tolist(),
        "x": ordered["x"].round(1).tolist(),
        "y": ordered["y"].round(1).tolist(),
        "p": ordered["population"].tolist(),
        "k": ordered["prefecture"].astype(int).tolist(),
    }
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
