"""The closed lists that the reference tables are checked against."""

from __future__ import annotations

MEMBER_KINDS = ("epci", "ept", "commune")

STATUSES_2018 = ("labelled", "added_later", "unknown")

CHANGE_STATUSES = ("kept", "renamed", "reshaped", "merged", "split", "entered", "left", "unknown")
"""How a territory relates to the other phase of a pair.

``unknown`` occurs only when a side is 2018.
"""

REGIONS = {
    "01": "Guadeloupe",
    "02": "Martinique",
    "03": "Guyane",
    "04": "La Réunion",
    "06": "Mayotte",
    "11": "Île-de-France",
    "24": "Centre-Val de Loire",
    "27": "Bourgogne-Franche-Comté",
    "28": "Normandie",
    "32": "Hauts-de-France",
    "44": "Grand Est",
    "52": "Pays de la Loire",
    "53": "Bretagne",
    "75": "Nouvelle-Aquitaine",
    "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d'Azur",
    "94": "Corse",
}
"""INSEE codes of the 18 regions since 2016."""

DEPARTEMENTS = tuple(
    [f"{n:02d}" for n in range(1, 96) if n != 20] + ["2A", "2B", "971", "972", "973", "974", "976"]
)

CONFIDENCES = ("high", "medium", "low")

SCOPES = ("nation", "overseas", "region", "territory")

UNITS = (
    "EUR",
    "EUR_per_year",
    "EUR_per_project",
    "EUR_per_contract",
    "count",
    "share",
    "ha",
    "date",
    "period",
)

QUALIFIERS = ("exact", "environ", "plus de", "près de")
"""The words of the sources: they are shown, so they stay in French."""

FIGURE_NATURES = (
    "announced",
    "committed",
    "deployed",
    "granted",
    "requested",
    "declared",
    "forecast",
    "target",
    "rule",
    "counted",
    "estimated",
    "dated",
)
"""What kind of statement a figure is.

Figures of different natures are never added nor ranked together.
"""

FIGURE_TOPICS = (
    "territoires",
    "dates",
    "principes",
    "contexte",
    "enveloppes",
    "projets",
    "faiit",
    "fonds-vert",
    "rebond",
    "ingenierie",
    "competences",
    "sites",
)
"""Groups in which the figures are shown."""

FACT_TOPICS = (
    "besoins",
    "principes",
    "gouvernance",
    "selection-territoires",
    "selection-projets",
    "pack-rebond",
)

MONEY_STAGES = {
    "announced": "announced",
    "target": "announced",
    "committed": "committed",
    "granted": "committed",
    "deployed": "paid",
}
"""How far money has come, by nature of the statement: announced, committed or paid.

Stages are never added.
"""

FUNDING_NATURES = ("wave", "running_total", "official_indicator", "unspecified")
"""A wave is a part; a running total, a whole at its date.

An official indicator, all regions at one date.
"""

NO_PHASE = "none"
"""Phase of a place that is the same in all: a commune, an EPCI, a département, France."""

LEVELS = (
    "commune",
    "epci",
    "ept",
    "territory",
    "departement",
    "region",
    "france",
    "inside",
    "outside",
)
"""Levels of a figure on industry; inside and outside: the territories of a phase, and the rest."""

BRANCHES = {
    "BZ": "Industries extractives",
    "CA": "Industries alimentaires",
    "CB": "Textile, habillement, cuir",
    "CC": "Bois, papier, imprimerie",
    "CD": "Cokéfaction et raffinage",
    "CE": "Chimie",
    "CF": "Pharmacie",
    "CG": "Caoutchouc, plastique, minéraux non métalliques",
    "CH": "Métallurgie et produits métalliques",
    "CI": "Informatique, électronique, optique",
    "CJ": "Équipements électriques",
    "CK": "Machines et équipements",
    "CL": "Matériels de transport",
    "CM": "Autres industries, réparation et installation",
    "DZ": "Électricité, gaz",
    "EZ": "Eau, déchets, dépollution",
}
"""Industrial branches of the nomenclature A38, by code."""
