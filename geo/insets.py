"""Project metropolitan France and the overseas departments onto one sheet, a plane in kilometres.

Metropolitan France and Corsica keep their true place in Lambert-93. Each overseas department is
projected in its legal system, enlarged or reduced, and moved into a frame of the Bay of Biscay, so
that nobody has to pan to see it. The scale of each frame is kept, because a scale bar is only right
inside one frame.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geo.errors import CrsError, UnknownCode

METROPOLE = "metropole"
_TITLE_KM = 15.0  # strip kept free at the top of each frame for its name
_METRES = 1000.0


@dataclass(frozen=True)
class Zone:
    """A part of France drawn in one projection.

    Attributes
    ----------
    code : str
        ``metropole`` or the code of the overseas department.
    name : str
        French name, as printed on the frame.
    crs : str
        Projected system in metres, e.g. ``EPSG:2154``.
    scale : float
        Sheet kilometres per kilometre on the ground (1.0 = drawn at the scale of the mainland).
    centre : tuple of float
        Point of the projection, in metres, that is put at `anchor`.
    anchor : tuple of float
        Where `centre` lies on the sheet, in km.
    rect : tuple of float or None
        Frame on the sheet (x0, y0, x1, y1) in km; None for the mainland.
    """

    code: str
    name: str
    crs: str
    scale: float
    centre: tuple[float, float]
    anchor: tuple[float, float]
    rect: tuple[float, float, float, float] | None

    def planar_to_sheet(self, geometries: np.ndarray) -> np.ndarray:
        """Move geometries from the zone's projection (metres) to the sheet (km)."""
        return shapely.transform(geometries, self.xy_to_sheet)

    def sheet_to_planar(self, geometries: np.ndarray) -> np.ndarray:
        """Move geometries from the sheet (km) to the zone's projection (metres)."""
        return shapely.transform(geometries, self.xy_to_planar)

    def xy_to_sheet(self, xy: np.ndarray) -> np.ndarray:
        """Move an (n, 2) array of coordinates from metres of the projection to km of the sheet."""
        return (xy - self.centre) * (self.scale / _METRES) + self.anchor

    def xy_to_planar(self, xy: np.ndarray) -> np.ndarray:
        """Move an (n, 2) array of coordinates from km of the sheet to metres of the projection."""
        return (xy - self.anchor) * (_METRES / self.scale) + self.centre


def _inset(
    code: str,
    name: str,
    crs: str,
    scale: float,
    centre_km: tuple[float, float],
    rect: tuple[float, ...],
) -> Zone:
    x0, y0, x1, y1 = rect
    anchor = ((x0 + x1) / 2, (y0 + y1 - _TITLE_KM) / 2)
    centre = (centre_km[0] * _METRES, centre_km[1] * _METRES)
    return Zone(code, name, crs, scale, centre, anchor, (x0, y0, x1, y1))


# The frames fill the triangle of sea between Brittany and the Basque country (the coast is east of
# x = 334 there, the island of Yeu at 288 lies north of y = 6620), so that they cost no width.
ZONES: dict[str, Zone] = {
    zone.code: zone
    for zone in (
        Zone(METROPOLE, "France métropolitaine", "EPSG:2154", 1.0, (0.0, 0.0), (0.0, 0.0), None),
        _inset("971", "Guadeloupe", "EPSG:5490", 1.25, (670.4, 1788.5), (84, 6452, 206, 6580)),
        _inset("972", "Martinique", "EPSG:5490", 1.35, (713.3, 1619.1), (214, 6485, 314, 6580)),
        _inset("973", "Guyane", "EPSG:2972", 0.33, (265.3, 434.9), (84, 6286, 206, 6444)),
        _inset("974", "La Réunion", "EPSG:2975", 1.35, (346.9, 7662.8), (214, 6377, 314, 6477)),
        _inset("976", "Mayotte", "EPSG:4471", 1.5, (517.2, 8583.0), (214, 6286, 314, 6369)),
    )
}


def zone_code(dep: str) -> str:
    """Return the zone of a département: itself overseas, ``metropole`` otherwise.

    Raises
    ------
    UnknownCode
        If `dep` is an overseas collectivity, which the programme and the sheet do not cover.

    Examples
    --------
    >>> zone_code("01"), zone_code("2A"), zone_code("974")
    ('metropole', 'metropole', '974')
    """
    if len(dep) == 2:
        return METROPOLE
    if dep in ZONES:
        return dep
    raise UnknownCode(
        f"no frame on the sheet for the territory {dep!r}.",
        remedy="only the 96 metropolitan and the 5 overseas departments are drawn.",
    )


class Sheet:
    """Moves geometries between the earth and the sheet.

    The sheet has no EPSG code: geometries on it are plain arrays in km, x to the east, y to the
    north.
    """

    zones = ZONES

    @staticmethod
    def to_sheet(geometries: gpd.GeoSeries, dep: str) -> np.ndarray:
        """Return the geometries of one département on the sheet.

        Parameters
        ----------
        geometries : GeoSeries
            In any declared CRS; they are moved to the zone's own projection first.
        dep : str
            Département code, which chooses the zone.

        Returns
        -------
        numpy.ndarray of shapely geometries, in km, in the order of `geometries`.

        Raises
        ------
        CrsError
            If the geometries declare no CRS.
        """
        if geometries.crs is None:
            raise CrsError(
                "geometries without a coordinate reference system cannot be put on the sheet.",
                remedy="declare it where they are read, e.g. GeoSeries(..., crs='EPSG:4326').",
            )
        zone = ZONES[zone_code(dep)]
        return zone.planar_to_sheet(np.asarray(geometries.to_crs(zone.crs).values))

    @staticmethod
    def from_sheet(geometries: Iterable[shapely.Geometry], dep: str) -> gpd.GeoSeries:
        """Return sheet geometries of one département as a GeoSeries in EPSG:4326 (the inverse)."""
        zone = ZONES[zone_code(dep)]
        planar = zone.sheet_to_planar(np.asarray(list(geometries), dtype=object))
        return gpd.GeoSeries(planar, crs=zone.crs).to_crs("EPSG:4326")
