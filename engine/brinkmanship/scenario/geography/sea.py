"""Splits the water inside the view among the sea regions: at the cuts first, then each body of water by nearest point.

A body of water with no region's point goes to the sea it adjoins, if near (Marmara); otherwise to none (the Caspian).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from .coverage import Shapes, join, km_between, polygon_parts, split
from .shapes import RegionSpec

ADJOINING_KM = 60.0
AFLOAT_KM = 60.0  # a sea region's point may lie this far inland (a narrow strait, a small island)


def water(land: Shapes, view: shapely.Geometry) -> shapely.Geometry:
    """Return the view (a polygon in degrees) without the land (a coverage)."""
    west, south, east, north = shapely.bounds(view)
    near = land[shapely.intersects(land, shapely.box(west, south, east, north))]
    return shapely.difference(view, join(near)) if len(near) else view


def share_out(open_water: shapely.Geometry, specs: Sequence[RegionSpec], problems: list[str]) -> Shapes:
    """Return one (multi)polygon for each of these sea regions; adds a problem for a point on land or without water."""
    lines = [line for spec in specs for line in spec.cut]
    whole = shapely.get_num_geometries(open_water)
    for spec in specs:
        if spec.cut and len(split(open_water, spec.cut)) == whole:
            problems.append(f"{spec.id}: the cut splits no water: it must cross it from shore to shore")
    bodies = np.array(split(open_water, lines) if lines else list(shapely.get_parts(open_water)), dtype=object)
    bodies = bodies[shapely.area(bodies) > 0]
    cells: list[list[shapely.Geometry]] = [[] for _ in specs]
    if not len(bodies):
        problems += [f"{spec.id}: there is no water within the map's extent" for spec in specs]
        return np.full(len(specs), shapely.MultiPolygon(), dtype=object)
    tree = shapely.STRtree(bodies)
    points = shapely.points([(spec.lon, spec.lat) for spec in specs])
    home = tree.nearest(points)
    for spec, away in zip(specs, km_between(points, bodies[home]), strict=True):
        if away > AFLOAT_KM:
            problems.append(
                f"{spec.id}: the point ({spec.lon:g}, {spec.lat:g}) is on land or off the map, {away:.0f} km from water"
            )
    for body in sorted(set(home.tolist())):
        residents = np.flatnonzero(home == body).tolist()
        for resident, cell in zip(residents, _nearest_cells(bodies[body], points[residents]), strict=True):
            cells[resident].append(cell)
    settled = _together(cells)
    for body in set(range(len(bodies))) - set(home.tolist()):
        away = km_between(settled, bodies[body])
        if away.min() <= ADJOINING_KM:
            cells[int(np.argmin(away))].append(bodies[body])
    return _together(cells)


def _together(cells: Sequence[Sequence[shapely.Geometry]]) -> Shapes:
    return np.array([shapely.multipolygons(polygon_parts(parts)) for parts in cells], dtype=object)


def _nearest_cells(body: shapely.Geometry, points: Shapes) -> list[shapely.Geometry]:
    """Return the parts of a body of water nearest to each point (Voronoi, east-west scaled for its latitude)."""
    if len(points) == 1:
        return [body]
    squeeze = np.array([np.cos(np.radians(shapely.get_coordinates(points)[:, 1].mean())), 1.0])
    scaled = shapely.transform(points, lambda xy: xy * squeeze)
    around = shapely.transform(shapely.box(*shapely.bounds(body)), lambda xy: xy * squeeze)
    diagram = shapely.voronoi_polygons(shapely.multipoints(scaled), extend_to=shapely.buffer(around, 1.0))
    found = shapely.get_parts(diagram)
    owner = shapely.STRtree(found).query(scaled, predicate="intersects")
    cells = [
        shapely.transform(found[owner[1][owner[0] == number][0]], lambda xy: xy / squeeze)
        for number in range(len(points))
    ]
    return [shapely.intersection(body, cell) for cell in cells]
