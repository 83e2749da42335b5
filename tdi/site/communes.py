"""The communes by département: the search's answer for who reads without a script."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache, partial
from typing import Any, Final

from tdi.model.phases import CURRENT_PHASE
from tdi.site.page import Content, Crumb, Page
from tdi.site.paths import file_name, region_path
from tdi.site.site import Site
from tdi.site.territories import link
from tdi.text.typography import french_order, plural
from tdi.views.phases import PHASE_SHORT
from tdi.views.place_names import official_names
from tdi.views.territory_facts import Key, territory_rows

INDEX: Final = "communes/index.html"


def departement_path(code: str) -> str:
    """Return the page of a département."""
    return f"communes/{file_name(code.lower())}.html"


def pages(site: Site) -> tuple[Page, ...]:
    """Return the list of the départements and the page of each."""
    departements = site.store.table("departements")
    chosen = departements[departements["region"].isin(site.only)] if site.only else departements
    return (
        Page(INDEX, _all),
        *(
            Page(departement_path(code), partial(_departement, code=code), menu=INDEX)
            for code in sorted(chosen["code"])
        ),
    )


@lru_cache(maxsize=2)
def _inside(site: Site) -> dict[str, list[str]]:
    """Return the territories of the phase in force by commune."""
    pairs = site.store.table("territory_communes_2026")
    mine = pairs[pairs["phase"] == CURRENT_PHASE]
    found: dict[str, list[str]] = defaultdict(list)
    for code, ti in zip(mine["insee_com"], mine["id_ti"], strict=True):
        found[code].append(ti)
    return found


def _all(site: Site) -> Content:
    rows = site.store.table("departements").sort_values("code")
    names = official_names(site.store, "departements")
    listed = [
        (row.code, names[row.code], departement_path(row.code))
        for row in rows.itertuples(index=False)
        if not site.only or row.region in site.only
    ]
    body = site.template("communes.html", INDEX, listed=listed)
    return Content(
        "Les communes par département",
        "Ma commune est-elle en Territoire d’industrie ? La liste des communes de chaque département, territoire par territoire.",
        body,
        (Crumb("Communes"),),
        name="communes",
    )


def _departement(site: Site, code: str) -> Content:
    path = departement_path(code)
    table = site.store.table("departements").set_index("code")
    name, region = official_names(site.store, "departements")[code], str(table.loc[code, "region"])
    communes = site.store.table("communes")
    mine = sorted(
        communes[communes["dep"] == code].itertuples(index=False),
        key=lambda row: french_order(row.name),
    )
    groups: dict[str, list[Any]] = defaultdict(list)
    outside = []
    for row in mine:
        territories = _inside(site).get(row.insee_com, [])
        for ti in territories:
            groups[ti].append(row)
        if not territories:
            outside.append(row)
    rows = territory_rows(site.store)
    listed = sorted(
        (
            (rows[Key(CURRENT_PHASE, ti)].name, link(site, CURRENT_PHASE, ti), held)
            for ti, held in groups.items()
        ),
        key=lambda item: french_order(item[0]),
    )
    inside = len(mine) - len(outside)
    title = f"{name} : {plural(inside, 'commune')} sur {len(mine)} en Territoire d’industrie"
    body = site.template(
        "communes_departement.html",
        path,
        title=title,
        when=PHASE_SHORT[CURRENT_PHASE],
        listed=listed,
        outside=outside,
        region=(site.known.regions[region], region_path(region)),
    )
    return Content(
        title,
        f"{title}, {PHASE_SHORT[CURRENT_PHASE]} : la liste, territoire par territoire, et les communes hors du programme.",
        body,
        (Crumb("Communes", INDEX), Crumb(name)),
        name="communes",
    )
