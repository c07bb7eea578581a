"""Where names go, and how large things are: a point well inside an area, and areas in km2."""

from __future__ import annotations

import numpy as np
import shapely

from .projection import Projection
from .sphere import equal_area_km

FINENESS = 0.02  # of the size of the area: how near the best place a label comes


def area_km2(shape: shapely.Geometry) -> float:
    """Return the area in km2 of a shape in degrees, on the ellipsoid."""
    return float(shapely.area(shapely.transform(shape, equal_area_km)))


def label_point(shape: shapely.Geometry, projection: Projection, window: shapely.Geometry) -> tuple[float, float]:
    """Return longitude and latitude of the point furthest from the edges of the shape's largest part as projected.

    Only the part inside the window (degrees) counts, where there is any.
    """
    shown: shapely.Geometry = shapely.clip_by_rect(shape, *shapely.bounds(window))
    if shapely.area(shown) == 0:
        shown = shape
    flat = shapely.transform(shown, lambda xy: np.column_stack(projection.forward(xy[:, 0], xy[:, 1])))
    parts = shapely.get_parts(flat)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    size = float(np.sqrt(shapely.area(largest)))
    thin = shapely.simplify(largest, size * FINENESS)
    circle = shapely.maximum_inscribed_circle(thin if shapely.area(thin) > 0 else largest, tolerance=size * FINENESS)
    x, y = shapely.get_coordinates(circle)[0]
    lon, lat = projection.inverse(x, y)
    return float(lon), float(lat)
