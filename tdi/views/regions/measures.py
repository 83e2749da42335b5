"""What is measured by region: its name, unit, rate and definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tdi.text.typography import euros, is_missing, number, plural

Menu = Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
"""measure -> fund -> nature -> years, each in the order of the choices.

A measure without funds has none.
"""

NATURE_LABELS: Final = {
    "cumul": "Cumul",
    "vague": "Dernière vague",
    "releve": "Relevé à une même date",
    "calcule": "Somme d’un fichier officiel",
    "autre": "Nature non précisée",
    "nommes": "Liste nominative",
}


@dataclass(frozen=True)
class RegionMeasure:
    """Something measured by region.

    Attributes
    ----------
    key, label
        Value of the parameter ``mesure``, and its name.
    one, several
        What is counted; "" for an amount of euros.
    column
        Column of ``region_funding``, or "" when it comes from elsewhere.
    scale, rate_unit, rate_decimals
        A rate is value / inhabitants * scale, in this unit.
    definition
        For the note about the view.
    """

    key: str
    label: str
    one: str
    several: str
    column: str
    scale: float
    rate_unit: str
    rate_decimals: int
    definition: str

    def text(self, value: float | None, per: str = "total") -> str:
        """Write a value: "171", "53 M€", "0,66"."""
        if is_missing(value):
            return number(None)
        if per != "total":
            return number(value, self.rate_decimals)
        return number(value) if self.one else euros(value)

    def phrase(self, value: float | None) -> str:
        """Write a value with what is counted: "171 projets", "53 M€ d’aide"."""
        if is_missing(value):
            return f"{self.label} : {number(None)}"
        if self.one:
            return plural(float(value or 0), self.one, self.several)
        return f"{euros(value)} {self.several}"


_TEN_THOUSAND: Final = "pour 10 000 hab."
MEASURES: Final[dict[str, RegionMeasure]] = {
    measure.key: measure
    for measure in (
        RegionMeasure(
            "projets",
            "Projets annoncés",
            "projet",
            "projets",
            "project_count",
            1e4,
            _TEN_THOUSAND,
            2,
            "Nombre de projets (ou, dans les relevés officiels, d’entreprises) que l’État ou la Région dit soutenir dans la région.",
        ),
        RegionMeasure(
            "aide",
            "Aide",
            "",
            "d’aide",
            "aid_eur",
            1,
            "€ par hab.",
            2,
            "Aide publique annoncée comme attribuée ; ce n’est pas un montant payé.",
        ),
        RegionMeasure(
            "investissement",
            "Investissement",
            "",
            "d’investissement",
            "investment_eur",
            1,
            "€ par hab.",
            2,
            "Investissement déclaré par les entreprises pour les projets soutenus ; il comprend l’aide.",
        ),
        RegionMeasure(
            "emplois",
            "Emplois",
            "emploi",
            "emplois",
            "job_count",
            1e4,
            _TEN_THOUSAND,
            1,
            "Emplois annoncés par les entreprises : des prévisions, non des résultats constatés.",
        ),
        RegionMeasure(
            "sites",
            "Sites clés en main",
            "site",
            "sites",
            "",
            1e6,
            "par million d’hab.",
            2,
            "Sites industriels labellisés « clés en main » : un label, non une subvention.",
        ),
        RegionMeasure(
            "nommes",
            "Projets nommés",
            "projet nommé",
            "projets nommés",
            "",
            1e4,
            _TEN_THOUSAND,
            2,
            "Projets dont le bénéficiaire est nommé par une source publique. Cette liste est partielle : la jauge la rapporte au décompte officiel.",
        ),
        RegionMeasure(
            "territoires",
            "Territoires",
            "territoire",
            "territoires",
            "",
            1e6,
            "par million d’hab.",
            2,
            "Territoires d’industrie dont une partie au moins est dans la région, dans la phase choisie.",
        ),
    )
}
