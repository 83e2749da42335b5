"""From a commune, an intercommunality or a region to the sheet of its territory in a phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from tdi.model.phases import perimeter_phase
from tdi.views.phases import Tables
from tdi.views.territory_facts import commune_rows, communes_of

SHEET = "pages/territoire.py"


@lru_cache(maxsize=8)
def _owner(tables: Tables, phase: str) -> dict[str, str]:
    """Return the territory of each commune (COG 2026) in a phase with perimeters."""
    return {
        code: key.id_ti
        for key, codes in communes_of(tables).items()
        if key.phase == phase
        for code in codes
    }


def sheet_target(
    tables: Tables, phase: str, kind: str, code: str, own_phase: str = ""
) -> tuple[str, Mapping[str, str]]:
    """Return the page and the parameters that show the territory of a thing in a phase.

    Parameters
    ----------
    phase
        Phase that the reader looks at.
    kind, code
        ``territory`` (with ``own_phase``), ``commune``, ``epci`` or ``region``, as the search names
        them.

    Returns
    -------
    (str, dict)
        The sheet of its territory; for a region the choice among its territories; for a commune or
        an intercommunality outside of the programme in this phase, the answer for the commune, or
        the map of the phase.
    """
    if kind == "territory":
        return SHEET, {"phase": own_phase or phase, "ti": code}
    if kind == "region":
        return SHEET, {"phase": phase, "region": code}
    owner = _owner(tables, perimeter_phase(phase))
    if kind == "commune":
        if code in owner:
            return SHEET, {"phase": phase, "ti": owner[code]}
        return "pages/accueil.py", {"phase": phase, "commune": code}
    inside = Counter(
        owner[row.insee_com]
        for row in commune_rows(tables).values()
        if code in (row.siren_epci, row.siren_ept) and row.insee_com in owner
    )
    if inside:
        return SHEET, {"phase": phase, "ti": inside.most_common(1)[0][0]}
    return "pages/carte.py", {"phase": phase}
