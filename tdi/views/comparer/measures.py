"""The measures by which territories are compared: those of the indicators of Carte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tdi.views.indicators import INDICATORS, Indicator, Measure


@dataclass(frozen=True)
class CloudMeasure:
    """A measure of an indicator, with the key that the address has for it."""

    key: str
    indicator: Indicator
    measure: Measure

    @property
    def label(self) -> str:
        """Name in a list and on an axis, with the unit where it does not say it."""
        estimate = ", estimation" if self.indicator.estimate else ""
        return f"{self.measure.header}{estimate}"


def _all() -> dict[str, CloudMeasure]:
    found = {}
    for key, indicator in INDICATORS.items():
        if indicator.total is not None:
            found[key] = CloudMeasure(key, indicator, indicator.total)
        if indicator.rate is not None:
            found[f"{key}-taux"] = CloudMeasure(f"{key}-taux", indicator, indicator.rate)
    return found


MEASURES: Final = _all()
