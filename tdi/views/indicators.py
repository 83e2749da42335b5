"""The indicators of the explorer map.

Label, unit, definition, and how a rate is made from a total.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Measure:
    """One way of showing an indicator: a total (proportional circles) or a rate (shaded areas).

    ``unit_one`` is the unit of what is below two, "" where it is the same.
    """

    column: str
    unit: str
    decimals: int
    label: str
    unit_one: str = ""

    def unit_of(self, value: float) -> str:
        """Return the unit of a value: French is singular below two."""
        return (
            self.unit_one if self.unit_one and abs(round(value, self.decimals)) < 2 else self.unit
        )

    @property
    def header(self) -> str:
        """Heading of a column: the label, with the unit where the label does not say it."""
        said = " pour " in self.label or self.unit in {"EPCI", "communes", "projets"}
        return self.label if said else f"{self.label} ({self.unit})"


@dataclass(frozen=True)
class Indicator:
    """An indicator of the territories.

    ``total`` and ``rate`` are the two measures; at least one exists. Totals are drawn as
    proportional circles, rates as shaded areas. ``partial`` marks what is known only for part of
    the reality.
    """

    key: str
    label: str
    total: Measure | None
    rate: Measure | None
    definition: str
    sources: tuple[str, ...]
    partial: bool = False

    def allowed_per(self, wanted: str) -> str:
        """Return the wanted denominator when the indicator has it, else the one it has."""
        if wanted == "10000":
            return "10000" if self.rate is not None else "total"
        return "total" if self.total is not None or self.rate is None else "10000"

    def measure(self, per: str) -> Measure | None:
        """Return the measure for ``total`` or ``10000``."""
        return self.rate if self.allowed_per(per) == "10000" else self.total


_ALL = (
    Indicator(
        "perimetre",
        "Périmètres",
        None,
        None,
        "Les intercommunalités (et, dans quelques métropoles, les communes) qui composent chaque territoire labellisé.",
        ("perimeters",),
    ),
    Indicator(
        "population",
        "Population",
        Measure("population", "hab.", 0, "Population"),
        Measure("density", "hab./km²", 0, "Densité de population"),
        "Population municipale des communes du périmètre, dans la géographie communale de 2026 ; "
        "le taux est la densité, en habitants par kilomètre carré.",
        ("population",),
    ),
    Indicator(
        "epci",
        "Intercommunalités",
        Measure("epci_count", "EPCI", 0, "Intercommunalités membres"),
        None,
        "Nombre d’EPCI à fiscalité propre et d’établissements publics territoriaux membres en entier.",
        ("perimeters",),
    ),
    Indicator(
        "communes",
        "Communes",
        Measure("commune_count", "communes", 0, "Communes", "commune"),
        Measure(
            "commune_rate",
            "communes pour 10 000 hab.",
            1,
            "Communes pour 10 000 habitants",
            "commune pour 10 000 hab.",
        ),
        "Nombre de communes du périmètre, comptées dans la géographie de l’année de la phase.",
        ("perimeters",),
    ),
    Indicator(
        "superficie",
        "Superficie",
        Measure("area_km2", "km²", 0, "Superficie"),
        None,
        "Superficie des communes du périmètre, mesurée sur leurs contours généralisés.",
        ("boundaries",),
    ),
    Indicator(
        "projets",
        "Projets nommés",
        Measure("project_count", "projets", 0, "Projets nommés", "projet"),
        Measure(
            "project_rate",
            "projets pour 10 000 hab.",
            2,
            "Projets nommés pour 10 000 habitants",
            "projet pour 10 000 hab.",
        ),
        "Projets dont le bénéficiaire et la commune sont connus par une source publique. Ce n’est pas le nombre de projets "
        "soutenus : la plupart des lauréats n’ont pas été publiés un par un.",
        ("projects",),
        partial=True,
    ),
    Indicator(
        "aide",
        "Aide connue",
        Measure("aid_keur", "k€", 0, "Aide connue"),
        Measure("aid_rate", "€ par hab.", 2, "Aide connue par habitant"),
        "Somme des aides publiées projet par projet. Elle est inconnue (n.d.) pour la plupart des projets : "
        "les communiqués donnent rarement le montant par entreprise.",
        ("projects",),
        partial=True,
    ),
    Indicator(
        "investissement",
        "Investissement connu",
        Measure("investment_keur", "k€", 0, "Investissement connu"),
        Measure("investment_rate", "€ par hab.", 2, "Investissement connu par habitant"),
        "Somme des investissements publiés projet par projet ; inconnue (n.d.) pour la plupart des projets.",
        ("projects",),
        partial=True,
    ),
)

INDICATORS: Final = {indicator.key: indicator for indicator in _ALL}
