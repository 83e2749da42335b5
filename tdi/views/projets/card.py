"""One project or site: what is known of it, where it lies in each phase, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tdi.text.typography import MISSING, day, euros, is_missing, number, quantity
from tdi.views.figure import SourceLine
from tdi.views.phases import PHASE_SHORT, Tables
from tdi.views.projets._names import Names, names_of
from tdi.views.projets.selection import PLACED_PHASES
from tdi.views.projets.table import ProjectTable

_CONFIDENCE: Final = {
    "high": "élevée : écrit par la source",
    "medium": "moyenne : en partie déduit",
    "low": "faible : à vérifier",
}


@dataclass(frozen=True)
class ProjectCard:
    """The card of one row.

    Attributes
    ----------
    facts
        Pairs (name, value); what is missing is written "n.d.".
    history
        Per phase: its label, the territory or why there is none, and the id of the territory (""
        for none).
    """

    id: str
    kind: str
    name: str
    place: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, str, str, str], ...]
    note: str
    source: SourceLine
    licence: str


def project_card(tables: Tables, table: ProjectTable, code: str) -> ProjectCard:
    """Build the card of a row by its id (a known one)."""
    row = table.record(table.position[code])
    names = names_of(tables)
    place = _place(names, row)
    history = tuple(_step(table, row, phase) for phase in PLACED_PHASES)
    return ProjectCard(
        code,
        "Site clé en main" if row["kind"] == "sites" else "Projet",
        row["name"],
        place,
        row["title"] or "",
        _facts(table, row),
        history,
        row["note"] or "",
        names.sources[row["source_id"]],
        names.licences[row["source_id"]],
    )


def why_unplaced(row: dict[str, Any]) -> str:
    """Say why a row has no commune: the note of its source line, or that nothing is said."""
    note = row.get("note")
    return str(note) if note else "commune non citée par la source"


def place_words(names: Names, row: dict[str, Any]) -> str:
    """Write where a row is, as far as it is known: commune, département, region."""
    parts = [
        row["commune_name"],
        names.departements.get(row["dep"]) if row["dep"] else None,
        names.regions.get(row["region"]) if row["region"] else None,
    ]
    return ", ".join(part for part in parts if part) or "lieu non connu"


def _place(names: Names, row: dict[str, Any]) -> str:
    where = place_words(names, row)
    return where if row["insee_com"] else f"{where} · non situé : {why_unplaced(row)}"


def _facts(table: ProjectTable, row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    fund = ("Fonds", table.funds[row["fund"]])
    confidence = ("Confiance", _CONFIDENCE.get(row["confidence"], MISSING))
    if row["kind"] == "sites":
        return (
            ("Label", table.funds[row["fund"]]),
            ("Date du label", _date(row["date"])),
            (
                "Surface",
                quantity(
                    row["area_ha"],
                    "ha",
                    0 if is_missing(row["area_ha"]) or float(row["area_ha"]).is_integer() else 1,
                ),
            ),
            ("Disponibilité", row["availability"] or MISSING),
            confidence,
        )
    return (
        fund,
        ("Décision", _date(row["date"])),
        ("Thème", row["theme"] or MISSING),
        ("Aide", euros(row["aid_eur"])),
        ("Investissement", euros(row["investment_eur"])),
        ("Emplois", number(row["job_count"])),
        ("SIREN", row["siren"] or MISSING),
        confidence,
    )


def _date(value: str | None) -> str:
    return day(value) if value else MISSING


def _step(table: ProjectTable, row: dict[str, Any], phase: str) -> tuple[str, str, str, str]:
    ti = row[f"ti_{phase}"]
    if ti:
        return phase, PHASE_SHORT[phase], table.territories[phase].get(ti, ti), ti
    return (
        phase,
        PHASE_SHORT[phase],
        "Hors territoire" if row["insee_com"] else "Non situé (n.d.)",
        "",
    )
