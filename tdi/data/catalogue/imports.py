"""Catalogue of what was imported.

Provenance, refused rows, matches to look at, sources that disagree.
"""

from __future__ import annotations

from tdi.data.catalogue.columns import SOURCE, TableInfo, count, flag, number, text

_REGISTRY = ("projet-calcul",)

IMPORTS: dict[str, TableInfo] = {
    "imports": TableInfo(
        "Fichiers officiels importés",
        "une ligne par import, dans l’ordre ; le dernier de chaque jeu et millésime est en vigueur",
        ("rank",),
        {
            "rank": count("Ordre de l’import", "rang", sources=_REGISTRY),
            "import_id": text("Clé de l’import", sources=_REGISTRY),
            "dataset": text("Jeu de données, nom de la commande", sources=_REGISTRY),
            "slot": text("Phase ou année sur laquelle il porte", nullable=True, sources=_REGISTRY),
            "in_force": flag("En vigueur", sources=_REGISTRY),
            "title": text("Titre"),
            "publisher": text("Producteur"),
            "address": text(
                "Adresse du fichier ; absente s’il a été donné à la main", nullable=True
            ),
            "licence": text("Licence"),
            "published": text("Date de publication", nullable=True),
            "retrieved": text("Date de relevé"),
            "digest": text("Empreinte sha256 du fichier officiel"),
            "vintage": text("Millésime du COG de ses codes", nullable=True, sources=_REGISTRY),
            "rows_in": count("Lignes du fichier", "lignes"),
            "rows_outside": count("Lignes d’autres mesures", "lignes", sources=_REGISTRY),
            "rows_kept": count("Lignes retenues", "lignes", sources=_REGISTRY),
            "rows_refused": count("Lignes refusées, avec un motif", "lignes", sources=_REGISTRY),
            "rows_duplicate": count("Lignes en double", "lignes", sources=_REGISTRY),
            "rows_moved": count("Lignes dont la commune a fusionné", "lignes", sources=_REGISTRY),
            "source_id": SOURCE,
        },
    ),
    "import_refused": TableInfo(
        "Lignes refusées à l’import, par motif",
        "une ligne par (import, motif)",
        ("import_id", "reason"),
        {
            "import_id": text("Import", sources=_REGISTRY),
            "reason": text(
                "Motif, en anglais comme dans le compte rendu de la commande", sources=_REGISTRY
            ),
            "row_count": count("Lignes refusées", "lignes", sources=_REGISTRY),
        },
    ),
    "match_candidates": TableInfo(
        "Rapprochements entre projets nommés et lignes officielles",
        "une ligne par (import, projet nommé, ligne officielle) qui peuvent être le même projet",
        ("import_id", "named_id", "official_id"),
        {
            "import_id": text("Import", sources=_REGISTRY),
            "named_id": text(
                "Projet nommé par la presse ou une préfecture, clé des projets", sources=_REGISTRY
            ),
            "official_id": text(
                "Ligne officielle, clé des projets quand elle y figure à part", sources=_REGISTRY
            ),
            "named_company": text("Bénéficiaire, selon le communiqué", sources=_REGISTRY),
            "official_company": text("Bénéficiaire, selon le fichier officiel", sources=_REGISTRY),
            "named_commune": text("Commune, selon le communiqué", nullable=True, sources=_REGISTRY),
            "official_commune": text(
                "Commune, selon le fichier officiel", nullable=True, sources=_REGISTRY
            ),
            "score": number("Ressemblance des noms", "sur 100", sources=_REGISTRY),
            "same_siren": flag(
                "Même SIREN ; absent si l’un manque", nullable=True, sources=_REGISTRY
            ),
            "same_commune": flag(
                "Même commune ; absent si l’une manque", nullable=True, sources=_REGISTRY
            ),
            "verdict": text(
                "same (un seul projet), doubtful (à examiner) ou apart (écarté à la main)",
                sources=_REGISTRY,
            ),
            "decided_by": text("rule (règle) ou human (décision inscrite)", sources=_REGISTRY),
            "why_fr": text("Motif", sources=_REGISTRY),
        },
    ),
    "field_conflicts": TableInfo(
        "Valeurs qui divergent d’une source à l’autre",
        "une ligne par (table, ligne, champ, valeur énoncée)",
        ("table", "row_id", "field", "rank"),
        {
            "table": text("Table concernée", sources=_REGISTRY),
            "row_id": text("Ligne concernée, sa clé", sources=_REGISTRY),
            "field": text("Champ concerné", sources=_REGISTRY),
            "rank": count(
                "Ordre de préséance : 0 est la valeur retenue", "rang", sources=_REGISTRY
            ),
            "label_fr": text("Ce dont il s’agit", sources=_REGISTRY),
            "field_fr": text("Nom du champ", sources=_REGISTRY),
            "value_fr": text("Valeur énoncée"),
            "kept": flag("Valeur retenue dans la table", sources=_REGISTRY),
            "reason_fr": text("Règle de préséance", sources=_REGISTRY),
            "fund": text("Fonds concerné", nullable=True, sources=_REGISTRY),
            "as_of": text("Date de l’énoncé, avec la précision de la source", nullable=True),
            "source_id": SOURCE,
        },
    ),
}
