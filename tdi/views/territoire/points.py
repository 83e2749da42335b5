"""The named projects and the brownfields inside a territory, as points of its map."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tdi.text.typography import euros, plural
from tdi.views.phases import Tables
from tdi.views.points import Place, Points
from tdi.views.territory_facts import Key, commune_rows

LAYERS: Final = {
    "projets": "Projets et sites nommés",
    "friches": "Friches aidées (Fonds vert 2023)",
    "tout": "Les deux",
}
BROWNFIELD: Final = ("friche aidée", "friches aidées")
_BROWNFIELD_NOTE: Final = "Fonds vert 2023, mesure Recyclage foncier : une autre mesure, ce n’est pas de l’argent du programme"


@lru_cache(maxsize=256)
def territory_points(tables: Tables, key: Key, layers: str) -> Points | None:
    """Return the points of the layers chosen; None without one.

    A place is a commune; projects and turnkey sites are round, brownfields square.
    """
    if layers not in LAYERS:
        return None
    column = f"ti_{key.phase}"
    named: dict[str, list[str]] = {}
    brown: dict[str, list[str]] = {}
    if layers != "friches":
        for table, title in (("projects", "company"), ("sites", "name")):
            frame = tables.table(table)
            for row in frame[frame[column] == key.id_ti].itertuples(index=False):
                named.setdefault(row.insee_com, []).append(str(getattr(row, title)))
    if layers != "projets":
        frame = tables.table("brownfields")
        for row in frame[frame[column] == key.id_ti].itertuples(index=False):
            brown.setdefault(row.insee_com, []).append(str(row.title))
    communes = commune_rows(tables)
    places = []
    for code in sorted({*named, *brown}):
        held = [*named.get(code, ()), *brown.get(code, ())]
        place = communes[code]
        alone = len(held) == 1
        places.append(
            Place(
                round(float(place.x), 1),
                round(float(place.y), 1),
                len(named.get(code, ())),
                len(brown.get(code, ())),
                "",
                held[0] if alone else str(place.name),
                str(place.name) if alone else "",
            )
        )
    return Points(tuple(places), "", BROWNFIELD)


def layer_note(tables: Tables, key: Key, layers: str) -> str:
    """Say what the points are, and how many; "" without a layer."""
    if layers not in LAYERS:
        return ""
    column = f"ti_{key.phase}"
    said = []
    if layers != "friches":
        count = sum(
            int((tables.table(name)[column] == key.id_ti).sum()) for name in ("projects", "sites")
        )
        said.append(f"Ronds : {plural(count, 'projet ou site nommé', 'projets ou sites nommés')}.")
    if layers != "projets":
        frame = tables.table("brownfields")
        mine = frame[frame[column] == key.id_ti]
        amount = f", {euros(float(mine['aid_eur'].sum()))} engagés" if len(mine) else ""
        said.append(
            f"Carrés : {plural(len(mine), *BROWNFIELD)}{amount} ({_BROWNFIELD_NOTE}). Source : ministère de la Transition écologique."
        )
    return " ".join(said)
