"""Geography of a build."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from geo.joins import JoinReport
from geo.vintage import Cog


@dataclass(frozen=True)
class Geography:
    """What the build knows of French administrative geography."""

    cogs: dict[str, Cog]
    crosswalk: pd.DataFrame
    communes: gpd.GeoDataFrame
    aliases: pd.DataFrame
    parts: gpd.GeoDataFrame
    groupings: pd.DataFrame
    departements: pd.DataFrame
    regions: pd.DataFrame
    reports: list[JoinReport] = field(default_factory=list)

    def parts_of(self, vintage: str, insee_codes: Iterable[str]) -> list[str]:
        """Return parts."""
        raise NotImplementedError
