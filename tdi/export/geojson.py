"""Rows as GeoJSON (RFC 7946).

The one writer of the downloads, of ``tdi export`` and of the data packages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tdi.errors import StoreError
from tdi.text.typography import is_missing

DECIMALS: Final = 6  # about 10 cm: below the precision of the regional detail (500 m) by far


def collection(
    head: Mapping[str, Any],
    records: Iterable[Mapping[str, Any]],
    geometries: Iterable[Mapping[str, Any] | None],
    *,
    key: str = "",
) -> bytes:
    """Write a collection of features.

    Parameters
    ----------
    head
        Members of the collection besides its features: name, version of the data, notes.
    records
        Properties of each feature; a missing value is null, a tuple a list.
    geometries
        In EPSG:4326, in the same order; None where the place is not known.
    key
        Property that is the id of a feature; none without it.
    """
    features = []
    for record, geometry in zip(records, geometries, strict=True):
        properties = {str(name): _json(value) for name, value in record.items()}
        feature: dict[str, Any] = {"type": "Feature"}
        if key:
            feature["id"] = properties[key]
        features.append(feature | {"properties": properties, "geometry": geometry})
    document = {"type": "FeatureCollection", **head, "features": features}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def areas(wkb: Sequence[bytes]) -> list[dict[str, Any]]:
    """Return areas as GeoJSON geometries.

    Outer rings run anticlockwise, holes clockwise, six decimals.

    Parameters
    ----------
    wkb
        Polygons and multipolygons in longitude and latitude (EPSG:4326), as the store holds them.

    Raises
    ------
    StoreError
        If one is another geometry or cannot be read.

    >>> import shapely
    >>> areas([shapely.to_wkb(shapely.box(0, 0, 1, 1))])[0]["coordinates"]
    [[[1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]]
    """
    import shapely  # 20 ms: a running dashboard needs it for this file alone

    try:
        shapes = shapely.orient_polygons(shapely.from_wkb(list(wkb)))
    except (shapely.errors.GEOSException, TypeError) as error:
        raise StoreError(
            f"a geometry cannot be read ({error}).", where="WKB", remedy=_REBUILD
        ) from None
    return [_area(shape.__geo_interface__) for shape in shapes]


_REBUILD: Final = "run `tdi build` (or restore data/store from git)."


def _area(shape: Mapping[str, Any]) -> dict[str, Any]:
    if shape["type"] not in ("Polygon", "MultiPolygon"):
        raise StoreError(f"a {shape['type']}, not an area.", where="WKB", remedy=_REBUILD)
    return {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}


def _rounded(value: Any) -> Any:
    return (
        round(value, DECIMALS) if isinstance(value, float) else [_rounded(each) for each in value]
    )


def _json(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if is_missing(value):
        return None
    return value.item() if hasattr(value, "item") else value
