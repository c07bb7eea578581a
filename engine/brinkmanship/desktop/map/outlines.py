"""The outlines of regions: their larger rings with few enough points to draw every frame.

Thinning a coast of thousands of points takes as long as several frames, so that it is done beside the window, where
that can be; the outline shows a few frames later, and is kept.
"""

from __future__ import annotations

import threading
from importlib import import_module

import numpy as np

from brinkmanship.desktop.map.shapes import MapShapes, Points

_RINGS = 12
_POINTS = 1500
_BEND = 0.5  # km; points are left out where the line hardly bends, not one in so many

Box = tuple[float, float, float, float]
Outline = tuple[tuple[Points, Box], ...]


class Outlines:
    """Outlines by region, each made once."""

    def __init__(self, shapes: MapShapes) -> None:
        self._shapes = shapes
        self._made: dict[str, Outline] = {}
        self._making: set[str] = set()
        # What thins is imported while the first pictures come, not in the frame in which a coast is first pointed at.
        threading.Thread(target=import_module, args=("shapely",), name="outlines", daemon=True).start()

    def of(self, region: str, *, wait: bool = True) -> Outline:
        """Return a region's larger rings in km with their boxes (left, bottom, right, top).

        Without `wait` one that takes long is made in a thread, and is empty until then.
        """
        found = self._made.get(region)
        if found is not None:
            return found
        if not wait and region in self._making:
            return ()
        rings = sorted(self._shapes.rings_of(region), key=lambda ring: -float(np.ptp(ring, axis=0).max()))[:_RINGS]
        if wait or all(len(ring) <= _POINTS for ring in rings):
            return self._make(region, rings)
        self._making.add(region)
        threading.Thread(target=self._make, args=(region, rings), name="outline").start()
        return ()

    def _make(self, region: str, rings: list[Points]) -> Outline:
        made = self._made[region] = tuple((_thinned(ring), _box(ring)) for ring in rings)
        return made


def _box(ring: Points) -> Box:
    (left, bottom), (right, top) = ring.min(axis=0), ring.max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def _thinned(ring: Points) -> Points:
    if len(ring) <= _POINTS:
        return ring
    import shapely

    whole, thin, tolerance = shapely.linestrings(ring), ring, _BEND
    while len(thin) > _POINTS:
        thin = shapely.get_coordinates(shapely.simplify(whole, tolerance)).astype(np.float32)
        tolerance *= 2
    return thin
