"""Front lines inside contested regions: what the attacker holds grows from the border it came over.

Of a region the attacker is drawn as holding that share which lies nearest to its own land. Cutting it out takes some
hundredths of a second, so that it is done beside the window where that can be, once for each region and share.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from brinkmanship.desktop.map.borders import Borders
from brinkmanship.desktop.map.shapes import MapShapes, Points

_ROUGH = 0.8  # km by which outlines may be simplified
_STEPS = 14  # of halving the interval in which the depth of the front lies
_OFF = 1.2  # km: what is as near to the region's own border is no front

Key = tuple[str, tuple[str, ...], float]


@dataclass(frozen=True)
class Front:
    """A front in km: its lines, and the outlines of the ground behind it."""

    lines: tuple[Points, ...] = ()
    ground: tuple[Points, ...] = ()


class FrontShapes:
    """The fronts of one geography, each cut out once."""

    def __init__(self, shapes: MapShapes, borders: Callable[[], Borders]) -> None:
        self._shapes, self._borders = shapes, borders
        self._found: dict[Key, Front] = {}
        self._making: set[Key] = set()

    @property
    def making(self) -> bool:
        """Whether fronts are being cut out in threads."""
        return bool(self._making)

    def front(self, region: str, behind: tuple[str, ...], share: float, *, wait: bool = True) -> Front:
        """Return the front at a share of a region; without `wait` it is empty until it has been made in a thread."""
        key = (region, behind, round(share, 2))
        found = self._found.get(key)
        if found is not None:
            return found
        if wait:
            return self._make(key)
        if key not in self._making:
            self._making.add(key)
            threading.Thread(target=self._make, args=(key,), name="front", daemon=True).start()
        return Front()

    def _make(self, key: Key) -> Front:
        self._found[key] = found = self._cut(*key)
        self._making.discard(key)
        return found

    def _cut(self, region: str, behind: tuple[str, ...], share: float) -> Front:
        import shapely

        if region not in self._shapes.region_ids or share <= 0:
            return Front()
        parts = [shapely.polygons(ring) for ring in self._shapes.rings_of(region) if len(ring) >= 4]
        area = max((shapely.make_valid(shapely.simplify(one, _ROUGH)) for one in parts), key=shapely.area, default=None)
        if area is None:
            return Front()
        shared = self._borders().shared(tuple((region, one) for one in behind))
        origin = shapely.simplify(
            shapely.union_all([shapely.linestrings(line) for line in shared if len(line) >= 2]), _ROUGH
        )
        if origin.is_empty:
            origin = self._nearest(area, behind)
        rough, start = shapely.make_valid(shapely.simplify(area, 4 * _ROUGH)), shapely.simplify(origin, 4 * _ROUGH)
        whole, low, high = (
            shapely.area(rough),
            0.0,
            float(np.hypot(*np.ptp(shapely.bounds(area).reshape(2, 2), axis=0))),
        )
        for _ in range(_STEPS):
            middle = (low + high) / 2
            held = shapely.area(shapely.intersection(rough, shapely.buffer(start, middle, quad_segs=4)))
            low, high = (low, middle) if held > share * whole else (middle, high)
        ground = shapely.intersection(area, shapely.buffer(origin, (low + high) / 2, quad_segs=8))
        edge = shapely.difference(shapely.boundary(ground), shapely.buffer(shapely.boundary(area), _OFF, quad_segs=2))
        return Front(_lines(shapely.simplify(edge, 0.3)), _rings(shapely.simplify(ground, 0.3)))

    def _nearest(self, area: object, behind: tuple[str, ...]) -> object:
        """Return the stretch of a region's border that is nearest to land it does not touch: across a strait or a river."""
        import shapely

        ids = self._shapes.region_ids
        places = [self._shapes.regions[ids.index(one)] for one in behind if one in ids] or [self._shapes.regions[0]]
        border = shapely.boundary(area)
        spot = min((shapely.points(one.x, one.y) for one in places), key=lambda one: shapely.distance(border, one))
        near = shapely.distance(border, spot)
        return shapely.intersection(border, shapely.buffer(spot, near + 25.0))


def _lines(edge: object) -> tuple[Points, ...]:
    import shapely

    merged = shapely.line_merge(edge) if shapely.get_type_id(edge) == 5 else edge
    parts = (shapely.get_coordinates(one).astype(np.float32) for one in shapely.get_parts(merged))
    return tuple(part for part in parts if len(part) >= 2 and float(np.hypot(*np.diff(part, axis=0).T).sum()) > 4.0)


def _rings(ground: object) -> tuple[Points, ...]:
    import shapely

    parts = [one for one in shapely.get_parts(ground) if shapely.get_type_id(one) == 3]
    return tuple(shapely.get_coordinates(shapely.get_exterior_ring(one)).astype(np.float32) for one in parts)
