"""Outlines of a scenario's map in kilometres, simplified so that neighbours keep their common border.

Made once for a scenario; the SVG and the PNG map draw the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.scenario.geography.projection import Projection, width_of
from brinkmanship.scenario.geography.shapes import Geography, Polygon

Points = NDArray[np.float64]
"""(points, 2) km, x to the east and y to the south of the upper left corner of the map."""
Ring = tuple[int, ...]
"""Numbers of the points of a ring, the first not repeated."""
STEPS = 900.0
"""The width of a map over the distance in km by which a simplified line may be off."""
SMALLEST = 3.0
"""Rings of no more than so many square tolerances are left out, but the largest of each region."""
GRID = 41
"""Points along each side of the map's extent that are projected to find its corners."""


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A region, or land of no region: its rings, to be filled by the even-odd rule."""

    id: str  # of the region, '' of other land
    name: str  # of the region's country, or the country
    sea: bool
    rings: tuple[Points, ...]
    label: tuple[float, float]  # inside the area
    square_km: float


@dataclass(frozen=True, eq=False)
class Outlines:
    """All that a map draws of a scenario's ground; the map is `width` by `height` km."""

    width: float
    height: float
    areas: tuple[Area, ...]  # land of no region first
    country_borders: tuple[Points, ...]
    region_borders: tuple[Points, ...]
    rivers: tuple[tuple[int, Points], ...]  # rank (1: the longest) and line
    cities: tuple[tuple[str, float, float, int, bool], ...]  # name, x, y, people, whether a capital; the largest first
    countries: tuple[tuple[str, float, float, float], ...]  # name, x, y, square km
    projection: Projection
    corner: tuple[float, float]  # km of the projection at the upper left of the map
    _places: dict[tuple[float, float], tuple[float, float]] = field(default_factory=dict, init=False, repr=False)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the place on the map of a point in degrees; regions and cities are asked for again and again."""
        if (lon, lat) not in self._places:
            x, y = self.projection.forward(lon, lat)
            self._places[lon, lat] = float(x) - self.corner[0], self.corner[1] - float(y)
        return self._places[lon, lat]

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies on the map."""
        return 0 <= x <= self.width and 0 <= y <= self.height

    def area(self, region: str) -> Area | None:
        """Return the area of a region, None where it has none."""
        return next((area for area in self.areas if area.id == region), None)


def outlines_of(geography: Geography, *, steps: float = STEPS) -> Outlines:
    """Return the outlines of a geography, with lines off by no more than its width over `steps`."""
    project, corner, width, height = _frame(geography)
    tolerance = width / steps
    parts: list[tuple[str, str, bool, tuple[Polygon, ...], tuple[float, float], float]] = [
        ("", country, False, polygons, (0.0, 0.0), 0.0) for country, polygons in geography.land
    ]
    countries = {face.region: face.country for face in geography.faces if face.region}
    for id, shape in geography.regions.items():
        label = (shape.label_lon, shape.label_lat)
        parts.append((id, countries.get(id, ""), shape.sea, shape.polygons, label, shape.area_km2))
    degrees = [[ring for polygon in part[3] for ring in polygon if len(ring) >= 3] for part in parts]
    simplified = iter(simplified_rings([project(ring) for rings in degrees for ring in rings], tolerance))
    areas = []
    for (id, name, sea, _, at, size), rings in zip(parts, degrees, strict=True):
        mine = _worth_drawing([next(simplified) for _ in rings], tolerance, keep=bool(id))
        mine = [ring for ring in mine if _on_map(ring, width, height)]
        x, y = project(np.array([at])).tolist()[0]
        if mine:
            areas.append(Area(id, name, sea, tuple(mine), (x, y), size))

    def lines(given: Iterable[NDArray[np.float32]]) -> tuple[Points, ...]:
        projected = (project(line) for line in given if len(line) >= 2)
        return tuple(simplified_line(line, tolerance) for line in projected if _on_map(line, width, height))

    def spots(lon: Sequence[float], lat: Sequence[float]) -> list[list[float]]:
        found: list[list[float]] = project(np.column_stack([lon, lat])).tolist() if len(lon) else []
        return found

    rivers = [(river.rank, lines([river.line])) for river in geography.rivers]
    cities = sorted(geography.cities, key=lambda city: (not city.capital, -city.population))
    towns = zip(cities, spots([c.lon for c in cities], [c.lat for c in cities]), strict=True)
    named = geography.countries
    labels = zip(named, spots([c.label_lon for c in named], [c.label_lat for c in named]), strict=True)
    return Outlines(
        width,
        height,
        tuple(areas),
        lines(geography.country_borders),
        lines(geography.region_borders),
        tuple((rank, line) for rank, found in rivers for line in found),
        tuple((c.name, x, y, c.population, c.capital) for c, (x, y) in towns if 0 <= x <= width and 0 <= y <= height),
        tuple((c.name, x, y, c.area_km2) for c, (x, y) in labels if 0 <= x <= width and 0 <= y <= height),
        geography.projection,
        corner,
    )


def _frame(geography: Geography) -> tuple[Callable[[NDArray[Any]], Points], tuple[float, float], float, float]:
    """Return the function from degrees to places on the map, the corner in km, and the map's width and height."""
    west, south, _, north = geography.extent
    east = west + min(width_of(geography.extent), 360.0 - 1e-2)
    lon, lat = np.meshgrid(np.linspace(west, east, GRID), np.linspace(south, north, GRID))
    x, y = geography.projection.forward(lon, lat)
    corner = (float(x.min()), float(y.max()))

    def project(degrees: NDArray[Any]) -> Points:
        east, north = geography.projection.forward(degrees[:, 0], degrees[:, 1])
        return np.column_stack([east - corner[0], corner[1] - north])

    return project, corner, float(x.max() - x.min()), float(y.max() - y.min())


def _worth_drawing(rings: list[Points], tolerance: float, *, keep: bool) -> list[Points]:
    """Leave out rings too small to be seen; with `keep` the largest always stays."""
    sizes = [abs(signed_area(ring)) for ring in rings]
    largest = max(sizes, default=0.0) if keep else np.inf
    return [r for r, size in zip(rings, sizes, strict=True) if size > SMALLEST * tolerance**2 or size == largest]


def _on_map(line: Points, width: float, height: float) -> bool:
    low, high = line.min(axis=0), line.max(axis=0)
    return bool(high[0] >= 0 and high[1] >= 0 and low[0] <= width and low[1] <= height)


def signed_area(ring: Points) -> float:
    """Return the area within a ring, positive where it runs clockwise on the screen.

    >>> signed_area(np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 1.0]]))
    2.0
    """
    x, y = ring[:, 0], ring[:, 1]
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def simplified_line(line: Points, tolerance: float) -> Points:
    """Return a line without the points that lie within `tolerance` of what is left (Douglas and Peucker 1973)."""
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        away = _distances(line[first + 1 : last], line[first], line[last])
        far = int(away.argmax())
        if away[far] > tolerance:
            middle = first + 1 + far
            keep[middle] = True
            todo += [(first, middle), (middle, last)]
    return line[keep]


def _distances(points: Points, start: Points, end: Points) -> NDArray[np.float64]:
    """Return how far points lie from the straight line between two others, or from the one where they are the same."""
    along = end - start
    length = float(np.hypot(*along))
    apart = points - start
    if length < 1e-9:
        return np.hypot(apart[:, 0], apart[:, 1])
    away: NDArray[np.float64] = np.abs(apart[:, 0] * along[1] - apart[:, 1] * along[0]) / length
    return away


def simplified_rings(rings: Sequence[Points], tolerance: float) -> list[Points]:
    """Simplify closed rings together: what two of them share is simplified once, so that no gap opens between them."""
    points, numbered = _numbered(rings)
    neighbours: dict[int, set[int]] = {}
    for ring in numbered:
        for before, here, after in zip((ring[-1], *ring[:-1]), ring, (*ring[1:], ring[0]), strict=True):
            neighbours.setdefault(here, set()).update((before, after))
    junction = {number for number, near in neighbours.items() if len(near) != 2}
    known: dict[Ring, Ring] = {}

    def simple(arc: Ring) -> Ring:
        turned = arc[::-1]
        first = min(arc, turned)
        if first not in known:
            line = points[list(first)]
            kept = simplified_line(line, tolerance)
            places = {tuple(point): number for point, number in zip(line.tolist(), first, strict=True)}
            middle = [places[tuple(point)] for point in kept[1:-1].tolist()]
            known[first] = (first[0], *middle, first[-1])
        found = known[first]
        return found if first == arc else found[::-1]

    return [points[[number for arc in _arcs(ring, junction) for number in simple(arc)[:-1]]] for ring in numbered]


def _numbered(rings: Sequence[Points]) -> tuple[Points, list[Ring]]:
    """Return the different points of all rings, and each ring by their numbers, without repeats."""
    every = np.concatenate(rings) if rings else np.zeros((0, 2))
    points, numbers = np.unique(np.round(every, 3), axis=0, return_inverse=True)
    out, start = [], 0
    for ring in rings:
        own = numbers.reshape(-1)[start : start + len(ring)].tolist()
        start += len(ring)
        out.append(tuple(a for a, b in zip(own, (*own[1:], own[0]), strict=True) if a != b) or (own[0],))
    return points, out


def _arcs(ring: Ring, junction: set[int]) -> list[Ring]:
    """Cut a ring into arcs from junction to junction; one without is cut at its first and its farthest numbers."""
    cuts = [place for place, number in enumerate(ring) if number in junction]
    if len(cuts) < 2:
        low, high = ring.index(min(ring)), ring.index(max(ring))
        cuts = sorted({*cuts, low, high})
    ends = [*cuts[1:], cuts[0] + len(ring)]
    twice = (*ring, *ring)
    return [twice[a : b + 1] for a, b in zip(cuts, ends, strict=True)]
