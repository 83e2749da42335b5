"""Parts of the page Financements.

Amounts by fund and year, their list, projects inside and outside, the note about the view.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from tdi.text.typography import MISSING, day, euros, french_order, number, percent, plural
from tdi.views.charts import Bar, BarChart, DataTable
from tdi.views.financements.amounts import NO_FUND, STAGE_LABELS
from tdi.views.financements.selection import FinancementsSelection
from tdi.views.phases import Tables

# Phase whose perimeters were in force when the fund chose its projects.
PHASE_OF_FUND: Final = {"fonds-vert-ti": "2023"}

DRAWER: Final = (
    (
        "Définition",
        "Annoncé : enveloppe ou dotation rendue publique. Engagé ou attribué : décision d’aide ou d’engagement. "
        "Déployé : mot de la Cour des comptes, le plus proche d’un paiement.",
    ),
    (
        "Dénominateur",
        "Les montants par habitant divisent par la population municipale de la région (communes de 2026).",
    ),
    (
        "Millésime",
        "Chaque montant porte la date de son énoncé, avec la précision de la source. L’année des filtres est celle de l’énoncé.",
    ),
    (
        "Ce qui manque",
        "Aucun paiement n’est publié par fonds ni par territoire. Les cumuls régionaux n’ont pas la même date. L’enveloppe de 2018 n’a jamais été suivie.",
    ),
    (
        "Sources",
        "Chaque chiffre ouvre la sienne. Faits cités ; les documents eux-mêmes ne sont pas repris.",
    ),
)


def by_year(rows: pd.DataFrame) -> DataTable:
    """Return the amounts by fund and year of the statement.

    What stands in one cell is not added.
    """
    cells: dict[str, dict[str, list[str]]] = {}
    for fund, year, value, stage in zip(
        rows["fund_label"], rows["year"], rows["amount_eur"].tolist(), rows["stage"], strict=True
    ):
        if not pd.isna(value):
            cells.setdefault(fund, {}).setdefault(year, []).append(
                f"{euros(value)} {STAGE_LABELS[stage]}"
            )
    years = sorted({year for of_fund in cells.values() for year in of_fund})
    body = [
        (fund, *(" ; ".join(cells[fund].get(year, ())) or MISSING for year in years))
        for fund in sorted(cells, key=french_order)
    ]
    heads = tuple("sans date" if year == "nd" else year for year in years)
    return DataTable(
        "Montants par fonds et par année de l’énoncé ; plusieurs montants dans une case ne s’additionnent pas",
        ("Fonds", *heads),
        tuple(body),
    )


def listing(rows: pd.DataFrame) -> DataTable:
    """Return the statements one by one, with date and source: the table of the bars."""
    return DataTable(
        "Montants publiés, un par ligne, avec date et source",
        ("Fonds", "Énoncé", "Lieu", "Étape", "Date", "Montant", "Source"),
        tuple(
            (
                row["fund_label"],
                row["what"],
                row["place"],
                STAGE_LABELS.get(row["stage"], MISSING),
                day(row["as_of"]),
                euros(None if pd.isna(row["amount_eur"]) else float(row["amount_eur"])),
                row["source"],
            )
            for _, row in rows.iterrows()
        ),
        frozenset({5}),
    )


def inside_outside(
    tables: Tables, selection: FinancementsSelection
) -> tuple[BarChart | None, DataTable | None, str]:
    """Count a fund's located projects inside and outside the territories then in force."""
    fund = selection.fund if selection.fund and selection.fund != NO_FUND else "faiit"
    projects = tables.table("projects")
    mine = projects[projects["fund"] == fund]
    if selection.region:
        mine = mine[mine["region"] == selection.region]
    if selection.year:
        mine = mine[mine["decision_end"].fillna("").str.startswith(selection.year)]
    label = tables.table("funds").set_index("fund")["label_fr"][fund]
    if not len(mine):
        return (
            None,
            None,
            f"Aucun projet nommé pour {label} dans cette sélection : intérieur et extérieur ne sont pas connus.",
        )
    phase = PHASE_OF_FUND.get(fund, "2020")
    located = mine[mine["insee_com"].notna()]
    inside = int(located[f"ti_{phase}"].notna().sum())
    outside, unplaced = len(located) - inside, len(mine) - len(located)
    bars = (
        Bar("dans", f"Dans un territoire de {phase}", inside, number(inside), "", f"fund-{fund}"),
        Bar("hors", f"Hors des territoires de {phase}", outside, number(outside), "", "bar"),
        Bar("inconnu", "Commune non connue", unplaced, number(unplaced), "", "bar-muted"),
    )
    title = f"Projets nommés : {label}"
    table = DataTable(
        title,
        ("Situation", "Projets"),
        tuple((bar.label, bar.text) for bar in bars),
        frozenset({1}),
    )
    share = f" ({percent(outside / len(located))} des projets situés)" if len(located) else ""
    text = (
        f"{label} : sur {plural(len(located), 'projet situé', 'projets situés')}, {number(outside)} "
        f"{'sont' if outside > 1 else 'est'} hors des territoires de {phase}{share}. Cela ne mesure aucun effet du "
        "programme : la liste des projets nommés est incomplète, les montants par projet sont presque toujours inconnus, "
        "et un projet n’est pas choisi au hasard dans ou hors d’un territoire."
    )
    return (
        BarChart(
            title,
            bars,
            f"Projets nommés : presse et préfectures, source à chaque ligne de la page Projets. Périmètres de {phase} : ANCT.",
        ),
        table,
        text,
    )
