"""Polygons that share borders point for point: splitting, joining, simplifying them, and finding the lines between
them.

A coverage here is an array of (multi)polygons in degrees whose neighbours hold bit-identical points along common
borders.
Everything keeps that true; `insert_missing_nodes` restores it after a cut or a clip has put new points on one side
only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from .shapes import Line, Polygon, Polyline

Shapes = NDArray[np.object_]
ON_BORDER = 1e-9  # degrees: a new point this near a segment lies on it


def polygons_of(shape: shapely.Geometry) -> tuple[Polygon, ...]:
    """Return the polygons of a (multi)polygon as float32 rings."""
    return tuple(
        tuple(shapely.get_coordinates(ring).astype(np.float32) for ring in shapely.get_rings(part))
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
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
    """Return the pieces of a (multi)polygon that the lines cut it into; the polygon's parts when they do not cross
    it.
    """
    cutting = shapely.MultiLineString([np.asarray(line, dtype=np.float64) for line in lines])
    pieces: list[shapely.Geometry] = []
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon":
            continue
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
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    pairs = shapely.STRtree(rings).query(shapely.points(points), predicate="dwithin", distance=ON_BORDER)
    changed = rings.copy()
    for ring in np.unique(pairs[1]):
        new = points[pairs[0][pairs[1] == ring]]
        changed[ring] = shapely.linearrings(_ring_with_nodes(shapely.get_coordinates(rings[ring]), new))
    touched = part[pairs[1]]
    for shape in np.unique(owner[touched]):
        mine = np.flatnonzero(owner == shape)
        result[shape] = shapely.multipolygons([_polygon(changed[part == one]) for one in mine])
    return result


def _polygon(rings: Shapes) -> shapely.Geometry:
    return shapely.Polygon(rings[0], list(rings[1:]))


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
    mine, theirs = _complex(shapely.get_coordinates(shapes)), _complex(shapely.get_coordinates(known))
    new = np.setdiff1d(mine, theirs)
    return np.column_stack([new.real, new.imag])


def _complex(points: NDArray[np.float64]) -> NDArray[np.complex128]:
    return np.ascontiguousarray(points + 0.0).view(np.complex128).ravel()


def simplify(shapes: Shapes, tolerance_degrees: float, latitude: float) -> Shapes:
    """Return the coverage simplified (Visvalingam-Whyatt) by a tolerance in degrees of latitude; east-west scaled
    for `latitude`.
    """
    squeeze = np.array([np.cos(np.radians(latitude)), 1.0])
    scaled = shapely.transform(shapes, lambda xy: xy * squeeze)
    thinned = shapely.coverage_simplify(scaled, tolerance_degrees)
    return np.asarray(shapely.transform(thinned, lambda xy: xy / squeeze))


def borders(shapes: Shapes) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return every segment of a coverage once, in the order of the rings.

    (segments, 2, 2) points in degrees, and (segments, 2) the numbers of the shapes beside it, -1 for none.
    """
    rings, owner_of_polygon = _all_rings(shapes)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    inner = ring_of_point[:-1] == ring_of_point[1:]
    start, end = points[:-1][inner] + 0.0, points[1:][inner] + 0.0
    owner = owner_of_polygon[ring_of_point[:-1][inner]]
    key = _hash(start) + _hash(end)
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    has_twin = np.zeros(len(key), dtype=bool)
    has_twin[:-1] = ~first[1:]
    beside = np.full((len(key), 2), -1, dtype=np.intp)
    beside[:, 0] = owner[order]
    beside[:-1, 1] = np.where(has_twin[:-1], owner[order][1:], -1)
    # Back into the order of the rings (the stable sort kept a segment's first place first), so that lines follow.
    place = np.argsort(order[first])
    chosen = order[first][place]
    return np.stack([start[chosen], end[chosen]], axis=1), beside[first][place]


def _all_rings(shapes: Shapes) -> tuple[Shapes, NDArray[np.intp]]:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    return rings, owner[part_of_ring]


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
    starts = np.flatnonzero(np.concatenate([[True], ~goes_on]))
    ends = np.concatenate([starts[1:], [len(segments)]])
    points = segments.astype(np.float32)
    return tuple(
        np.concatenate([points[start:end, 0], points[end - 1 : end, 1]])
        for start, end in zip(starts, ends, strict=True)
    )
