"""Polygons that share borders point for point: splitting and joining them, and finding the lines between them.

A coverage is an array of (multi)polygons in degrees whose neighbours hold bit-identical points along common borders.
Everything keeps that true; `insert_missing_nodes` restores it after a cut or a clip has put new points on one side only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from .projection import great_circle_km
from .shapes import Line, Polygon, Polyline

Shapes = NDArray[np.object_]
ON_BORDER = 1e-9  # degrees: a new point this near a segment lies on it


def polygon_parts(shapes: shapely.Geometry | Sequence[shapely.Geometry]) -> list[shapely.Geometry]:
    """Return the polygons of one shape or of several, without lines and points."""
    return [part for part in shapely.get_parts(shapes) if part.geom_type == "Polygon"]


def km_between(shapes: Shapes, others: shapely.Geometry | Shapes) -> NDArray[np.float64]:
    """Return the distance in km of each shape to the other, (shapes,): of the points that are nearest in degrees."""
    near = shapely.get_coordinates(shapely.shortest_line(shapes, others)).reshape(-1, 4)
    return np.asarray(great_circle_km(*near.T))


def polygons_of(shape: shapely.Geometry) -> tuple[Polygon, ...]:
    """Return the polygons of a (multi)polygon as float32 rings."""
    return tuple(
        tuple(shapely.get_coordinates(ring).astype(np.float32) for ring in shapely.get_rings(part))
        for part in polygon_parts(shape)
    )


def shape_of(polygons: Sequence[Polygon]) -> shapely.Geometry:
    """Return float32 rings as one multipolygon in float64."""
    rings = [ring for polygon in polygons for ring in polygon]
    if not rings:
        return shapely.MultiPolygon()
    counts = np.array([len(ring) for ring in rings])
    points = np.concatenate(rings).astype(np.float64)
    made = np.asarray(shapely.linearrings(points, indices=np.repeat(np.arange(len(rings)), counts)))
    owner = np.repeat(np.arange(len(polygons)), [len(polygon) for polygon in polygons])
    return shapely.MultiPolygon(list(np.asarray(shapely.polygons(made, indices=owner))))


def split(shape: shapely.Geometry, lines: Sequence[Polyline]) -> list[shapely.Geometry]:
    """Return the pieces that the lines cut a (multi)polygon into; its parts when they do not cross it."""
    cutting = shapely.MultiLineString([np.asarray(line, dtype=np.float64) for line in lines])
    pieces: list[shapely.Geometry] = []
    for part in polygon_parts(shape):
        if not shapely.intersects(part, cutting):
            pieces.append(part)
            continue
        web = shapely.union(shapely.boundary(part), cutting)  # noded together, or the ends would miss the border
        cells = shapely.get_parts(shapely.polygonize(shapely.get_parts(web)))
        shapely.prepare(part)
        pieces += [cell for cell in cells if shapely.contains(part, shapely.point_on_surface(cell))]
    return pieces


def join(shapes: Shapes) -> shapely.Geometry:
    """Return the union of some shapes of a coverage, dropping the borders between them."""
    shape: shapely.Geometry = shapes[0] if len(shapes) == 1 else shapely.coverage_union_all(shapes)
    return shape


def insert_missing_nodes(shapes: Shapes, points: NDArray[np.float64]) -> Shapes:
    """Return the shapes with every one of the points (n, 2) added to the rings whose border it lies on."""
    result = shapes.copy()
    if not len(points):
        return result
    rings, part, owner = _rings(shapes)
    pairs = shapely.STRtree(rings).query(shapely.points(points), predicate="dwithin", distance=ON_BORDER)
    changed = rings.copy()
    for ring in np.unique(pairs[1]):
        new = points[pairs[0][pairs[1] == ring]]
        changed[ring] = shapely.linearrings(_ring_with_nodes(shapely.get_coordinates(rings[ring]), new))
    for shape in np.unique(owner[pairs[1]]):
        polygons = [changed[part == one] for one in np.unique(part[owner == shape])]
        result[shape] = shapely.multipolygons([shapely.Polygon(outer, holes) for outer, *holes in polygons])
    return result


def _rings(shapes: Shapes) -> tuple[Shapes, NDArray[np.intp], NDArray[np.intp]]:
    """Return every ring of the shapes, with the numbers of its polygon and of its shape."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    return rings, part, owner[part]


def _ring_with_nodes(ring: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    for point in points:
        start, along = ring[:-1], np.diff(ring, axis=0)
        length = np.maximum((along**2).sum(axis=1), 1e-30)
        share = np.clip(((point - start) * along).sum(axis=1) / length, 0, 1)
        gap = np.hypot(*(start + share[:, None] * along - point).T)
        nearest = int(np.argmin(gap))
        if gap[nearest] < ON_BORDER and not (ring == point).all(axis=1).any():
            ring = np.insert(ring, nearest + 1, point, axis=0)
    return ring


def new_points(shapes: Shapes, known: Shapes) -> NDArray[np.float64]:
    """Return the points (n, 2) of `shapes` that none of `known` has."""
    mine, theirs = (np.ascontiguousarray(shapely.get_coordinates(some) + 0.0) for some in (shapes, known))
    new = np.setdiff1d(mine.view(np.complex128), theirs.view(np.complex128))
    return np.column_stack([new.real, new.imag])


def borders(shapes: Shapes) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return every segment of a coverage once, in the order of the rings.

    (segments, 2, 2) points in degrees, and (segments, 2) the numbers of the shapes beside it, -1 for none.
    """
    rings, _, owner_of_ring = _rings(shapes)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    inner = ring_of_point[:-1] == ring_of_point[1:]
    start, end = points[:-1][inner] + 0.0, points[1:][inner] + 0.0
    key = _hash(start) + _hash(end)
    order = np.argsort(key, kind="stable")
    owner = owner_of_ring[ring_of_point[:-1][inner]][order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = np.diff(key[order]) != 0
    beside = np.column_stack([owner, np.where(np.roll(first, -1), -1, np.roll(owner, -1))])
    # Back into the order of the rings (the stable sort kept a segment's first place first), so that lines follow.
    place = np.argsort(order[first])
    chosen = order[first][place]
    return np.stack([start[chosen], end[chosen]], axis=1), beside[first][place]


def _hash(points: NDArray[np.float64]) -> NDArray[np.uint64]:
    bits = np.ascontiguousarray(points).view(np.uint64)
    mixed = bits[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ (bits[:, 1] * np.uint64(0xC2B2AE3D27D4EB4F) >> np.uint64(1))
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray(mixed ^ (mixed >> np.uint64(32)))


def merged_lines(segments: NDArray[np.float64]) -> tuple[Line, ...]:
    """Return (segments, 2, 2), in an order in which neighbours follow each other, joined end to end into lines."""
    if not len(segments):
        return ()
    goes_on = (segments[1:, 0] == segments[:-1, 1]).all(axis=1)
    parts = np.split(segments.astype(np.float32), np.flatnonzero(~goes_on) + 1)
    return tuple(np.concatenate([part[:, 0], part[-1:, 1]]) for part in parts)
