"""The page Projets: every project named by a public source and every turnkey site.

On a map and in a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

import numpy as np

from tdi.text.typography import MISSING, euros, french_order, number, plural, short_day
from tdi.views.atlas import AtlasView, MapClass
from tdi.views.coverage import COUNTED_FUNDS, Coverage, coverages
from tdi.views.figure import Headline, SourceLine
from tdi.views.phases import PHASE_LABELS, Tables
from tdi.views.projets._names import names_of
from tdi.views.projets._points import points_of
from tdi.views.projets._text import about_of, headlines_of, title_of
from tdi.views.projets.card import ProjectCard, place_words, project_card, why_unplaced
from tdi.views.projets.selection import SITUATIONS, UNKNOWN, ProjetsSelection
from tdi.views.projets.table import ProjectTable
from tdi.views.projets.words import filter_words, short_fund

PAGE_ROWS: Final = 15
UNPLACED_ROWS: Final = 80
SORT_LABELS: Final = {
    "nom": "Bénéficiaire ou site",
    "commune": "Commune",
    "territoire": "Territoire",
    "fonds": "Fonds",
    "date": "Date",
    "aide": "Aide",
}


@dataclass(frozen=True)
class TableRow:
    """One row of the table, written for the reader. ``state`` is ``in``, ``out`` or ``unknown``."""

    id: str
    kind: str
    name: str
    title: str
    place: str
    dep: str
    located: bool
    territory: str
    state: str
    fund: str
    date: str
    aid: str


@dataclass(frozen=True)
class TablePage:
    """One page of the table, and where it stands in the whole."""

    rows: tuple[TableRow, ...]
    page: int
    pages: int
    total: int
    caption: str

    @property
    def count(self) -> str:
        """Where the reader is: "Lignes 16 à 30 sur 363"."""
        if self.total <= len(self.rows):
            return plural(self.total, "ligne")
        first = (self.page - 1) * PAGE_ROWS + 1
        return f"Lignes {number(first)} à {number(first + len(self.rows) - 1)} sur {number(self.total)}"


@dataclass(frozen=True)
class Unplaced:
    """A row without a commune, and why."""

    name: str
    place: str
    reason: str
    source: SourceLine


@dataclass(frozen=True)
class ProjetsView:
    """All that the page shows for a selection.

    ``choices`` are, for each filter, pairs (value, label with its number of rows); ``active`` the
    filters set, as
    (field, name, value); ``unplaced_count`` counts all rows without a commune, ``unplaced`` lists
    the first of them.
    """

    title: str
    subtitle: str
    headlines: tuple[Headline, ...]
    atlas: AtlasView
    table: TablePage
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    active: tuple[tuple[str, str, str], ...]
    card: ProjectCard | None
    unplaced: tuple[Unplaced, ...]
    unplaced_count: int
    gauges: tuple[Coverage, ...]
    about: tuple[tuple[str, str], ...]


def projets_view(tables: Tables, table: ProjectTable, selection: ProjetsSelection) -> ProjetsView:
    """Build the page for a selection.

    The rows of map, table and files are those of `ProjectTable.filter`.
    """
    masks = table.masks(selection)
    found = table.filter(selection, masks)
    situations = table.counts("situation", selection, masks)
    active = tuple(filter_words(tables, table, selection))[1:]
    title = title_of(table, selection, found, situations, active)
    lost = found[~table.located[found]]
    return ProjetsView(
        title,
        "Bénéficiaires et sites cités par une source publique : une liste de noms, incomplète, jamais un total du programme. "
        f"Territoires : périmètres de {PHASE_LABELS[selection.phase]}.",
        headlines_of(tables, table, selection, found, situations),
        _atlas(table, selection, found),
        _page(tables, table, selection, found, title),
        _choices(tables, table, selection, masks),
        active,
        project_card(tables, table, selection.project) if selection.project else None,
        _unplaced(tables, table, lost[:UNPLACED_ROWS]),
        len(lost),
        _gauges(tables, selection),
        about_of(selection),
    )


def _atlas(table: ProjectTable, selection: ProjetsSelection, found: np.ndarray) -> AtlasView:
    points = points_of(table, found, selection.project)
    kinds = {
        kind
        for place in points.places
        for kind, n in (("p", place.projects), ("s", place.sites))
        if n
    }
    legend = (
        MapClass("p", "project", "Projet nommé (rond)" if "p" in kinds else ""),
        MapClass("s", "site", "Site clé en main (carré, ou arc d’un rond)" if "s" in kinds else ""),
        MapClass("A", "plain", f"Territoire de {selection.phase}"),
        MapClass("o", "outside", "Hors territoire"),
    )
    fit = (
        f"ti:{selection.ti}"
        if selection.ti
        else f"region:{selection.region}"
        if selection.region
        else "france"
    )
    return AtlasView(
        phase=selection.phase,
        letters="A" * len(table.territories[selection.phase]),
        classes=legend,
        title="Projets nommés et sites",
        subtitle="Surface du cercle : nombre de lignes. Un clic sépare un groupe.",
        source="Position : la commune. Périmètres : ANCT.",
        selected=selection.ti,
        region=selection.region,
        fit=fit,
        points=points,
    )


def _page(
    tables: Tables, table: ProjectTable, selection: ProjetsSelection, found: np.ndarray, title: str
) -> TablePage:
    pages = max(1, ceil(len(found) / PAGE_ROWS))
    page = min(selection.page, pages)
    shown = found[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    departements = names_of(tables).departements
    rows = tuple(
        _row(table, selection.phase, record, departements)
        for record in map(table.record, shown.tolist())
    )
    return TablePage(rows, page, pages, len(found), title)


def _row(table: ProjectTable, phase: str, row: dict[Any, Any], departements: Any) -> TableRow:
    ti = row[f"ti_{phase}"]
    located = row["insee_com"] is not None
    territory = (
        table.territories[phase].get(ti, ti) if ti else "Hors territoire" if located else MISSING
    )
    return TableRow(
        row["id"],
        row["kind"],
        row["name"],
        row["title"] or "",
        row["commune_name"] or "Commune n.d.",
        str(departements.get(row["dep"], "")) if row["dep"] else "",
        located,
        territory,
        "in" if ti else "out" if located else "unknown",
        short_fund(table, row["fund"]),
        short_day(row["date"]) if row["date"] else MISSING,
        euros(row["aid_eur"]),
    )


def _choices(
    tables: Tables,
    table: ProjectTable,
    selection: ProjetsSelection,
    masks: Mapping[str, np.ndarray],
) -> dict[str, tuple[tuple[str, str], ...]]:
    labels: dict[str, Mapping[str, str]] = {
        "region": names_of(tables).regions,
        "ti": table.territories[selection.phase],
        "situation": {key: word.capitalize() for key, word in SITUATIONS.items()},
        "kind": {"projets": "Projets", "sites": "Sites clés en main"},
        "fund": table.funds,
    }
    choices = {}
    for field in ("region", "ti", "situation", "kind", "fund", "year", "theme"):
        counts = table.counts(field, selection, masks)
        asked = getattr(selection, field)
        if asked:
            counts.setdefault(asked, 0)
        names = labels.get(field, {})
        pairs = [
            (key, names.get(key, "n.d." if key == UNKNOWN else key), count)
            for key, count in counts.items()
        ]
        if field in {"theme", "fund"}:
            pairs.sort(key=lambda pair: (-pair[2], french_order(pair[1])))
        elif field in {"region", "ti"}:
            pairs.sort(key=lambda pair: french_order(pair[1]))
        elif field == "year":
            pairs.sort(key=lambda pair: (pair[0] == UNKNOWN, pair[0]))
        choices[field] = tuple((key, f"{label} · {number(count)}") for key, label, count in pairs)
    return choices


def _unplaced(tables: Tables, table: ProjectTable, lost: np.ndarray) -> tuple[Unplaced, ...]:
    return tuple(
        Unplaced(
            row["name"],
            place_words(names_of(tables), row),
            why_unplaced(row),
            names_of(tables).sources[row["source_id"]],
        )
        for row in map(table.record, lost.tolist())
    )


def _gauges(tables: Tables, selection: ProjetsSelection) -> tuple[Coverage, ...]:
    wanted: tuple[str, ...] = COUNTED_FUNDS
    if selection.fund:
        wanted = tuple(fund for fund in COUNTED_FUNDS if fund == selection.fund)
    elif selection.kind:
        wanted = tuple(
            f for f in COUNTED_FUNDS if f.startswith("sites-") == (selection.kind == "sites")
        )
    # Nothing named of what nobody counted says nothing.
    return tuple(g for g in coverages(tables, wanted, selection.region) if g.named or g.official)
