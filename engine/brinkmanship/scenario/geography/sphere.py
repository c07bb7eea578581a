"""Distances and areas on the Earth; degrees in, kilometres out; numpy alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
    h = np.sin((b_lat - a_lat) / 2) ** 2 + np.cos(a_lat) * np.cos(b_lat) * np.sin((b_lon - a_lon) / 2) ** 2
    distance = 2 * MEAN_RADIUS_KM * np.arcsin(np.sqrt(np.clip(h, 0, 1)))
    return float(distance) if distance.ndim == 0 else distance


def equal_area_km(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (points, 2) degrees as km of a cylindrical equal-area plane of WGS 84 (Snyder 1987, eqs 10-1, 3-12)."""
    eccentricity = np.sqrt(ECCENTRICITY_SQUARED)
    sine = np.sin(np.radians(lonlat[:, 1]))
    q = (1 - ECCENTRICITY_SQUARED) * (
        sine / (1 - ECCENTRICITY_SQUARED * sine**2) + np.arctanh(eccentricity * sine) / eccentricity
    )
    return np.column_stack([np.radians(lonlat[:, 0]) * SEMI_MAJOR_KM, SEMI_MAJOR_KM * q / 2])
