"""An intercommunality that was searched for and lies outside of every territory.

What the page says of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tdi.model.phases import CURRENT_PHASE
from tdi.views.phases import PHASE_LABELS, Tables
from tdi.views.selection import Notice, short


def outside_notices(query: Mapping[str, str], tables: Tables) -> tuple[Notice, ...]:
    """Return what to say of the parameter ``epci``, nothing without it.

    Parameters
    ----------
    query
        Raw query parameters.
    tables
        The store.
    """
    siren = query.get("epci")
    if siren is None:
        return ()
    table = tables.table("epci")
    found = table[table["siren"] == siren]
    if found.empty:
        return (
            Notice(
                f"Aucune intercommunalité n’a le SIREN « {short(siren)} ». Cherchez-la par son nom."
            ),
        )
    name = found["name"].iloc[0]
    communes = tables.table("communes")
    column = "siren_ept" if found["kind"].iloc[0] == "EPT" else "siren_epci"
    mine = communes[communes[column] == siren]["insee_com"]
    pairs = tables.table("territory_communes_2026")
    inside = pairs[pairs["insee_com"].isin(mine)][["phase", "id_ti"]].drop_duplicates()
    names = tables.table("territories").merge(inside, on=["phase", "id_ti"])
    links = tuple(
        (f"{row.name_} ({row.phase})", {"phase": row.phase, "ti": row.id_ti})
        for row in names.rename(columns={"name": "name_"})
        .sort_values("phase", ascending=False)
        .itertuples()
    )
    if any(query_["phase"] == CURRENT_PHASE for _, query_ in links):
        return (Notice(f"{name} est dans un territoire d’aujourd’hui.", links[:3]),)
    ending = (
        " Elle l’était, en tout ou en partie, à d’autres dates."
        if links
        else " Elle ne l’a été dans aucune liste depuis 2020."
    )
    return (
        Notice(
            f"{name} n’est dans aucun Territoire d’industrie ({PHASE_LABELS[CURRENT_PHASE]}).{ending}",
            links[:4],
        ),
    )
