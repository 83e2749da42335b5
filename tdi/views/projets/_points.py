"""Where the projects and sites shown are, for the map."""

from __future__ import annotations

from typing import Final

import numpy as np

from tdi.views.points import Place, Points
from tdi.views.projets.table import ProjectTable

# Beyond this many places a national map is a carpet, and the message grows: neighbours are put
# together on a grid (km).
MOST_PLACES: Final = 800
_GRIDS_KM: Final = (4.0, 8.0, 16.0, 32.0, 64.0)


def points_of(table: ProjectTable, found: np.ndarray, selected: str | None = None) -> Points:
    """Gather the rows at positions ``found`` by place; rows without a commune have none.

    Parameters
    ----------
    table
        All rows.
    found
        Positions of the rows shown.
    selected
        Id of the row whose card is open.
    """
    rows = table.rows
    here = found[table.located[found]]
    if not len(here):
        return Points(())
    x, y = rows["x"].to_numpy()[here], rows["y"].to_numpy()[here]
    sites = rows["kind"].to_numpy()[here] == "sites"
    codes = table.place_codes[here]
    keys, first, group = np.unique(codes, return_index=True, return_inverse=True)
    for grid in _GRIDS_KM:
        if len(keys) <= MOST_PLACES:
            break
        cell = np.floor(x / grid).astype("int64") * 100_000 + np.floor(y / grid).astype("int64")
        keys, first, group = np.unique(cell, return_index=True, return_inverse=True)
    total = np.bincount(group, minlength=len(keys))
    site_count = np.bincount(group[sites], minlength=len(keys))
    px = np.bincount(group, weights=x) / total
    py = np.bincount(group, weights=y) / total
    # A cell of the grid may still hold one commune only.
    lowest, highest = _extent(codes, group, len(keys))
    ids, names = rows["id"].to_numpy(), rows["name"].to_numpy()
    communes, insee = rows["commune_name"].to_numpy(), rows["insee_com"].to_numpy()
    places = []
    for i in range(len(keys)):
        at = here[first[i]]
        if total[i] == 1:
            code, name, hint = f"projet:{ids[at]}", names[at], communes[at]
        elif lowest[i] == highest[i]:
            code, name, hint = f"lieu:{insee[at]}", communes[at], ""
        else:
            code, name, hint = "", f"{communes[at]} et environs", ""
        count = int(total[i])
        places.append(
            Place(
                round(float(px[i]), 1),
                round(float(py[i]), 1),
                count - int(site_count[i]),
                int(site_count[i]),
                code,
                str(name),
                str(hint),
            )
        )
    return Points(tuple(places), _selected(table, here, group, places, selected))


def _extent(codes: np.ndarray, group: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(size))
    return np.minimum.reduceat(codes[order], starts), np.maximum.reduceat(codes[order], starts)


def _selected(
    table: ProjectTable,
    here: np.ndarray,
    group: np.ndarray,
    places: list[Place],
    selected: str | None,
) -> str:
    if selected is None:
        return ""
    at = np.flatnonzero(here == table.position.get(selected, -1))
    return places[int(group[at[0]])].code if len(at) else ""
