"""Areas written as WKB, read as GeoJSON without a geometry library: the running dashboard has none.

Only what the store holds is read: little-endian Polygon and MultiPolygon in two dimensions.
"""

from __future__ import annotations

import struct
from typing import Any, Final

import numpy as np

from tdi.errors import StoreError

DECIMALS: Final = 6  # about 10 cm: below the precision of the regional detail (500 m) by far
_POLYGON: Final = 3
_MULTIPOLYGON: Final = 6


def geojson_geometry(data: bytes) -> dict[str, Any]:
    """Return a GeoJSON geometry (RFC 7946: outer rings run anticlockwise, holes clockwise).

    Parameters
    ----------
    data : bytes
        Little-endian WKB of a Polygon or MultiPolygon in longitude and latitude (EPSG:4326).

    Returns
    -------
    dict
        ``type`` and ``coordinates``, rounded to six decimals.

    Raises
    ------
    StoreError
        If it is another geometry, big-endian, or cut short.

    >>> square = struct.pack("<BIII10d", 1, 3, 1, 5, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0)
    >>> geojson_geometry(square)["coordinates"]
    [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]]
    """
    try:
        kind, count = _head(data, 0)
        if kind == _POLYGON:
            rings, _ = _rings(data, 0)
            return {"type": "Polygon", "coordinates": rings}
        if kind == _MULTIPOLYGON:
            parts, place = [], 9
            for _ in range(count):
                rings, place = _rings(data, place)
                parts.append(rings)
            return {"type": "MultiPolygon", "coordinates": parts}
    except (struct.error, ValueError) as error:
        raise StoreError(f"a geometry cannot be read ({error}).", where="WKB", remedy=_REBUILD) from None
    raise StoreError(f"a geometry of kind {kind}, not an area.", where="WKB", remedy=_REBUILD)


_REBUILD: Final = "run `tdi build` (or restore data/store from git)."


def _head(data: bytes, place: int) -> tuple[int, int]:
    """Return the kind of the geometry at a place and how many parts it has."""
    order, kind, count = struct.unpack_from("<BII", data, place)
    if order != 1:
        raise ValueError("big-endian")
    return kind, count


def _rings(data: bytes, place: int) -> tuple[list[list[list[float]]], int]:
    """Return the rings of the polygon at a place, and the place after it."""
    kind, count = _head(data, place)
    if kind != _POLYGON:
        raise ValueError(f"kind {kind} inside a MultiPolygon")
    place += 9
    rings = []
    for number in range(count):
        (points,) = struct.unpack_from("<I", data, place)
        ring = np.frombuffer(data, dtype="<f8", count=2 * points, offset=place + 4).reshape(-1, 2)
        place += 4 + 16 * points
        x, y = ring[:, 0], ring[:, 1]
        twice_area = float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))
        if (twice_area > 0) != (number == 0):
            ring = ring[::-1]
        rings.append(np.round(ring, DECIMALS).tolist())
    return rings, place
