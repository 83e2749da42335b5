"""The filters of the page Projets in French words: on the page and in its files."""

from __future__ import annotations

from tdi.views.phases import PHASE_LABELS, Tables
from tdi.views.projets._names import names_of
from tdi.views.projets.selection import KINDS, SITUATIONS, UNKNOWN, ProjetsSelection
from tdi.views.projets.table import ProjectTable


def filter_words(
    tables: Tables, table: ProjectTable, selection: ProjetsSelection
) -> list[tuple[str, str, str]]:
    """Return what a selection asks as (field, name, value) in French, the phase first.

    The words of the page and of its files.
    """
    pairs = [("phase", "Périmètres", f"{selection.phase} ({PHASE_LABELS[selection.phase]})")]
    names = names_of(tables)
    if selection.region:
        pairs.append(
            ("region", "Région", f"{names.regions[selection.region]} ({selection.region})")
        )
    if selection.ti:
        name = table.territories[selection.phase].get(selection.ti, selection.ti)
        pairs.append(("ti", "Territoire", f"{name} ({selection.ti})"))
    if selection.situation:
        pairs.append(("situation", "Situation", SITUATIONS[selection.situation]))
    if selection.kind:
        pairs.append(("kind", "Objet", KINDS[selection.kind]))
    if selection.fund:
        pairs.append(("fund", "Fonds", table.funds[selection.fund]))
    for field, name, value in (
        ("year", "Année", selection.year),
        ("theme", "Thème", selection.theme),
    ):
        if value:
            pairs.append((field, name, "non connu (n.d.)" if value == UNKNOWN else value))
    if selection.place:
        name = names.communes.get(selection.place, selection.place)
        pairs.append(("place", "Commune", f"{name} ({selection.place})"))
    if selection.text:
        pairs.append(("text", "Recherche", selection.text))
    return pairs


def short_fund(table: ProjectTable, fund: str) -> str:
    """Return the label of a fund without what stands in brackets.

    As long as no other fund is then named alike.
    """
    short = table.funds[fund].split(" (")[0]
    alike = sum(label.split(" (")[0] == short for label in table.funds.values())
    return short if alike == 1 else table.funds[fund]
