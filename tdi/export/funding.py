"""Amounts and figures as files.

The rows of the page Financements and of ``tdi export funding | figures``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from tdi.data.store import Store
from tdi.errors import NotFound
from tdi.export.rows import csv_bytes
from tdi.export.xlsx import xlsx_bytes
from tdi.views.financements.statements import value_text
from tdi.views.phases import Tables

LABELS: Final = {
    "id": "Identifiant",
    "fund": "Fonds",
    "fund_label": "Nom du fonds",
    "place": "Lieu",
    "region": "Région",
    "dep": "Département",
    "stage": "Étape",
    "nature": "Nature de l’énoncé",
    "what": "Énoncé",
    "qualifier": "Réserve de la source",
    "amount_eur": "Montant (€)",
    "project_count": "Projets ou entreprises",
    "counted": "Ce qui est compté",
    "aid_eur": "Aide (€)",
    "investment_eur": "Investissement (€)",
    "job_count": "Emplois",
    "population": "Population",
    "aid_eur_per_inhabitant": "Aide par habitant (€)",
    "as_of": "Date de l’énoncé",
    "year": "Année",
    "period": "Période",
    "confidence": "Confiance",
    "source_id": "Identifiant de la source",
    "source": "Source",
    "source_url": "Adresse de la source",
    "licence": "Licence",
    "note": "Réserve",
}
FIGURE_LABELS: Final = {
    "figure_id": "Identifiant",
    "topic": "Groupe",
    "label_fr": "Grandeur",
    "text_fr": "Énoncé",
    "value": "Valeur",
    "value_text": "Date ou période énoncée",
    "unit": "Unité",
    "nature": "Nature de l’énoncé",
    "stage": "Étape",
    "qualifier": "Réserve de la source",
    "scope": "Portée",
    "scope_code": "Régions",
    "scope_label": "Lieu",
    "period_label": "Période ou volet",
    "fund": "Fonds",
    "as_of": "Date de l’énoncé",
    "founding": "Document fondateur",
    "disagreement": "Question aux réponses divergentes",
    "source_id": "Identifiant de la source",
    "source": "Source",
    "source_url": "Adresse de la source",
    "licence": "Licence",
    "note": "Réserve",
}
_FILTERS: Final = {
    "fund": "Fonds",
    "region": "Région",
    "year": "Année",
    "nature": "Nature",
    "phase": "Phase",
}


def figures_frame(
    tables: Tables,
    *,
    fund: str | None = None,
    region: str | None = None,
    year: str | None = None,
    topic: str | None = None,
) -> pd.DataFrame:
    """Return published figures, one row each, with the columns of ``FIGURE_LABELS``.

    Raises
    ------
    NotFound
        If no figure has the topic.
    """
    rows = tables.table("figures")
    if topic is not None and topic not in set(rows["topic"]):
        raise NotFound(
            f"no topic {topic!r}.",
            where="figures",
            remedy=f"use one of {', '.join(sorted(set(rows['topic'])))}.",
        )
    if topic is not None:
        rows = rows[rows["topic"] == topic]
    if fund is not None:
        rows = rows[rows["fund"] == fund]
    if region is not None:
        rows = rows[[region in codes for codes in rows["scope_code"]]]
    if year is not None:
        rows = rows[rows["as_of_end"].fillna("").str.startswith(year)]
    sources = tables.table("sources").set_index("source_id")
    statements = tables.table("statements").drop_duplicates("figure_id").set_index("figure_id")
    titles = tables.table("statement_topics").set_index("topic")["title_fr"]
    return rows.assign(
        text_fr=[value_text(row) for _, row in rows.iterrows()],
        disagreement=rows["figure_id"].map(statements["topic"]).map(titles),
        source=rows["source_id"].map(sources["producer"] + ", " + sources["title"]),
        source_url=rows["source_id"].map(sources["url"]),
        licence=rows["source_id"].map(sources["licence"]),
    )[list(FIGURE_LABELS)].reset_index(drop=True)


def notes(
    store: Store, frame: pd.DataFrame, filters: Mapping[str, Any], title: str
) -> list[tuple[str, str]]:
    """Return what a file says of itself.

    Title, filters, number of rows, reserve, sources, version.
    """
    return [
        ("Titre", title),
        *(
            (_FILTERS[name], str(value))
            for name, value in filters.items()
            if name in _FILTERS and value
        ),
        ("Lignes", str(len(frame))),
        (
            "Réserve",
            "Un énoncé par ligne : annoncé, engagé et déployé, vague et cumul ne s’additionnent pas ; vide veut dire inconnu.",
        ),
        ("Sources", "Indiquées à chaque ligne (source, adresse, licence)"),
        ("Version des données", store.data_version),
    ]


def money_csv(
    store: Store, frame: pd.DataFrame, filters: Mapping[str, Any], title: str = "Montants publiés"
) -> bytes:
    """Write rows of amounts or figures as CSV."""
    lines = [f"{name} : {value}" for name, value in notes(store, frame, filters, title)]
    if len(lines) > len(frame) > 0:
        lines = [*lines[: len(frame) - 1], " | ".join(lines[len(frame) - 1 :])]
    return csv_bytes(frame, lines)


def money_xlsx(
    store: Store, frame: pd.DataFrame, filters: Mapping[str, Any], title: str = "Montants publiés"
) -> bytes:
    """Write rows of amounts or figures as XLSX, with the sheet of filters and sources."""
    return xlsx_bytes(
        frame, notes(store, frame, filters, title), labels={**FIGURE_LABELS, **LABELS}
    )
