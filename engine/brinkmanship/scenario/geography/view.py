"""The part of the Earth that a map of an extent shows: the projected rectangle around it, as a polygon in degrees."""

from __future__ import annotations

import numpy as np
import shapely

from .projection import WIDE, Extent, Projection, width_of

STEPS = 64
POLE = 88.0
HAIR = 0.01  # degrees from the seam that a view keeps, so that rounding never carries its edge across


def view_of(extent: Extent, projection: Projection) -> shapely.Geometry:
    """Return the polygon in degrees of the rectangle that holds the extent as projected; its longitudes may pass +-180.

    A rectangle around a pole has no simple outline in degrees: there it is the box of latitudes that it needs.
    """
    west, south, _, north = extent
    east = west + width_of(extent)
    if east - west > 360.0 - 2 * HAIR:
        west, east = west + HAIR, east - HAIR
    middle = (west + east) / 2
    lon, lat = np.meshgrid(np.linspace(west, east, STEPS), np.linspace(south, north, STEPS))
    x, y = projection.forward(lon, lat)
    left, low, right, high = x.min(), y.min(), x.max(), y.max()
    _, pole = projection.forward(middle, np.copysign(POLE, projection.latitude))
    if projection.kind == "polar_stereographic" or (
        projection.kind == "lambert_conformal_conic" and low <= pole <= high
    ):
        reach = projection.inverse(np.array([left, right, left, right]), np.array([low, low, high, high]))[1]
        left, right = projection.seam + HAIR, projection.seam + 360.0 - HAIR
        if projection.latitude >= 0:
            return shapely.segmentize(shapely.box(left, min(south, reach.min()), right, 89.9), 2.0)
        return shapely.segmentize(shapely.box(left, -89.9, right, max(north, reach.max())), 2.0)
    across, up = np.linspace(left, right, STEPS), np.linspace(low, high, STEPS)
    ring_x = np.concatenate([across, np.full(STEPS, right), across[::-1], np.full(STEPS, left)])
    ring_y = np.concatenate([np.full(STEPS, low), up, np.full(STEPS, high), up[::-1]])
    lon, lat = projection.inverse(ring_x, ring_y)
    lon = (lon - middle + 180.0) % 360.0 - 180.0 + middle
    lowest = projection.seam + 360.0 * np.floor((middle - projection.seam) / 360.0)
    lon = np.clip(lon, lowest + HAIR, lowest + 360.0 - HAIR)
    return shapely.remove_repeated_points(shapely.Polygon(np.column_stack([lon, np.clip(lat, -89.0, 89.0)])))


def first_longitude(view: shapely.Geometry, projection: Projection) -> float:
    """Return where longitudes begin so that the view is in one piece: -180 unless it crosses the antimeridian."""
    west, _, east, _ = shapely.bounds(view)
    if west >= -180.0 and east <= 180.0:
        return -180.0
    if east - west > WIDE:
        return float(projection.seam + 360.0 * np.round((west - projection.seam) / 360.0))
    return float(np.round((west + east) / 2) - 180.0)
