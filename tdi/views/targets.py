"""Where a thing that was found leads: the page and the state that show it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from tdi import paths
from tdi.model.phases import CURRENT_PHASE
from tdi.views.projets.selection import PLACED_PHASES

TERRITORY_PAGE: Final = "pages/territoire.py"

Target = tuple[str, Mapping[str, str]]


@lru_cache(maxsize=64)
def page_exists(file: str) -> bool:
    """Return whether a page's file is there: no link promises one that is not."""
    return (paths.root() / file).is_file()


def address(file: str, query: Mapping[str, str]) -> str:
    """Return the address of a page in a state, from the root of the site.

    >>> address("pages/carte.py", {"phase": "2023", "ti": "ti-8413"})
    '/carte?phase=2023&ti=ti-8413'
    """
    path = "" if file == "pages/accueil.py" else file.removeprefix("pages/").removesuffix(".py")
    return f"/{path}" + (f"?{urlencode(query)}" if query else "")


def territory_target(phase: str, ti: str) -> Target:
    """Return where a territory of a phase is shown: its own page, or the map."""
    file = TERRITORY_PAGE if page_exists(TERRITORY_PAGE) else "pages/carte.py"
    return file, {"phase": phase, "ti": ti}


def target(
    kind: str,
    code: str,
    *,
    phase: str = CURRENT_PHASE,
    ti: str = "",
    region: str = "",
    project: str = "",
) -> Target:
    """Return the page and the query parameters that show a thing.

    Parameters
    ----------
    kind, code
        As in `tdi.search.entities.Entity`.
    phase
        Of a territory: the phase of its code. Of anything else: the phase the reader looks at.
    ti
        Territory of the current phase that an EPCI lies in, empty outside.
    region
        Region of an EPCI or a département.
    project
        Of a company with one project: its id.

    Returns
    -------
    (file, query)
        A commune is answered on Accueil. An EPCI leads to its own page, in or out of the programme.
    """
    if kind == "commune":
        return "pages/accueil.py", {"phase": phase, "commune": code}
    if kind == "territory":
        return territory_target(phase, code)
    if kind == "epci":
        return "pages/intercommunalite.py", {"phase": phase, "siren": code}
    if kind == "departement":
        return "pages/regions.py", {"phase": phase, "departement": code}
    if kind == "region":
        return "pages/regions.py", {"phase": phase, "region": code}
    # The lists of projects are placed in perimeters, which November 2018 does not have.
    placed = {"phase": phase if phase in PLACED_PHASES else PLACED_PHASES[0]}
    if kind == "company" and not project:
        return "pages/projets.py", placed | {"q": code[:100]}
    return "pages/projets.py", placed | {"projet": project or code}
