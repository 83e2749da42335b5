"""The trail above a page: nation, region, territory, page, each a way back that keeps the phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tdi.model.phases import perimeter_phase
from tdi.views.phases import Tables
from tdi.views.place_names import region_names
from tdi.views.projets.table import ProjectTable
from tdi.views.selection import Selection
from tdi.views.targets import TERRITORY_PAGE, address, territory_target

NATION: Final = "France"


@dataclass(frozen=True)
class Crumb:
    """One step of the trail; the last, where the reader is, has no address."""

    label: str
    address: str


def trail(
    tables: Tables,
    shared: Selection,
    file: str,
    label: str,
    projects: ProjectTable,
    project: str | None = None,
) -> tuple[Crumb, ...]:
    """Return the trail of a page.

    Parameters
    ----------
    tables
        The store.
    shared
        What the address says to every page: phase, region, territory.
    file, label
        The page and its name in the menu.
    projects
        The table of projects, for the place of the chosen one.
    project
        Id of the project whose card is open.

    Returns
    -------
    tuple of Crumb
        Nothing on Accueil. A territory brings its region, a project its region and territory of the
        phase.
    """
    if file == "pages/accueil.py":
        return ()
    phase, region, ti = shared.shown_phase, shared.region, shared.ti
    name = ""
    if project is not None:
        row = projects.record(projects.position[project])
        name = str(row["name"])
        region, ti = row["region"] or None, row[f"ti_{perimeter_phase(phase)}"] or None
    nation = shared.with_(region=None, ti=None, commune=None).to_query()
    steps = [Crumb(NATION, address("pages/carte.py", nation))]
    if ti:
        territories = tables.table("territories")
        found = territories[
            (territories["phase"] == perimeter_phase(phase)) & (territories["id_ti"] == ti)
        ]
        region = found["region_main"].iloc[0] if project is None else region
    if region:
        steps.append(
            Crumb(
                region_names(tables)[region],
                address("pages/regions.py", {"phase": phase, "region": region}),
            )
        )
    if ti:
        steps.append(Crumb(found["name"].iloc[0], address(*territory_target(phase, ti))))
    here = (file == TERRITORY_PAGE and ti) or (file == "pages/regions.py" and region and not ti)
    if here:
        return (*steps[:-1], Crumb(steps[-1].label, ""))
    if name:
        back = {"phase": phase} | (
            {"ti": shared.ti} if shared.ti else {"region": shared.region} if shared.region else {}
        )
        return (*steps, Crumb(label, address(file, back)), Crumb(name, ""))
    return (*steps, Crumb(label, ""))
