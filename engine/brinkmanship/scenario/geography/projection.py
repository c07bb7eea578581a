"""Projects degrees to kilometres and back: Lambert's cone, its limits Mercator and polar stereographic, Miller's cylinder.

The first three are conformal, of the ellipsoid (WGS 84 unless said), and one formula in the isometric latitude, so they
are one class. Miller's is of the sphere and not conformal, for maps of the whole world: it shows the poles too.
Distances and areas on the Earth are here too.
Source: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), chapters 7, 11, 15 and 21.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brinkmanship.simulation.exact import arcsin64, cos64, log64, sin64

MEAN_RADIUS_KM = 6371.0088  # IUGG mean radius R1
SEMI_MAJOR_KM = 6378.137  # WGS 84
ECCENTRICITY_SQUARED = 0.00669437999014  # WGS 84


def eastward(lon: float, west: float) -> float:
    """Return a longitude in degrees counted eastward from `west`: within 360 of it."""
    return (lon - west) % 360.0 + west


def great_circle_km(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Any:
    """Return the distance in km of points in degrees on the mean sphere (haversine); arrays broadcast, scalars give a float.

    >>> round(great_circle_km(30.52, 50.45, 37.62, 55.76))  # Kyiv to Moscow
    756
    """
    a_lon, a_lat, b_lon, b_lat = (np.radians(np.asarray(value, dtype=np.float64)) for value in (lon1, lat1, lon2, lat2))
    down, along = sin64((b_lat - a_lat) / 2), sin64((b_lon - a_lon) / 2)
    h = down * down + cos64(a_lat) * cos64(b_lat) * (along * along)
    distance = np.asarray(2 * MEAN_RADIUS_KM * arcsin64(np.sqrt(np.clip(h, 0, 1))))
    return float(distance) if distance.ndim == 0 else distance


def equal_area_km(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (points, 2) degrees as km of a cylindrical equal-area plane of WGS 84 (Snyder 1987, eqs 10-1, 3-12)."""
    eccentricity = np.sqrt(ECCENTRICITY_SQUARED)
    sine = sin64(np.radians(lonlat[:, 1]))
    artanh = log64((1 + eccentricity * sine) / (1 - eccentricity * sine)) / 2
    q = (1 - ECCENTRICITY_SQUARED) * (sine / (1 - ECCENTRICITY_SQUARED * sine * sine) + artanh / eccentricity)
    return np.column_stack([np.radians(lonlat[:, 0]) * SEMI_MAJOR_KM, SEMI_MAJOR_KM * q / 2])


Kind = Literal["lambert_conformal_conic", "mercator", "polar_stereographic", "miller"]
Extent = tuple[float, float, float, float]

SEAM = -169.0
"""Where a map of the whole world is cut open, in degrees: the Bering Strait, which no continent but Antarctica crosses."""
WIDE = 200.0
"""A map of more degrees than this is of the whole world, and its seam may be anywhere outside it."""
FAR = 80.0
"""Degrees of latitude beyond which Mercator's map of the whole world would be taller than wide."""
AT_POLE = 89.9999  # the pole in the middle of its own map, short of a logarithm of nothing
LATITUDE_LIMIT = 89.5  # the far pole of a cone and both of Mercator are infinitely far away


@dataclass(frozen=True)
class Projection:
    """A conformal projection of the ellipsoid; `forward` and `inverse` take and give arrays of any one shape.

    `parallels` are the latitudes of true scale in degrees: two for the cone, one used by the others.
    Longitudes are taken modulo 360 around `longitude`, so a map may lie across the antimeridian.
    """

    kind: Kind
    longitude: float
    latitude: float
    parallels: tuple[float, float]
    semi_major_km: float = SEMI_MAJOR_KM
    eccentricity_squared: float = ECCENTRICITY_SQUARED

    def forward(self, lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return x (east) and y (north) in km of points in degrees."""
        angle = np.radians((np.asarray(lon, np.float64) - self.longitude + 180.0) % 360.0 - 180.0)
        polar = self.kind == "polar_stereographic"
        low, high = ((AT_POLE if polar and sign * self.latitude > 0 else LATITUDE_LIMIT) for sign in (-1, 1))
        psi = self._isometric(np.clip(np.asarray(lat, np.float64), -low, high))
        n, scale, origin = self._constants()
        if self.kind == "mercator":
            return scale * angle, scale * psi - origin
        if self.kind == "miller":  # Snyder eqs 11-1, 11-2a
            return scale * angle, 1.25 * scale * np.arcsinh(np.tan(0.8 * np.radians(np.asarray(lat, np.float64))))
        radius = scale * np.exp(-n * psi)
        return radius * np.sin(n * angle), origin - radius * np.cos(n * angle)

    def inverse(self, x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return longitude (within 180 of the central one) and latitude in degrees of points in km."""
        east, north = np.asarray(x, np.float64), np.asarray(y, np.float64)
        n, scale, origin = self._constants()
        if self.kind == "miller":  # Snyder eqs 11-6, 11-7
            lat = np.degrees(np.arctan(np.sinh(north / (1.25 * scale)))) / 0.8
            return self.longitude + np.degrees(east / scale), np.asarray(lat)
        if self.kind == "mercator":
            angle, psi = east / scale, (north + origin) / scale
        else:
            sign = np.sign(n)
            radius = sign * np.hypot(east, origin - north)
            angle = np.arctan2(sign * east, sign * (origin - north)) / n
            psi = -np.log(np.maximum(radius / scale, 1e-300)) / n
        return self.longitude + np.degrees(angle), self._latitude(psi)

    @property
    def seam(self) -> float:
        """The longitude in degrees, -180 to 180, at which the plane is cut open; nothing may lie across it."""
        return self.longitude % 360.0 - 180.0

    def _constants(self) -> tuple[float, float, float]:
        """Return the cone constant n, the scale in km and the offset of the origin in km."""
        first, second = self.parallels
        m1, psi1 = float(self._m(np.array(first))), float(self._isometric(np.array(first)))
        psi0 = float(self._isometric(np.array(self.latitude)))
        if self.kind in ("mercator", "miller"):
            return 0.0, self.semi_major_km * m1, self.semi_major_km * m1 * psi0
        if self.kind == "polar_stereographic":
            n = 1.0 if self.latitude >= 0 else -1.0
        elif abs(first - second) < 1e-9:
            n = float(np.sin(np.radians(first)))
        else:
            m2, psi2 = float(self._m(np.array(second))), float(self._isometric(np.array(second)))
            n = (np.log(m1) - np.log(m2)) / (psi2 - psi1)
        scale = self.semi_major_km * m1 / n * np.exp(n * psi1)
        return float(n), float(scale), float(scale * np.exp(-n * psi0))

    def _m(self, lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the radius of the parallel over the semi-major axis (Snyder eq. 14-15)."""
        sine = np.sin(np.radians(lat))
        return np.asarray(np.cos(np.radians(lat)) / np.sqrt(1 - self.eccentricity_squared * sine**2))

    def _isometric(self, lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the isometric latitude, -ln t of Snyder eq. 15-9."""
        sine, e = np.sin(np.radians(lat)), np.sqrt(self.eccentricity_squared)
        return np.asarray(np.arctanh(sine) - e * np.arctanh(e * sine))

    def _latitude(self, psi: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the latitude in degrees of an isometric latitude, by fixed-point iteration (Snyder eq. 7-9)."""
        e = np.sqrt(self.eccentricity_squared)
        sine = np.tanh(psi)
        for _ in range(8):
            sine = np.tanh(psi + e * np.arctanh(e * sine))
        return np.asarray(np.degrees(np.arcsin(sine)))


def width_of(extent: Extent) -> float:
    """Return the degrees of longitude from west to east, going east (west > east means across the antimeridian)."""
    return (extent[2] - extent[0]) % 360.0 or 360.0


def choose_projection(extent: Extent) -> Projection:
    """Return the projection for a map of this extent (west, south, east, north in degrees).

    A cone with parallels a sixth inside the south and north edges at middle latitudes; Mercator near the equator and for
    maps more than 200 degrees wide, Miller's cylinder where those reach near a pole; stereographic around a pole.
    A map of the whole world is cut open at the Bering Strait, where the extent leaves that free.

    >>> choose_projection((10, 40, 50, 60)).kind
    'lambert_conformal_conic'
    """
    west, south, _, north = extent
    width = width_of(extent)
    lon, lat = (west + width / 2 + 180.0) % 360.0 - 180.0, (south + north) / 2
    if abs(lat) >= 70:
        return Projection("polar_stereographic", lon, lat, (np.copysign(70.0, lat), np.copysign(70.0, lat)))
    if width > WIDE:
        if (SEAM - west) % 360.0 >= width or (SEAM - west) % 360.0 == 0.0:
            lon = SEAM + 180.0
        if max(abs(south), abs(north)) > FAR:
            return Projection("miller", lon, 0.0, (30.0, 30.0))
    elif not (abs(lat) < 12 or min(abs(south), abs(north)) > 85 or south < -10 < 10 < north):
        inset = (north - south) / 6
        return Projection("lambert_conformal_conic", lon, lat, (south + inset, north - inset))
    return Projection("mercator", lon, lat, (lat, lat))
