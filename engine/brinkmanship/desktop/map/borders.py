"""The borders of regions: those that two share, for front lines, and outlines with few enough points for every frame.

Thinning a coast of thousands of points takes as long as several frames, so that it is done beside the window, where
that can be; the outline shows a few frames later, and is kept.
"""

from __future__ import annotations

import threading
import time
from functools import cached_property
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from brinkmanship.desktop.map.shapes import MapShapes, Points

_GRID_KM = 0.02  # points of two borders as near as that are one
_A_FRAME = 0.006  # seconds
_RINGS = 12  # of an outline
_POINTS = 1500  # of a ring of it
_BEND = 0.5  # km; points are left out where the line hardly bends, not one in so many

Box = tuple[float, float, float, float]
Outline = tuple[tuple[Points, Box], ...]


class Borders:
    """Shared borders by pair of regions and outlines by region, each found once."""

    def __init__(self, shapes: MapShapes) -> None:
        self._shapes = shapes
        self._found: dict[tuple[str, str], list[Points]] = {}
        self._keys_of: dict[str, list[NDArray[np.int64]]] = {}
        self._outlines: dict[str, Outline] = {}
        self._making: set[str] = set()
        # What thins is imported while the first pictures come, not in the frame in which a coast is first pointed at.
        threading.Thread(target=import_module, args=("shapely",), name="outlines", daemon=True).start()

    def outline(self, region: str, *, wait: bool = True) -> Outline:
        """Return a region's larger rings in km with their boxes (left, bottom, right, top).

        Without `wait` one that takes long is made in a thread, and is empty until then.
        """
        found = self._outlines.get(region)
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
        made = self._outlines[region] = tuple((_thinned(ring), _box(ring)) for ring in rings)
        return made

    def shared(self, pairs: tuple[tuple[str, str], ...], *, wait: bool = True, spare: bool = True) -> list[Points]:
        """Return the lines (km) along which the regions of any pair touch; regions that are not there have none.

        Without `wait` those not known yet are looked for during a few milliseconds only, and the rest the next time;
        without `spare` too all of them the next time.
        """
        end = time.thread_time() + _A_FRAME
        for pair in pairs:
            if pair not in self._found and (wait or (spare and time.thread_time() < end)):
                self._found[pair] = self._find(*pair)
        return [line for pair in pairs for line in self._found.get(pair, ())]

    def _find(self, first: str, second: str) -> list[Points]:
        if not self._near(first, second):
            return []
        common = np.sort(np.concatenate(self._keys(second)))
        out: list[Points] = []
        for ring, keys in zip(self._shapes.rings_of(first), self._keys(first), strict=True):
            # What np.isin says; that first reads numpy's masked arrays, which takes longer than a frame.
            on = common[np.minimum(np.searchsorted(common, keys), len(common) - 1)] == keys
            edge = on[:-1] & on[1:]
            if edge.all() and len(edge):
                out.append(ring)
                continue
            bounds = np.flatnonzero(np.diff(np.concatenate([[0], edge.astype(np.int8), [0]])))
            out += [ring[a : b + 1] for a, b in zip(bounds[::2], bounds[1::2], strict=True) if b > a]
        return out

    def _near(self, first: str, second: str) -> bool:
        """Whether both are there and the boxes around them meet: most pairs are far apart."""
        ids = self._shapes.region_ids
        if first not in ids or second not in ids:
            return False
        one, two = self._boxes[ids.index(first)], self._boxes[ids.index(second)]
        return bool((one[:2] <= two[2:] + _GRID_KM).all() and (two[:2] <= one[2:] + _GRID_KM).all())

    def _keys(self, region: str) -> list[NDArray[np.int64]]:
        """Return the points of each ring of a region as whole numbers: points that are one have one number."""
        if region not in self._keys_of:
            wholes = (np.rint(ring.astype(np.float64) / _GRID_KM) for ring in self._shapes.rings_of(region))
            keys = [whole.astype(np.int64) for whole in wholes]
            self._keys_of[region] = [(key[:, 0] << 32) + key[:, 1] for key in keys]
        return self._keys_of[region]

    @cached_property
    def _boxes(self) -> NDArray[np.float32]:
        """Left, bottom, right, top (km) around each region, (regions, 4)."""
        shapes = self._shapes
        points, starts = shapes.rings.points, shapes.rings.starts[:-1]
        low, high = (np.full((len(shapes.area_land), 2), end, np.float32) for end in (np.inf, -np.inf))
        np.minimum.at(low, shapes.ring_area, np.minimum.reduceat(points, starts))
        np.maximum.at(high, shapes.ring_area, np.maximum.reduceat(points, starts))
        return np.concatenate([low, high], axis=1)[1 : len(shapes.region_ids) + 1]


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
