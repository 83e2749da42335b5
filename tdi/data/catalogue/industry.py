"""Catalogue of industry: private employees, shares, employment zones, brownfields, postcodes."""

from __future__ import annotations

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
    text,
)
from tdi.data.catalogue.industry_columns import (
    COMPUTED as _COMPUTED,
)
from tdi.data.catalogue.industry_columns import (
    EMPLOYEE_YEARS,
    employee_columns,
    estimate_columns,
)
from tdi.data.catalogue.money import place_columns
from tdi.model import vocabulary as v
from tdi.model.phases import PHASES_WITH_PERIMETER

_URSSAF = ("urssaf-communes",)
_CENSUS = ("insee-rp2022-epci",)
_FLORES = ("insee-flores-2023",)
_ZONES = ("insee-zones-2020",)
_SHARE = "part (0-1)"
_PEOPLE = "salariés"


def _share(meaning: str, sources: tuple[str, ...]) -> ColumnInfo:
    return number(meaning, _SHARE, nullable=True, sources=sources, minimum=0, maximum=1)


_CODE_ZE = text("Code de la zone d’emploi 2020", sources=_ZONES, pattern=p.CODE_ZE)

INDUSTRY: dict[str, TableInfo] = {
    "private_employees": TableInfo(
        "Salariés du secteur privé par commune",
        "une ligne par commune (ou arrondissement municipal) de 2021 qui a ou a eu un établissement employeur",
        ("insee_com",),
        {
            "insee_com": text(
                "Code INSEE (COG 2021 et arrondissements municipaux)",
                sources=_URSSAF,
                pattern=p.INSEE,
            ),
            **employee_columns("de la commune"),
        },
        "2021",
        reference=True,
    ),
    "industry_epci": TableInfo(
        "Secteurs d’activité des EPCI",
        "une ligne par EPCI à fiscalité propre de 2025",
        ("siren_epci",),
        {
            "siren_epci": text("SIREN de l’EPCI (2025)", sources=_CENSUS, pattern=p.SIREN),
            "name": text("Nom", sources=_CENSUS),
            "jobs_agriculture_share_2022": _share(
                "Part de l’agriculture dans l’emploi au lieu de travail, recensement 2022", _CENSUS
            ),
            "jobs_industry_share_2022": _share(
                "Part de l’industrie dans l’emploi au lieu de travail, recensement 2022", _CENSUS
            ),
            "jobs_construction_share_2022": _share(
                "Part de la construction dans l’emploi au lieu de travail, recensement 2022",
                _CENSUS,
            ),
            "jobs_services_share_2022": _share(
                "Part du commerce, des transports et des services dans l’emploi, recensement 2022",
                _CENSUS,
            ),
            "jobs_public_share_2022": _share(
                "Part de l’administration, de l’enseignement, de la santé et de l’action sociale, recensement 2022",
                _CENSUS,
            ),
            "large_establishment_share_2023": _share(
                "Part des salariés dans de grands établissements, fin 2023", _FLORES
            ),
        },
        "2025",
        reference=True,
    ),
    "employment_zones": TableInfo(
        "Zones d’emploi",
        "une ligne par zone d’emploi de 2020",
        ("code_ze",),
        {
            "code_ze": _CODE_ZE,
            "name": text("Nom de la zone", sources=_ZONES),
            **{
                f"{what}_{year}": count(
                    f"{label}, fin {year} (Flores)", "emplois", sources=_FLORES, minimum=0
                )
                for what, label in (
                    ("industrial_jobs", "Emplois salariés de l’industrie"),
                    ("jobs", "Emplois salariés, tous secteurs"),
                )
                for year in (2022, 2023)
            },
            **{
                f"private_industry_employees_{year}": count(
                    f"Salariés privés de l’industrie au 31 décembre {year}",
                    _PEOPLE,
                    sources=("urssaf-zones",),
                    minimum=0,
                )
                for year in (2019, 2022, 2023, 2024)
            },
            **{
                f"private_employees_{year}": count(
                    f"Salariés privés, tous secteurs, au 31 décembre {year}",
                    _PEOPLE,
                    sources=("urssaf-zones",),
                    minimum=0,
                )
                for year in (2019, 2024)
            },
            "jobs_industry_share_2022": _share(
                "Part de l’industrie dans l’emploi au lieu de travail, recensement 2022",
                ("insee-rp2022-zones",),
            ),
            "unemployment_share_2022": _share(
                "Chômage au sens du recensement, 15 à 64 ans, 2022", ("insee-rp2022-zones",)
            ),
        },
        reference=True,
    ),
    "employment_zone_branches": TableInfo(
        "Branches industrielles des zones d’emploi",
        "une ligne par zone d’emploi et branche (A38)",
        ("code_ze", "branch"),
        {
            "code_ze": _CODE_ZE,
            "branch": text(
                "Branche, code de la nomenclature A38", sources=_FLORES, allowed=tuple(v.BRANCHES)
            ),
            **{
                f"jobs_{year}": count(
                    f"Emplois salariés de la branche, fin {year} (Flores)",
                    "emplois",
                    nullable=True,
                    sources=_FLORES,
                    minimum=0,
                )
                for year in (2022, 2023)
            },
            "specificity_2023": number(
                "Poids de la branche dans l’emploi de la zone, rapporté à celui en France (1 : comme en France)",
                "rapport",
                nullable=True,
                sources=_FLORES,
                minimum=0,
            ),
            **{
                f"private_employees_{year}": count(
                    f"Salariés privés de la branche au 31 décembre {year}",
                    _PEOPLE,
                    nullable=True,
                    sources=("urssaf-zones",),
                    minimum=0,
                )
                for year in (2019, 2024)
            },
        },
        reference=True,
    ),
    "commune_employment_zones": TableInfo(
        "Zone d’emploi des communes",
        "une ligne par commune de 2026 dont la zone est connue",
        ("insee_com",),
        {
            "insee_com": text("Code INSEE (COG 2026)", sources=_ZONES, pattern=p.INSEE),
            "code_ze": _CODE_ZE,
            "located_by": text(
                "Comment la zone est connue : within (la commune est dans le contour de la zone) ou nearest (zone la plus proche)",
                sources=_ZONES,
                allowed=("within", "nearest"),
            ),
        },
        "2026",
        reference=True,
    ),
    "brownfields": TableInfo(
        "Friches aidées par le Fonds vert en 2023",
        "une ligne par bénéficiaire d’un dossier de la mesure Recyclage foncier",
        ("brownfield_id",),
        {
            "brownfield_id": text(
                "Clé : numéro du dossier, suivi d’un rang quand il a plusieurs lignes",
                pattern=r"\d+(?:-\d+)?",
            ),
            "case_number": text("Numéro du dossier", pattern=r"\d+"),
            "beneficiary": text("Bénéficiaire"),
            "siren": text("SIREN du bénéficiaire", nullable=True, pattern=p.SIREN),
            "title": text("Intitulé du projet"),
            "commune_name": text("Commune nommée par la source", nullable=True),
            **place_columns(),
            "aid_eur": count(
                "Aide engagée (autre mesure du Fonds vert, pas de l’argent du programme)",
                "euros",
                nullable=True,
                minimum=0,
                maximum=1e12,
            ),
            "title_mentions_industry": flag(
                "L’intitulé parle d’industrie, relevé par ce projet", sources=("projet-calcul",)
            ),
            "confidence": CONFIDENCE,
            "source_id": SOURCE,
            "note": NOTE,
        },
        "2026",
        reference=True,
    ),
    "industry": TableInfo(
        "L’emploi et l’industrie, à chaque échelle",
        "une ligne par lieu : commune, EPCI, EPT, territoire d’une phase, département, région, France, ensemble des territoires d’une "
        "phase (inside) et reste de la France (outside)",
        ("level", "phase", "code"),
        {
            "level": text(
                "Échelle : commune, epci, ept, territory, departement, region, france, inside, outside",
                sources=_COMPUTED,
                allowed=v.LEVELS,
            ),
            "phase": text(
                "Phase des territoires ; none pour les autres échelles",
                sources=_COMPUTED,
                allowed=(v.NO_PHASE, *PHASES_WITH_PERIMETER),
            ),
            "code": text("Code du lieu (FR : France)", sources=_COMPUTED),
            "commune_count": count(
                "Communes de 2021 dont les salariés sont ajoutés", "communes", sources=_COMPUTED
            ),
            **employee_columns("somme des communes dont la valeur est connue", computed=True),
            **{
                f"communes_without_value_{year}": count(
                    f"Communes sans valeur en {year} : la somme est « au moins »",
                    "communes",
                    sources=_COMPUTED,
                )
                for year in EMPLOYEE_YEARS
            },
            **estimate_columns(),
        },
        "2026",
    ),
    "zone_shares": TableInfo(
        "Zones d’emploi des territoires, EPCI et départements",
        "une ligne par lieu et zone d’emploi où vivent ses habitants",
        ("level", "phase", "code", "code_ze"),
        {
            "level": text(
                "Échelle : territory, epci ou departement", sources=_COMPUTED, allowed=v.LEVELS
            ),
            "phase": text("Phase du territoire ; none sinon", sources=_COMPUTED),
            "code": text("Code du lieu", sources=_COMPUTED),
            "code_ze": _CODE_ZE,
            "population": count(
                "Habitants du lieu qui vivent dans la zone", "habitants", sources=_COMPUTED
            ),
            "population_share": number(
                "Part des habitants du lieu qui vivent dans la zone", _SHARE, sources=_COMPUTED
            ),
        },
        "2026",
    ),
    "postcodes": TableInfo(
        "Codes postaux",
        "une ligne par (code postal, commune de 2026)",
        ("postcode", "insee_com"),
        {
            "postcode": text("Code postal", sources=("decoupage-administratif",)),
            "insee_com": text("Commune (COG 2026)", sources=("decoupage-administratif",)),
        },
        "2026",
    ),
}
