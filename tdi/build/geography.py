"""Build the geography: vintages, crosswalk, communes, and the cells of every area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from geo.crosswalk import Crosswalk
from geo.errors import AmbiguousSplit, UnknownCode
from geo.joins import JoinReport, join, strict_crs
from geo.succession import build_crosswalk
from geo.vintage import COMMUNE_COUNTS, Cog
from tdi.build.aliases import build_aliases
from tdi.build.cog_vintages import CURRENT_VINTAGE, read_cogs
from tdi.build.communes import build_communes, departement_table, grouping_table, region_table
from tdi.build.corrections import Corrections, read_corrections
from tdi.build.mosaic import build_mosaic
from tdi.build.outlines import build_outlines
from tdi.build.raw import RawInputs


@dataclass(frozen=True)
class Geography:
    """What a build knows of French administrative geography.

    Attributes
    ----------
    cogs : dict of vintage -> Cog
        2019 to 2026, each verified.
    crosswalk : DataFrame
        One row per (from_vintage, insee_from, insee_to) that changed, towards COG 2026.
    links : Crosswalk
        The same as an object, for any pair of vintages.
    communes : DataFrame
        One row per commune of COG 2026, sorted: insee_com, name, dep, region, siren_epci (null on
        four islands), siren_ept (null outside Greater Paris), population, area_km2, lon, lat
        (EPSG:4326), x, y (sheet km), zone, prefecture (2 of a région, 1 of a département, 0).
    aliases : DataFrame
        One row per (alias_code, alias_name): insee_com (COG 2026), kind.
    parts : GeoDataFrame
        The mosaic. One row per part of a commune, sorted: part_id (insee_com, or insee_com-n where
        the commune is cut), insee_com, piece, zone, dep, region, siren_epci, siren_ept ("" where
        none), population_share (of the commune), area_km2, geometry. The geometry is a clean
        coverage per zone, in metres of
        ``geo.insets.ZONES[zone].crs``: no single CRS, so none is declared.
    groupings : DataFrame
        One row per EPCI and EPT of COG 2026: siren, name, kind, deps, regions (lists), population,
        area_km2, commune_count.
    departements, regions : DataFrame
        One row per code: code, name, (region), population, area_km2, commune_count.
    repairs : DataFrame
        One row per commune whose outline was treated: insee_com, defect, treatment, area_km2,
        source.
    reports : list of JoinReport
    """

    cogs: dict[str, Cog]
    crosswalk: pd.DataFrame
    links: Crosswalk
    communes: pd.DataFrame
    aliases: pd.DataFrame
    parts: gpd.GeoDataFrame
    groupings: pd.DataFrame
    departements: pd.DataFrame
    regions: pd.DataFrame
    repairs: pd.DataFrame
    reports: list[JoinReport] = field(default_factory=list)
    _origins: dict[str, dict[str, frozenset[str]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def parts_of(self, vintage: str, insee_codes: Iterable[str]) -> list[str]:
        """Return the parts of the mosaic covered by communes of an older vintage, sorted.

        Parameters
        ----------
        vintage : str
        insee_codes : iterable of str
            Communes of that vintage.

        Raises
        ------
        UnknownCode
            If a code is not of that vintage.
        AmbiguousSplit
            If a commune of 2026 is only partly covered and the mosaic does not cut it.
        """
        if vintage not in self.cogs:
            raise UnknownCode(
                f"no COG vintage {vintage!r}.", remedy=f"use one of {', '.join(sorted(self.cogs))}."
            )
        wanted = frozenset(insee_codes)
        unknown = sorted(wanted - self.cogs[vintage].codes)
        if unknown:
            raise UnknownCode(
                f"{len(unknown)} codes are not communes of COG {vintage}: {', '.join(unknown[:8])}.",
                where="Geography.parts_of",
                remedy="check the vintage of the members.",
            )
        found = []
        for part, origins in self._touching(vintage, wanted).items():
            missing = sorted(origins - wanted)
            if missing:
                raise AmbiguousSplit(
                    f"{part} is covered by {', '.join(sorted(origins & wanted))} and by {', '.join(missing)}, "
                    f"which is elsewhere.",
                    where=f"Geography.parts_of, COG {vintage}",
                    remedy="cut the commune in data/corrections/geography.toml.",
                )
            found.append(part)
        return sorted(found)

    def origins(self, vintage: str) -> dict[str, frozenset[str]]:
        """Return the communes of a vintage that lie in each part of the mosaic, by part_id."""
        if vintage not in self._origins:
            self._origins[vintage] = self._origins_of(vintage)
        return self._origins[vintage]

    def _origins_of(self, vintage: str) -> dict[str, frozenset[str]]:
        """Return part -> the communes of `vintage` which lie in it."""
        origins = self.links.predecessors(vintage, CURRENT_VINTAGE)
        alive = self.cogs[vintage].codes
        pieces: dict[str, set[str]] = {}
        columns = [self.parts[column].tolist() for column in ("part_id", "insee_com", "piece")]
        for _, code, piece in zip(*columns, strict=True):
            if piece in alive:
                pieces.setdefault(code, set()).add(piece)
        found = {}
        for part, code, piece in zip(*columns, strict=True):
            apart = pieces.get(code, set())
            found[part] = frozenset({piece}) if piece in apart else origins[code] - apart
        return found

    def _touching(self, vintage: str, wanted: frozenset[str]) -> dict[str, frozenset[str]]:
        origins = self.origins(vintage)
        key = f"{vintage} reversed"
        if key not in self._origins:
            reverse: dict[str, set[str]] = {}
            for part, codes in origins.items():
                for code in codes:
                    reverse.setdefault(code, set()).add(part)
            self._origins[key] = {code: frozenset(parts) for code, parts in reverse.items()}
        parts = {part for code in wanted for part in self._origins[key].get(code, ())}
        return {part: origins[part] for part in parts}


def build_geography(
    raw: RawInputs,
    corrections: Corrections | None = None,
    counts: Mapping[str, int] = COMMUNE_COUNTS,
) -> Geography:
    """Read, verify, repair and assemble.

    Parameters
    ----------
    raw : RawInputs
    corrections : Corrections, optional
        ``data/corrections/geography.toml`` by default.
    counts : mapping of vintage -> int
        Published number of communes.

    Raises
    ------
    geo.errors.GeoError
        On any fault of the sources that is not recorded.
    tdi.errors.StaleCorrection
        On any recorded fault that is gone.
    """
    corrections = corrections or read_corrections()
    cogs = read_cogs(raw, counts)
    links = build_crosswalk(cogs.values())
    current = cogs[CURRENT_VINTAGE]
    with strict_crs():
        outlines = build_outlines(raw, links, corrections)
        mosaic = build_mosaic(outlines.units, cogs, corrections)
        communes, reports = build_communes(raw, current, cogs["2025"], mosaic, corrections)
    keyed, report = join(
        mosaic,
        communes[["insee_com", "dep", "region", "siren_epci", "siren_ept"]],
        on="insee_com",
        name="mosaic -> communes",
    )
    for column in ("siren_epci", "siren_ept"):
        keyed[column] = keyed[column].fillna("")
    return Geography(
        cogs=cogs,
        crosswalk=links.table(CURRENT_VINTAGE),
        links=links,
        communes=communes,
        aliases=build_aliases(raw, cogs, links),
        parts=keyed,
        groupings=grouping_table(communes, current),
        departements=departement_table(raw, communes),
        regions=region_table(raw, communes),
        repairs=outlines.repairs,
        reports=[*reports, report],
    )
