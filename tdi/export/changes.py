"""The list of changes between two phases as files.

Exactly the rows of a selection, in its order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from tdi.data.store import Store
from tdi.export.rows import csv_bytes
from tdi.export.xlsx import xlsx_bytes
from tdi.model.phases import perimeter_phase
from tdi.views.comparison import CHANGE_WORDS
from tdi.views.evolution.epci_changes import EpciMove
from tdi.views.evolution.rows import ChangeRow, filtered_rows
from tdi.views.evolution.selection import SORTS, STATUSES, EvolutionSelection
from tdi.views.headlines import source_line
from tdi.views.phases import PHASE_LABELS, Tables, perimeter_source
from tdi.views.place_names import region_names

LABELS: Final = {
    "from_phase": "Phase de départ",
    "to_phase": "Phase d’arrivée",
    "phase": "Phase de l’identifiant",
    "id_ti": "Identifiant",
    "name": "Territoire",
    "regions": "Régions",
    "region_names": "Noms des régions",
    "status": "Statut",
    "status_fr": "Ce qu’il est devenu",
    "before_ids": "Identifiants dans la phase de départ",
    "before_names": "Noms dans la phase de départ",
    "epci_gained": "Intercommunalités gagnées",
    "epci_lost": "Intercommunalités perdues",
    "epci_note": "Fusions d’intercommunalités",
    "communes_gained": "Communes gagnées",
    "communes_lost": "Communes perdues",
    "population_gained": "Habitants gagnés",
    "population_lost": "Habitants perdus",
    "population_balance": "Bilan d’habitants",
    "reason_fr": "Raison",
}
_COUNTS: Final = (
    "communes_gained",
    "communes_lost",
    "population_gained",
    "population_lost",
    "population_balance",
)


def changes_frame(tables: Tables, selection: EvolutionSelection) -> pd.DataFrame:
    """Return the rows of a selection, in its order.

    One row per territory, with the columns of ``LABELS``.

    ``id_ti`` is an id of ``phase``; several codes are separated by a space, several names by " ; ".
    Counts are of communes of 2026 and their inhabitants, missing where 2018 is not known.
    """
    records = [_record(row, selection) for row in filtered_rows(tables, selection)]
    frame = pd.DataFrame.from_records(records, columns=list(LABELS))
    return frame.astype(dict.fromkeys(_COUNTS, "Int64"))


def _record(row: ChangeRow, selection: EvolutionSelection) -> dict[str, object]:
    return {
        "from_phase": selection.since,
        "to_phase": selection.until,
        "phase": row.phase,
        "id_ti": row.id_ti,
        "name": row.name,
        "regions": " ".join(row.regions),
        "region_names": " ; ".join(row.region_names),
        "status": row.status,
        "status_fr": CHANGE_WORDS[row.status],
        "before_ids": " ".join(code for code, _ in row.before),
        "before_names": " ; ".join(name for _, name in row.before),
        "epci_gained": _named(row.epci_gained, gained=True),
        "epci_lost": _named(row.epci_lost, gained=False),
        "epci_note": row.epci_note,
        "communes_gained": row.communes_gained,
        "communes_lost": row.communes_lost,
        "population_gained": row.population_gained,
        "population_lost": row.population_lost,
        "population_balance": row.population,
        "reason_fr": row.reason,
    }


def _named(moves: Sequence[EpciMove], *, gained: bool) -> str:
    return " ; ".join(move.text(gained=gained) for move in moves)


def changes_notes(store: Store, selection: EvolutionSelection) -> list[tuple[str, str]]:
    """Return what a file of rows says of itself.

    Title, filters, definitions, sources and version.
    """
    region = selection.region
    perimeters = "; ".join(
        source_line(store, perimeter_source(store, phase)).text
        for phase in dict.fromkeys(map(perimeter_phase, (selection.since, selection.until)))
    )
    notes = [
        ("Titre", "Changements des Territoires d’industrie entre deux phases"),
        ("De", f"{selection.since} ({PHASE_LABELS[selection.since]})"),
        ("À", f"{selection.until} ({PHASE_LABELS[selection.until]})"),
        ("Région", f"{region_names(store)[region]} ({region})" if region else "France entière"),
    ]
    if selection.status:
        notes.append(("Statut", CHANGE_WORDS[STATUSES[selection.status]]))
    if selection.text:
        notes.append(("Recherche", selection.text))
    notes += [
        ("Ordre", SORTS[selection.sort]),
        ("Lignes", str(len(filtered_rows(store, selection)))),
        (
            "Calcul",
            "Comparaison des communes (géographie de 2026, population municipale) avec le principal prédécesseur, ou tous pour une fusion ; "
            "intercommunalités de 2026",
        ),
    ]
    if selection.since == "2018":
        notes.append(
            (
                "Réserve",
                "Aucune liste nationale de novembre 2018 n’est publiée : périmètres d’octobre 2020, état inconnu là où aucune source ne l’établit",
            )
        )
    return [
        *notes,
        (
            "Sources",
            f"{perimeters}. Licence Ouverte 2.0. Population : Insee. Intercommunalités : DGCL, Etalab",
        ),
        ("Version des données", store.data_version),
    ]


def changes_csv(store: Store, selection: EvolutionSelection) -> bytes:
    """Return the rows of a selection as CSV.

    With what the file says of itself in the column ``notes``.
    """
    frame = changes_frame(store, selection)
    lines = [f"{name} : {value}" for name, value in changes_notes(store, selection)]
    if len(lines) > len(frame) > 0:  # one cell a row: what does not fit closes the last one
        lines = [*lines[: len(frame) - 1], " | ".join(lines[len(frame) - 1 :])]
    return csv_bytes(frame, lines)


def changes_xlsx(store: Store, selection: EvolutionSelection) -> bytes:
    """Return the rows of a selection as XLSX: typed cells, and a sheet of filters and sources."""
    frame = changes_frame(store, selection)
    return xlsx_bytes(frame, changes_notes(store, selection), labels=LABELS, sheet="Changements")
