"""Names by which people still look for a commune.

Delegated and associated communes, former communes.
"""

from __future__ import annotations

import pandas as pd

from geo.codes import full_name, is_covered
from geo.crosswalk import Crosswalk
from geo.vintage import Cog
from tdi.build.cog_vintages import CURRENT_VINTAGE
from tdi.build.raw import RawInputs

KINDS = {"COMD": "deleguee", "COMA": "associee", "ARM": "arrondissement"}


def build_aliases(raw: RawInputs, cogs: dict[str, Cog], links: Crosswalk) -> pd.DataFrame:
    """Return the other names of communes.

    Returns
    -------
    DataFrame
        One row per (alias_code, alias_name), sorted: alias_code, alias_name, insee_com (COG 2026),
        kind (deleguee, associee, arrondissement; ancienne for a commune, or a name, of an earlier
        vintage). A commune that was split leads to the successor with most of its people. A name
        that is the commune's own today is left out.
    """
    current = raw.current
    identity = current.set_index("id")["code"]
    own = current[current["type"].isin(list(KINDS))]
    rows = [
        (code, full_name(article, name), head, KINDS[kind])
        for code, article, name, head, kind in zip(
            own["code"],
            own["type_nom"],
            own["nom"],
            own["commune_parent_id"].map(identity),
            own["type"],
            strict=True,
        )
        if is_covered(head)
    ]
    names = dict(
        zip(
            cogs[CURRENT_VINTAGE].communes["insee_com"],
            cogs[CURRENT_VINTAGE].communes["name"],
            strict=True,
        )
    )
    for vintage, cog in cogs.items():
        if vintage == CURRENT_VINTAGE:
            continue
        changed = links.links(vintage, CURRENT_VINTAGE)
        columns = cog.communes["insee_com"].tolist(), cog.communes["name"].tolist()
        for code, name in zip(*columns, strict=True):
            today = names.get(code)
            if today == name or (
                today and code not in changed and _letters(today) == _letters(name)
            ):
                continue  # the commune still answers to it, whatever left or joined it
            best = max(
                links.successors(code, vintage, CURRENT_VINTAGE), key=lambda link: link.weight
            )
            rows.append((code, name, best.target, "ancienne"))
    table = pd.DataFrame(rows, columns=["alias_code", "alias_name", "insee_com", "kind"])
    same = table["alias_name"].map(_letters) == table["insee_com"].map(names).map(_letters)
    # The first mention wins: what a name is today, before what it was.
    table = table[~same].drop_duplicates(["alias_code", "alias_name"])
    return table.sort_values(["alias_code", "alias_name"], ignore_index=True)


def _letters(name: str) -> str:
    """Return a name without case, spaces and hyphens: changes of these make no alias."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
