"""What is needed to say where an imported row lies.

Communes of 2026, their other names, their former codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from tdi.build.places import Known, known_names


@dataclass(frozen=True)
class Places:
    """What is needed to say where a row lies.

    Communes of 2026, their other names, their former codes.
    """

    communes: pd.DataFrame
    aliases: pd.DataFrame
    crosswalk: pd.DataFrame

    @cached_property
    def successors(self) -> dict[str, tuple[str, ...]]:
        """The communes of 2026 that each former code became."""
        found: dict[str, set[str]] = {}
        for code, target in zip(
            self.crosswalk["insee_from"], self.crosswalk["insee_to"], strict=True
        ):
            found.setdefault(code, set()).add(target)
        return {code: tuple(sorted(targets)) for code, targets in found.items()}

    @cached_property
    def codes(self) -> frozenset[str]:
        """The communes of 2026."""
        return frozenset(self.communes["insee_com"])

    def today(self, codes: pd.Series) -> pd.Series:
        """Return the commune of 2026 of each code; None where it is unknown or became several."""
        values = []
        for code in codes.tolist():
            became = () if code in self.codes else self.successors.get(code, ())
            values.append(code if code in self.codes else became[0] if len(became) == 1 else None)
        return pd.Series(values, index=codes.index, dtype=object)

    @cached_property
    def known(self) -> Known:
        """The communes that answer to a name in a département."""
        return known_names(self.communes, self.aliases)

    def names(self) -> dict[str, str]:
        """Return the name of each commune."""
        return dict(zip(self.communes["insee_com"], self.communes["name"], strict=True))
